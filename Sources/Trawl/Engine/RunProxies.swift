internal import TrawlCore

/// The proxies of a run, shared by all that fetch for it, and what is known of the targets' addresses.
final class RunProxies: Sendable {
    /// How long a target's address counts as checked, as long as libcurl keeps names.
    static let targetsLast = Duration.seconds(60)
    /// So many targets are remembered (a guess: a few hundred KB); then all are forgotten.
    static let mostTargets = 10_000

    /// In the order of the job file; never empty.
    let proxies: [Proxy]
    private let turns: Lock<ProxyTurns>
    private let targets = Lock<[String: Target]>([:])

    private struct Target: Sendable {
        var refusal: String?
        var until: Instant
    }

    /// The proxies of a job; nil when it has none.
    init?(_ proxies: [Proxy]) {
        guard !proxies.isEmpty else { return nil }
        self.proxies = proxies
        turns = Lock(ProxyTurns(count: proxies.count))
    }

    /// Who goes next.
    func choose(at now: Instant) -> ProxyTurns.Choice { turns.withLock { $0.choose(at: now) } }

    /// When the first of them may be used.
    func earliest(at now: Instant) -> Instant { turns.withLock { $0.earliest(at: now) } }

    /// An answer came through a proxy.
    func succeeded(_ place: Int) { turns.withLock { $0.succeeded(place) } }

    /// A proxy failed.
    func failed(_ place: Int, at now: Instant) { turns.withLock { $0.failed(place, at: now) } }

    /// What was found out about a host name of late.
    enum Finding: Hashable {
        case unknown
        case allowed
        case refused(String)
    }

    /// What was found out about a host name of late.
    func finding(of host: String, at now: Instant) -> Finding {
        targets.withLock { targets in
            guard let target = targets[host], now < target.until else { return .unknown }
            return target.refusal.map { .refused($0) } ?? .allowed
        }
    }

    /// Remembers why a host name is refused; nil: it is not.
    func note(_ host: String, refusal: String?, at now: Instant) {
        targets.withLock { targets in
            if targets.count >= Self.mostTargets { targets.removeAll() }
            targets[host] = Target(refusal: refusal, until: now + Self.targetsLast)
        }
    }
}
