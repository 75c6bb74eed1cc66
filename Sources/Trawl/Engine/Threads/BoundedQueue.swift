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
        var putters = Waiters()
        var takers = Waiters()
        /// The fewest elements that one of the waiting takers waits for.
        var wanted = 1
        /// Waiting takers that want several.
        var batchTakers = 0
    }

    /// Threads that wait for one thing.
    private struct Waiters: Sendable {
        /// How many, so that nobody pays for a signal that no thread waits for.
        var count = 0
        /// Whether one of them was woken and has not looked since; looking sets it to false.
        ///
        /// Who was woken wakes the next one when there is more to do. So a row of puts does not wake
        /// everybody to fight for the lock and to sleep again.
        var isWaking = false

        /// Whether to wake one of them, now that there is something for one.
        mutating func wake() -> Bool {
            guard count > 0, !isWaking else { return false }
            isWaking = true
            return true
        }
    }

    /// Who is to be woken, after the lock was let go.
    private enum Call: Sendable {
        case nobody
        case one
        case all
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

        fileprivate var mayWait: Bool { if case .nonBlocking = self { false } else { true } }
    }

    /// Puts an element at the end.
    ///
    /// - Throws: `full` when there was no room in time, `closed` when the queue is closed, also while
    ///   waiting.
    package func put(
        _ element: Element,
        _ patience: Patience = .blocking
    ) throws(Refusal) {
        // Most puts find room: then the lock is taken once.
        var outcome = lock.withLock { tryPut(element, &$0) }
        if outcome == nil, patience.mayWait {
            lock.withLock { $0.putters.count += 1 }
            outcome = lock.withLock(waitingOn: hasRoom, until: patience.deadline) { state in
                state.putters.isWaking = false
                return tryPut(element, &state)
            }
            let wakesNext = lock.withLock { state in
                state.putters.count -= 1
                return state.elements.count < capacity && state.putters.wake()
            }
            if wakesNext { hasRoom.signal() }
        }
        switch outcome {
        case nil: throw .full
        case .closed: throw .closed
        case .put(let takers): call(takers, hasElement)
        }
    }

    /// Takes the first element.
    ///
    /// - Throws: `empty` when none came in time, `closed` when the queue is closed and empty.
    package func take(_ patience: Patience = .blocking) throws(Refusal) -> Element {
        var taken: Element?
        try take(waitingFor: 1, patience) { taken = $0.popFirst() }
        guard let taken else { preconditionFailure("something is taken when nothing is refused") }
        return taken
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
        try take(waitingFor: wanted, patience) { elements in
            let number = min(count, elements.count)
            taken.append(contentsOf: elements.prefix(number))
            elements.removeFirst(number)
        }
    }

    /// Waits until something can be taken, and has it taken under the lock.
    private func take(
        waitingFor wanted: Int,
        _ patience: Patience,
        _ take: (inout Deque<Element>) -> Void
    ) throws(Refusal) {
        let fewest = patience.mayWait ? wanted : 1
        var outcome = lock.withLock { tryTake(fewest, &$0, take) }
        if outcome == nil, patience.mayWait {
            lock.withLock { state in
                state.wanted = state.takers.count == 0 ? wanted : min(state.wanted, wanted)
                state.takers.count += 1
                if wanted > 1 { state.batchTakers += 1 }
            }
            outcome =
                lock.withLock(waitingOn: hasElement, until: patience.deadline) { state in
                    state.takers.isWaking = false
                    return tryTake(wanted, &state, take)
                } ?? lock.withLock { tryTake(1, &$0, take) }
            let others = lock.withLock { state in
                state.takers.count -= 1
                if wanted > 1 { state.batchTakers -= 1 }
                // Whoever still waits may want less than the one that leaves.
                state.wanted = 1
                return callForTakers(&state)
            }
            call(others, hasElement)
        }
        switch outcome {
        case nil: throw .empty
        case .closed: throw .closed
        case .taken(let wakesPutter): if wakesPutter { hasRoom.signal() }
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
        case put(takers: Call)
        case closed
    }

    private enum TakeOutcome {
        case taken(wakesPutter: Bool)
        case closed
    }

    private func tryPut(_ element: Element, _ state: inout State) -> PutOutcome? {
        if state.isClosed { return .closed }
        guard state.elements.count < capacity else { return nil }
        state.elements.append(element)
        state.unfinished += 1
        state.highWaterMark = max(state.highWaterMark, state.elements.count)
        return .put(takers: callForTakers(&state))
    }

    private func tryTake(
        _ wanted: Int,
        _ state: inout State,
        _ take: (inout Deque<Element>) -> Void
    ) -> TakeOutcome? {
        guard state.elements.count >= wanted || state.isClosed else { return nil }
        guard !state.elements.isEmpty else { return .closed }
        take(&state.elements)
        return .taken(wakesPutter: state.putters.wake())
    }

    /// Who is to look at the elements that are there.
    private func callForTakers(_ state: inout State) -> Call {
        guard !state.elements.isEmpty, state.elements.count >= state.wanted else { return .nobody }
        // One that wants more than is there would sleep on, and wake nobody.
        if state.batchTakers > 0, state.takers.count > 1 { return .all }
        return state.takers.wake() ? .one : .nobody
    }

    private func call(_ call: Call, _ condition: Condition) {
        switch call {
        case .nobody: break
        case .one: condition.signal()
        case .all: condition.broadcast()
        }
    }
}
