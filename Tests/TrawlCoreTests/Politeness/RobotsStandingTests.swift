import Testing

@testable import TrawlCore

@Suite("Robots standing")
struct RobotsStandingTests {
    private static let start = Instant(secondsSince1970: 1_000_000)

    /// What advice is, without the rules.
    private func name(_ advice: RobotsStanding.Advice) -> String {
        switch advice {
        case .fetch: "fetch"
        case .rules: "rules"
        case .allowAll: "allow"
        case .wait(let until): "wait \((until - Self.start).components.seconds)"
        case .unreachable: "unreachable"
        }
    }

    private static func answer(_ status: Int, retryAfter: Duration? = nil) -> RobotsAnswer {
        .response(
            status: status,
            body: Array("User-agent: *\nDisallow: /a".utf8),
            retryAfter: retryAfter
        )
    }

    static let answers: [(String, RobotsAnswer, String)] = [
        ("200", answer(200), "rules"),
        ("206", answer(206), "rules"),
        // RFC 9309, 2.3.1.2 and 2.3.1.3.
        ("redirect loop", .failure(.redirectLimit), "allow"),
        ("a redirect to nowhere", answer(302), "allow"),
        ("304 to a plain request", answer(304), "wait 60"),
        ("401", answer(401), "allow"),
        ("403", answer(403), "allow"),
        ("404", answer(404), "allow"),
        ("410", answer(410), "allow"),
        ("429", answer(429), "wait 60"),
        ("429 with Retry-After", answer(429, retryAfter: .seconds(90)), "wait 90"),
        ("429 with a short Retry-After", answer(429, retryAfter: .seconds(1)), "wait 60"),
        // 2.3.1.4.
        ("500", answer(500), "wait 60"),
        ("503 with Retry-After", answer(503, retryAfter: .seconds(700)), "wait 700"),
        ("dns", .failure(.dns), "wait 60"),
        ("connect", .failure(.connect), "wait 60"),
        ("timeout", .failure(.timeoutTotal), "wait 60"),
        ("cut", .failure(.truncated), "wait 60"),
        ("blocked", .failure(.addressBlocked), "unreachable"),
        ("cancelled", .failure(.cancelled), "fetch"),
    ]

    @Test("an answer means what RFC 9309, 2.3 says", arguments: answers)
    func meaning(_ title: String, _ answer: RobotsAnswer, _ expected: String) {
        var standing = RobotsStanding()
        #expect(name(standing.advice(at: Self.start)) == "fetch")
        #expect(name(standing.received(answer, at: Self.start)) == expected, "\(title)")
        #expect(name(standing.advice(at: Self.start)) == expected, "\(title)")
    }

    @Test("the rules are those of the body")
    func rules() throws {
        var standing = RobotsStanding()
        guard case .rules(let rules) = standing.received(Self.answer(200), at: Self.start) else {
            throw Failure.noRules
        }
        #expect(!rules.allows(path: "/a", agent: "x"))
        #expect(rules.allows(path: "/b", agent: "x"))
    }

    private enum Failure: Error { case noRules }

    @Test("an answer is kept for 24 hours", arguments: [200, 404])
    func lifetime(_ status: Int) {
        var standing = RobotsStanding()
        let kept = name(standing.received(Self.answer(status), at: Self.start))
        let end = Self.start + .seconds(24 * 3600)
        #expect(name(standing.advice(at: end - .milliseconds(1))) == kept)
        #expect(name(standing.advice(at: end)) == "fetch")
    }

    @Test("304 keeps the rules for another day")
    func notModified() {
        var standing = RobotsStanding()
        _ = standing.received(Self.answer(200), at: Self.start)
        let later = Self.start + .seconds(30 * 3600)
        #expect(name(standing.advice(at: later)) == "fetch")
        guard case .rules(let rules) = standing.received(Self.answer(304), at: later) else {
            Issue.record("the rules are gone")
            return
        }
        #expect(!rules.allows(path: "/a", agent: "x"))
        #expect(name(standing.advice(at: later + .seconds(23 * 3600))) == "rules")
    }

    @Test("a host that cannot be asked is asked again after 1, 5 and 15 minutes, then fails")
    func unreachable() {
        var standing = RobotsStanding()
        var now = Self.start
        for minutes in [1, 5, 15] {
            _ = standing.received(.failure(.connect), at: now)
            let end = now + .seconds(minutes * 60)
            #expect(name(standing.advice(at: end - .milliseconds(1))).hasPrefix("wait"))
            #expect(name(standing.advice(at: end)) == "fetch")
            now = end
        }
        #expect(name(standing.received(Self.answer(500), at: now)) == "unreachable")
        // A later run asks from the beginning.
        let later = now + .seconds(15 * 60)
        #expect(name(standing.advice(at: later - .milliseconds(1))) == "unreachable")
        #expect(name(standing.advice(at: later)) == "fetch")
        _ = standing.received(.failure(.connect), at: later)
        #expect(name(standing.advice(at: later + .seconds(60))) == "fetch")
    }

    @Test("an answer between failures makes them forgotten")
    func recovery() {
        var standing = RobotsStanding()
        _ = standing.received(.failure(.connect), at: Self.start)
        _ = standing.received(.failure(.connect), at: Self.start)
        _ = standing.received(Self.answer(404), at: Self.start)
        #expect(name(standing.received(.failure(.connect), at: Self.start)) == "wait 60")
    }

    @Test("ten answers that ask to wait are enough")
    func throttled() {
        var standing = RobotsStanding()
        var names: [String] = []
        for _ in 0..<10 {
            names.append(name(standing.received(Self.answer(429), at: Self.start)))
        }
        #expect(names.prefix(3) == ["wait 60", "wait 300", "wait 900"])
        #expect(names[8] == "wait 900")
        #expect(names[9] == "unreachable")
    }
}
