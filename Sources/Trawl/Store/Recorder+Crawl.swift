internal import GRDB
package import TrawlCore

extension Recorder {
    /// Marks, on the disk, that a process crawls; the command `endCrawl` takes the mark away.
    ///
    /// - Returns: Whether the process before ended without that: it was killed.
    /// - Throws: GRDB's error when SQLite refuses.
    package func beginCrawl(at now: Instant) throws -> Bool {
        try store.database.writeWithoutTransaction { db in
            // Cannot be set inside a transaction (SQLite: PRAGMA synchronous).
            try db.execute(sql: "PRAGMA synchronous = FULL")
            var wasKilled = false
            try db.inTransaction(.immediate) {
                try db.execute(sql: "DELETE FROM crawl")
                wasKilled = db.changesCount > 0
                try run(db, "INSERT INTO crawl VALUES (?)", [now.millisecondsSince1970])
                return .commit
            }
            return wasKilled
        }
    }
}
