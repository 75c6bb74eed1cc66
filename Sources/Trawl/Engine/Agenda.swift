internal import TrawlCore

/// The jobs with their schedules: what is due, what becomes of it, and what becomes of the due times
/// of a job that does not fire.
///
/// The producer's own; a value. Every due time after a job's `settled` is still to be accounted for,
/// and what this answers moves `settled` on; so each ends as one run or in one skipped range.
struct Agenda {
    /// What is to be written down: due times that become no run, and the clocks they moved.
    struct Entries {
        var skipped: [SkippedFire] = []
        var clocks: [ClockRecord] = []

        static func += (all: inout Entries, more: Entries) {
            all.skipped += more.skipped
            all.clocks += more.clocks
        }
    }

    /// A clock that is to be kept, with the text of the job file when that is to be kept too.
    struct ClockRecord {
        let job: String
        let clock: JobClock
        let source: JobSource?
    }

    /// Due times of a job that are decided together.
    struct Due {
        let job: Job
        let decision: FireDecision
        /// Those that become no run, those before the first day of validity included.
        let skipped: [SkippedFire]
    }

    private struct Entry {
        var shared: SharedJob
        var clock: JobClock
        var isPaused: Bool
        /// Whether its file has mistakes since the start, so that only its clock is known.
        var isBroken: Bool

        /// The job as it fires: the last good version of its file.
        var job: Job { shared.job }

        var standing: JobClock.Standing {
            // Also of a job without schedule: it may have one again.
            if isPaused { return .paused }
            if job.schedule == nil { return .absent }
            if isBroken { return .broken }
            return job.enabled ? .active : .disabled
        }
    }

    private var entries: [String: Entry] = [:]
    private var table = ScheduleTable()
    /// Due times up to here were due while no process fired them.
    private let downUntil: Instant

    /// An agenda without jobs, of a process that begins now.
    init(startedAt now: Instant) { downUntil = now }

    /// When something is due next; nil when nothing comes.
    var nextDue: Instant? { table.nextDue }

    /// The job that is due next, and when it starts.
    var next: (job: String, start: Instant)? { table.next }

    /// How many jobs there are.
    var count: Int { entries.count }

    /// The names of the jobs.
    var names: [String] { Array(entries.keys) }

    /// Whether there is a job of a name, broken or not.
    func knows(_ job: String) -> Bool { entries[job] != nil }

    /// When a job is due next; nil when it is not.
    func nextDue(of job: String) -> Instant? { table.nextDue(of: job) }

    /// The jobs that are paused, sorted.
    var pausedJobs: [String] { entries.filter { $0.value.isPaused }.map(\.key).sorted() }

    /// A job by its name; nil when there is none that may run.
    func job(named name: String) -> Job? {
        entries[name].flatMap { $0.isBroken ? nil : $0.job }
    }

    /// Whether a job is paused.
    func isPaused(_ job: String) -> Bool { entries[job]?.isPaused ?? false }

    // MARK: - Jobs come, change and go

    /// Takes in a job: a new one, or another version of one that is known.
    ///
    /// A job that the store has a clock of goes on from there. One that is new, or whose schedule is
    /// another one, begins now and makes up for nothing.
    ///
    /// - Parameters:
    ///   - shared: The job.
    ///   - kept: What the store has of its clock, at the start of the process; nil: nothing.
    ///   - isBroken: Whether its file has mistakes, so that it is known by its kept text alone.
    ///   - now: The time.
    /// - Returns: What is to be written down.
    mutating func take(
        in shared: SharedJob,
        kept: JobClock?,
        isBroken: Bool,
        now: Instant
    ) -> Entries {
        let job = shared.job
        let identity = job.schedule?.identity ?? ""
        guard var entry = entries[job.name] else {
            let clock = kept ?? JobClock(schedule: identity, settled: now, standing: .absent)
            let entry = Entry(
                shared: shared,
                clock: clock,
                isPaused: kept?.standing == .paused,
                isBroken: isBroken
            )
            return settle(entry, wasDown: true, isNew: kept == nil, now)
        }
        let old = entry
        entry.shared = shared
        entry.isBroken = isBroken
        if old.clock.schedule == identity, old.standing == entry.standing {
            entries[job.name] = entry
            if entry.standing == .active, let schedule = job.schedule {
                // Jitter may have changed.
                table.set(job.name, schedule, from: entry.clock.settled)
            }
            guard old.job.source != job.source else { return Entries() }
            return Entries(
                clocks: [ClockRecord(job: job.name, clock: entry.clock, source: job.source)]
            )
        }
        return replace(old, by: entry, now)
    }

    /// Takes out a job whose file is gone; due times up to now are accounted for.
    mutating func remove(_ job: String, now: Instant) -> Entries {
        guard var entry = entries.removeValue(forKey: job) else { return Entries() }
        table.remove(job)
        var result = Entries(skipped: close(entry, for: .absent, now))
        entry.clock.settled = max(now, entry.clock.settled)
        entry.clock.standing = entry.isPaused ? .paused : .absent
        result.clocks = [ClockRecord(job: job, clock: entry.clock, source: nil)]
        return result
    }

