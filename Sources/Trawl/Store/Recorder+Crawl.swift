internal import GRDB
package import TrawlCore

extension Recorder {
    /// Marks, on the disk, that a process crawls; the command `endCrawl` takes the mark away.
    ///
    /// - Returns: Whether the process before ended without that: it was killed.
    /// - Throws: `StoreError`.
    package func beginCrawl(at now: Instant) throws -> Bool {
        try store.write { db in
            try setSyncing(true, db)
            var wasKilled = false
            try db.inTransaction(.immediate) {
                try db.execute(sql: "DELETE FROM crawl")
                wasKilled = db.changesCount > 0
                try run(db, "INSERT INTO crawl VALUES (?)", [now.millisecondsSince1970])
                CrashPoint.afterCrawlMark.pass()
                return .commit
            }
            return wasKilled
        }
    }

    /// Lets URLs that wait to be tried again wait as long as they were to, after the clock was set.
    func shift(by jump: Duration, _ db: Database) throws {
        try run(
            db,
            """
            UPDATE urls SET not_before_ms = max(1, not_before_ms + ?)
            WHERE state = 0 AND not_before_ms > 0
            """,
            [jump.wholeMilliseconds]
        )
    }
}
