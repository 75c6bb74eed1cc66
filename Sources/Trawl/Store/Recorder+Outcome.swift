internal import GRDB
internal import TrawlCore

extension Recorder {
    /// Records all that one fetch led to.
    ///
    /// A URL that is not queued any more was recorded before: then nothing happens, so that a page
    /// fetched twice is recorded once.
    func record(_ outcome: FetchOutcome, _ db: Database) throws {
        let task = outcome.task
        guard task.purpose != .robots, let job = try job(of: task.run, db),
            try take(outcome, job: job, db)
        else { return }
        if let failure = outcome.failure {
            tally[task.run].errors += 1
            notes.append(.troubled(run: task.run, errors: 1))
            tally[task.run].counts["failure." + failure.kind.rawValue, default: 0] += 1
        }
        if let host = outcome.allowedHost { try extendAllow(task.run, host, db) }
        for (name, count) in outcome.counts {
            tally[task.run].counts[name, default: 0] += count
        }
        for change in outcome.cookies { try keep(change, of: task.run, db) }
        for sample in outcome.samples {
            try keep(sample, of: task.run, at: task.url, db)
        }
    }

    /// Does with the URL what the verdict says; false when it was ended before.
    private func take(_ outcome: FetchOutcome, job: Int64, _ db: Database) throws -> Bool {
        let task = outcome.task
        switch outcome.verdict {
        case .stored, .unchanged:
            guard try settle(outcome, .done, db) else { return false }
            tally[task.run].pages += 1
            tally[task.run].bytes += outcome.bytes
            let itemsBefore = tally[task.run].items
            try recordItems(of: outcome, job: job, db)
            try record(outcome.links, of: task, db)
            try keep(outcome, job: job, db)
            let items = tally[task.run].items - itemsBefore
            notes.append(.counted(run: task.run, items: items, bytes: outcome.bytes))
            return true
        case .visited:
            guard try settle(outcome, .done, db) else { return false }
            try recordItems(of: outcome, job: job, db)
            try record(outcome.links, of: task, db)
            try keep(outcome, job: job, db)
            return true
        case .skippedType:
            guard try settle(outcome, .done, db) else { return false }
            tally[task.run].counts["skipped_type", default: 0] += 1
            return true
        case .failed:
            guard try settle(outcome, .failed, db) else { return false }
            tally[task.run].failed += 1
            if let kept = task.kept { try forget(kept, job: job, db) }
            return true
        case .retry(let notBefore, let usesRetry):
            return try retry(outcome, notBefore, usesRetry, db)
        case .redirected(let url, let host, let fingerprint):
            return try redirect(outcome, to: url, host: host, fingerprint, db)
        case .robots:
            preconditionFailure("robots are answered to the producer")
        }
    }

    private func recordItems(of outcome: FetchOutcome, job: Int64, _ db: Database) throws {
        let isStaged = stagingRuns.contains(outcome.task.run)
        for entry in outcome.items {
            let sighting = Sighting(entry: entry, outcome: outcome, job: job)
            if isStaged { try stage(sighting, db) } else { try record(sighting, db) }
        }
    }

    /// Ends a URL; false when it was ended before.
    private func settle(
        _ outcome: FetchOutcome,
        _ state: URLState,
        _ db: Database
    ) throws -> Bool {
        let task = outcome.task
        let isNew = try withStatements(db) { statements in
            var values = statements.settle.values()
            values.add(state.rawValue)
            values.add(outcome.status)
            values.add(outcome.failure?.kind.rawValue)
            values.add(outcome.failure?.message)
            values.add(task.id)
            return try statements.settle.run(values) > 0
        }
        notes.append(
            .settled(
                run: task.run,
                id: task.id,
                succeeded: state != .failed,
                isSeed: task.seed != nil,
                isNew: isNew
            )
        )
        return isNew
    }

    private func retry(
        _ outcome: FetchOutcome,
        _ notBefore: Instant,
        _ usesRetry: Bool,
        _ db: Database
    ) throws -> Bool {
        let task = outcome.task
        try run(
            db,
            """
            UPDATE urls SET attempts = ?, throttled = ?, not_before_ms = ?, status = ?,
                failure = ?, message = ?
            WHERE id = ? AND state = 0
            """,
            [
                task.attempts + (usesRetry ? 1 : 0), task.throttled + (usesRetry ? 0 : 1),
                notBefore.millisecondsSince1970, outcome.status,
                outcome.failure?.kind.rawValue, outcome.failure?.message, task.id,
            ]
        )
        let isNew = db.changesCount > 0
        if isNew { tally[task.run].counts["retries", default: 0] += 1 }
        notes.append(
            .requeued(
                run: task.run,
                id: task.id,
                from: task.url,
                host: nil,
                notBefore: notBefore
            )
        )
        return isNew
    }

    /// Moves a row to where it was redirected, or ends it as a duplicate when the run knows that URL
    /// by another row.
    private func redirect(
        _ outcome: FetchOutcome,
        to url: String,
        host name: String,
        _ fingerprint: Fingerprint,
        _ db: Database
    ) throws -> Bool {
        let task = outcome.task
        let known = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT id, state, parent_id FROM urls WHERE run_id = ? AND fingerprint = ?"
            ),
            arguments: [task.run, fingerprint.data]
        )
        if let known {
            let owner: Int64? = known[1] == URLState.alias.rawValue ? known[2] : known[0]
            guard owner == task.id else {
                guard try settle(outcome, .duplicate, db) else { return false }
                tally[task.run].counts["redirects", default: 0] += 1
                tally[task.run].counts["duplicate", default: 0] += 1
                return true
            }
        }
        let host = try host(name, db)
        try run(
            db,
            """
            UPDATE urls SET location = ?, host_id = ?, hops = hops + 1, attempts = 0,
                not_before_ms = 0, drops_request = drops_request OR ?
            WHERE id = ? AND state = 0
            """,
            [url, host, outcome.dropsRequest, task.id]
        )
        let isNew = db.changesCount > 0
        if isNew { tally[task.run].counts["redirects", default: 0] += 1 }
        if isNew, known == nil {
            try run(
                db,
                """
                INSERT INTO urls (run_id, fingerprint, url, host_id, parent_id, page, depth, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    task.run, fingerprint.data, url, host, task.id,
                    task.purpose.row ?? task.page, task.depth,
                    URLState.alias.rawValue,
                ]
            )
        }
        notes.append(
            .requeued(
                run: task.run,
                id: task.id,
                from: task.url,
                host: name,
                notBefore: outcome.startedAt
            )
        )
        return isNew
    }

    /// Puts the links that are new into the frontier.
    private func record(_ links: [FetchOutcome.Link], of task: FetchTask, _ db: Database) throws {
        guard !links.isEmpty else { return }
        let count = try withStatements(db) { statements in
            try statements.links.insert(links, of: task) { try host($0, db) }
        }
        CrashPoint.afterLinks.pass()
        guard count > 0 else { return }
        notes.append(.found(run: task.run, hosts: Set(links.map(\.host)), count: count))
    }

    /// The samples kept of each subject of a run.
    static let mostSamples = 5

    /// Keeps the first few samples of each subject.
    func keep(
        _ sample: FetchOutcome.Sample,
        of run: Int64,
        at url: String,
        _ db: Database
    ) throws {
        try self.run(
            db,
            """
            INSERT INTO samples (run_id, subject, url, text)
            SELECT ?1, ?2, ?3, ?4 WHERE
                (SELECT count(*) FROM samples WHERE run_id = ?1 AND subject = ?2) < ?5
            """,
            [run, sample.subject, url, sample.text, Self.mostSamples]
        )
    }
}
