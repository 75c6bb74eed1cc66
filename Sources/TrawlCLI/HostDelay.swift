internal import Trawl

/// The delay that is in force for a host of a job, and where it comes from.
struct HostDelay {
    private let host: String
    private let delay: HostGate.EffectiveDelay
    private let politeness: PolitenessSettings
    private let crawlDelay: Duration?

    /// The delay at the host of a start URL.
    ///
    /// - Throws: SQLite's error.
    init(_ url: WebURL, of job: Job, store: Store?, now: Instant) throws {
        host = url.hostKey
        politeness = job.politeness
        var kept = HostGate.Snapshot.plain
        if let json = try store?.gate(of: host) { kept = try HostGate.Snapshot(json: json) }
        var gate = HostGate(restoring: kept)
        gate.use(run: 0, delay: politeness.delay, concurrency: politeness.concurrency)
        if politeness.isAdaptive { gate.adapt(for: 0) }
        crawlDelay = try HostDelay.crawlDelay(url, of: job, store: store)
        gate.setCrawlDelay(crawlDelay)
        delay = gate.effectiveDelay(at: now)
    }

    /// What the last robots.txt of the host asked for; nil when it asked for nothing, is not known,
    /// or is not obeyed.
    private static func crawlDelay(_ url: WebURL, of job: Job, store: Store?) throws -> Duration? {
        guard job.politeness.obeysRobots, let robots = try store?.robots(of: url.origin),
            robots.status.map({ (200...299).contains($0) }) ?? false
        else { return nil }
        let agent = job.fetch.userAgent ?? Version.userAgent
        return RobotsPolicy(RobotsRules(parsing: robots.body), agent: agent).delay
    }

    /// The delay for people.
    var sentence: String {
        let time = DurationText.text(delay.duration)
        let why =
            switch delay.source {
            case .job: "`politeness.delay` of the job"
            case .adaptive: "`politeness.adaptive` of the job, after the host's answers"
            case .crawlDelay: "its robots.txt asks for it"
            case .backOff: "it answered 429 or 503"
            case .retryAfter: "it answered with Retry-After"
            case .failures: "it failed too often in a row, and rests"
            }
        let longest = crawlDelay.map { $0 > HostGate.longestCrawlDelay } ?? false
        let cut = longest ? "; it asks for more than is obeyed" : ""
        let most = Count.text(politeness.concurrency, "request")
        return "\(host): \(time) between two requests (\(why)\(cut)), \(most) at once."
    }
}
