/// What the answer to a request for robots.txt was.
package enum RobotsAnswer: Sendable {
    /// An answer with this status, after redirects; `body` is decoded and at least the first
    /// `RobotsRules.longestFile` bytes of it, and counts for a 2xx status only.
    case response(status: Int, body: [UInt8], retryAfter: Duration?)
    /// There was no whole answer.
    case failure(FailureKind)
}

/// What is known of one origin's robots.txt, and what that means for its URLs (RFC 9309, 2.3).
///
/// A value of the producer's: it asks `advice`, fetches when told to, and reports the answer.
package struct RobotsStanding: Sendable {
    /// What to do with a URL of the origin.
    package enum Advice: Sendable {
        /// Ask the origin for robots.txt first.
        case fetch
        /// These rules hold.
        case rules(RobotsRules)
        /// There are no rules: everything is allowed.
        case allowAll
        /// Nothing may be fetched before then; then ask for robots.txt again.
        case wait(until: Instant)
        /// The URL fails as `robots_unreachable`.
        case unreachable
    }

    /// How long an answer is kept (RFC 9309, 2.4: not over 24 hours).
    package static let lifetime = Duration.seconds(24 * 3600)
    /// The waits after the first, second and third failure; after a fourth, URLs fail.
    package static let waits: [Duration] = [.seconds(60), .seconds(300), .seconds(900)]
    /// After so many answers in a row that only said "later", URLs fail.
    package static let throttledLimit = 10

    private enum State: Sendable {
        case unknown
        case rules(RobotsRules, until: Instant)
        case allowAll(until: Instant)
        case waiting(until: Instant)
        case unreachable(until: Instant)
    }

    private var state = State.unknown
    private var failures = 0
    private var throttledAnswers = 0

    /// An origin that was not asked yet.
    package init() {}

    /// What to do now; changes nothing.
    package func advice(at now: Instant) -> Advice {
        switch state {
        case .rules(let rules, let until) where now < until: .rules(rules)
        case .allowAll(let until) where now < until: .allowAll
        case .waiting(let until) where now < until: .wait(until: until)
        case .unreachable(let until) where now < until: .unreachable
        default: .fetch
        }
    }

    /// Moves every time on, after the clock was set by so much: waits stay as long as they were.
    package mutating func shift(by jump: Duration) {
        switch state {
        case .unknown: break
        case .rules(let rules, let until): state = .rules(rules, until: until + jump)
        case .allowAll(let until): state = .allowAll(until: until + jump)
        case .waiting(let until): state = .waiting(until: until + jump)
        case .unreachable(let until): state = .unreachable(until: until + jump)
        }
    }

    /// Takes the answer to a request for robots.txt.
    ///
    /// - Returns: what to do with the origin's URLs now; never `fetch` but after a cancelled one.
    @discardableResult
    package mutating func received(_ answer: RobotsAnswer, at now: Instant) -> Advice {
        switch answer {
        case .response(let status, let body, let retryAfter):
            receive(status: status, body: body, retryAfter: retryAfter, at: now)
        case .failure(.cancelled):
            break
        case .failure(.redirectLimit):
            // 2.3.1.2: more redirects than are followed count as no robots.txt.
            settle(.allowAll(until: now + Self.lifetime))
        case .failure(.addressBlocked), .failure(.schemeBlocked):
            // Asking again would not change what the job may reach.
            giveUp(at: now)
        case .failure:
            fail(retryAfter: nil, at: now)
        }
        return advice(at: now)
    }

    private mutating func receive(
        status: Int,
        body: [UInt8],
        retryAfter: Duration?,
        at now: Instant
    ) {
        switch status {
        case 200..<300:
            settle(.rules(RobotsRules(parsing: body), until: now + Self.lifetime))
        case 429:
            // By the letter of 2.3.1.3 all would be allowed; who is asked to wait waits.
            throttledAnswers += 1
            guard throttledAnswers < Self.throttledLimit else { return giveUp(at: now) }
            let step = Self.waits[min(throttledAnswers, Self.waits.count) - 1]
            state = .waiting(until: now + max(step, retryAfter ?? .zero))
        case 304:
            // Only who holds rules asks so that this can be the answer.
            guard case .rules(let rules, _) = state else { return fail(retryAfter: nil, at: now) }
            settle(.rules(rules, until: now + Self.lifetime))
        case 300..<500:
            // 2.3.1.3; a redirect that leads nowhere has no rules either.
            settle(.allowAll(until: now + Self.lifetime))
        default:
            fail(retryAfter: retryAfter, at: now)
        }
    }

    private mutating func settle(_ answer: State) {
        state = answer
        failures = 0
        throttledAnswers = 0
    }

    /// 2.3.1.4: who cannot be asked forbids everything; the host waits and is asked again.
    private mutating func fail(retryAfter: Duration?, at now: Instant) {
        guard failures < Self.waits.count else { return giveUp(at: now) }
        state = .waiting(until: now + max(Self.waits[failures], retryAfter ?? .zero))
        failures += 1
    }

    /// URLs fail for as long as the last wait was; a later run asks from the beginning.
    private mutating func giveUp(at now: Instant) {
        settle(.unreachable(until: now + (Self.waits.last ?? .zero)))
    }
}
