internal import TrawlCore

/// What becomes of due times: a run that waits for its start, or a recorded reason.
extension Producer {
    /// Makes runs of what is due.
    func fireSchedules(_ now: Instant) {
        for due in agenda.take(now: now) {
            for range in due.skipped { record(range, now) }
            let policy = due.job.firePolicy
            for time in due.decision.madeUp {
                // All that are to be made up for begin one after the other, whatever goes on.
                let isAll = policy.missed == .all
                fire(due.job, time, now, isMissed: true, isForced: isAll)
            }
            if let time = due.decision.onTime {
                fire(due.job, time, now, isMissed: false, isForced: false)
            }
        }
    }

    private func fire(
        _ job: Job,
        _ time: Instant,
        _ now: Instant,
        isMissed: Bool,
        isForced: Bool
    ) {
        let name = RunName(job: job.name, scheduledAt: time, isManual: false)
        guard isForced || makeRoom(for: name, of: job, now) else {
            let range = SkippedRange(first: time, last: time, count: 1, reason: .overlap)
            record(SkippedFire(job: job.name, range), now)
            surroundings.report(.skipped(name, reason: .overlap))
            return
        }
        var asked = AskedRun(plan: plan(of: job, name, pageLimit: nil))
        asked.isMissed = isMissed
        wait(asked, now)
    }

    /// Whether a fire may become a run, by what `overlap` says of those that go or wait.
    private func makeRoom(for name: RunName, of job: Job, _ now: Instant) -> Bool {
        let count = starts.count(of: job.name)
        guard count > 0 else { return true }
        switch job.firePolicy.overlap {
        case .skip: return false
        case .queue: return starts.waitingCount(of: job.name) == 0
        case .allow(let most): return count < most
        case .replace:
            cancelAll(of: job.name, "replaced by \(name)", now)
            return true
        }
    }

    /// A plan of a new run.
    func plan(of job: Job, _ name: RunName, pageLimit: Int?) -> RunPlan {
        RunPlan(
            id: surroundings.numbers.next(),
            name: name,
            job: job,
            pageLimit: pageLimit,
            extraAllow: []
        )
    }

    /// Records due times that become no run, after the runs of the job that were due before them.
    private func record(_ range: SkippedFire, _ now: Instant) {
        recordUnrecorded(of: range.job, now)
        surroundings.record(.skip(range))
    }

    /// Records what became of due times while jobs changed.
    func record(_ entries: Agenda.Entries, _ now: Instant) {
        for range in entries.skipped { record(range, now) }
        for record in entries.clocks {
            recordUnrecorded(of: record.job, now)
            surroundings.record(.clock(job: record.job, record.clock, record.source))
        }
    }
}
