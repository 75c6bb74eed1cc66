public import TrawlCore

/// How far a crawl is: a snapshot for progress lines and status.
public struct CrawlProgress: Sendable, Hashable {
    /// Runs that are going.
    public var runs = 0
    /// Pages recorded by them.
    public var pages = 0
    /// URLs of theirs that wait or are in flight.
    public var queued = 0
    /// Items that they saw.
    public var items = 0
    /// Failures, those that are tried again included.
    public var errors = 0
    /// Tasks in the queue now.
    public var queueDepth = 0
    /// The most tasks that were in the queue at once.
    public var queueHighWaterMark = 0

    /// The next fire; nil when none is to come.
    public var nextFire: NextFire?

    /// A job that is due next.
    public struct NextFire: Sendable, Hashable {
        /// The job's name.
        public var job: String
        /// When it starts: its due time and its jitter.
        public var due: Instant
    }

    /// Nothing yet.
    public init() {}

    init(_ producer: Producer, queue: BoundedQueue<FetchTask>) {
        for run in producer.runs.values {
            runs += 1
            pages += run.pages
            queued += run.unfinished
            items += run.items
            errors += run.errors
        }
        nextFire = producer.agenda.next.map { NextFire(job: $0.job, due: $0.start) }
        queueDepth = queue.count
        queueHighWaterMark = queue.highWaterMark
    }
}
