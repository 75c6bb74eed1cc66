public import TrawlCore

/// What a program says of how to crawl; nil: as `trawl.yaml` says, else the default.
public struct CrawlSettings: Sendable, Hashable {
    /// Requests in flight in all.
    public var concurrency: Int?
    /// Threads that fetch and parse.
    public var threads: Int?
    /// Runs that schedules start in a second, at most.
    public var startRate: Int?
    /// How much a power loss may take.
    public var durability: Durability?
    /// How long what is in flight may go on when the program is asked to end.
    public var drain: Duration?
    /// How long a disk that is full or fails is left alone before it is tried again; for tests.
    package var diskRetry: Duration?

    /// Everything as `trawl.yaml` says.
    public init() {}

    /// The settings in force: these, then the project's, then the defaults.
    func over(_ project: ProjectSettings?) -> EngineSettings {
        var settings = EngineSettings()
        if let value = concurrency ?? project?.concurrency { settings.concurrency = value }
        if let value = threads ?? project?.threads { settings.threads = value }
        if let value = startRate ?? project?.startRate { settings.startRate = value }
        if let value = durability ?? project?.durability { settings.durability = value }
        if let value = drain ?? project?.drain { settings.drain = value }
        if let diskRetry { settings.diskRetry = diskRetry }
        return settings
    }
}

/// What is special about runs that somebody asks for.
public struct RunOptions: Sendable {
    /// At most so many pages, in place of the job's limit.
    public var pageLimit: Int?
    /// Begin a new run also when one was interrupted; that one is cancelled.
    public var isNew = false
    /// Called on the writing thread with items once they are committed.
    public var onItems: (@Sendable ([StoredItem]) -> Void)?
    /// Called a few times a second while the runs go on, on the calling thread.
    public var onProgress: (@Sendable (CrawlProgress) -> Void)?
    /// Ends the runs early.
    public var stop: StopRequest?
    /// Has `start` read the job files again, whether the system told of a change or not.
    public var reload: ReloadRequest?

    /// Nothing special.
    public init() {}
}
