internal import TrawlCore

/// Runs on their way from the wish to have them to their first request.
extension Producer {
    /// Lets a run wait for its start.
    func wait(_ asked: AskedRun, _ now: Instant) {
        let plan = asked.plan
        waiting[plan.id] = asked
        if !asked.isKnown { unrecorded.append(plan.id) }
        starts.add(
            StartQueue.Waiting(
                run: plan.id,
                job: plan.job.name,
                host: plan.job.seeds.first?.url.hostKey ?? "",
                mostRuns: plan.job.firePolicy.overlap.mostRuns,
                isUrgent: asked.isUrgent,
                since: now
            )
        )
    }

    /// Starts the runs whose turn it is, and has the others recorded as waiting.
    func startRuns(_ now: Instant) {
        nextStart = nil
        loop: while true {
            switch starts.next(at: now) {
            case .start(let id, let reason):
                guard var asked = waiting.removeValue(forKey: id) else {
                    preconditionFailure("a run that waits is asked for")
                }
                asked.lateReason = asked.plan.lateReason(asked, heldBackBy: reason)
                start(asked, now)
            case .wait(let time):
                nextStart = time
                break loop
            case .none: break loop
            }
        }
        for id in unrecorded { recordWaiting(id, now) }
        unrecorded.removeAll(keepingCapacity: true)
    }

    /// Records the runs of a job that wait and are not recorded yet.
    ///
    /// What is told of a job's later due times must come after them: if the process ends in between,
    /// the store would say that they are settled, and nobody would look at them again.
    func recordUnrecorded(of job: String, _ now: Instant) {
        guard !unrecorded.isEmpty, starts.waitingCount(of: job) > 0 else { return }
        unrecorded.removeAll { id in
            guard let asked = waiting[id], asked.plan.job.name == job else { return false }
            recordWaiting(id, now)
            return true
        }
    }

    private func recordWaiting(_ id: Int64, _ now: Instant) {
        guard let asked = waiting[id] else { return }
        surroundings.record(.enqueue(NewRun(asked.plan, at: now)))
    }

    private func start(_ asked: AskedRun, _ now: Instant) {
        let plan = asked.plan
        surroundings.plans[run: plan.id] = plan
        guard let backlog = asked.backlog else {
            beginning[plan.id] = asked
            return surroundings.record(.begin(NewRun(plan, at: now)))
        }
        let run = activate(asked, now)
        run.checkLimits(at: now)
        run.endIfFailing()
        for (host, count) in backlog.queued {
            queue(count, at: host, of: run)
            self.host(named: host).waiting[plan.id]?.nextAt = backlog.notBefore[host]
        }
        endIfOver(run, now)
    }

    func activate(_ asked: AskedRun, _ now: Instant) -> ActiveRun {
        let run = ActiveRun(asked, now: now)
        runs[asked.plan.id] = run
        run.asksForChanges = hasKeptPages(asked.plan)
        run.passesOver = mayPassOver(asked.plan)
        surroundings.record(
            .start(
                run: asked.plan.id,
                at: now,
                elapsedMilliseconds: asked.elapsedMilliseconds,
                asked.lateReason
            )
        )
        if !asked.isKnown, !asked.isMissed, asked.lateReason != .overlap,
            let schedule = asked.plan.job.schedule, !asked.plan.name.isManual
        {
            let due = asked.plan.name.scheduledAt
            lateness.note(now - (due + schedule.delay(of: asked.plan.job.name, for: due)))
        }
        surroundings.report(.began(asked.plan.name))
        return run
    }

    // MARK: - Cancelling

    /// Cancels every run of a job that goes or waits.
    func cancelAll(of job: String, _ reason: String, _ now: Instant) {
        for id in starts.waitingRuns(of: job) { cancelWaiting(id, reason, now) }
        for id in beginning.keys where beginning[id]?.plan.job.name == job {
            beginning[id]?.ending = .init(state: .cancelled, reason: reason)
        }
        for run in runs.values where run.plan.job.name == job { cancel(run, reason, now) }
    }

    /// Ends a run that goes: nothing new is handed out, and what is in flight may end.
    func cancel(_ run: ActiveRun, _ reason: String, _ now: Instant) {
        guard !run.isEnded, run.ending?.state != .cancelled else { return }
        run.ending = .init(state: .cancelled, reason: reason)
        endIfOver(run, now)
    }

    /// Ends a run that waits for its start.
    func cancelWaiting(_ id: Int64, _ reason: String, _ now: Instant) {
        guard let asked = waiting.removeValue(forKey: id) else { return }
        starts.remove(id)
        if !asked.isKnown { surroundings.record(.enqueue(NewRun(asked.plan, at: now))) }
        surroundings.record(
            .end(
                run: id,
                state: .cancelled,
                reason: reason,
                at: now,
                elapsedMilliseconds: asked.elapsedMilliseconds
            )
        )
        surroundings.report(.finished(asked.plan.name))
    }
}

extension RunPlan {
    /// Why a run of the schedule starts after its due time; nil when it does not, or nothing is
    /// known to have held it back.
    fileprivate func lateReason(_ asked: AskedRun, heldBackBy reason: LateReason?) -> LateReason? {
        guard !name.isManual else { return nil }
        if asked.isMissed { return .missed }
        if let reason { return reason }
        let delay = job.schedule?.delay(of: job.name, for: name.scheduledAt) ?? .zero
        return delay > .zero ? .jitter : nil
    }
}
