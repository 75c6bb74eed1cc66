internal import GRDB
public import TrawlCore

extension Store {
    /// The items of `:job` and `:kind` as the runs had left them that had ended by `:time`.
    ///
    /// What later runs did is undone: an item's version was the one that the first of their changes
    /// replaced, or is the current one when there is none. Of runs that went side by side, changes
    /// count in the order of their recording.
    static let itemsAsOf = """
        WITH later AS (
            SELECT runs.id FROM runs JOIN jobs ON jobs.id = job_id
            WHERE jobs.name = :job AND (ended_at_ms IS NULL OR ended_at_ms > :time)
        ), versions AS (
            SELECT items.job_id, items.kind, key, first_seen_ms,
                iif(next.id IS NULL, json, old_json) AS json,
                iif(next.id IS NULL, url, old_url) AS url,
                iif(next.id IS NULL, fetched_at_ms, old_fetched_at_ms) AS fetched_at_ms,
                iif(next.id IS NULL, last_changed_ms, old_changed_ms) AS changed_ms,
                iif(next.id IS NULL, since_run, old_since_run) AS since_run,
                iif(next.id IS NULL, last_run, old_last_run) AS last_run,
                iif(next.id IS NULL, removed_by, old_removed_by) AS removed_by
            FROM items JOIN jobs ON jobs.id = items.job_id
                LEFT JOIN changes AS next ON next.id = (
                    SELECT min(id) FROM changes WHERE item_id = items.id AND id > coalesce(
                        (SELECT max(id) FROM changes
                         WHERE item_id = items.id AND run_id NOT IN later), 0))
            WHERE jobs.name = :job AND (:kind IS NULL OR items.kind = :kind)
        )
        SELECT kind, key, json, url, iif(last_run IN later, changed_ms, fetched_at_ms),
            first_seen_ms, changed_ms,
            coalesce(
                (SELECT name FROM runs WHERE job_id = versions.job_id AND id NOT IN later
                    AND id BETWEEN since_run AND last_run ORDER BY id DESC LIMIT 1),
                (SELECT name FROM runs WHERE id = last_run), '')
        FROM versions WHERE json IS NOT NULL AND removed_by IS NULL ORDER BY kind, key
        """

    /// The run of a job that ended last.
    ///
    /// - Parameters:
    ///   - job: The job's name.
    ///   - time: Only those that had ended by then; nil: all.
    /// - Returns: The run; nil when none had.
    /// - Throws: SQLite's error.
    public func lastEndedRun(of job: String, by time: Instant?) throws -> RunRecord? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(RunRecord.columns) FROM runs JOIN jobs ON jobs.id = runs.job_id
                    WHERE jobs.name = ?1 AND ended_at_ms <= coalesce(?2, ended_at_ms)
                    ORDER BY ended_at_ms DESC, runs.id DESC LIMIT 1
                    """,
                arguments: [job, time?.millisecondsSince1970]
            ).map(RunRecord.init)
        }
    }
}
