internal import GRDB
package import TrawlCore

/// Carries out what the writing thread is asked to record; that thread makes it and keeps it.
///
/// Everything of a batch goes into one transaction. What it remembers between batches (numbers of
/// jobs and hosts) is forgotten when a transaction fails, so that a batch can simply be given again.
package final class Recorder: OutcomeStore {
    let store: Store
    var jobs: [Int64: Int64] = [:]  // run -> job, as numbers
    /// Those of the runs in `jobs` whose items are staged.
    var stagingRuns: Set<Int64> = []
    var jobNumbers: [String: Int64] = [:]
    var hosts: [String: Int64] = [:]
    var previousRuns: [Int64: Int64] = [:]
    /// How the items of runs are described; a nil inside: not known.
    var forms: [Int64: ItemForms?] = [:]
    /// The numbers of the texts that describe items.
    var formNumbers: [String: Int64] = [:]
    /// Samples of keys that were there twice, by run.
    var sameKeySamples: [Int64: Int] = [:]
    var tally = Tally()
    var fires = FireTally()
    /// The text of each job file as it was recorded last, by its path.
    var definitions: [String: (source: JobSource, id: Int64)] = [:]
    var notes: [CommitNote] = []
    /// What retention is removing; nil between its passes.
    var pass: PrunePass?
    private var statements: PageStatements?
    /// Whether the connection's commits wait for the disk; nil: not known.
    private var isSyncing: Bool?
    /// Outcomes that went into the log since it was moved into the file.
    private var logged = 0
    /// So many are worth moving the log before the store is closed: some megabytes (a guess).
    private static let worthMoving = 1000

    /// A recorder for the thread that calls this.
    package init(store: Store) { self.store = store }

    /// Records a batch in one transaction, all or nothing.
    ///
    /// - Throws: `StoreError`; then nothing of the batch is recorded, and where the error `mayPass` the
    ///   batch can be given again.
    package func commit(_ batch: [StoreCommand], durably: Bool) throws -> [CommitNote] {
        notes.removeAll(keepingCapacity: true)
        tally = Tally()
        fires.begin()
        // Nothing of a connection stays here while it may be closed.
        defer { statements = nil }
        CrashPoint.beforeBegin.pass()
        do {
            try store.write { db in
                try setSyncing(durably, db)
                try db.inTransaction(.immediate) {
                    for command in batch { try record(command, db) }
                    try tally.write(db)
                    try fires.write(db)
                    CrashPoint.beforeCommit.pass()
                    return .commit
                }
            }
        } catch {
            jobs.removeAll()
            stagingRuns.removeAll()
            jobNumbers.removeAll()
            hosts.removeAll()
            definitions.removeAll()
            fires.forget()
            pass = nil
            previousRuns.removeAll()
            forms.removeAll()
            formNumbers.removeAll()
            sameKeySamples.removeAll()
            throw error
        }
        logged += batch.count { $0.outcome != nil }
        return notes
    }

    /// Has commits wait for the disk, or not; not inside a transaction (SQLite: PRAGMA synchronous).
    func setSyncing(_ isWanted: Bool, _ db: Database) throws {
        guard isSyncing != isWanted else { return }
        isSyncing = nil
        try db.execute(sql: "PRAGMA synchronous = \(isWanted ? "FULL" : "NORMAL")")
        isSyncing = isWanted
    }

    /// Has everything that was committed on the disk.
    ///
    /// A checkpoint syncs the log before it copies from it (SQLite: WAL, 4.1), when `synchronous` is
    /// not OFF.
    ///
    /// - Throws: `StoreError`.
    package func sync() throws {
        CrashPoint.beforeCheckpoint.pass()
        try store.write { db in
            try setSyncing(true, db)
            _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)")
        }
        CrashPoint.afterCheckpoint.pass()
        logged = 0
    }

    /// Moves the write-ahead log into the file where it is long.
    ///
    /// - Parameter isIdle: Whether there is time for it, so that closing the store needs less.
    /// - Returns: Whether it was long; then everything that was committed is on the disk.
    /// - Throws: `StoreError`.
    package func moveLog(isIdle: Bool) throws -> Bool {
        guard isIdle && logged >= Self.worthMoving || store.log?.isLong ?? false else {
            return false
        }
        try sync()
        return true
    }

    private func record(_ command: StoreCommand, _ db: Database) throws {
        switch command {
        case .outcome(let outcome):
            try record(outcome, db)
            CrashPoint.afterOutcome.pass()
        case .enqueue(let run): _ = try enqueue(run, db)
        case .begin(let run): try begin(run, db)
        case .start(let run, let at, let elapsed, let reason):
            try start(run, at: at, elapsed: elapsed, reason, db)
        case .skip(let fire): try skip(fire, db)
        case .clock(let job, let clock, let source): try save(clock, of: job, source, db)
        case .confirm(let number): notes.append(.confirmed(number))
        case .mark(let run, let state, let elapsed):
            try mark(run, state, elapsed: elapsed, db)
        case .shift(let jump): try shift(by: jump, db)
        case .host(let name, let gate):
            try run(db, "UPDATE hosts SET gate = ? WHERE id = ?", [gate, host(name, db)])
            CrashPoint.afterHost.pass()
        case .robots(let record): try save(record, db)
        case .end(let run, let state, let reason, let at, let elapsed):
            try end(run, state, reason: reason, at: at, elapsed: elapsed, db)
        case .appended(let file): try save(file, db)
        case .figures(let run, let figures): try save(figures, of: run, db)
        case .accept(let run, let at): try accept(run, at: at, db)
        case .exported(let id):
            try run(db, "UPDATE runs SET is_exported = 1 WHERE id = ?") { $0.add(id) }
            try run(db, "DELETE FROM appends WHERE run_id = ?") { $0.add(id) }
        case .prune(let step): try prune(step, db)
        case .endCrawl:
            try run(db, "DELETE FROM crawl", [])
            CrashPoint.afterCrawlUnmark.pass()
        }
    }

    private func save(_ record: KeptRobots, _ db: Database) throws {
        try run(
            db,
            "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)",
            [
                record.origin, record.fetchedAt.millisecondsSince1970, record.status,
                record.failuresInARow, DatabaseBytes(record.body),
            ]
        )
        CrashPoint.afterRobots.pass()
    }

    /// Uses the statements of the transaction.
    func withStatements<Result>(
        _ db: Database,
        _ body: (inout PageStatements) throws -> Result
    ) throws -> Result {
        var made = try statements ?? PageStatements(db)
        statements = nil
        defer { statements = made }
        return try body(&made)
    }

    /// Runs a statement that is compiled once, with values bound by SQLite's own calls.
    ///
    /// - Returns: The number of rows that it changed.
    @discardableResult
    func run(
        _ db: Database,
        _ sql: String,
        binding bind: (inout BoundStatement.Values) throws -> Void
    ) throws -> Int {
        let statement = try BoundStatement(db, sql)
        var values = statement.values()
        try bind(&values)
        return try statement.run(values)
    }

    /// Runs a statement that is compiled once.
    func run(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The number of a host name, made when it is new.
    func host(_ name: String, _ db: Database) throws -> Int64 {
        if let id = hosts[name] { return id }
        try run(db, "INSERT OR IGNORE INTO hosts (name) VALUES (?)", [name])
        let statement = try db.cachedStatement(sql: "SELECT id FROM hosts WHERE name = ?")
        guard let id = try Int64.fetchOne(statement, arguments: [name]) else {
            preconditionFailure("a host just recorded is missing")
        }
        hosts[name] = id
        return id
    }

    /// The number of the job that a run belongs to; nil when the run is not in the store.
    func job(of run: Int64, _ db: Database) throws -> Int64? {
        if let id = jobs[run] { return id }
        let statement = try db.cachedStatement(
            sql: "SELECT job_id, stages_items FROM runs WHERE id = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [run]) else { return nil }
        let id: Int64 = row[0]
        jobs[run] = id
        if row[1] { stagingRuns.insert(run) }
        return id
    }
}
