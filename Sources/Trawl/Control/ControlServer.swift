internal import Glibc

/// Answers requests over the socket `control.sock` of a data directory, on a thread of its own.
///
/// For the process that holds the directory's lock, and for as long as it does. One thread serves all
/// clients and never waits for one of them.
package final class ControlServer: Sendable {
    private let directory: String
    private let thread: WorkerThread
    /// The writing end of a pipe that the thread watches: closing it is the sign to end.
    ///
    /// Nil when that is done. Whoever stops the server writes it.
    private let stopSign: Lock<Int32?>

    /// Starts to serve; clients can connect when this returns.
    ///
    /// - Parameters:
    ///   - directory: The data directory, which is there and locked by this process.
    ///   - limits: What clients may do.
    ///   - answer: Called on the server's thread, one request at a time; others wait meanwhile, so it
    ///     should take no longer than a client waits. It must not stop the server.
    /// - Throws: `ControlError` when the system gives no socket or pipe.
    package init(
        directory: String,
        limits: ControlLimits,
        answer: @escaping @Sendable (ControlRequest) -> ControlAnswer
    ) throws(ControlError) {
        let listener = try ControlSocket.listen(in: directory)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let reason = String(cString: strerror(errno))
            close(listener)
            ControlSocket.remove(from: directory)
            throw ControlError(.system, directory, "control socket: pipe: \(reason)")
        }
        for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let watched = ends[0]
        self.directory = directory
        stopSign = Lock(ends[1])
        thread = WorkerThread(name: "control") {
            var loop = ControlLoop(
                listener: listener,
                stopSign: watched,
                limits: limits,
                answer: answer
            )
            loop.run()
        }
    }

    deinit { stop() }

    /// Ends the server: its thread is gone and the socket's file with it when this returns.
    ///
    /// An answer that its client has not read is lost. A second call does nothing; to be called before
    /// the directory's lock is let go.
    package func stop() {
        let sign = stopSign.withLock { sign in
            defer { sign = nil }
            return sign
        }
        guard let sign else { return }
        close(sign)
        thread.join()
        ControlSocket.remove(from: directory)
    }
}
