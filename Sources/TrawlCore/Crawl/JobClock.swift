/// How far the due times of a job are accounted for, as the store keeps it.
package struct JobClock: Hashable, Sendable {
    /// What a job's schedule does, and why it does not fire.
    package enum Standing: String, Hashable, Sendable, Codable {
        /// It fires.
        case active
        /// Somebody paused it.
        case paused
        /// The job file says `enabled: false`.
        case disabled
        /// The job file has mistakes, and there was no good version of it since the start.
        case broken
        /// There is no such job file, or it has no schedule.
        case absent

        /// Why due times of the meantime became no run, when the process was there.
        package var reason: SkipReason? {
            switch self {
            case .active, .absent: nil
            case .paused: .paused
            case .disabled: .disabled
            case .broken: .brokenFile
            }
        }
    }

    /// `Schedule.identity` of what it counts by; empty without a schedule.
    package var schedule: String
    /// Every due time up to this one is a run or a skipped fire in the store.
    package var settled: Instant
    /// What the schedule does.
    package var standing: Standing

    /// A clock from its parts.
    package init(schedule: String, settled: Instant, standing: Standing) {
        self.schedule = schedule
        self.settled = settled
        self.standing = standing
    }
}
