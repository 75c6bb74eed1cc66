internal import GRDB
internal import TrawlCore

/// What a batch does to the due times of jobs: how far they are settled, and for each job the range
/// of skipped ones that the next may make longer.
///
/// A range is written before the next entry of its job, and all that is left at the end of the batch.
struct FireTally {
    /// A range of due times that became no run, in milliseconds.
    struct Range {
        var first: Int64
        var last: Int64
        var count: Int
        let reason: SkipReason
    }

    /// How far jobs are settled; nil: nothing was due.
    ///
    /// Kept over batches, as nobody else writes it.
    private var settled: [Int64: Int64?] = [:]
    /// Jobs whose row is to be written.
    private var moved: Set<Int64> = []
    private var open: [Int64: Range] = [:]

    /// Begins a batch; what the one before did not write is forgotten.
    mutating func begin() {
        moved.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
    }

    /// Forgets what the store may not have.
    mutating func forget() { self = FireTally() }

    /// Adds due times that became no run; what is settled already stays as it is.
    mutating func add(_ range: Range, of job: Int64, _ db: Database) throws {
        if let settled = try settled(job, db), range.first <= settled { return }
        if var last = open[job], last.reason == range.reason {
            last.last = range.last
            last.count += range.count
            open[job] = last
        } else {
            try write(job, db)
            open[job] = range
        }
        try settle(job, through: range.last, db)
    }

    /// Moves on how far the due times of a job are settled.
    mutating func settle(_ job: Int64, through time: Int64, _ db: Database) throws {
        let before = try settled(job, db)
        guard time > before ?? .min else { return }
        settled[job] = .some(time)
        moved.insert(job)
    }

    private mutating func settled(_ job: Int64, _ db: Database) throws -> Int64? {
        if let known = settled[job] { return known }
        let time = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT settled_ms FROM jobs WHERE id = ?"),
            arguments: [job]
        )
        settled[job] = .some(time)
        return time
    }

    /// Writes the open range of a job; it makes the job's last entry longer when that has its reason.
    mutating func write(_ job: Int64, _ db: Database) throws {
        guard let range = open.removeValue(forKey: job) else { return }
        let longer = try BoundStatement(
            db,
            """
            UPDATE fires SET last_ms = ?3, count = count + ?4
            WHERE job_id = ?1 AND run_id IS NULL AND reason = ?5 AND first_ms =
                (SELECT max(first_ms) FROM fires WHERE job_id = ?1 AND first_ms < ?2)
            """
        )
        if try longer.run(range.values(of: job, for: longer)) == 0 {
            let new = try BoundStatement(
                db,
                "INSERT OR IGNORE INTO fires VALUES (?1, ?2, ?3, ?4, NULL, ?5)"
            )
            _ = try new.run(range.values(of: job, for: new))
        }
    }

    /// Writes everything that is left.
    mutating func write(_ db: Database) throws {
        for job in Array(open.keys) { try write(job, db) }
        guard !moved.isEmpty else { return }
        let row = try BoundStatement(db, "UPDATE jobs SET settled_ms = ?1 WHERE id = ?2")
        for job in moved {
            guard let time = settled[job] ?? nil else { continue }
            var values = row.values()
            values.add(time)
            values.add(job)
            _ = try row.run(values)
        }
        moved.removeAll(keepingCapacity: true)
    }
}

extension FireTally.Range {
    fileprivate func values(
        of job: Int64,
        for statement: BoundStatement
    ) -> BoundStatement.Values {
        var values = statement.values()
        values.add(job)
        values.add(first)
        values.add(last)
        values.add(count)
        values.add(reason.rawValue)
        return values
    }
}
