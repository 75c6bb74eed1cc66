internal import GRDB
package import TrawlCore

extension Store {
    /// What became of the cookies of a run that has not ended.
    package func cookies(of run: Int64) throws -> [CookieChange] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT key, line, change FROM cookies WHERE run_id = ?",
                arguments: [run]
            ).map { CookieChange(key: $0[0], line: $0[1], order: $0[2]) }
        }
    }
}

extension Recorder {
    /// Keeps what became of a cookie; answers of different threads may come out of order.
    func keep(_ change: CookieChange, of id: Int64, _ db: Database) throws {
        try run(
            db,
            """
            INSERT INTO cookies (run_id, key, line, change) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET line = excluded.line, change = excluded.change
                WHERE excluded.change > change
            """,
            [id, change.key, change.line, change.order]
        )
        CrashPoint.afterCookie.pass()
    }

    /// Forgets the cookies of a run, which nobody asks for once it has ended.
    func dropCookies(of id: Int64, _ db: Database) throws {
        try run(db, "DELETE FROM cookies WHERE run_id = ?", [id])
    }
}
