/// How a job is, as its runs say.
public enum JobHealth: String, Sendable, CaseIterable {
    /// Its last run was good.
    case ok
    /// Something was wrong with its last run.
    case degraded
    /// Its last run failed.
    case failing
    /// It has had no good run for longer than `expect.quiet`.
    case quiet
    /// No run of it has ended.
    case neverRan = "never_ran"

    /// What a job's runs say.
    public struct Facts: Sendable, Hashable {
        /// Where the last run that ended by itself stands; nil when there is none.
        public var lastState: RunState?
        /// Whether that run was degraded, and accepted.
        public var isAccepted = false
        /// When the last good run ended; nil when there is none.
        public var lastGoodEnd: Instant?
        /// When the first run was due or asked for; nil when there is none.
        public var firstRun: Instant?

        /// Nothing has run.
        public init() {}
    }

    /// How a job is.
    ///
    /// - Parameters:
    ///   - job: The job; nil: its file has mistakes or is gone, and it is never quiet.
    ///   - facts: What its runs say.
    ///   - isPaused: Whether somebody paused it: then it is not quiet, it was told to be.
    ///   - now: The time.
    public init(of job: Job?, _ facts: Facts, isPaused: Bool, now: Instant) {
        let deadline = isPaused ? nil : job?.quietAt(facts)
        self =
            switch facts.lastState {
            case nil: .neverRan
            case _ where deadline.map({ $0 <= now }) ?? false: .quiet
            case .degraded: facts.isAccepted ? .ok : .degraded
            case .failed: .failing
            default: .ok
            }
    }
}

extension Job {
    /// When a job counts as quiet if no good run comes before; nil: never.
    ///
    /// The time goes on from the end of its last good run, or from its first run when none was good:
    /// `expect.quiet`, or until its schedule has fired three times more. A job that is disabled, or
    /// without either, is never quiet, nor one that never ran.
    public func quietAt(_ facts: JobHealth.Facts) -> Instant? {
        guard enabled, let start = facts.lastGoodEnd ?? facts.firstRun else { return nil }
        if let quiet = expectations.quiet { return start + quiet }
        guard let schedule else { return nil }
        var time = start
        for _ in 0..<3 {
            guard let next = schedule.next(after: time) else { return nil }
            time = next
        }
        return time
    }
}
