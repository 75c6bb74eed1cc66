internal import TrawlCore

/// The jobs with their schedules, and what comes of their due times.
///
/// The producer's own; a value.
struct Agenda {
    /// The jobs, by name.
    private(set) var jobs: [String: Job] = [:]
    private var table = ScheduleTable()

    /// What is to be done about due times.
    struct Due {
        /// The job.
        var job: Job
        /// The due time that becomes a run; nil: none does.
        var fire: Instant?
        /// Due times that become none, as one range.
        var missed: SkippedFire?
    }

    /// No schedules.
    init() {}

    /// When something is due next; nil when nothing comes.
    var nextDue: Instant? { table.nextDue }

    /// Takes in a job.
    ///
    /// - Parameters:
    ///   - job: The job; one without a schedule is known, but never due.
    ///   - lastFire: Its last due time that was settled; nil for a job never seen, which begins now
    ///     and makes up for nothing.
    ///   - now: The time.
    mutating func add(_ job: Job, lastFire: Instant?, now: Instant) {
        jobs[job.name] = job
        if let schedule = job.schedule, job.enabled {
            table.set(job.name, schedule, from: lastFire ?? now)
        }
    }

    /// Takes what is due: of several due times of a job, as after downtime, the latest becomes a run
    /// and the others are told as missed.
    mutating func take(now: Instant) -> [Due] {
        table.popDue(now: now).compactMap { fire in
            guard let job = jobs[fire.job] else { return nil }
            guard let schedule = job.schedule, fire.latest > fire.due else {
                return Due(job: job, fire: fire.latest, missed: nil)
            }
            let last = schedule.previous(atOrBefore: fire.latest - .milliseconds(1)) ?? fire.due
            let count = schedule.count(in: fire.due..<fire.latest)
            let missed = SkippedFire(
                job: job.name,
                first: fire.due,
                last: last,
                count: count,
                reason: "missed"
            )
            return Due(job: job, fire: fire.latest, missed: missed)
        }
    }
}
