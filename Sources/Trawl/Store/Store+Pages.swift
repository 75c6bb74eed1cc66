internal import Foundation
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
        try readOnce { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT definition, answer, etag, last_modified, bytes, took_us, findings
                    FROM pages
                    WHERE job_id = (SELECT id FROM jobs WHERE name = ?) AND fingerprint = ?
                    """
            )
            return try fingerprints.map { fingerprint in
                try Row.fetchOne(statement, arguments: [job, fingerprint.data]).map { row in
                    KeptPage(
                        fingerprint: fingerprint,
                        definition: ContentHash(stored: row[0]),
                        answer: ContentHash(stored: row[1]),
                        etag: row[2],
                        lastModified: row[3],
                        bytes: row[4],
                        took: (row[5] as Int64?).map { .microseconds($0) },
                        findings: (row[6] as DatabaseBytes).bytes
                    )
                }
            }
        }
    }
}
