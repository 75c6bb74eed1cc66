internal import GRDB
internal import TrawlCore

extension Recorder {
    /// Records due times that became no run; what is settled already stays as it is.
    ///
    /// Due times are told in the order of time, so that what comes right after a range of the same
    /// reason makes it longer.
    func skip(_ fire: SkippedFire, _ db: Database) throws {
        let job = try job(named: fire.job, db)
        let (first, last) = (
            fire.first.millisecondsSince1970, fire.last.millisecondsSince1970
        )
        let settled = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT settled_ms FROM jobs WHERE id = ?"),
            arguments: [job]
        )
        if let settled, first <= settled { return }
        try run(
            db,
            """
            UPDATE fires SET last_ms = ?3, count = count + ?4
            WHERE job_id = ?1 AND run_id IS NULL AND reason = ?5 AND first_ms =
                (SELECT max(first_ms) FROM fires WHERE job_id = ?1 AND first_ms < ?2)
            """,
            [job, first, last, fire.count, fire.reason.rawValue]
        )
        if db.changesCount == 0 {
            try run(
                db,
                "INSERT OR IGNORE INTO fires VALUES (?, ?, ?, ?, NULL, ?)",
                [job, first, last, fire.count, fire.reason.rawValue]
            )
        }
        try settle(job, through: last, db)
    }

    /// Moves on how far the due times of a job are settled.
    func settle(_ job: Int64, through time: Int64, _ db: Database) throws {
        try run(
            db,
            "UPDATE jobs SET settled_ms = max(coalesce(settled_ms, ?2), ?2) WHERE id = ?1",
            [job, time]
        )
        CrashPoint.afterFire.pass()
    }

    /// Keeps a job's clock, and the text of its file.
    func save(_ clock: JobClock, of job: String, _ source: JobSource?, _ db: Database) throws {
        let id = try self.job(named: job, db)
        try run(
            db,
            """
            UPDATE jobs SET schedule = ?2, settled_ms = max(coalesce(settled_ms, ?3), ?3),
                standing = ?4, definition_id = coalesce(?5, definition_id)
            WHERE id = ?1
            """,
            [
                id, clock.schedule, clock.settled.millisecondsSince1970, clock.standing.rawValue,
                source.map { try definition($0, db) },
            ]
        )
        CrashPoint.afterClock.pass()
    }
}
