internal import GRDB
internal import TrawlCore

extension Recorder {
    /// Writes down what is kept of a page for the next run.
    func keep(_ outcome: FetchOutcome, job: Int64, _ db: Database) throws {
        guard let page = outcome.kept else { return }
        if outcome.verdict == .unchanged || outcome.verdict == .visited {
            return try withStatements(db) { statements in
                var values = statements.keepSame.values()
                values.add(outcome.task.run)
                values.add(page.etag)
                values.add(page.lastModified)
                values.add(job)
                values.add(page.fingerprint)
                _ = try statements.keepSame.run(values)
            }
        }
        try withStatements(db) { statements in
            var values = statements.keep.values()
            values.add(job)
            values.add(page.fingerprint)
            values.add(outcome.task.run)
            values.add(page.definition)
            values.add(page.answer)
            values.add(page.etag)
            values.add(page.lastModified)
            values.add(page.bytes)
            values.add(page.took.map { Int($0 / .microseconds(1)) })
            _ = try statements.keep.run(values)
            var findings = statements.keepFindings.values()
            findings.add(page.findings)
            findings.add(job)
            findings.add(page.fingerprint)
            _ = try statements.keepFindings.run(findings)
        }
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
        try self.run(db, "DELETE FROM pages WHERE job_id = ? AND run_id < ?") { values in
            values.add(job)
            values.add(run)
        }
    }
}
