internal import Trawl

/// What a robots.txt says about a URL.
struct RobotsReport {
    /// Where the robots.txt came from.
    enum Source {
        case file(String, [UInt8])
        case site(PageTrial)
    }

    private let url: WebURL
    private let agent: String
    private let source: Source
    /// Nil: there are no rules, as everything or nothing may be fetched.
    private let rules: RobotsRules?
    /// Why there is no robots.txt to go by, so that nothing may be fetched; nil when all is well.
    let failure: FetchOutcome.Failure?

    /// Asks the rules about a URL on behalf of an agent.
    init(url: WebURL, agent: String, source: Source) {
        self.url = url
        self.agent = agent
        self.source = source
        switch source {
        case .file(_, let bytes):
            rules = RobotsRules(parsing: bytes)
            failure = nil
        case .site(let trial):
            var standing = RobotsStanding()
            let now = trial.outcome.startedAt
            switch standing.received(Self.answer(of: trial.outcome), at: now) {
            case .rules(let rules):
                self.rules = rules
                failure = nil
            case .allowAll:
                rules = nil
                failure = nil
            case .fetch, .wait, .unreachable:
                rules = nil
                failure =
                    trial.outcome.failure
                    ?? .init(kind: .robotsUnreachable, message: "there is no answer")
            }
        }
    }

    private static func answer(of outcome: FetchOutcome) -> RobotsAnswer {
        var body: [UInt8] = []
        if case .robots(let bytes) = outcome.verdict { body = bytes }
        guard let status = outcome.status, outcome.failure?.kind != .redirectLimit else {
            return .failure(outcome.failure?.kind ?? .connect)
        }
        return .response(status: status, body: body, retryAfter: nil)
    }

    private var policy: RobotsPolicy? { rules.map { RobotsPolicy($0, agent: agent) } }

    private var decision: RobotsDecision? {
        policy?.decision(path: RobotsTarget.path(of: url))
    }

    private var isAllowed: Bool { decision?.isAllowed ?? (failure == nil) }

    private var place: String {
        switch source {
        case .file(let path, _): path
        case .site(let trial): trial.outcome.task.url
        }
    }

    private var trial: PageTrial? {
        if case .site(let trial) = source { return trial }
        return nil
    }

    // MARK: - As JSON

    /// Everything.
    var value: Value {
        let policy = policy
        let decision = decision
        let rate = policy?.requestRate.map { rate in
            Value.object([
                "requests": .count(rate.requests),
                "period_ms": .integer(rate.period.wholeMilliseconds),
            ])
        }
        return .object([
            "url": .text(url.text), "agent": .text(agent), "robots": .text(place),
            "redirects": .list(trial?.redirects.map(Value.text) ?? []),
            "status": trial?.outcome.status.map(Value.count) ?? .null,
            "failure": .optional(failure?.kind.rawValue), "message": .optional(failure?.message),
            "allowed": .boolean(isAllowed), "rule": .optional(decision?.rule),
            "line": decision?.line.map(Value.count) ?? .null, "group": .optional(decision?.group),
            "crawl_delay_ms": policy?.crawlDelay.map { .integer($0.wholeMilliseconds) } ?? .null,
            "request_rate": rate ?? .null,
            "sitemaps": .list(rules?.sitemaps.map(Value.text) ?? []),
            "truncated": .boolean(rules?.isTruncated ?? false),
        ])
    }

    // MARK: - For people

    /// The answer, then where it is from.
    func text(_ paint: Paint) -> String {
        let word = isAllowed ? paint(.good, "allowed") : paint(.bad, "not allowed")
        var text = paint(.strong, SafeText.line(url.text)) + "\n"
        text += "  \(word) for \(SafeText.line(agent)): \(SafeText.line(reason))\n"
        if let delay = policy?.crawlDelay {
            text += "  crawl-delay: \(DurationText.text(delay))\n"
        }
        if let rate = policy?.requestRate {
            text += "  request-rate: \(rate.requests) in \(DurationText.text(rate.period))\n"
        }
        text += "\n"
        for url in trial?.redirects ?? [] { text += "\(SafeText.line(url))  redirects to\n" }
        text += SafeText.line(place) + "\n"
        if let outcome = trial?.outcome, let status = outcome.status {
            text += "  \(status), \(SizeText.text(Int64(outcome.bytes)))\n"
        }
        if rules?.isTruncated == true {
            text += "  only the first \(RobotsRules.longestFile >> 10) KB of it count\n"
        }
        for sitemap in rules?.sitemaps ?? [] { text += "  sitemap: \(SafeText.line(sitemap))\n" }
        return text
    }

    /// Why, in words.
    private var reason: String {
        if let failure { return "robots.txt cannot be had: \(failure.message)" }
        guard let decision else { return "there is no robots.txt" }
        guard let rule = decision.rule, let line = decision.line else {
            guard let group = decision.group else { return "no group is about it" }
            return "no rule of the group '\(group)' matches"
        }
        return "\(rule) (line \(line), group '\(decision.group ?? "*")')"
    }
}
