internal import Foundation
internal import GRDB
package import TrawlCore

extension Store {
    /// The latest runs, newest first.
    ///
    /// - Parameters:
    ///   - job: Only this job's; nil: all.
    ///   - limit: At most so many.
    /// - Returns: The runs; empty when there is none.
    /// - Throws: SQLite's error.
    public func runs(of job: String?, limit: Int) throws -> [RunRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(RunRecord.columns) FROM runs JOIN jobs ON jobs.id = runs.job_id
                    WHERE ?1 IS NULL OR jobs.name = ?1 ORDER BY runs.id DESC LIMIT ?2
                    """,
                arguments: [job, limit]
            ).map(RunRecord.init)
        }
    }

    /// One run by its name, or the latest one of a job by the job's name; nil when there is none.
    public func run(named name: String) throws -> RunRecord? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(RunRecord.columns) FROM runs JOIN jobs ON jobs.id = runs.job_id
                    WHERE runs.name = ?1 OR jobs.name = ?1 ORDER BY runs.id DESC LIMIT 1
                    """,
                arguments: [name]
            ).map(RunRecord.init)
        }
    }

    /// Whether any run of a job is recorded.
    public func knowsJob(_ name: String) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM jobs WHERE name = ?)",
                arguments: [name]
            ) ?? false
        }
    }

    /// What a run counted, by name, in the order of the names.
    public func counts(of run: Int64) throws -> [(name: String, count: Int)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT name, count FROM counts WHERE run_id = ? ORDER BY name",
                arguments: [run]
            ).map { ($0[0], $0[1]) }
        }
    }

    /// Something a run found worth a look.
    public struct Sample: Sendable, Hashable {
        /// What it is about, as in `counts`.
        public var subject: String
        /// The page.
        public var url: String
        /// What was seen.
        public var text: String
    }

    /// The first few things worth a look of each kind; those of failures are in `failures(of:)`.
    public func samples(of run: Int64) throws -> [Sample] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT subject, url, text FROM samples WHERE run_id = ? ORDER BY id",
                arguments: [run]
            ).map { Sample(subject: $0[0], url: $0[1], text: $0[2]) }
        }
    }

    /// How many URLs of a run stand where: queued, done, failed, duplicate.
    public func frontier(of run: Int64) throws -> [(state: String, count: Int)] {
        let names = ["queued", "done", "failed", "duplicate"]
        return try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT state, count(*) FROM urls WHERE run_id = ? AND state < 4
                    GROUP BY state ORDER BY state
                    """,
                arguments: [run]
            ).map { (names[$0[0] as Int], $0[1]) }
        }
    }

    /// The runs that have not ended, and those whose outputs are not written, oldest first.
    package func openRuns() throws -> [OpenRun] {
        try read { db in
            // Thousands may wait that began with the same text.
            var sources: [Int64: JobSource] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(RunRecord.columns), page_limit, extra_allow, definition_id
                    FROM runs
                    WHERE ended_at_ms IS NULL OR is_exported = 0 ORDER BY runs.id
                    """
            )
            var runs: [OpenRun] = []
            while let row = try rows.next() {
                let next = RunRecord.columnCount
                let hosts: String = row[next + 1]
                let definition: Int64 = row[next + 2]
                let source = try sources[definition] ?? Store.source(definition, db)
                sources[definition] = source
                runs.append(
                    OpenRun(
                        record: RunRecord(row),
                        source: source,
                        pageLimit: row[next],
                        extraAllow: hosts == "[]"
                            ? [] : try JSONDecoder().decode([String].self, from: Data(hosts.utf8))
                    )
                )
            }
            return runs
        }
    }

    /// Whether outputs of a run are still to be written.
    package func lacksOutputs(of run: Int64) throws -> Bool {
        try readOnce { db in
            try Bool.fetchOne(
                db,
                sql: "SELECT NOT is_exported FROM runs WHERE id = ?",
                arguments: [run]
            )
                ?? false
        }
    }

    /// A text that runs began with, by its number.
    private static func source(_ id: Int64, _ db: Database) throws -> JobSource {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT path, text, defaults FROM definitions WHERE id = ?"),
            arguments: [id]
        )
        guard let row else { preconditionFailure("a run must have the text that it began with") }
        return JobSource(path: row[0], text: row[1], defaults: row[2])
    }

    /// The largest number of a run; 0 when there is none.
    package func lastRunNumber() throws -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM runs") ?? 0 }
    }

    /// How an unfinished run stands in the frontier.
    package struct Backlog: Sendable {
        /// URLs to be fetched, by host name.
        package var queued: [String: Int]
        /// The earliest time at which a host's URLs may be asked for again, where they all wait.
        package var notBefore: [String: Instant]
        /// URLs handed out before, so that limits on pages go on counting.
        package var begun: Int
        /// Those of them that are redirected, or to be tried again.
        package var open: Int
        /// Pages handed out before that failed for good.
        package var failed = 0
        /// Pages handed out before, by the host of the link that led to them.
        package var begunByHost: [String: Int] = [:]
        /// Seeds that succeeded.
        package var seedsDone: Int
    }

    /// How many pages of a run were handed out, by the host of the link that led to them.
    ///
    /// Looks at every URL of the run.
    package func begunByHost(of run: Int64) throws -> [String: Int] {
        try read { db in
            // What robots.txt refused was never handed out, nor what was done without an answer: pages
            // that are visited once.
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT name, NULL, count(*) FROM urls JOIN hosts ON hosts.id = host_id
                    WHERE run_id = ?1 AND location IS NULL
                        AND NOT (state = 1 AND status IS NULL)
                        AND (state IN (1, 2, 3) OR state = 0 AND (attempts > 0 OR throttled > 0))
                        AND coalesce(failure, '') NOT IN ('robots_denied', 'robots_unreachable')
                    GROUP BY host_id
                    UNION ALL
                    SELECT NULL, url, 1 FROM urls WHERE run_id = ?1 AND location IS NOT NULL
                        AND coalesce(failure, '') NOT IN ('robots_denied', 'robots_unreachable')
                    """,
                arguments: [run]
            )
            var begun: [String: Int] = [:]
            while let row = try rows.next() {
                // A row that was redirected stands at another host now.
                let url: String? = row[1]
                let name: String? = row[0] ?? url.flatMap { WebURL($0)?.hostKey }
                if let name { begun[name, default: 0] += row[2] }
            }
            return begun
        }
    }

    /// What is left of a run, told by an index of its queued URLs.
    package func backlog(of run: Int64) throws -> Backlog {
        try read { db in
            var backlog = Backlog(queued: [:], notBefore: [:], begun: 0, open: 0, seedsDone: 0)
            // Each by an index that has all it needs: rows of millions of URLs would take seconds.
            let queued = try Row.fetchCursor(
                db,
                sql: """
                    SELECT hosts.name, count(*) FROM urls JOIN hosts ON hosts.id = host_id
                    WHERE run_id = ? AND state = 0 GROUP BY host_id
                    """,
                arguments: [run]
            )
            while let row = try queued.next() {
                let host: String = row[0]
                backlog.queued[host] = row[1]
                backlog.notBefore[host] = Instant(millisecondsSince1970: 0)
            }
            let begun = try Row.fetchCursor(
                db,
                sql: """
                    SELECT hosts.name, count(*), min(not_before_ms)
                    FROM urls INDEXED BY urls_begun JOIN hosts ON hosts.id = host_id
                    WHERE run_id = ? AND state = 0
                        AND (hops > 0 OR attempts > 0 OR throttled > 0)
                    GROUP BY host_id
                    """,
                arguments: [run]
            )
            while let row = try begun.next() {
                let host: String = row[0]
                let count: Int = row[1]
                backlog.open += count
                // What was never handed out waits for nothing.
                guard backlog.queued[host] == count else { continue }
                backlog.notBefore[host] = Instant(millisecondsSince1970: row[2])
            }
            // What robots.txt refused was never handed out.
            backlog.begun =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT pages + failed + coalesce((SELECT sum(iif(name LIKE 'failure.%',
                                -count, count)) FROM counts WHERE run_id = runs.id AND name IN
                            ('skipped_type', 'duplicate', 'failure.robots_denied',
                             'failure.robots_unreachable')), 0)
                        FROM runs WHERE id = ?
                        """,
                    arguments: [run]
                ) ?? 0
            backlog.begun += backlog.open
            backlog.failed =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT failed - coalesce((SELECT sum(count) FROM counts
                            WHERE run_id = runs.id AND name IN
                                ('failure.robots_denied', 'failure.robots_unreachable')), 0)
                        FROM runs WHERE id = ?
                        """,
                    arguments: [run]
                ) ?? 0
            backlog.seedsDone =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM urls INDEXED BY urls_seeds
                        WHERE run_id = ? AND seed IS NOT NULL AND state IN (1, 3)
                        """,
                    arguments: [run]
                ) ?? 0
            return backlog
        }
    }

    /// Gives every known URL of a run, as 128-bit fingerprints.
    package func forEachFingerprint(
        of run: Int64,
        _ body: (_ high: UInt64, _ low: UInt64) -> Void
    ) throws {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT fingerprint FROM urls WHERE run_id = ?",
                arguments: [run]
            )
            while let row = try rows.next() {
                try row.withUnsafeData(atIndex: 0) { data in
                    guard let data, data.count == 16 else { return }
                    data.withUnsafeBytes { bytes in
                        body(
                            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                            UInt64(
                                bigEndian: bytes.loadUnaligned(
                                    fromByteOffset: 8,
                                    as: UInt64.self
                                )
                            )
                        )
                    }
                }
            }
        }
    }

    /// The message of a seed that failed; nil when none did.
    package func seedFailure(of run: Int64) throws -> String? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT url, failure, message FROM urls
                    WHERE run_id = ? AND seed IS NOT NULL AND state = 2 ORDER BY id LIMIT 1
                    """,
                arguments: [run]
            ).map { row in
                let (url, kind): (String, String) = (row[0], row[1])
                let message: String? = row[2]
                return "\(url): \(kind)" + (message.map { ": \($0)" } ?? "")
            }
        }
    }
}
