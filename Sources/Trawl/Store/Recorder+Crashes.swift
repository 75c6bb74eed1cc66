internal import GRDB
internal import TrawlCore

/// A page that processes crashed at while they parsed it, and that is still to be fetched.
struct CrashedPage: Sendable {
    /// Its run.
    var run: Int64
    /// Its place in the frontier.
    var url: ClaimedURL
    /// How many processes crashed at it.
    var crashes: Int
    /// The signal that ended the last one.
    var signal: Int32
}

extension Recorder {
    /// Where a suspect stands among the URLs of its host: before all others.
    private static let foremost = 1_000_000

    /// Takes note of crashes, and puts the pages that have too many of them before all others.
    ///
    /// The same crash told again counts once.
    ///
    /// - Parameters:
    ///   - crashes: What the process before left.
    ///   - suspicious: From so many crashes on a page goes before others.
    /// - Returns: Every page that a process crashed at and that is still to be fetched.
    /// - Throws: GRDB's error when SQLite refuses.
    func settle(_ crashes: [CrashMarks.Crash], suspicious: Int) throws -> [CrashedPage] {
        try store.database.writeWithoutTransaction { db in
            try setSyncing(true, db)
            var pages: [CrashedPage] = []
            try db.inTransaction(.immediate) {
                for crash in crashes {
                    try run(
                        db,
                        "INSERT OR IGNORE INTO crashes VALUES (?, ?, ?)",
                        [crash.url, crash.processBegan, crash.signal]
                    )
                }
                try db.execute(
                    sql: """
                        DELETE FROM crashes WHERE NOT EXISTS
                            (SELECT 1 FROM urls JOIN runs ON runs.id = run_id
                            WHERE urls.id = url_id AND urls.state = 0 AND ended_at_ms IS NULL)
                        """
                )
                pages = try crashedPages(db)
                for page in pages where page.crashes >= suspicious {
                    try run(
                        db,
                        "UPDATE urls SET priority = ? WHERE id = ?",
                        [Self.foremost, page.url.id]
                    )
                }
                return .commit
            }
            return pages
        }
    }

    private func crashedPages(_ db: Database) throws -> [CrashedPage] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, coalesce(location, url), seed, page, depth, hops, attempts, throttled,
                    drops_request, run_id, count(*), max(process_began_ms), signal
                FROM crashes JOIN urls ON urls.id = url_id GROUP BY url_id ORDER BY url_id
                """
        ).map { row in
            CrashedPage(
                run: row[9],
                url: ClaimedURL(
                    id: row[0],
                    location: row[1],
                    seed: row[2],
                    page: row[3],
                    depth: row[4],
                    hops: row[5],
                    attempts: row[6],
                    throttled: row[7],
                    dropsRequest: row[8]
                ),
                crashes: row[10],
                // Of the row with the largest time (SQLite: bare columns beside max()).
                signal: row[12]
            )
        }
    }
}
