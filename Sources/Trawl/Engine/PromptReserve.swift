internal import DequeModule
internal import TrawlCore

/// Keeps a share of the requests in flight for hosts that answer promptly, so that these go on
/// however many others hang.
///
/// Hosts that were not prompt lately, or are not known yet, share what is left. One of them that
/// finds nothing left is held back until a request to such a host has ended. The producer's own.
struct PromptReserve {
    /// How a host kept its last page waiting.
    enum Pace: Sendable {
        /// Nothing was learnt of it.
        case unknown
        /// The page was whole within `longestPrompt`.
        case prompt
        /// It took longer, or too long.
        case slow

        /// So long a page of a prompt host takes at most, from the start of its request to its last
        /// byte: a guess, far over a good server's time and far under every timeout.
        static let longestPrompt = Duration.seconds(2)

        /// What the end of a fetch tells; a robots.txt tells nothing, for it is hardly ever made.
        init(_ result: FetchResult, purpose: FetchTask.Purpose) {
            switch result {
            case _ where purpose == .robots: self = .unknown
            case .response(let response):
                self = response.timings.total <= Self.longestPrompt ? .prompt : .slow
            case .failure(let failure):
                switch failure.kind {
                case .timeoutConnect, .timeoutFirstByte, .timeoutIdle, .timeoutTotal: self = .slow
                default: self = .unknown
                }
            }
        }
    }

    /// The most requests to hosts that are not known to be prompt.
    private let mostOthers: Int
    /// The same, with those of runs that have nothing else in flight.
    private let mostWithFirsts: Int
    /// Those that were handed out and have not ended.
    private var others = 0
    private var held = Deque<HostLine>()

    /// A reserve of an eighth (a guess: with fewer than eight requests in flight there is none).
    init(concurrency: Int) {
        mostOthers = max(1, concurrency - concurrency / 8)
        mostWithFirsts = max(1, concurrency - concurrency / 16)
    }

    /// Whether a request to a host may be handed out; if not, the host is held back.
    ///
    /// `isFirst` tells whether a run that uses the host has nothing in flight: half of what is kept
    /// is for such runs, so that none waits for the slow hosts of another one.
    mutating func admits(_ host: HostLine, isFirst: () -> Bool) -> Bool {
        if host.isPrompt || others < mostOthers { return true }
        if others < mostWithFirsts, isFirst() { return true }
        if !host.isHeldBack {
            host.isHeldBack = true
            held.append(host)
        }
        return false
    }

    /// Takes note that a request to a host was handed out.
    mutating func handOut(to host: HostLine) {
        guard !host.isPrompt else { return }
        host.requestsAsOther += 1
        others += 1
    }

    /// Takes note that a request to a host has ended.
    mutating func end(at host: HostLine, _ pace: Pace) {
        switch pace {
        case .unknown: break
        case .prompt: host.isPrompt = true
        case .slow: host.isPrompt = false
        }
        // Which of its requests ended does not matter, only how many are left.
        guard host.requestsAsOther > 0 else { return }
        host.requestsAsOther -= 1
        others -= 1
    }

    /// The host that was held back longest, when there is room for it; nil when none need be looked
    /// at.
    mutating func nextHeld() -> HostLine? {
        guard others < mostOthers, let next = held.popFirst() else { return nil }
        next.isHeldBack = false
        return next
    }
}
