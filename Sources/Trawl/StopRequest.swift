/// Asks a crawl to end; any thread may, also a signal's.
///
/// The first request drains: no new fetches, what is in flight may end. The second stops at once. At
/// no time is anything lost that was committed.
public final class StopRequest: Sendable {
    private let state = Lock(State())
    private let hasCome = Condition()

    private struct State: Sendable {
        var count = 0
        var listener: Mailbox<FrontEvent>?
    }

    /// Nobody has asked yet.
    public init() {}

    /// Asks, the first time to drain, then to stop.
    public func request() {
        let listener = state.withLock { state in
            state.count += 1
            return state.listener
        }
        listener?.post(.stopRequested)
        hasCome.broadcast()
    }

    /// Waits until somebody has asked; false when the time is over before.
    package func wait(atMost limit: Duration) -> Bool {
        let deadline = Deadline(after: limit)
        return state.withLock(waitingOn: hasCome, until: deadline) { $0.count > 0 ? true : nil }
            ?? false
    }

    /// How often somebody has asked.
    public var count: Int { state.withLock { $0.count } }

    /// Tells a crawl of requests, those made before included.
    func notify(_ listener: Mailbox<FrontEvent>?) {
        let missed = state.withLock { state in
            state.listener = listener
            return state.count
        }
        for _ in 0..<missed { listener?.post(.stopRequested) }
    }
}
