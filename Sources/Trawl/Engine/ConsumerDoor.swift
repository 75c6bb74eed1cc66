/// How other threads reach a consumer: they ring when there are tasks, and tell it when to end.
package final class ConsumerDoor: Sendable {
    /// What the consumer is to do.
    enum Order: Sendable, Equatable {
        /// Take tasks and fetch.
        case work
        /// Take no tasks for a while; what is in flight may end.
        case hold
        /// Take no more; what is in flight may end.
        case drain
        /// Take no more; give up what is in flight.
        case stop

        /// Whether the consumer ends when nothing is in flight.
        var isEnd: Bool { self == .drain || self == .stop }
    }

    private let state = Lock(State())

    private struct State: Sendable {
        var order = Order.work
        var deadline: Deadline?
        var wantsRing = false
        var bell: WakeHandle?
    }

    /// What the consumer is to do now: draining ends at its deadline.
    var order: Order {
        state.withLock { state in
            if state.order == .drain, let deadline = state.deadline, deadline.isOver {
                state.order = .stop
            }
            return state.order
        }
    }

    /// How long the consumer may wait before it asks for its order again.
    var timeLeft: Duration {
        state.withLock { $0.order == .drain ? $0.deadline?.timeLeft : nil } ?? .seconds(60)
    }

    /// Lets others ring; called by the consumer's thread when it is ready.
    func open(_ bell: WakeHandle) { state.withLock { $0.bell = bell } }

    /// Says that the consumer is about to wait, and wants to be rung for new tasks.
    func wantRing() { state.withLock { $0.wantsRing = true } }

    /// Says that the consumer waits no more: a ring would be lost on it.
    func wantNoRing() { state.withLock { $0.wantsRing = false } }

    /// Rings when the consumer waits for tasks; false when it is busy.
    func ringIfWanted() -> Bool {
        let bell: WakeHandle? = state.withLock { state in
            guard state.wantsRing else { return nil }
            state.wantsRing = false
            return state.bell
        }
        bell?.wake()
        return bell != nil
    }

    /// Has the consumer take no tasks, or take them again; nothing happens when it is to end.
    func hold(_ isWanted: Bool) {
        let bell: WakeHandle? = state.withLock { state in
            guard !state.order.isEnd else { return nil }
            state.order = isWanted ? .hold : .work
            return state.bell
        }
        bell?.wake()
    }

    /// Lets what is in flight go on until the deadline at most.
    func drain(until deadline: Deadline) {
        give(.drain, deadline)
    }

    /// Has what is in flight given up.
    func stop() { give(.stop, nil) }

    private func give(_ order: Order, _ deadline: Deadline?) {
        let bell = state.withLock { state in
            if state.order != .stop {
                state.order = order
                state.deadline = deadline
            }
            return state.bell
        }
        bell?.wake()
    }
}
