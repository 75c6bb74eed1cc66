internal import Logging
internal import TrawlCore

extension Producer {
    /// Whether a URL may be fetched by its origin's robots.txt.
    enum Permission {
        case go
        case ask(FetchTask)
        case refuse(FailureKind, String)
        /// Nil: until the answer comes.
        case wait(until: Instant?)
        /// The gate let this URL go before it knew of a delay: it is asked again.
        case askGate
    }

    /// Whether robots.txt lets a URL be fetched.
    func permit(
        _ url: ClaimedURL,
        _ host: HostLine,
        _ run: ActiveRun,
        _ now: Instant
    ) -> Permission {
        guard run.plan.job.politeness.obeysRobots else { return .go }
        guard let location = WebURL(url.location) else {
            preconditionFailure("a URL of the frontier must parse: the parser wrote it")
        }
        let origin = location.origin
        let agent = run.plan.robotsAgent
        if host.robots[origin] == nil {
            host.robots[origin] = knownRobots(of: origin, agent, now)
            if obeyDelays(of: host) { return .askGate }
        }
        let robots = host.robots[origin] ?? .init()
        if robots.isAsked { return .wait(until: nil) }
        switch robots.standing.advice(at: now) {
        case .fetch:
            host.robots[origin]?.isAsked = true
            return .ask(FetchTask(robotsOf: origin, run: run.plan.id))
        case .allowAll: return .go
        case .wait(let until): return .wait(until: until)
        case .unreachable:
            return .refuse(.robotsUnreachable, "\(origin)/robots.txt cannot be had")
        case .rules(let rules):
            let policy = robots.policies[agent] ?? RobotsPolicy(rules, agent: agent)
            if robots.policies[agent] == nil {
                host.robots[origin]?.policies[agent] = policy
                if obeyDelays(of: host) { return .askGate }
            }
            let path = location.path + (location.query.map { "?" + $0 } ?? "")
            guard !policy.allows(path: path) else { return .go }
            let decision = policy.decision(path: path)
            let line = decision.line.map { " (line \($0))" } ?? ""
            return .refuse(.robotsDenied, "robots.txt: \(decision.rule ?? "")\(line)")
        }
    }

    /// Tells the gate the longest delay that the origins of the host ask for, by Crawl-delay or
    /// Request-rate.
    ///
    /// - Returns: Whether that changed.
    private func obeyDelays(of host: HostLine) -> Bool {
        let asked = host.robots.values.flatMap(\.policies.values).compactMap(\.delay).max()
        let before = host.gate.crawlDelay
        host.gate.setCrawlDelay(asked)
        guard host.gate.crawlDelay != before else { return false }
        if let asked, let obeyed = host.gate.crawlDelay {
            surroundings.logger.notice(
                "crawl-delay",
                metadata: [
                    "host": "\(host.name)", "asked": "\(asked.shortText)",
                    "obeyed": "\(obeyed.shortText)",
                ]
            )
        }
        return true
    }

    /// What the store knows of an origin's robots.txt.
    ///
    /// The delay of rules that are too old to go by holds until there are new ones.
    private func knownRobots(
        of origin: String,
        _ agent: String,
        _ now: Instant
    ) -> HostLine.Robots {
        var robots = HostLine.Robots()
        do {
            guard let record = try surroundings.store.robots(of: origin) else { return robots }
            robots.failuresInARow = record.failuresInARow
            let answer: RobotsAnswer =
                if let status = record.status {
                    .response(status: status, body: record.body, retryAfter: nil)
                } else {
                    .failure(.connect)
                }
            // So that an origin that cannot be asked does not begin its waits anew.
            for _ in 0..<max(1, min(record.failuresInARow, RobotsStanding.waits.count + 1)) {
                robots.standing.received(answer, at: record.fetchedAt)
            }
            if case .rules(let rules) = robots.standing.advice(at: record.fetchedAt) {
                robots.policies[agent] = RobotsPolicy(rules, agent: agent)
            }
        } catch {
            surroundings.logger.error("a robots.txt is unreadable: \(origin): \(error)")
        }
        return robots
    }

    /// Takes the answer to a robots.txt, and asks further where it redirects.
    func answerRobots(_ outcome: FetchOutcome, _ now: Instant) {
        // Redirects may lead to other hosts; the rules are those of the origin asked first.
        guard let origin = outcome.task.origin, let url = WebURL(origin) else { return }
        let host = host(named: url.hostKey)
        if case .redirected(let url, let name, _) = outcome.verdict {
            var task = outcome.task
            task.url = url
            task.hops += 1
            let target = self.host(named: name)
            // That host is asked with the run's delay, too.
            if let run = runs[task.run] { join(run, target) }
            target.robotsTasks.append(task)
            return makeReady(target)
        }
        var robots = host.robots[origin] ?? .init()
        robots.isAsked = false
        robots.policies = [:]
        var body: [UInt8] = []
        if case .robots(let bytes) = outcome.verdict { body = bytes }
        let answer: RobotsAnswer =
            if let status = outcome.status, outcome.failure?.kind != .redirectLimit {
                .response(status: status, body: body, retryAfter: outcome.retryAfter)
            } else {
                .failure(outcome.failure?.kind ?? .connect)
            }
        if case .wait(let until) = robots.standing.received(answer, at: now) {
            surroundings.logger.notice(
                "a host waits: its robots.txt cannot be had",
                metadata: [
                    "host": "\(host.name)", "origin": "\(origin)", "until": "\(until.iso8601)",
                    "cause": "\(outcome.failure?.message ?? "status \(outcome.status ?? 0)")",
                ]
            )
        }
        let counts = outcome.status.map { $0 < 500 } ?? false
        robots.failuresInARow = counts ? 0 : robots.failuresInARow + 1
        host.robots[origin] = robots
        // Until new rules are compiled, the delay of the old ones holds.
        if case .allowAll = robots.standing.advice(at: now) { _ = obeyDelays(of: host) }
        surroundings.record(
            .robots(
                KeptRobots(
                    origin: origin,
                    fetchedAt: now,
                    status: outcome.status,
                    failuresInARow: robots.failuresInARow,
                    body: body
                )
            )
        )
        makeReady(host)
    }
}
