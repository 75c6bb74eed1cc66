public import TrawlCore

/// How much an engine does at once, and how carefully it writes.
public struct EngineSettings: Sendable, Hashable {
    /// Requests in flight in all, 1 to 10,000.
    public var concurrency = 64
    /// Threads that fetch and parse; nil: as many as cores.
    public var threads: Int?
    /// Runs that schedules start in a second, at most, 1 to 1,000,000.
    public var startRate = 100
    /// How much a power loss may take.
    public var durability = Durability.full
    /// How long what is in flight may go on when the program is asked to end.
    public var drain = Duration.seconds(25)
    /// How long a disk that is full or fails is left alone before it is tried again.
    package var diskRetry = Duration.seconds(30)

    /// The settings that hold when nobody says otherwise.
    public init() {}

    /// The number of consumers: never more than requests in flight.
    var consumers: Int { max(1, min(threads ?? Processors.count, concurrency)) }

    /// One consumer's share of the requests in flight.
    func slots(of consumer: Int) -> Int {
        concurrency / consumers + (consumer < concurrency % consumers ? 1 : 0)
    }
}
