internal import GRDB
internal import TrawlCore

extension Recorder {
    /// Writes down what is kept of a page for the next run.
    func keep(_ outcome: FetchOutcome, job: Int64, _ db: Database) throws {
        guard let page = outcome.kept else { return }
        if outcome.verdict == .unchanged {
            return try run(
                db,
                """
                UPDATE pages SET run_id = ?, etag = ?, last_modified = ?
                WHERE job_id = ? AND fingerprint = ?
                """,
                [outcome.task.run, page.etag, page.lastModified, job, page.fingerprint.data]
            )
        }
        try run(
            db,
            """
            INSERT INTO pages (job_id, fingerprint, run_id, definition, answer, etag,
                last_modified, bytes, findings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET run_id = excluded.run_id, definition = excluded.definition,
                answer = excluded.answer, etag = excluded.etag,
                last_modified = excluded.last_modified, bytes = excluded.bytes,
                findings = excluded.findings
            """,
            [
                job, page.fingerprint.data, outcome.task.run, page.definition.data,
                page.answer.data, page.etag, page.lastModified, page.bytes,
                DatabaseBytes(page.findings),
            ]
        )
    }

    /// Forgets a page that failed for good: the next run asks for it as if it were new.
    func forget(_ page: KeptPage, job: Int64, _ db: Database) throws {
        try run(
            db,
            "DELETE FROM pages WHERE job_id = ? AND fingerprint = ?",
            [job, page.fingerprint.data]
        )
    }

    /// Forgets the pages that a complete run did not see any more.
    func forgetUnseen(by run: Int64, job: Int64, _ db: Database) throws {
        try self.run(db, "DELETE FROM pages WHERE job_id = ? AND run_id < ?", [job, run])
    }
}