    /// Pauses a job, or lets it fire again from now on; nil when there is no such job.
    mutating func setPaused(_ job: String, _ isPaused: Bool, now: Instant) -> Entries? {
        guard let old = entries[job] else { return nil }
        guard old.isPaused != isPaused else { return Entries() }
        var entry = old
        entry.isPaused = isPaused
        return replace(old, by: entry, now)
    }

    /// Ends what was in force of a job, and puts an entry in force that fires differently.
    private mutating func replace(_ old: Entry, by new: Entry, _ now: Instant) -> Entries {
        var result = Entries(skipped: close(old, for: new.standing, now))
        var entry = new
        // When the clock was set back, what is settled already stays so.
        entry.clock.settled = max(now, old.clock.settled)
        result.clocks = settle(entry, wasDown: false, isNew: true, now).clocks
        return result
    }

    /// Puts an entry in force, and accounts for what was due before, when the process was down.
    private mutating func settle(
        _ entry: Entry,
        wasDown: Bool,
        isNew: Bool,
        _ now: Instant
    ) -> Entries {
        var entry = entry
        var result = Entries()
        let name = entry.job.name
        let identity = entry.job.schedule?.identity ?? ""
        let standing = entry.standing
        let before = entry.clock
        // Of an active job that has fired before its clock was kept, the schedule is not known.
        let isKnown = !before.schedule.isEmpty || before.standing != .active
        let isAnother = before.schedule != identity && isKnown
        if isAnother || before.standing == .absent {
            // Another clock starts from now, and never back.
            entry.clock.settled = max(now, before.settled)
        } else if wasDown, before.standing != standing || standing == .active {
            // What the process that went down had to do with them, until this one came.
            let reason = before.standing.reason
            if standing != .active || reason != nil {
                result.skipped += skipped(entry, through: now, reason ?? .daemonDown)
                entry.clock.settled = max(now, before.settled)
            }
        }
        entry.clock.schedule = identity
        entry.clock.standing = standing
        if entry.clock != before || (isNew && !identity.isEmpty) {
            let source = entry.isBroken ? nil : entry.job.source
            result.clocks.append(ClockRecord(job: name, clock: entry.clock, source: source))
        }
        if standing == .active, let schedule = entry.job.schedule {
            if schedule.isFinished(at: entry.clock.settled), entry.clock.settled < now {
                // Nothing comes any more: what lies behind its last day is told once.
                result.skipped += skipped(entry, through: now, .daemonDown)
                entry.clock.settled = now
            }
            table.remove(name)
            table.set(name, schedule, from: entry.clock.settled)
        } else {
            table.remove(name)
        }
        entries[name] = entry
        return result
    }

    /// What was due until now of a job whose standing or clock ends here, for another standing.
    private func close(
        _ entry: Entry,
        for next: JobClock.Standing,
        _ now: Instant
    ) -> [SkippedFire] {
        switch entry.standing {
        case .absent: return []
        case .paused, .disabled, .broken:
            return skipped(entry, through: now, entry.standing.reason ?? .missed)
        case .active:
            let down = min(now, downUntil)
            var entry = entry
            let whileDown = skipped(entry, through: down, .daemonDown)
            entry.clock.settled = max(down, entry.clock.settled)
            // One that is due at this very moment, or that jitter holds back, loses its turn.
            return whileDown + skipped(entry, through: now, next.reason ?? .missed)
        }
    }

    private func skipped(
        _ entry: Entry,
        through now: Instant,
        _ reason: SkipReason
    ) -> [SkippedFire] {
        guard let schedule = entry.job.schedule else { return [] }
        return schedule.skipped(after: entry.clock.settled, through: now, reason)
            .map { SkippedFire(job: entry.job.name, $0) }
    }

    // MARK: - What is due

    /// Takes what is due, and decides what becomes of it.
    mutating func take(now: Instant) -> [Due] {
        table.popDue(now: now).compactMap { fire -> Due? in
            guard let entry = entries[fire.job], let schedule = entry.job.schedule else {
                return nil
            }
            let job = entry.job
            let decision = FireDecision(
                from: fire.due,
                through: fire.latest,
                of: schedule,
                by: job.firePolicy,
                now: now,
                start: fire.start,
                downUntil: downUntil
            )
            // Before its first day.
            let before = schedule.skipped(
                after: entry.clock.settled,
                through: Instant(before: fire.due),
                .missed
            )
            entries[fire.job]?.clock.settled = fire.latest
            return Due(
                job: job,
                decision: decision,
                skipped: (before + decision.skipped).map { SkippedFire(job: job.name, $0) }
            )
        }
    }
}

extension SkippedFire {
    /// A range of a job.
    init(job: String, _ range: SkippedRange) {
        self.init(
            job: job,
            first: range.first,
            last: range.last,
            count: range.count,
            reason: range.reason
        )
    }
}
