internal import TrawlCore

/// The way of one fetch: straight to the server, or through the run's proxies.
///
/// It says what to do next, and who has libcurl does it. With proxies the target is judged before
/// they see anything: an address by itself; a name by looking it up here, though the proxy may look
/// it up again.
struct FetchRoute: Sendable {
    /// What to do next.
    enum Step {
        /// Make the request over this connection, and say how it ended.
        case send(FetchRequest.Connection)
        /// That is what the fetch led to.
        case end(FetchResult)
    }

    private enum Stage {
        case direct
        case lookup
        case proxy(Int)
    }

    private let proxies: RunProxies?
    private let policy: AddressPolicy
    private let host: String
    private var triesLeft: Int
    private var stage = Stage.direct

    /// The way of a task's URL.
    ///
    /// A task that waited for a rest before tries one proxy, any other each of them once at most.
    init(_ task: FetchTask, url: WebURL, plan: RunPlan) {
        proxies = plan.proxies
        policy = plan.addressPolicy
        host = url.hostKey
        triesLeft = task.throttled == 0 ? plan.proxies?.proxies.count ?? 0 : 1
    }

    /// The first step.
    mutating func begin(at now: Instant) -> Step {
        guard let proxies else { return .send(.direct) }
        if let address = IPAddress(literal: host) {
            return policy.refusal(of: address).map(Self.blocked) ?? useNext(at: now, after: nil)
        }
        switch proxies.finding(of: host, at: now) {
        case .allowed: return useNext(at: now, after: nil)
        case .refused(let reason): return Self.blocked(reason)
        case .unknown:
            stage = .lookup
            return .send(.lookup)
        }
    }

    /// The step after a request has ended.
    mutating func proceed(after result: FetchResult, at now: Instant) -> Step {
        guard let proxies else { return .end(result) }
        switch (stage, result) {
        case (.direct, _): return .end(result)
        case (.lookup, .failure(let failure)):
            guard failure.kind != .cancelled else { return .end(result) }
            let isRefused = failure.kind == .addressBlocked
            proxies.note(host, refusal: isRefused ? failure.message : nil, at: now)
            // A name that is unknown here may be one that the proxy alone knows.
            return isRefused ? .end(result) : useNext(at: now, after: nil)
        case (.lookup, .response): preconditionFailure("a lookup sends no request")
        case (.proxy(let place), .response):
            proxies.succeeded(place)
            return .end(result)
        case (.proxy(let place), .failure(var failure)):
            guard failure.isProxyFault else { return .end(result) }
            proxies.failed(place, at: now)
            failure.message = "proxy \(proxies.proxies[place]): \(failure.message)"
            return useNext(at: now, after: failure)
        }
    }

    /// Sends it through the next proxy that does not rest.
    private mutating func useNext(at now: Instant, after last: FetchFailure?) -> Step {
        guard let proxies else { return .send(.direct) }
        if triesLeft > 0, case .use(let place) = proxies.choose(at: now) {
            triesLeft -= 1
            stage = .proxy(place)
            return .send(.proxy(proxies.proxies[place]))
        }
        let resting = FetchFailure(
            kind: .connect,
            code: 0,
            message: "every proxy rests after a failure",
            isProxyFault: true
        )
        return .end(.failure(last ?? resting))
    }

    private static func blocked(_ reason: String) -> Step {
        .end(.failure(FetchFailure(kind: .addressBlocked, code: 0, message: reason)))
    }
}
