internal import GRDB
internal import GRDBSQLite
internal import TrawlCore

/// Puts the links of one page into the frontier.
///
/// It binds values by SQLite's own calls: this is a crawl's most frequent statement by far, and making
/// GRDB's values for it stood out in the profile of the writing thread.
struct LinkInsertion {
    private let db: Database
    private let statement: OpaquePointer

    /// For links of a page, inside a transaction.
    init(of task: FetchTask, _ db: Database) throws {
        self.db = db
        statement = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO urls
                    (run_id, parent_id, depth, host_id, page, fingerprint, url)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).sqliteStatement
        sqlite3_bind_int64(statement, 1, task.run)
        sqlite3_bind_int64(statement, 2, task.id)
        sqlite3_bind_int64(statement, 3, Int64(task.depth) + 1)
    }

    /// Puts a link in; false when the run knows its URL.
    func insert(_ link: FetchOutcome.Link, host: Int64) throws -> Bool {
        sqlite3_bind_int64(statement, 4, host)
        sqlite3_bind_int64(statement, 5, Int64(link.page))
        var url = link.url
        let fingerprint = (link.fingerprint.high.bigEndian, link.fingerprint.low.bigEndian)
        let code = withUnsafeBytes(of: fingerprint) { bytes in
            // Without a destructor SQLite takes the bytes to stay where they are, as they do until
            // the statement is reset.
            sqlite3_bind_blob(statement, 6, bytes.baseAddress, Int32(bytes.count), nil)
            return url.withUTF8 { text in
                text.withMemoryRebound(to: CChar.self) { text in
                    sqlite3_bind_text(statement, 7, text.baseAddress, Int32(text.count), nil)
                    defer { sqlite3_reset(statement) }
                    return sqlite3_step(statement)
                }
            }
        }
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: db.lastErrorMessage
            )
        }
        return db.changesCount > 0
    }

    /// Forgets what was bound; after the last link.
    func end() { sqlite3_clear_bindings(statement) }
}
