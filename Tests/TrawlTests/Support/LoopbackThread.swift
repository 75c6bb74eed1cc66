import Glibc

/// A thread that is joined once, however often one asks.
final class LoopbackThread: Sendable {
    private let thread: pthread_t
    private let isJoined = LoopbackGuarded(false)

    init(_ body: @escaping @Sendable () -> Void) throws {
        final class Box {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let box = Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            },
            box.toOpaque()
        )
        guard code == 0 else {
            box.release()
            throw LoopbackError(call: "pthread_create", code: code)
        }
        self.thread = thread
    }

    /// Waits for the end of the thread; who comes second waits as well.
    func join() {
        isJoined.change { joined in
            if !joined { _ = pthread_join(thread, nil) }
            joined = true
        }
    }
}

/// A value behind a lock, with a way to wait for a change of it.
///
/// A pthread mutex, because the thread sanitizer reports false races for `Synchronization.Mutex`.
final class LoopbackGuarded<Value>: Sendable {
    // Written and read only between lock and unlock of the mutex next to it; the pointers are made
    // in `init`, freed in `deinit` and never changed in between.
    private nonisolated(unsafe) let value: UnsafeMutablePointer<Value>
    private nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private nonisolated(unsafe) let changed: UnsafeMutablePointer<pthread_cond_t>

    init(_ initial: sending Value) {
        value = .allocate(capacity: 1)
        value.initialize(to: initial)
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        value.deinitialize(count: 1)
        value.deallocate()
        mutex.deallocate()
        changed.deallocate()
    }

    func read<Result>(_ body: (Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(value.pointee)
    }

    @discardableResult
    func change<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return body(&value.pointee)
    }

    /// Waits until the value is as wanted; false when the time is over before.
    func wait(atMost limit: Duration, until isWanted: (Value) -> Bool) -> Bool {
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let nanoseconds = end.tv_nsec + Int(limit / .nanoseconds(1))
        end.tv_sec += nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isWanted(value.pointee) {
            if pthread_cond_timedwait(changed, mutex, &end) == ETIMEDOUT {
                return isWanted(value.pointee)
            }
        }
        return true
    }
}
