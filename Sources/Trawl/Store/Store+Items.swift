internal import GRDB
public import TrawlCore

extension Store {
    /// Which items are meant.
    public enum ItemSelection: Sendable, Hashable {
        /// All that are not removed.
        case current
        /// Those that a run saw, as it saw them; staged ones too.
        case run(Int64)
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
            sql = """
                \(current) AND :run BETWEEN since_run AND last_run
                UNION ALL
                SELECT items.kind, key, old_json, old_url, old_fetched_at_ms, first_seen_ms,
                    old_changed_ms, (SELECT name FROM runs WHERE runs.id = old_last_run)
                FROM changes JOIN items ON items.id = item_id JOIN jobs ON jobs.id = items.job_id
                WHERE jobs.name = :job AND (:kind IS NULL OR items.kind = :kind)
                    AND changes.kind <> 'removed' AND :run BETWEEN old_since_run AND old_last_run
                UNION ALL
                SELECT kind, key, json, url, fetched_at_ms, fetched_at_ms, fetched_at_ms,
                    (SELECT name FROM runs WHERE runs.id = :run)
                FROM staged_items WHERE run_id = :run AND (:kind IS NULL OR kind = :kind)
                ORDER BY 1, 2
                """
        }
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: sql,
                arguments: StatementArguments(arguments)
            )
            while let row = try rows.next() {
                try body(
                    StoredItem(
                        kind: row[0],
                        key: row[1],
                        json: row[2],
                        url: row[3],
                        fetchedAt: Instant(millisecondsSince1970: row[4]),
                        firstSeen: Instant(millisecondsSince1970: row[5]),
                        lastChanged: Instant(millisecondsSince1970: row[6]),
                        run: row[7]
                    )
                )
            }
        }
    }

    /// What became of items in a run, in the order of kind and key.
    ///
    /// - Parameters:
    ///   - run: The run's number.
    ///   - limit: At most so many.
    /// - Returns: The changes; empty for a run that changed nothing.
    /// - Throws: SQLite's error.
    public func changes(of run: Int64, limit: Int) throws -> [ItemChange] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT changes.kind, items.kind, key, url,
                        CASE changes.kind WHEN 'removed' THEN NULL ELSE coalesce(
                            (SELECT later.old_json FROM changes AS later
                             WHERE later.item_id = changes.item_id AND later.id > changes.id
                             ORDER BY later.id LIMIT 1), json) END,
                        CASE WHEN old_removed_by IS NULL THEN old_json END
                    FROM changes JOIN items ON items.id = item_id
                    WHERE run_id = ? AND changes.kind <> 'unseen' ORDER BY items.kind, key LIMIT ?
                    """,
                arguments: [run, limit]
            ).map { row in
                guard let kind = ItemChange.Kind(rawValue: row[0]) else {
                    preconditionFailure("the store has a change of an unknown kind")
                }
                return ItemChange(
                    kind: kind,
                    itemKind: row[1],
                    key: row[2],
                    url: row[3],
                    json: row[4],
                    oldJSON: row[5]
                )
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
