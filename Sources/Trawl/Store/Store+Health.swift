internal import GRDB
public import TrawlCore

extension Store {
    /// What a run has counted until now.
    package struct RunTally: Sendable {
        /// Items seen, each key once.
        package var items: Int
        /// Pages recorded.
        package var pages: Int
        /// URLs given up.
        package var failed: Int
        /// All else, by name.
        package var counts: [String: Int]
    }

    /// What a run has counted until now; nil when there is no such run.
    package func tally(of run: Int64) throws -> RunTally? {
        try read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT items, pages, failed FROM runs WHERE id = ?"),
                arguments: [run]
            )
            guard let row else { return nil }
            let counts = try Row.fetchAll(
                db.cachedStatement(sql: "SELECT name, count FROM counts WHERE run_id = ?"),
                arguments: [run]
            ).map { ($0[0] as String, $0[1] as Int) }
            return RunTally(
                items: row[0],
                pages: row[1],
                failed: row[2],
                counts: Dictionary(counts) { first, _ in first }
            )
        }
    }

    /// The figures that a run ended with; nil for one that goes, or that an older Trawl ended.
    public func figures(of run: Int64) throws -> RunFigures? {
        try read { db in
            try String.fetchOne(
                db,
                sql: "SELECT figures FROM runs WHERE id = ?",
                arguments: [run]
            ).map { try figureTexts.figures($0) }
        }
    }

    /// The figures of the last good runs of a job before a run, the latest first.
    package func goodFigures(before run: Int64, of job: String) throws -> [RunFigures] {
        let texts = try read { db in
            try String.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT figures FROM runs
                        WHERE job_id = (SELECT id FROM jobs WHERE name = ?) AND id < ?
                            AND figures IS NOT NULL AND \(Schema.isGood)
                        ORDER BY id DESC LIMIT \(HealthCheck.mostRuns)
                        """
                ),
                arguments: [job, run]
            )
        }
        return try texts.map { try figureTexts.figures($0) }
    }

    /// What the runs of jobs say about their health, by the jobs' names.
    ///
    /// - Parameter job: Only this job; nil: all.
    /// - Returns: The facts of the jobs that the store knows.
    /// - Throws: SQLite's error.
    public func healthFacts(of job: String?) throws -> [String: JobHealth.Facts] {
        let last = "job_id = jobs.id AND ended_at_ms IS NOT NULL AND state <> 'cancelled'"
        let rows = try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT name,
                            (SELECT state FROM runs WHERE \(last) ORDER BY id DESC LIMIT 1),
                            (SELECT accepted_at_ms IS NOT NULL FROM runs WHERE \(last)
                             ORDER BY id DESC LIMIT 1),
                            (SELECT ended_at_ms FROM runs WHERE job_id = jobs.id
                             AND \(Schema.isGood) ORDER BY id DESC LIMIT 1),
                            (SELECT scheduled_at_ms FROM runs WHERE job_id = jobs.id
                             ORDER BY id LIMIT 1)
                        FROM jobs WHERE ?1 IS NULL OR name = ?1
                        """
                ),
                arguments: [job]
            )
        }
        return Dictionary(
            rows.map { row in
                var facts = JobHealth.Facts()
                facts.lastState = (row[1] as String?).flatMap(RunState.init)
                facts.isAccepted = row[2] ?? false
                facts.lastGoodEnd = (row[3] as Int64?).map(Instant.init(millisecondsSince1970:))
                facts.firstRun = (row[4] as Int64?).map(Instant.init(millisecondsSince1970:))
                return (row[0] as String, facts)
            }
        ) { first, _ in first }
    }

    /// The text that a run began with; nil when there is no such run.
    package func source(of run: Int64) throws -> JobSource? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT path, text, defaults FROM definitions
                    WHERE id = (SELECT definition_id FROM runs WHERE id = ?)
                    """,
                arguments: [run]
            ).map { JobSource(path: $0[0], text: $0[1], defaults: $0[2]) }
        }
    }

    /// The later run whose items are in the place of a run's; nil when the run can be accepted.
    package func successor(of run: Int64) throws -> RunName? {
        try read { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT later.name FROM runs JOIN runs AS later ON later.job_id = runs.job_id
                    WHERE runs.id = ? AND later.id > runs.id AND \(Store.hasItems("later"))
                    ORDER BY later.id DESC LIMIT 1
                    """,
                arguments: [run]
            ).flatMap(RunName.init)
        }
    }

    /// The run of the same job that was the last to let its items in after a run did; nil when none
    /// was.
    func newest(after run: Int64) throws -> RunName? {
        let time = { (run: String) in "coalesce(\(run).accepted_at_ms, \(run).ended_at_ms)" }
        return try readOnce { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT later.name FROM runs JOIN runs AS later ON later.job_id = runs.job_id
                    WHERE runs.id = ? AND \(time("later")) > \(time("runs"))
                        AND \(Self.hasItems("later"))
                    ORDER BY \(time("later")) DESC LIMIT 1
                    """,
                arguments: [run]
            ).flatMap(RunName.init)
        }
    }

    /// Whether the items of a run are among its job's: so when they were never staged, and when they
    /// were let in.
    static func hasItems(_ table: String) -> String {
        """
        (\(table).state IN ('done', 'limited') OR \(table).accepted_at_ms IS NOT NULL
            OR \(table).stages_items = 0 AND \(table).items > 0)
        """
    }
}
