internal import GRDB
internal import TrawlCore

extension Recorder {
    /// Records due times that became no run; what is settled already stays as it is.
    ///
    /// Due times are told in the order of time, so that what comes right after a range of the same
    /// reason makes it longer.
    func skip(_ fire: SkippedFire, _ db: Database) throws {
        let range = FireTally.Range(
            first: fire.first.millisecondsSince1970,
            last: fire.last.millisecondsSince1970,
            count: fire.count,
            reason: fire.reason
        )
        try fires.add(range, of: job(named: fire.job, db), db)
        CrashPoint.afterFire.pass()
    }

    /// Keeps a job's clock, and the text of its file.
    func save(_ clock: JobClock, of job: String, _ source: JobSource?, _ db: Database) throws {
        let id = try self.job(named: job, db)
        try run(
            db,
            """
            UPDATE jobs SET schedule = ?2, standing = ?3,
                definition_id = coalesce(?4, definition_id)
            WHERE id = ?1
            """,
            [
                id, clock.schedule, clock.standing.rawValue,
                source.map { try definition($0, db) },
            ]
        )
        try fires.settle(id, through: clock.settled.millisecondsSince1970, db)
        CrashPoint.afterClock.pass()
    }
}
