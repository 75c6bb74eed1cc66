internal import GRDB
public import TrawlCore

extension Store {
    /// What became of one due time, or of a range of them.
    public struct FireRecord: Sendable, Hashable {
        /// The first due time.
        public var first: Instant
        /// The last due time; the first when there is one.
        public var last: Instant
        /// How many due times there are.
        public var count: Int
        /// The run that it became; nil for skipped ones.
        public var run: RunRecord?
        /// Why they became no run; nil for a run.
        public var reason: SkipReason?
    }

    /// What became of the due times of a job, the latest first.
    ///
    /// - Parameters:
    ///   - job: The job's name.
    ///   - limit: At most so many entries.
    /// - Returns: The entries; empty when nothing was due yet.
    /// - Throws: SQLite's error.
    public func fires(of job: String, limit: Int) throws -> [FireRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(RunRecord.columns), first_ms, last_ms, count, fires.reason, run_id
                    FROM fires JOIN jobs ON jobs.id = fires.job_id
                        LEFT JOIN runs ON runs.id = fires.run_id
                    WHERE jobs.name = ? ORDER BY first_ms DESC LIMIT ?
                    """,
                arguments: [job, limit]
            ).map { row in
                let run: Int64? = row["run_id"]
                let reason: String? = row[RunRecord.columnCount + 3]
                return FireRecord(
                    first: Instant(millisecondsSince1970: row["first_ms"]),
                    last: Instant(millisecondsSince1970: row["last_ms"]),
                    count: row["count"],
                    run: run == nil ? nil : RunRecord(row),
                    reason: reason.flatMap(SkipReason.init)
                )
            }
        }
    }

    /// How far the due times of a job are settled; nil for a job without a clock.
    package func clock(of job: String) throws -> JobClock? {
        try read { db in
            try Row.fetchOne(
                db.cachedStatement(
                    sql: "SELECT schedule, settled_ms, standing FROM jobs WHERE name = ?"
                ),
                arguments: [job]
            ).flatMap { JobClock($0[0], $0[1], $0[2]) }
        }
    }

    /// The clocks of all jobs that have one, by name.
    package func clocks() throws -> [String: JobClock] {
        try read { db in
            var clocks: [String: JobClock] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT schedule, settled_ms, standing, name FROM jobs"
            )
            while let row = try rows.next() {
                if let clock = JobClock(row[0], row[1], row[2]) { clocks[row[3]] = clock }
            }
            return clocks
        }
    }

    /// The text of a job's file as it was last without mistakes; nil when none was kept.
    package func keptSource(of job: String) throws -> JobSource? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT path, text, defaults FROM jobs
                    JOIN definitions ON definitions.id = jobs.definition_id WHERE name = ?
                    """,
                arguments: [job]
            ).map { JobSource(path: $0[0], text: $0[1], defaults: $0[2]) }
        }
    }
}

extension JobClock {
    /// A clock from its columns; nil for a job that never had one.
    ///
    /// A job that has fired before its clock was kept goes on from its last due time.
    fileprivate init?(_ schedule: String?, _ settled: Int64?, _ standing: String?) {
        guard let settled else { return nil }
        self.init(
            schedule: schedule ?? "",
            settled: Instant(millisecondsSince1970: settled),
            standing: standing.flatMap(Standing.init) ?? .active
        )
    }
}
