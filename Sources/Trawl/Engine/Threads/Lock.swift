internal import Glibc

/// A value that one thread at a time may touch.
///
/// Over a pthread mutex, because the thread sanitizer does not see the futex inside
/// `Synchronization.Mutex` and reports races that are none. Hold it for a few lines: no call into
/// curl, libxml2 or SQLite, no logging and no caller's closure inside.
package final class Lock<State: Sendable>: Sendable {
    /// The mutex with the state behind it, at one address for life (pthread_mutex_init(3)).
    ///
    /// Safe without the compiler's check: the pointer never changes, and what it points to is
    /// touched only between lock and unlock of its own mutex.
    nonisolated(unsafe) private let storage: UnsafeMutablePointer<Storage>

    private struct Storage {
        var mutex = pthread_mutex_t()
        var state: State
    }

    /// A lock around a first state.
    package init(_ state: State) {
        storage = .allocate(capacity: 1)
        storage.initialize(to: Storage(state: state))
        let code = pthread_mutex_init(&storage.pointee.mutex, nil)
        precondition(code == 0, "a mutex could not be made: \(code)")
    }

    deinit {
        pthread_mutex_destroy(&storage.pointee.mutex)
        storage.deinitialize(count: 1)
        storage.deallocate()
    }

    /// Runs the body with the state while no other thread touches it.
    ///
    /// Not reentrant.
    package func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(&storage.pointee.mutex)
        defer { pthread_mutex_unlock(&storage.pointee.mutex) }
        return try body(&storage.pointee.state)
    }

    /// Runs the body, and again after each signal of the condition, until it gives a result.
    ///
    /// The body is called anew each time and holds nothing of the state over a wait.
    ///
    /// - Parameters:
    ///   - condition: What other threads signal when they changed the state.
    ///   - deadline: When to give up; nil: never.
    ///   - body: What to try; nil: not yet.
    /// - Returns: The body's result, or nil when the deadline passed first.
    package func withLock<Result>(
        waitingOn condition: Condition,
        until deadline: Deadline?,
        _ body: (inout State) -> Result?
    ) -> Result? {
        pthread_mutex_lock(&storage.pointee.mutex)
        defer { pthread_mutex_unlock(&storage.pointee.mutex) }
        while true {
            if let result = body(&storage.pointee.state) { return result }
            if !condition.wait(with: &storage.pointee.mutex, until: deadline) {
                return body(&storage.pointee.state)
            }
        }
    }
}

/// What threads wait on inside a `Lock` until another thread says that something changed.
package final class Condition: Sendable {
    /// At one address for life (pthread_cond_init(3)); every use of it is thread-safe by itself.
    nonisolated(unsafe) private let condition: UnsafeMutablePointer<pthread_cond_t>

    /// A condition whose deadlines are on the monotonic clock.
    package init() {
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        let code = pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
        precondition(code == 0, "a condition could not be made: \(code)")
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
    }

    /// Wakes one waiting thread.
    package func signal() { pthread_cond_signal(condition) }

    /// Wakes every waiting thread.
    package func broadcast() { pthread_cond_broadcast(condition) }

    /// Waits for a signal with the mutex held; false when the deadline passed.
    fileprivate func wait(
        with mutex: UnsafeMutablePointer<pthread_mutex_t>,
        until deadline: Deadline?
    ) -> Bool {
        guard let deadline else { return pthread_cond_wait(condition, mutex) == 0 }
        var time = deadline.time
        return pthread_cond_timedwait(condition, mutex, &time) != ETIMEDOUT
    }
}

/// A moment on the monotonic clock at which a wait gives up.
package struct Deadline: Sendable {
    fileprivate var time: timespec

    /// The moment so much later than now; now for durations of zero and less.
    package init(after duration: Duration) {
        time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let (seconds, attoseconds) = max(duration, .zero).components
        // A year is for ever, and keeps the sum far from overflow.
        time.tv_sec += Int(min(seconds, 366 * 86_400))
        time.tv_nsec += Int(attoseconds / 1_000_000_000)
        if time.tv_nsec >= 1_000_000_000 {
            time.tv_sec += 1
            time.tv_nsec -= 1_000_000_000
        }
    }

    /// How long it is until then; zero when it is over.
    package var timeLeft: Duration {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let left =
            Duration.seconds(time.tv_sec - now.tv_sec)
            + .nanoseconds(time.tv_nsec - now.tv_nsec)
        return max(.zero, left)
    }

    /// Whether it has passed.
    package var isOver: Bool { timeLeft == .zero }
}
