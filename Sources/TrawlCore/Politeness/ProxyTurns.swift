/// Which of a job's proxies is next: they take turns, and one that failed rests.
package struct ProxyTurns: Sendable {
    /// The first rest; each further failure in a row doubles it.
    package static let firstRest = Duration.seconds(30)
    /// The longest rest.
    package static let longestRest = Duration.seconds(600)

    /// Who goes next.
    package enum Choice: Hashable, Sendable {
        /// The proxy of this place.
        case use(Int)
        /// All rest; the first of them until then.
        case wait(until: Instant)
    }

    private struct Standing {
        var failures = 0
        var restsUntil: Instant?
    }

    private var standings: [Standing]
    private var turn = 0

    /// The turns of so many proxies, at least one.
    package init(count: Int) {
        precondition(count > 0, "turns need at least one proxy")
        standings = Array(repeating: Standing(), count: count)
    }

    /// The next proxy that does not rest.
    package mutating func choose(at now: Instant) -> Choice {
        for step in 0..<standings.count {
            let place = (turn + step) % standings.count
            if let end = standings[place].restsUntil, now < end { continue }
            turn = (place + 1) % standings.count
            return .use(place)
        }
        return .wait(until: earliest(at: now))
    }

    /// When the first proxy may be used: now, unless all rest.
    package func earliest(at now: Instant) -> Instant {
        standings.map { max($0.restsUntil ?? now, now) }.min() ?? now
    }

    /// Notes that an answer came through a proxy: it is as good as new.
    package mutating func succeeded(_ place: Int) { standings[place] = Standing() }

    /// Notes that a proxy failed.
    ///
    /// While it rests, the failure is of a request that was on its way before: it counts once.
    package mutating func failed(_ place: Int, at now: Instant) {
        var standing = standings[place]
        if let end = standing.restsUntil, now < end { return }
        // Five doublings are over the longest rest; many more would overflow.
        let rest = min(Self.firstRest * (1 << min(standing.failures, 5)), Self.longestRest)
        standing.failures += 1
        standing.restsUntil = now + rest
        standings[place] = standing
    }
}
