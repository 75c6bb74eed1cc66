internal import GRDB

extension Store {
    /// Reads the whole database and says what is damaged in it, the first few places; empty when all is
    /// well (SQLite: PRAGMA quick_check).
    package func damage() throws -> [String] {
        try read { db in
            try String.fetchAll(db, sql: "PRAGMA quick_check(3)").filter { $0 != "ok" }
        }
    }
}
