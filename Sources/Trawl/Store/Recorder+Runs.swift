internal import GRDB
internal import TrawlCore

extension Recorder {
    /// What the store has of a run that is to be recorded.
    enum Presence {
        /// Nothing until now.
        case new
        /// It is there.
        case known
        /// Another run has its name.
        case taken
    }

    /// Records a run that waits for its start; nothing happens when it is recorded already.
    func enqueue(_ new: NewRun, _ db: Database) throws -> Presence {
        let name = new.name.description
        let (job, due) = (
            try job(named: new.name.job, db), new.name.scheduledAt.millisecondsSince1970
        )
        let definition = try definition(new.source, db)
        let form = try form(new.forms, db)
        CrashPoint.beforeRunRow.pass()
        let count = try run(
            db,
            """
            INSERT INTO runs (id, job_id, name, scheduled_at_ms, is_manual, state, definition_id,
                page_limit, removed_after, form_id, stages_items)
            VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
            """
        ) { values in
            values.add(new.id)
            values.add(job)
            values.add(name)
            values.add(due)
            values.add(new.name.isManual ? 1 : 0)
            values.add(definition)
            values.add(new.pageLimit)
            values.add(new.removedAfter)
            values.add(form)
            values.add(new.stagesItems ? 1 : 0)
        }
        guard count > 0 else {
            let known = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT id FROM runs WHERE name = ?"),
                arguments: [name]
            )
            return known == new.id ? .known : .taken
        }
        CrashPoint.afterRunRow.pass()
        if !new.name.isManual {
            try fires.write(job, db)
            try run(db, "INSERT OR IGNORE INTO fires VALUES (?1, ?2, ?2, 1, ?3, NULL)") { values in
                values.add(job)
                values.add(due)
                values.add(new.id)
            }
            try fires.settle(job, through: due, db)
            CrashPoint.afterFire.pass()
        }
        return .new
    }

    /// Records a run, unless it is there, and its seeds; a run of that name that is another one stays
    /// as it is.
    func begin(_ new: NewRun, _ db: Database) throws {
        let presence = try enqueue(new, db)
        guard presence != .taken else {
            notes.append(.existed(run: new.id))
            return
        }
        var queued: [String: Int] = [:]
        for seed in new.seeds {
            let host = try host(seed.host, db)
            let count = try run(
                db,
                """
                INSERT OR IGNORE INTO urls
                    (run_id, fingerprint, url, host_id, seed, page, depth)
                VALUES (?, ?, ?, ?, ?, ?, 0)
                """
            ) { values in
                values.add(new.id)
                values.add(seed.fingerprint)
                values.add(seed.url)
                values.add(host)
                values.add(seed.number)
                values.add(seed.page)
            }
            if count > 0 { queued[seed.host, default: 0] += 1 }
        }
        CrashPoint.afterSeeds.pass()
        // One that was to begin in a process that ended before has its seeds.
        if presence == .known { queued = try queuedByHost(of: new.id, db) }
        notes.append(.began(run: new.id, hosts: queued))
    }

    private func queuedByHost(of run: Int64, _ db: Database) throws -> [String: Int] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT hosts.name, count(*) FROM urls JOIN hosts ON hosts.id = host_id
                    WHERE run_id = ? AND state = 0 GROUP BY host_id
                    """
            ),
            arguments: [run]
        )
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    /// Records that a run is going.
    func start(
        _ id: Int64,
        at: Instant,
        elapsed: Int64,
        _ reason: LateReason?,
        _ db: Database
    ) throws {
        try run(
            db,
            """
            UPDATE runs SET state = 'running', elapsed_ms = ?3,
                late_reason = iif(started_at_ms IS NULL, ?4, late_reason),
                started_at_ms = coalesce(started_at_ms, ?2)
            WHERE id = ?1 AND ended_at_ms IS NULL
            """
        ) { values in
            values.add(id)
            values.add(at.millisecondsSince1970)
            values.add(elapsed)
            values.add(reason?.rawValue)
        }
        CrashPoint.afterStart.pass()
    }

    /// Records that a run is going on, or waits again.
    func mark(_ id: Int64, _ state: RunState, elapsed: Int64, _ db: Database) throws {
        try run(
            db,
            "UPDATE runs SET state = ?, elapsed_ms = ? WHERE id = ? AND ended_at_ms IS NULL"
        ) { values in
            values.add(state.rawValue)
            values.add(elapsed)
            values.add(id)
        }
    }

    /// Lets a run fetch from another host too.
    func extendAllow(_ id: Int64, _ host: String, _ db: Database) throws {
        try run(
            db,
            """
            UPDATE runs SET extra_allow = json_insert(extra_allow, '$[#]', ?)
            WHERE id = ? AND NOT EXISTS
                (SELECT 1 FROM json_each(extra_allow) WHERE value = ?)
            """,
            [host, id, host]
        )
    }

    /// Ends a run; one that saw everything also ends the items that it did not see.
    ///
    /// What a run has staged is let in when it ended well, stays where it is when it is degraded, and
    /// is forgotten otherwise.
    func end(
        _ id: Int64,
        _ state: RunState,
        reason: String?,
        at: Instant,
        elapsed: Int64,
        _ db: Database
    ) throws {
        guard let job = try job(of: id, db) else { return }
        jobs[id] = nil
        previousRuns[id] = nil
        let time = at.millisecondsSince1970
        let isStaging = stagingRuns.contains(id)
        let isHeld = isStaging && state == .degraded
        CrashPoint.beforeEnd.pass()
        let count = try run(
            db,
            """
            UPDATE runs SET state = ?, reason = ?, ended_at_ms = ?, elapsed_ms = ?,
                is_exported = ?, is_quarantined = ?
            WHERE id = ? AND ended_at_ms IS NULL
            """
        ) { values in
            values.add(state.rawValue)
            values.add(reason)
            values.add(time)
            values.add(elapsed)
            values.add(isHeld || !state.writesOutputs ? 1 : 0)
            values.add(isHeld ? 1 : 0)
            values.add(id)
        }
        guard count > 0 else { return }
        try dropCookies(of: id, db)
        CrashPoint.beforeRemovals.pass()
        forms.removeAll(keepingCapacity: true)
        sameKeySamples[id] = nil
        switch state {
        case .done, .limited:
            if isStaging { try release(id, job: job, db) }
            try supersede(before: id, job: job, db)
        case .degraded:
            let sawAll = try !hasQueued(id, db) && missingPages(of: id, db) == 0
            try run(db, "UPDATE runs SET saw_all = ? WHERE id = ?", [sawAll, id])
        case .queued, .running, .paused, .interrupted, .failed, .cancelled:
            if isStaging { try dropStaged(of: id, db) }
        }
        if state == .done {
            let missing = try missingPages(of: id, db)
            if missing == 0 {
                try complete(id, job: job, at: time, db)
            } else {
                tally[id].counts[RemovalCount.unknown, default: 0] += missing
            }
        }
        CrashPoint.afterRemovals.pass()
        notes.append(.ended(run: id, state: state))
    }

    /// Ends what a run did not see that saw all there is.
    func complete(_ id: Int64, job: Int64, at time: Int64, _ db: Database) throws {
        try run(db, "UPDATE runs SET is_complete = 1 WHERE id = ?") { $0.add(id) }
        try removeUnseen(by: id, job: job, at: time, db)
        try forgetUnseen(by: id, job: job, db)
    }

    /// Whether a limit left URLs of a run in the frontier.
    private func hasQueued(_ id: Int64, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM urls WHERE run_id = ? AND state = 0)"
            ),
            arguments: [id]
        ) ?? false
    }

    /// The pages that may hold items and were not to be had; 0: the run saw all there is, as every
    /// page was answered, though perhaps with "gone".
    private func missingPages(of id: Int64, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(*) FROM urls WHERE run_id = ? AND state = 2
                        AND failure NOT IN ('robots_denied', 'out_of_scope', 'trap')
                        AND NOT (failure = 'http_4xx' AND status IN (404, 410))
                    """
            ),
            arguments: [id]
        ) ?? 0
    }

    func job(named name: String, _ db: Database) throws -> Int64 {
        if let id = jobNumbers[name] { return id }
        try run(db, "INSERT OR IGNORE INTO jobs (name) VALUES (?)", [name])
        let id = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM jobs WHERE name = ?"),
            arguments: [name]
        )
        guard let id else { preconditionFailure("a job just recorded is missing") }
        jobNumbers[name] = id
        return id
    }

    func definition(_ source: JobSource, _ db: Database) throws -> Int64 {
        if let known = definitions[source.path], known.source == source { return known.id }
        let arguments: StatementArguments = [source.path, source.text, source.defaults]
        try run(
            db,
            "INSERT OR IGNORE INTO definitions (path, text, defaults) VALUES (?, ?, ?)",
            arguments
        )
        let id = try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT id FROM definitions WHERE path = ? AND text = ? AND defaults = ?"
            ),
            arguments: arguments
        )
        guard let id else { preconditionFailure("a definition just recorded is missing") }
        definitions[source.path] = (source, id)
        return id
    }
}
