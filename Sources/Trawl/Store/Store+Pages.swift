internal import GRDB
package import TrawlCore

extension Store {
    /// Whether anything is kept of any page of a job.
    package func keepsPages(of job: String) throws -> Bool {
        try readOnce { db in
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM pages
                            WHERE job_id = (SELECT id FROM jobs WHERE name = ?))
                        """
                ),
                arguments: [job]
            ) ?? false
        }
    }

    /// What runs of a job kept of a page; nil for a page that none has stored.
    package func page(of job: String, _ fingerprint: Fingerprint) throws -> KeptPage? {
        try pages(of: job, [fingerprint])[0]
    }

    /// What is kept of pages of a job, in the order of their fingerprints; nil where nothing is.
    package func pages(of job: String, _ fingerprints: [Fingerprint]) throws -> [KeptPage?] {
        // One transaction: each reading of its own would take and give back SQLite's locks.
        try read { db in
            let job = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT id FROM jobs WHERE name = ?"),
                arguments: [job]
            )
            guard let job else { return fingerprints.map { _ in nil } }
            let statement = try BoundStatement(
                db,
                """
                SELECT definition, answer, etag, last_modified, bytes, took_us, findings
                FROM pages JOIN page_findings ON page_id = pages.id
                WHERE job_id = ? AND fingerprint = ?
                """
            )
            return try fingerprints.map { fingerprint in
                var values = statement.values()
                values.add(job)
                values.add(fingerprint)
                return try statement.first(values) { row in
                    KeptPage(
                        fingerprint: fingerprint,
                        definition: row.hash(0),
                        answer: row.hash(1),
                        etag: row.isNull(2) ? nil : row.text(2),
                        lastModified: row.isNull(3) ? nil : row.text(3),
                        bytes: Int(row.number(4)),
                        took: row.isNull(5) ? nil : .microseconds(row.number(5)),
                        findings: row.bytes(6)
                    )
                }
            }
        }
    }
}
