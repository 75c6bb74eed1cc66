internal import GRDB
public import TrawlCore

extension Store {
    /// Gives what became of items in a run, in the order of kind and key: what it added, changed and
    /// removed.
    ///
    /// - Parameters:
    ///   - run: The run's number.
    ///   - kind: Only this kind of item; nil: all.
    ///   - limit: At most so many; nil: all.
    ///   - body: Called for each; an error ends the reading. It must not use this store.
    /// - Throws: What `body` throws, or SQLite's error.
    public func forEachChange(
        of run: Int64,
        kind: String?,
        limit: Int?,
        _ body: (ItemChange) throws -> Void
    ) throws {
        try read { db in
            let new = try Store.forms(of: run, db)
            var forms: [Int64: ItemForms?] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: Store.changesOfRun,
                arguments: ["run": run, "kind": kind, "limit": limit ?? -1]
            )
            while let row = try rows.next() {
                guard let kind = ItemChange.Kind(rawValue: row[8]) else {
                    preconditionFailure("the store has a change of an unknown kind")
                }
                var change = ItemChange(kind: kind, item: StoredItem(row), oldJSON: row[9])
                if kind == .changed, let new, let last: Int64 = row[10] {
                    let old = try forms[last] ?? Store.forms(of: last, db)
                    forms[last] = .some(old)
                    change.redefinedFields = new.redefinedFields(since: old, of: change.item.kind)
                }
                try body(change)
            }
        }
    }

    /// What became of items in a run, at most so many, in the order of kind and key.
    public func changes(of run: Int64, limit: Int) throws -> [ItemChange] {
        var changes: [ItemChange] = []
        try forEachChange(of: run, kind: nil, limit: limit) { changes.append($0) }
        return changes
    }

    /// The version that a change led to is the one that the item's next change replaced.
    private static let changesOfRun = """
        SELECT items.kind, key,
            CASE WHEN changes.kind = 'removed' THEN changes.old_json
                WHEN later.id IS NULL THEN json ELSE later.old_json END,
            CASE WHEN changes.kind = 'removed' THEN changes.old_url
                WHEN later.id IS NULL THEN url ELSE later.old_url END,
            CASE WHEN changes.kind = 'removed' THEN changes.old_fetched_at_ms
                WHEN later.id IS NULL AND last_run = :run THEN fetched_at_ms
                ELSE changes.at_ms END,
            first_seen_ms,
            CASE WHEN changes.kind = 'removed' THEN changes.old_changed_ms
                WHEN later.id IS NULL THEN last_changed_ms ELSE later.old_changed_ms END,
            (SELECT name FROM runs WHERE id = :run),
            changes.kind,
            CASE WHEN changes.old_removed_by IS NULL THEN changes.old_json END,
            changes.old_last_run
        FROM changes JOIN items ON items.id = changes.item_id
            LEFT JOIN changes AS later ON later.id = (
                SELECT min(next.id) FROM changes AS next
                WHERE next.item_id = changes.item_id AND next.id > changes.id)
        WHERE changes.run_id = :run AND changes.kind IN ('added', 'changed', 'removed')
            AND (:kind IS NULL OR items.kind = :kind)
        ORDER BY items.kind, key LIMIT :limit
        """

    /// The runs of a job that have ended, newest first.
    ///
    /// - Parameters:
    ///   - job: The job's name.
    ///   - run: Only those after this one; nil: all.
    ///   - time: Only those that ended after that time; nil: all.
    /// - Returns: The runs; empty when there is none.
    /// - Throws: SQLite's error.
    public func endedRuns(
        of job: String,
        after run: Int64?,
        since time: Instant?
    ) throws -> [RunRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(RunRecord.columns) FROM runs JOIN jobs ON jobs.id = runs.job_id
                    WHERE jobs.name = ?1 AND ended_at_ms IS NOT NULL AND runs.id > coalesce(?2, 0)
                        AND (?3 IS NULL OR ended_at_ms > ?3)
                    ORDER BY runs.id DESC
                    """,
                arguments: [job, run, time?.millisecondsSince1970]
            ).map(RunRecord.init)
        }
    }
}

extension Store {
    /// What edits of the job file did to fields between a run and what it compared its items with:
    /// the job's run before it that saw any, and the versions that it replaced.
    ///
    /// - Returns: The fields; empty when there was no edit of them, or nothing to compare with.
    /// - Throws: SQLite's error.
    public func fieldChanges(of run: Int64) throws -> [FieldRuleChange] {
        try read { db in
            guard let new = try Store.forms(of: run, db) else { return [] }
            let texts = try String.fetchAll(
                db,
                sql: """
                    SELECT text FROM forms WHERE id IN (
                        SELECT form_id FROM changes JOIN runs ON runs.id = old_last_run
                        WHERE changes.run_id = ?1 AND changes.kind IN ('redefined', 'changed')
                        UNION
                        SELECT form_id FROM runs WHERE id = (
                            SELECT max(before.id) FROM runs AS before JOIN runs AS this
                                ON this.job_id = before.job_id AND before.id < this.id
                            WHERE this.id = ?1 AND before.items > 0))
                    ORDER BY id DESC
                    """,
                arguments: [run]
            )
            var changes: [FieldRuleChange] = []
            for old in texts.compactMap(ItemForms.init(text:)) {
                for change in new.changes(since: old) where !changes.contains(change) {
                    changes.append(change)
                }
            }
            return changes
        }
    }

    /// How the items of a run are described; nil when that was not recorded.
    fileprivate static func forms(of run: Int64, _ db: Database) throws -> ItemForms? {
        try String.fetchOne(
            db.cachedStatement(
                sql: "SELECT text FROM forms JOIN runs ON form_id = forms.id WHERE runs.id = ?"
            ),
            arguments: [run]
        ).flatMap(ItemForms.init(text:))
    }
}

/// The names under which removals are counted.
package enum RemovalCount {
    /// Pages that were not to be had, for which a run that is done cannot know what is gone.
    package static let unknown = "items.removal_unknown"
}
