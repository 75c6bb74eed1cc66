/// What becomes of a fire that cannot simply start: a run is still going, or the time has passed.
public struct FirePolicy: Hashable, Sendable {
    /// What a fire does while a run of the job is going.
    public var overlap = OverlapPolicy.skip
    /// What is made up for after the schedule's process was away.
    public var missed = MissedPolicy.once
    /// A missed fire older than this is not made up for; nil: however old it is.
    public var within: Duration?

    /// Skip what overlaps, make up for the latest of what was missed.
    public init() {}
}

/// What a fire does while a run of its job is going: the key `schedule.overlap`.
public enum OverlapPolicy: Hashable, Sendable {
    /// It becomes no run.
    case skip
    /// It waits for the end of the run; one waits, later ones become no run.
    case queue
    /// It cancels the run, and begins when that has ended.
    case replace
    /// It begins beside the run, up to so many at once, 1 to 32; later ones become no run.
    case allow(Int)

    /// How many runs `allow` stands for by itself.
    public static let defaultAllowance = 4

    /// How many runs of the job may go at once.
    public var mostRuns: Int {
        if case .allow(let most) = self { most } else { 1 }
    }
}

/// What is made up for of the fires that were due while nobody fired them: the key
/// `schedule.missed`.
public enum MissedPolicy: String, Hashable, Sendable, CaseIterable {
    /// The latest of them.
    case once
    /// All of them, at most the latest 1,000.
    case all
    /// None.
    case skip

    /// The most that `all` makes up for.
    public static let most = 1000
}
