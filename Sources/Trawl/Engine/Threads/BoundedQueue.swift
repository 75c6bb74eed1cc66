internal import DequeModule

/// A first-in first-out queue between threads that holds at most so many elements.
///
/// It means what Python's `queue.Queue(maxsize)` means: `put` blocks while the queue is full, `take`
/// blocks while it is empty, both can give up after a time or at once; every element put is
/// unfinished until somebody says `taskDone()`, and `join()` waits until none is. Unlike there, a
/// queue without a bound cannot be made: memory is bounded by its capacity. `close()` wakes everybody
/// (as Python 3.13's `shutdown()`): nothing more can be put, what is there can still be taken.
///
/// Any thread may call anything.
package final class BoundedQueue<Element: Sendable>: Sendable {
    private let lock: Lock<State>
    private let hasRoom = Condition()
    private let hasElement = Condition()
    private let isFinished = Condition()

    /// How many elements fit; at least 1.
    package let capacity: Int

    private struct State: Sendable {
        var elements = Deque<Element>()
        var unfinished = 0
        var highWaterMark = 0
        var isClosed = false
        // Counted, so that nobody pays for a signal that no thread waits for.
        var putters = 0
        var takers = 0
        /// The fewest elements that one of the waiting takers waits for.
        var wanted = 1
    }

    /// An empty queue.
    package init(capacity: Int) {
        precondition(capacity > 0, "a bounded queue holds at least one element, not \(capacity)")
        self.capacity = capacity
        lock = Lock(State())
    }

    /// Why an element could not be put or taken.
    package enum Refusal: Error, Hashable, Sendable {
        /// No room within the time given.
        case full
        /// No element within the time given.
        case empty
        /// The queue is closed, and for `take` also empty.
        case closed
    }

    /// How long a call may block.
    package enum Patience: Sendable {
        /// Until it can be done.
        case blocking
        /// At most so long; zero and less: not at all.
        case timeout(Duration)
        /// Not at all.
        case nonBlocking

        fileprivate var deadline: Deadline? {
            switch self {
            case .blocking: nil
            case .timeout(let duration): Deadline(after: duration)
            case .nonBlocking: Deadline(after: .zero)
            }
        }
    }

    /// Puts an element at the end.
    ///
    /// - Throws: `full` when there was no room in time, `closed` when the queue is closed, also while
    ///   waiting.
    package func put(
        _ element: Element,
        _ patience: Patience = .blocking
    ) throws(Refusal) {
        if case .nonBlocking = patience {
            guard let outcome = lock.withLock({ tryPut(element, &$0) }) else { throw .full }
            return try settle(outcome)
        }
        lock.withLock { $0.putters += 1 }
        let outcome = lock.withLock(waitingOn: hasRoom, until: patience.deadline) {
            tryPut(element, &$0)
        }
        lock.withLock { $0.putters -= 1 }
        guard let outcome else { throw .full }
        try settle(outcome)
    }

    /// Takes the first element.
    ///
    /// - Throws: `empty` when none came in time, `closed` when the queue is closed and empty.
    package func take(_ patience: Patience = .blocking) throws(Refusal) -> Element {
        var taken: [Element] = []
        try take(upTo: 1, patience, into: &taken)
        return taken[0]
    }

    /// Takes what is there, at least one element and at most `count`, and appends it.
    ///
    /// - Throws: as `take`.
    package func take(
        upTo count: Int,
        _ patience: Patience = .blocking,
        into taken: inout [Element]
    ) throws(Refusal) {
        precondition(count > 0, "at least one element can be taken, not \(count)")
        try take(upTo: count, waitingFor: 1, patience, into: &taken)
    }

    /// Waits until so many elements are there, or the queue is closed, or the time is over; then takes
    /// what is there, at least one element and at most `count`, and appends it.
    ///
    /// For a consumer whose work costs less in batches: it is not woken for each element.
    ///
    /// - Throws: as `take`.
    package func take(
        upTo count: Int,
        waitingFor wanted: Int,
        _ patience: Patience,
        into taken: inout [Element]
    ) throws(Refusal) {
        precondition((1...count).contains(wanted), "\(wanted) of \(count) cannot be waited for")
        let outcome: TakeOutcome?
        if case .nonBlocking = patience {
            outcome = lock.withLock { tryTake(count, &$0) }
        } else {
            lock.withLock { state in
                state.takers += 1
                state.wanted = state.takers == 1 ? wanted : min(state.wanted, wanted)
            }
            outcome =
                lock.withLock(waitingOn: hasElement, until: patience.deadline) { state in
                    let isEnough = state.elements.count >= wanted || state.isClosed
                    return isEnough ? tryTake(count, &state) : nil
                } ?? lock.withLock { tryTake(count, &$0) }
            lock.withLock { state in
                state.takers -= 1
                // Whoever still waits may want less than the one that leaves.
                state.wanted = 1
            }
        }
        switch outcome {
        case nil: throw .empty
        case .closed: throw .closed
        case .taken(let elements, let wakesPutters):
            taken.append(contentsOf: elements)
            if wakesPutters { count == 1 ? hasRoom.signal() : hasRoom.broadcast() }
        }
    }

    /// Says that one taken element is dealt with.
    ///
    /// Calling it more often than elements were put stops the program, as it means that somebody's
    /// account is wrong.
    package func taskDone() {
        let isLast = lock.withLock { state in
            precondition(state.unfinished > 0, "taskDone was called more often than put")
            state.unfinished -= 1
            return state.unfinished == 0
        }
        if isLast { isFinished.broadcast() }
    }

    /// Waits until every element that was put is dealt with.
    ///
    /// - Returns: False when that was not so in time.
    @discardableResult
    package func join(_ patience: Patience = .blocking) -> Bool {
        lock.withLock(waitingOn: isFinished, until: patience.deadline) {
            $0.unfinished == 0 ? true : nil
        } ?? false
    }

    /// Ends the queue: nothing more can be put, and everybody who waits is woken.
    ///
    /// A second call does nothing.
    package func close() {
        lock.withLock { $0.isClosed = true }
        hasRoom.broadcast()
        hasElement.broadcast()
    }

    /// How many elements are in the queue now.
    package var count: Int { lock.withLock { $0.elements.count } }

    /// Whether no element is in the queue now.
    package var isEmpty: Bool { count == 0 }

    /// Whether no element fits now.
    package var isFull: Bool { count >= capacity }

    /// Whether the queue was closed.
    package var isClosed: Bool { lock.withLock { $0.isClosed } }

    /// How many elements were put and are not dealt with.
    package var unfinished: Int { lock.withLock { $0.unfinished } }

    /// The most elements that were in the queue at once.
    package var highWaterMark: Int { lock.withLock { $0.highWaterMark } }

    // MARK: - Under the lock

    private enum PutOutcome {
        case put(wakesTaker: Bool)
        case closed
    }

    private enum TakeOutcome {
        case taken([Element], wakesPutters: Bool)
        case closed
    }

    private func tryPut(_ element: Element, _ state: inout State) -> PutOutcome? {
        if state.isClosed { return .closed }
        guard state.elements.count < capacity else { return nil }
        state.elements.append(element)
        state.unfinished += 1
        state.highWaterMark = max(state.highWaterMark, state.elements.count)
        let isEnough = state.elements.count >= state.wanted
        return .put(wakesTaker: state.takers > 0 && isEnough)
    }

    private func settle(_ outcome: PutOutcome) throws(Refusal) {
        switch outcome {
        case .closed: throw .closed
        case .put(let wakesTaker): if wakesTaker { hasElement.signal() }
        }
    }

    private func tryTake(_ count: Int, _ state: inout State) -> TakeOutcome? {
        guard !state.elements.isEmpty else { return state.isClosed ? .closed : nil }
        let first = Array(state.elements.prefix(count))
        state.elements.removeFirst(first.count)
        return .taken(first, wakesPutters: state.putters > 0)
    }
}
