/// One leased URL that may be fetched now.
///
/// A value that can travel between processes: with the definition of its run beside it, it says all
/// that a consumer needs.
public struct FetchTask: Hashable, Sendable, Codable {
    /// What the answer is for.
    public enum Purpose: String, Sendable, Codable {
        /// A page of the run.
        case page
        /// The rules of a host, before its first page.
        case robots
        /// A sitemap, or an index of sitemaps, whose URLs are start URLs.
        case sitemap
        /// A feed, the links of whose entries are start URLs.
        case feed

        /// What stands in the frontier in place of a kind of page; nil for what is none.
        package var row: Int? {
            switch self {
            case .page, .robots: nil
            case .sitemap: -1
            case .feed: -2
            }
        }

        /// Whether the answer lists start URLs.
        package var isList: Bool { row != nil }
    }

    /// The run's number in the store.
    public var run: Int64
    /// The URL's number in the frontier; 0 for robots.
    public var id: Int64
    /// What the answer is for.
    public var purpose = Purpose.page
    /// The absolute URL to ask for, normalised, without fragment and credentials.
    public var url: String
    /// For robots: the origin whose rules are asked for, also after redirects; nil for pages.
    public var origin: String?
    /// The seed it began with: its place among the job's seeds; nil for links.
    public var seed: Int?
    /// The kind of page: its place among the job's pages.
    public var page = 0
    /// Links away from a seed; a seed has depth 0.
    public var depth = 0
    /// Redirects gone through before this request.
    public var hops = 0
    /// Attempts before this one that used up a retry.
    public var attempts = 0
    /// Answers 429 or 503 before this one that made the host wait.
    public var throttled = 0
    /// Whether the request of its seed has turned into a plain GET on the way (RFC 9110, 15.4).
    public var dropsRequest = false
    /// Whether its host is given time between requests, so that the start of this one is reported.
    public var isSpaced = false
    /// What an earlier run kept of the page; nil when it has to be fetched as if it were new.
    public var kept: KeptPage?

    /// A task for one URL.
    public init(run: Int64, id: Int64, url: String) {
        self.run = run
        self.id = id
        self.url = url
    }

    /// A task for a URL of the frontier.
    package init(_ claimed: ClaimedURL, run: Int64) {
        self.init(run: run, id: claimed.id, url: claimed.location)
        seed = claimed.seed
        page = max(0, claimed.page)
        purpose = [.sitemap, .feed].first { $0.row == claimed.page } ?? .page
        dropsRequest = claimed.dropsRequest
        depth = claimed.depth
        hops = claimed.hops
        attempts = claimed.attempts
        throttled = claimed.throttled
    }

    /// A task for the robots.txt of an origin, on behalf of a run.
    package init(robotsOf origin: String, run: Int64) {
        self.init(run: run, id: 0, url: origin + "/robots.txt")
        purpose = .robots
        self.origin = origin
    }
}
