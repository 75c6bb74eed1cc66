internal import GRDB
public import TrawlCore

extension Store {
    /// Which items are meant.
    public enum ItemSelection: Sendable, Hashable {
        /// All that are not removed.
        case current
        /// Those that a run saw, as it saw them; staged ones too.
        case run(Int64)
        /// Those that were there when the last run had ended by that time, as it had left them.
        ///
        /// An item that runs since have seen unchanged tells `fetchedAt` of its first sighting as it
        /// is: when it was seen last by then is not kept.
        case asOf(Instant)
    }

    /// Gives the items of a job in the order of kind and key, one after the other, out of one
    /// consistent state of the store.
    ///
    /// - Parameters:
    ///   - job: The job's name.
    ///   - kind: Only this kind of item; nil: all.
    ///   - selection: Which of them.
    ///   - body: Called for each; an error ends the reading. It must not use this store: a read
    ///     within a read stops the program.
    /// - Throws: What `body` throws, or SQLite's error.
    public func forEachItem(
        of job: String,
        kind: String?,
        _ selection: ItemSelection,
        _ body: (StoredItem) throws -> Void
    ) throws {
        let current = """
            SELECT items.kind, key, json, url, fetched_at_ms, first_seen_ms, last_changed_ms,
                (SELECT name FROM runs WHERE runs.id = last_run)
            FROM items JOIN jobs ON jobs.id = items.job_id
            WHERE jobs.name = :job AND (:kind IS NULL OR items.kind = :kind)
            """
        let sql: String
        var arguments: [String: (any DatabaseValueConvertible)?] = ["job": job, "kind": kind]
        switch selection {
        case .current:
            sql = current + " AND removed_by IS NULL ORDER BY items.kind, key"
        case .run(let run):
            arguments["run"] = run
            // Of runs that went on at once more than one version may be this one's: what it staged counts,
            // then the newest.
            sql = """
                SELECT *, max(version) FROM (
                    SELECT *, 0x7FFFFFFFFFFFFFFE AS version
                    FROM (\(current) AND :run BETWEEN since_run AND last_run)
                    UNION ALL
                    SELECT items.kind, key, old_json, old_url, old_fetched_at_ms, first_seen_ms,
                        old_changed_ms, (SELECT name FROM runs WHERE runs.id = old_last_run),
                        changes.id
                    FROM changes JOIN items ON items.id = item_id
                        JOIN jobs ON jobs.id = items.job_id
                    WHERE jobs.name = :job AND (:kind IS NULL OR items.kind = :kind)
                        AND changes.kind <> 'removed'
                        AND :run BETWEEN old_since_run AND old_last_run
                    UNION ALL
                    SELECT kind, key, json, url, fetched_at_ms, fetched_at_ms, fetched_at_ms,
                        (SELECT name FROM runs WHERE runs.id = :run), 0x7FFFFFFFFFFFFFFF
                    FROM staged_items WHERE run_id = :run AND (:kind IS NULL OR kind = :kind)
                )
                GROUP BY 1, 2 ORDER BY 1, 2
                """
        case .asOf(let time):
            arguments["time"] = time.millisecondsSince1970
            sql = Store.itemsAsOf
        }
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: sql,
                arguments: StatementArguments(arguments)
            )
            while let row = try rows.next() {
                try body(StoredItem(row))
            }
        }
    }

    /// How many items of a job are not removed.
    public func itemCount(of job: String) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM items JOIN jobs ON jobs.id = items.job_id
                    WHERE jobs.name = ? AND removed_by IS NULL
                    """,
                arguments: [job]
            ) ?? 0
        }
    }
}

extension StoredItem {
    /// An item from kind, key, JSON, URL, when it was fetched, first seen and changed, and the run's
    /// name.
    init(_ row: Row) {
        self.init(
            kind: row[0],
            key: row[1],
            json: row[2],
            url: row[3],
            fetchedAt: Instant(millisecondsSince1970: row[4]),
            firstSeen: Instant(millisecondsSince1970: row[5]),
            lastChanged: Instant(millisecondsSince1970: row[6]),
            run: row[7] ?? ""
        )
    }
}
