/// What the producer is told after a commit: what it may count on from now.
package enum CommitNote: Sendable {
    /// A run and its seeds are recorded: so many URLs are queued for each host.
    case began(run: Int64, hosts: [String: Int])
    /// What somebody waited for is recorded.
    case confirmed(Int)
    /// The run's name was taken: it is recorded already, nothing was written.
    case existed(run: Int64)
    /// A URL is ended; its lease ends. `isNew` is false when it had been ended before.
    case settled(run: Int64, id: Int64, succeeded: Bool, isSeed: Bool, isNew: Bool)
    /// A URL is queued again, at another host when one is named; its lease ends.
    case requeued(run: Int64, id: Int64, from: String, host: String?, notBefore: Instant)
    /// So many new URLs are queued, all of them at these hosts.
    case found(run: Int64, hosts: Set<String>, count: Int)
    /// A page is recorded, with so many items and bytes.
    case counted(run: Int64, items: Int, bytes: Int)
    /// A fetch failed, tried again or not.
    case troubled(run: Int64, errors: Int)
    /// The length of an appended file is recorded.
    case appended(AppendedFile)
    /// Somebody's acceptance of a run is recorded; not new: the run was not degraded any more.
    case accepted(run: Int64, isNew: Bool)
    /// A run is over, with its counts.
    case ended(run: Int64, state: RunState)
    /// A step of retention removed so much; `isOver` is false when there is more.
    case pruned(Pruned, isOver: Bool)
}

/// One URL taken from the frontier.
package struct ClaimedURL: Sendable {
    /// Its row.
    package var id: Int64
    /// Where it stands now: the URL, or what it redirected to.
    package var location: String
    /// The seed's place in the job file; nil for links.
    package var seed: Int?
    /// The kind of page: its place among the job's pages; below zero for lists of start URLs.
    package var page: Int
    /// Links away from a seed.
    package var depth: Int
    /// Redirects gone through.
    package var hops: Int
    /// Attempts that used up a retry.
    package var attempts: Int
    /// Answers that made the host wait.
    package var throttled: Int
    /// Whether the request of its seed has turned into a plain GET.
    package var dropsRequest: Bool

    /// A URL from its parts.
    package init(
        id: Int64,
        location: String,
        seed: Int?,
        page: Int,
        depth: Int,
        hops: Int,
        attempts: Int,
        throttled: Int,
        dropsRequest: Bool = false
    ) {
        self.id = id
        self.location = location
        self.seed = seed
        self.page = page
        self.depth = depth
        self.hops = hops
        self.attempts = attempts
        self.throttled = throttled
        self.dropsRequest = dropsRequest
    }
}

/// An answer of the frontier.
package struct Claim: Sendable {
    /// What may be fetched now, in order.
    package var urls: [ClaimedURL]
    /// Whether there may be more that may be fetched now.
    package var isCut: Bool
    /// When the next of the URLs that wait may be fetched; nil when none waits or `isCut`.
    package var nextAt: Instant?

    /// A claim from its parts.
    package init(urls: [ClaimedURL], isCut: Bool, nextAt: Instant?) {
        self.urls = urls
        self.isCut = isCut
        self.nextAt = nextAt
    }
}

/// The durable set of known URLs of the runs, as the producer reads it.
package protocol Frontier: Sendable {
    /// The first queued URLs of a run at a host that may be fetched now and are not leased.
    ///
    /// With `onlyBegun` only those that were handed out before: redirected, or to be tried again.
    func claim(
        run: Int64,
        host: String,
        limit: Int,
        onlyBegun: Bool,
        now: Instant,
        isLeased: (Int64) -> Bool
    ) throws -> Claim
}

/// Where outcomes are recorded.
///
/// One thread has it.
package protocol OutcomeStore {
    /// Records a batch in one transaction, all or nothing.
    ///
    /// - Parameters:
    ///   - batch: What to record, in order.
    ///   - durably: Whether a power loss after the return may take nothing of it.
    /// - Returns: What the producer may count on from now.
    /// - Throws: When the store refuses; then nothing of the batch is recorded.
    func commit(_ batch: [StoreCommand], durably: Bool) throws -> [CommitNote]
}
