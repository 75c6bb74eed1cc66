internal import Glibc

/// A connection to the daemon of a data directory, for one request after the other.
///
/// Each call waits for so long at most, whatever the other side does. After an error the connection is
/// of no more use.
package struct ControlClient: ~Copyable {
    private let descriptor: Int32
    private let directory: String
    private let patience: Duration
    private var received: [UInt8] = []

    /// Connects, without waiting.
    ///
    /// - Parameters:
    ///   - directory: The data directory.
    ///   - patience: How long a request may take in all.
    /// - Throws: `ControlError`: `noSocket`, `nobodyListens`, `silent` when too many wait already,
    ///   `system`.
    package init(directory: String, patience: Duration) throws(ControlError) {
        descriptor = try ControlSocket.connect(in: directory)
        self.directory = directory
        self.patience = patience
    }

    deinit { close(descriptor) }

    /// Sends a request and waits for its answer.
    ///
    /// - Returns: The answer, a refusal as well.
    /// - Throws: `ControlError`: `silent`, `closed`, `unreadable`, `newer`, `system`.
    package mutating func ask(_ request: ControlRequest) throws(ControlError) -> ControlAnswer {
        let deadline = Deadline(after: patience)
        try send(ControlFrame.line(of: request), until: deadline)
        let line = try readLine(until: deadline)
        do throws(ControlProtocol.Mistake) {
            return try ControlFrame.message(in: line)
        } catch {
            switch error {
            case .unreadable: throw failure(.unreadable, "the answer makes no sense")
            case .newer: throw failure(.newer, "the answer is one of a newer trawl")
            }
        }
    }

    private func send(_ line: [UInt8], until deadline: Deadline) throws(ControlError) {
        var unsent = line[...]
        while !unsent.isEmpty {
            let (count, code) = unsent.withUnsafeBytes { bytes in
                let count = Glibc.send(
                    descriptor,
                    bytes.baseAddress,
                    bytes.count,
                    Int32(MSG_NOSIGNAL)
                )
                return (count, errno)
            }
            if count > 0 {
                unsent = unsent.dropFirst(count)
                continue
            }
            switch code {
            case EAGAIN: try wait(for: POLLOUT, until: deadline)
            case EINTR: continue
            // It reads no more of a request that is too long, but perhaps it has said so.
            case EPIPE, ECONNRESET: return
            default: throw failure(.system, "send: \(String(cString: strerror(code)))")
            }
        }
    }

    /// The next line without its line feed.
    private mutating func readLine(until deadline: Deadline) throws(ControlError) -> [UInt8] {
        var searched = 0
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let end = received[searched...].firstIndex(of: ControlProtocol.lineFeed) {
                defer { received.removeFirst(end + 1) }
                return Array(received[..<end])
            }
            searched = received.count
            guard searched <= ControlLimits().answerBytes else {
                throw failure(.unreadable, "the answer has no end")
            }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                received += chunk[..<count]
                // A side that never stops sending must not take more than its time.
                guard !deadline.isOver else { throw tooLate() }
                continue
            }
            switch count == 0 ? ECONNRESET : errno {
            case EAGAIN: try wait(for: POLLIN, until: deadline)
            case EINTR: continue
            case ECONNRESET: throw failure(.closed, "the connection was closed without an answer")
            case let code: throw failure(.system, "recv: \(String(cString: strerror(code)))")
            }
        }
    }

    /// Waits until the socket is ready.
    private func wait(for events: Int32, until deadline: Deadline) throws(ControlError) {
        var watched = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while !deadline.isOver {
            let left = Int32(clamping: deadline.timeLeft.wholeMilliseconds + 1)
            if poll(&watched, 1, left) > 0 { return }
        }
        throw tooLate()
    }

    private func tooLate() -> ControlError {
        failure(.silent, "no answer within \(Double(patience.wholeMilliseconds) / 1000) s")
    }

    private func failure(_ code: ControlError.Code, _ message: String) -> ControlError {
        ControlError(code, directory, message)
    }
}
