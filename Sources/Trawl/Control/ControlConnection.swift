internal import Glibc

/// One client of a control socket, as the server sees it: bytes that came and bytes that are to go.
///
/// Nothing is read while an answer is under way, so that a client that does not read cannot make the
/// server keep more than one.
struct ControlConnection {
    /// Its socket; the server closes it.
    let descriptor: Int32
    /// When the client's time is over: to ask, or to take its answer.
    private(set) var deadline: Deadline
    private let limits: ControlLimits
    private var received: [UInt8] = []
    /// So many bytes of `received` have no line feed among them.
    private var searched = 0
    private var unsent: ArraySlice<UInt8> = []
    /// Nothing more is read: the connection ends with the answer.
    private var isEnding = false

    /// A connection that has just been accepted.
    init(_ descriptor: Int32, _ limits: ControlLimits) {
        self.descriptor = descriptor
        self.limits = limits
        deadline = Deadline(after: limits.idle)
    }

    /// What poll(2) is to wait for.
    var events: Int16 { Int16(unsent.isEmpty ? POLLIN : POLLOUT) }

    /// Reads, answers and sends what can be done without waiting.
    ///
    /// - Parameters:
    ///   - chunk: Room to read into; at most so many bytes are taken at a time.
    ///   - answer: Answers the line of a request; it is never called for one that is too long.
    /// - Returns: Whether the connection goes on.
    mutating func serve(_ chunk: inout [UInt8], _ answer: ([UInt8]) -> [UInt8]) -> Bool {
        if unsent.isEmpty, !read(&chunk) { return false }
        while flush() {
            guard unsent.isEmpty else { return true }
            guard !isEnding else { return false }
            if let line = nextLine() {
                send(answer(line))
            } else if received.count > limits.requestBytes {
                // What is still to come is not waited for: the client's next write fails.
                shutdown(descriptor, Int32(SHUT_RD))
                received = []
                isEnding = true
                send(ControlFrame<ControlAnswer>.line(of: .refused(.tooLong(limits.requestBytes))))
            } else {
                return true
            }
        }
        return false
    }

    /// Takes some of what has come; false at its end.
    private mutating func read(_ chunk: inout [UInt8]) -> Bool {
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        received += chunk[..<count]
        return true
    }

    /// The next whole request without its line feed; nil when it has not come, or is too long.
    private mutating func nextLine() -> [UInt8]? {
        guard let end = received[searched...].firstIndex(of: ControlProtocol.lineFeed) else {
            searched = received.count
            return nil
        }
        guard end <= limits.requestBytes else { return nil }
        let line = Array(received[..<end])
        received.removeFirst(end + 1)
        searched = 0
        return line
    }

    private mutating func send(_ bytes: [UInt8]) {
        unsent = bytes[...]
        deadline = Deadline(after: limits.answering)
    }

    /// Sends what the client has room for; false when it is gone.
    private mutating func flush() -> Bool {
        let wasAnswering = !unsent.isEmpty
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
            } else if code != EINTR {
                return code == EAGAIN
            }
        }
        if wasAnswering { deadline = Deadline(after: limits.idle) }
        return true
    }
}
