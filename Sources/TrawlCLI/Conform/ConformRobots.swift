internal import Trawl

/// What robots.txt says to one agent.
struct ConformRobots: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let rules = RobotsRules(parsing: Array(try question.text("robots").utf8))
        let policy = RobotsPolicy(rules, agent: try question.optionalText("agent") ?? "*")
        var answer = Fields()
        if let url = try question.optionalText("url") {
            answer["allowed"] = .boolean(policy.allows(path: RobotsTarget.path(of: url)))
        }
        answer["crawl_delay"] = .seconds(policy.crawlDelay)
        answer["sitemaps"] = .list(rules.sitemaps.map(Value.text))
        return answer
    }
}

/// What the robots.txt of a site says about many URLs.
struct ConformRealRobots: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let rules = RobotsRules(parsing: Array(try question.text("robots").utf8))
        var policies: [String: RobotsPolicy] = [:]
        var delays = Fields()
        let allowed = try question.objects("checks").map { check -> Value in
            let agent = try check.optionalText("agent") ?? "*"
            let policy = policies[agent] ?? RobotsPolicy(rules, agent: agent)
            policies[agent] = policy
            delays[agent] = .seconds(policy.crawlDelay)
            return .boolean(policy.allows(path: RobotsTarget.path(of: try check.text("url"))))
        }
        return Fields([
            ("allowed", .list(allowed)), ("crawl_delay", .object(delays)),
            ("sitemaps", .list(rules.sitemaps.map(Value.text))),
        ])
    }
}

extension Value {
    /// A duration in seconds, or null.
    static func seconds(_ duration: Duration?) -> Value {
        guard let duration else { return .null }
        let (seconds, attoseconds) = duration.components
        return attoseconds == 0
            ? .integer(seconds) : .number(Double(seconds) + Double(attoseconds) / 1e18)
    }
}
