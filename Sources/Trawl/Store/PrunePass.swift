internal import GRDB
internal import TrawlCore

/// One pass of retention over the store, in steps of bounded length.
///
/// All that it remembers between steps is where to look next: a pass that is broken off, by a crash as
/// well, is begun anew and finds the rest.
struct PrunePass {
    /// What is looked for, in this order.
    private enum Stage { case urls, changes, runs, fires, definitions, over }

    /// A step removes about so many rows.
    ///
    /// Chosen so that a transaction stays in the tens of milliseconds, the length of a crawl's own.
    static let rowsOfStep = 2000
    /// What a run costs beside its rows.
    private static let costOfRun = 20

    private let retention: Retention
    private let now: Instant
    private var stage = Stage.urls
    /// What the stage has still to look at, the next one last.
    private var ids: [Int64] = []
    private var hasForgottenRuns = false

    /// A pass that begins.
    init(_ step: PruneStep, _ db: Database) throws {
        retention = step.retention
        now = step.now
        ids = try Self.runsToPrune(retention, db).reversed()
    }

    /// Whether nothing is left to be removed.
    var isOver: Bool { stage == .over }

    /// Removes what one step may.
    mutating func step(_ db: Database) throws -> Pruned {
        var removed = Pruned()
        var budget = Self.rowsOfStep
        while budget > 0, !isOver {
            switch stage {
            case .urls: try pruneURLs(&removed, &budget, db)
            case .changes: try forgetChanges(&removed, &budget, db)
            case .runs: try forgetRuns(&removed, &budget, db)
            case .fires: try forgetFires(&removed, &budget, db)
            case .definitions: try forgetDefinitions(&budget, db)
            case .over: break
            }
        }
        return removed
    }

    private func before(_ age: Duration) -> Int64 { (now - age).millisecondsSince1970 }

    // MARK: - URLs and samples

