internal import GRDB
internal import TrawlCore

extension Recorder {
    /// Records how far a file that runs are appended to is committed, and what it has of a run.
    func save(_ file: AppendedFile, _ db: Database) throws {
        try run(
            db,
            """
            INSERT INTO appended_files (path, bytes) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET bytes = excluded.bytes
            """,
            [file.path, file.bytes]
        )
        if let run = file.run {
            try self.run(
                db,
                """
                INSERT OR IGNORE INTO appends
                SELECT ?, id FROM appended_files WHERE path = ?
                """,
                [run, file.path]
            )
        }
        notes.append(.appended(file))
    }
}

extension Store {
    /// The committed length of a file that runs are appended to, in bytes; nil for one that none was.
    func appendedBytes(of path: String) throws -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT bytes FROM appended_files WHERE path = ?",
                arguments: [path]
            )
        }
    }

    /// Whether a file has the rows of a run whose outputs are not all written.
    func hasAppended(_ run: Int64, to path: String) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM appends
                        WHERE run_id = ? AND file_id =
                            (SELECT id FROM appended_files WHERE path = ?))
                    """,
                arguments: [run, path]
            ) ?? false
        }
    }
}
