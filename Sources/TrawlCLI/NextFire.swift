internal import Trawl

/// Which job is due next, for the progress line of an idle crawl.
final class NextFire: Sendable {
    private let schedules: [(job: String, schedule: Schedule)]
    /// The fire that was told last; it holds until it is over.
    private let known = Lock<(job: String, due: Instant)?>(nil)

    /// The next fires of jobs; those that are disabled or have no schedule never come.
    init(_ jobs: [Job]) {
        schedules = jobs.compactMap { job in
            guard job.enabled, let schedule = job.schedule else { return nil }
            return (job.name, schedule)
        }
    }

    /// Whether none of the jobs has a schedule.
    var isEmpty: Bool { schedules.isEmpty }

    /// The line, as `waiting: books is due in 12s`.
    func text(at now: Instant) -> String {
        let next = known.withLock { known -> (job: String, due: Instant)? in
            if let fire = known, fire.due > now { return fire }
            known = soonest(after: now)
            return known
        }
        guard let next else { return "waiting: no fire is to come" }
        return "waiting: \(next.job) is due \(DurationText.relative(next.due, to: now))"
    }

    private func soonest(after now: Instant) -> (job: String, due: Instant)? {
        schedules.compactMap { job, schedule in
            schedule.next(after: now).map { (job: job, due: $0) }
        }.min { $0.due < $1.due }
    }
}