    /// Ended runs beyond the last ones of their jobs, the oldest first.
    private static func runsToPrune(_ retention: Retention, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM (
                    SELECT id, row_number() OVER (PARTITION BY job_id ORDER BY id DESC) AS place
                    FROM runs WHERE is_pruned = 0
                ) WHERE place > ? ORDER BY id
                """,
            arguments: [retention.urls]
        )
    }

    private mutating func pruneURLs(
        _ removed: inout Pruned,
        _ budget: inout Int,
        _ db: Database
    ) throws {
        guard let run = ids.last else { return begin(.changes) }
        budget -= Self.costOfRun
        // One that goes on, or whose outputs are to be written, is looked at by a later pass.
        let isEnded = try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT ended_at_ms IS NOT NULL AND is_exported FROM runs WHERE id = ?"
            ),
            arguments: [run]
        )
        guard isEnded == true else {
            ids.removeLast()
            return
        }
        // The first step of a run has them all; what a later one finds is known already.
        try execute(
            db,
            """
            INSERT OR IGNORE INTO counts (run_id, name, count)
            SELECT run_id, '\(Store.Failures.keptPrefix)' || failure, count(*) FROM urls
            WHERE run_id = ? AND state = 2 AND failure IS NOT NULL GROUP BY failure
            """,
            [run]
        )
        let limit = max(1, budget)
        let count = try execute(
            db,
            "DELETE FROM urls WHERE id IN (SELECT id FROM urls WHERE run_id = ? LIMIT ?)",
            [run, limit]
        )
        removed.urls += count
        budget -= count
        guard count < limit else { return }
        budget -= try execute(db, "DELETE FROM samples WHERE run_id = ?", [run])
        try execute(db, "UPDATE runs SET is_pruned = 1 WHERE id = ?", [run])
        removed.prunedRuns += 1
        ids.removeLast()
    }

    // MARK: - Changes

    private mutating func forgetChanges(
        _ removed: inout Pruned,
        _ budget: inout Int,
        _ db: Database
    ) throws {
        guard let age = retention.changes else { return try beginRuns(db) }
        // Their numbers follow time, but for what is recorded a moment late.
        let first = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, at_ms FROM changes ORDER BY id LIMIT ?"),
            arguments: [budget]
        )
        let old = first.prefix { ($0[1] as Int64) < before(age) }
        guard let last: Int64 = old.last?[0] else { return try beginRuns(db) }
        try forgetChanges("changes.id <= ?", [last], before: before(age), &removed, db)
        budget -= old.count
    }

    /// Forgets changes, and the items that they removed for good.
    private func forgetChanges(
        _ condition: String,
        _ arguments: StatementArguments,
        before: Int64,
        _ removed: inout Pruned,
        _ db: Database
    ) throws {
        removed.items += try execute(
            db,
            """
            DELETE FROM items WHERE id IN (
                SELECT item_id FROM changes JOIN items AS removed ON removed.id = item_id
                WHERE \(condition) AND changes.kind = 'removed'
                    AND removed.removed_by = changes.run_id)
            """,
            arguments
        )
        removed.changes += try execute(db, "DELETE FROM changes WHERE \(condition)", arguments)
        try execute(
            db,
            "UPDATE jobs SET history_from_ms = ?1 WHERE coalesce(history_from_ms, 0) < ?1",
            [before]
        )
    }

    // MARK: - Runs

    private mutating func beginRuns(_ db: Database) throws {
        begin(.runs)
        guard let age = retention.runs else { return }
        // The latest ones are what the next run is compared with.
        ids = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM (
                    SELECT id, ended_at_ms, is_pruned, is_quarantined,
                        row_number() OVER (PARTITION BY job_id ORDER BY id DESC) AS place
                    FROM runs
                ) AS old WHERE place > ? AND is_pruned = 1 AND ended_at_ms < ?
                    -- What is in quarantine waits to be accepted.
                    AND NOT is_quarantined
                    AND NOT EXISTS (SELECT 1 FROM items
                        WHERE items.last_run = old.id AND removed_by IS NULL)
                ORDER BY id DESC
                """,
            arguments: [max(retention.urls, Retention.fewestRuns), before(age)]
        )
    }

    private mutating func forgetRuns(
        _ removed: inout Pruned,
        _ budget: inout Int,
        _ db: Database
    ) throws {
        guard let run = ids.last, let age = retention.runs else { return try beginFires(db) }
        budget -= Self.costOfRun
        let limit = max(1, budget)
        let last = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT max(id) FROM
                        (SELECT id FROM changes WHERE run_id = ? ORDER BY id LIMIT ?)
                    """
            ),
            arguments: [run, limit]
        )
        if let last {
            let changes = removed.changes
            try forgetChanges(
                "changes.run_id = ? AND changes.id <= ?",
                [run, last],
                before: before(age),
                &removed,
                db
            )
            budget -= removed.changes - changes
            return
        }
        for table in ["counts", "fires", "samples", "cookies", "appends"] {
            try execute(db, "DELETE FROM \(table) WHERE run_id = ?", [run])
        }
        removed.runs += try execute(db, "DELETE FROM runs WHERE id = ?", [run])
        hasForgottenRuns = true
        ids.removeLast()
    }

    // MARK: - Fires and definitions

    private mutating func beginFires(_ db: Database) throws {
        begin(.fires)
        guard retention.fires != nil else { return }
        ids = try Int64.fetchAll(db, sql: "SELECT id FROM jobs")
    }

    private mutating func forgetFires(
        _ removed: inout Pruned,
        _ budget: inout Int,
        _ db: Database
    ) throws {
        guard let job = ids.last, let age = retention.fires else {
            return begin(hasForgottenRuns ? .definitions : .over)
        }
        let limit = max(1, budget)
        let count = try execute(
            db,
            """
            DELETE FROM fires WHERE job_id = ?1 AND first_ms IN (
                SELECT first_ms FROM fires WHERE job_id = ?1 AND first_ms < ?2 AND last_ms < ?2
                LIMIT ?3)
            """,
            [job, before(age), limit]
        )
        removed.fires += count
        budget -= count + 1
        if count < limit { ids.removeLast() }
    }

    /// Forgets the texts that no run and no job has begun with.
    private mutating func forgetDefinitions(_ budget: inout Int, _ db: Database) throws {
        // SQLite looks at every run before it removes one.
        let limit = 5
        let count = try execute(
            db,
            """
            DELETE FROM definitions WHERE id IN (
                SELECT id FROM definitions WHERE id NOT IN (
                    SELECT definition_id FROM runs
                    UNION SELECT definition_id FROM jobs WHERE definition_id IS NOT NULL)
                LIMIT ?)
            """,
            [limit]
        )
        budget = 0
        if count < limit { begin(.over) }
    }

    private mutating func begin(_ next: Stage) {
        stage = next
        ids = []
    }

    /// Runs a statement that is compiled once, and tells how many rows it changed.
    @discardableResult
    private func execute(
        _ db: Database,
        _ sql: String,
        _ arguments: StatementArguments
    ) throws -> Int {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
        return db.changesCount
    }
}
