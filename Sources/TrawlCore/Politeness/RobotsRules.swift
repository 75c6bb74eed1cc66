/// What a robots.txt says: its lines, read once, before it is asked about any one crawler.
///
/// Follows RFC 9309, and where that is silent google/robotstxt. Bad lines are skipped, never an
/// error: any bytes are a robots.txt.
public struct RobotsRules: Sendable {
    /// How much of a file is read: 500 KiB, the least that RFC 9309 (2.5) lets a crawler read.
    public static let longestFile = 500 * 1024

    /// Whether the file was longer than `longestFile`; what came after was ignored.
    public let isTruncated: Bool

    /// The values of all `Sitemap` lines as written, in file order, repeated where the file repeats.
    ///
    /// They belong to no group (RFC 9309, 2.2.4); relative ones are not resolved.
    public let sitemaps: [String]

    let records: [RobotsRecord]

    /// Reads a file; the bytes need be neither text nor complete.
    ///
    /// Linear in their number.
    public init(parsing bytes: [UInt8]) {
        var parser = RobotsParser(bytes)
        parser.parse()
        isTruncated = parser.isTruncated
        sitemaps = parser.sitemaps
        records = parser.records
    }

    /// Whether `agent` may fetch `path`.
    ///
    /// - Parameters:
    ///   - path: path and query of a URL, from "/" on; an empty one means "/".
    ///   - agent: a product token or a whole User-Agent header.
    /// - Returns: true when no rule of the agent's group, or an `Allow`, decides.
    ///
    /// Goes through the whole file; for more than a few paths make a `RobotsPolicy`.
    public func allows(path: String, agent: String) -> Bool {
        RobotsPolicy(self, agent: agent).allows(path: path)
    }

    /// Whether `agent` may fetch `path`, and which line says so.
    public func decision(path: String, agent: String) -> RobotsDecision {
        RobotsPolicy(self, agent: agent).decision(path: path)
    }

    /// The `Crawl-delay` of the agent's group, as written: not capped; nil when it has none.
    public func crawlDelay(agent: String) -> Duration? {
        RobotsPolicy(self, agent: agent).crawlDelay
    }

    /// The `Request-rate` of the agent's group; nil when it has none.
    public func requestRate(agent: String) -> RobotsRequestRate? {
        RobotsPolicy(self, agent: agent).requestRate
    }
}

/// An answer of robots.txt, with the line that it comes from.
public struct RobotsDecision: Hashable, Sendable {
    /// Whether the path may be fetched.
    public let isAllowed: Bool

    /// The rule that decided, such as `Disallow: /private`; nil when none matched.
    public let rule: String?

    /// The number of that rule's line, from 1; nil when no rule matched.
    public let line: Int?

    /// The name of the group whose rules hold, as the file writes it; nil when no group does.
    public let group: String?
}

/// A `Request-rate`: so many requests in a period.
public struct RobotsRequestRate: Hashable, Sendable {
    /// The number of requests, at least 1.
    public let requests: Int

    /// The time in which so many requests may be made, at least a second.
    public let period: Duration

    /// The delay between two requests that keeps to the rate.
    public var delay: Duration { period / requests }
}

/// One line of robots.txt that says something to a crawler.
struct RobotsRecord: Sendable {
    enum Content: Sendable {
        case agent([UInt8])
        case rule(isAllow: Bool, pattern: [UInt8])
        case crawlDelay(Duration)
        case requestRate(RobotsRequestRate)
    }

    let content: Content
    let line: Int
}
