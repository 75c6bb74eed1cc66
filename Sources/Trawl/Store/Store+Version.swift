internal import GRDB

extension Store {
    /// The version of SQLite.
    package static func sqliteVersion() throws -> String {
        try DatabaseQueue().read { db in
            try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "unknown"
        }
    }
}
