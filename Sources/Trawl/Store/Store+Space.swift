internal import GRDB
public import TrawlCore

extension Store {
    /// Whether retention has removed a run's URLs and samples.
    public func isPruned(_ run: Int64) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: "SELECT is_pruned FROM runs WHERE id = ?",
                arguments: [run]
            ) ?? false
        }
    }

    /// From when on the changes of a job's items are known; nil when retention has removed none.
    public func historyBegins(of job: String) throws -> Instant? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT history_from_ms FROM jobs WHERE name = ?",
                arguments: [job]
            ).map(Instant.init(millisecondsSince1970:))
        }
    }

    /// The bytes of the database that hold nothing, and are used before the file grows.
    package func freeBytes() throws -> Int64 {
        try read { db in
            let pages = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            let size = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            return pages * size
        }
    }

    /// Writes the database anew without what holds nothing, and gives the rest of the file back.
    ///
    /// Takes up to twice the file's size on the disk meanwhile (SQLite: VACUUM), and long.
    ///
    /// - Throws: `StoreError.failed`, for example when the disk is full; then all is as it was.
    package func compact() throws {
        do {
            try database.writeWithoutTransaction { db in
                // The copy in between would be in memory.
                try db.execute(sql: "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY")
            }
        } catch let error as DatabaseError {
            throw StoreError(
                .failed,
                path: location.description,
                message: "the file cannot be made smaller: \(error.sentence)"
            )
        }
    }
}
