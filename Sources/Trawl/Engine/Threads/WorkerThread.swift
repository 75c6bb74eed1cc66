internal import Glibc

/// A thread of the engine, running one body from start to end.
///
/// Whoever starts it joins it; one that is dropped without a join stops the program, as its body may
/// still use what is being torn down.
package final class WorkerThread: Sendable {
    private let thread: pthread_t
    private let isJoined = Lock(false)

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: For messages.
    ///   - body: What the thread does.
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Box(body: body))
        var thread = pthread_t()
        // Not `pthread_attr_t()`: which module the compiler takes that from depends on the order in
        // which it reads the files.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        pthread_attr_init(attributes)
        // Deep pages are freed recursively by libxml2; 8 MiB is what a main thread has.
        pthread_attr_setstacksize(attributes, 8 << 20)
        let code = pthread_create(&thread, attributes, runBody, box.toOpaque())
        pthread_attr_destroy(attributes)
        precondition(code == 0, "the thread \(name) could not be started: \(code)")
        self.thread = thread
    }

    deinit {
        precondition(isJoined.withLock { $0 }, "a thread was dropped without a join")
    }

    /// Waits until the body has ended.
    ///
    /// A second call returns at once.
    package func join() {
        let wasJoined = isJoined.withLock { joined in
            defer { joined = true }
            return joined
        }
        guard !wasJoined else { return }
        let code = pthread_join(thread, nil)
        precondition(code == 0, "a thread could not be joined: \(code)")
    }
}

/// What a new thread is handed: retained once for it, released when it begins.
private final class Box: Sendable {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func runBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let box = Unmanaged<Box>.fromOpaque(context).takeRetainedValue()
    box.body()
    return nil
}
