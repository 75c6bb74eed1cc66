import Glibc
import Testing

@testable import Trawl

/// A client of a control socket that writes what it likes; it waits ten seconds for anything.
final class RawControlClient {
    private let descriptor: Int32
    private var received: [UInt8] = []

    /// A connection to whoever serves a directory.
    init(_ directory: String) throws {
        descriptor = try ControlSocket.connect(in: directory)
        _ = fcntl(descriptor, F_SETFL, 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, size)
        }
    }

    deinit { close(descriptor) }

    /// Sends bytes; false when the other side takes no more.
    @discardableResult
    func send(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Sends a text.
    func send(_ text: String) { send(text.utf8) }

    /// Sends a request, once or several times at once.
    func send(_ request: ControlRequest, times: Int = 1) {
        let line = ControlFrame.line(of: request)
        send((0..<times).flatMap { _ in line })
    }

    /// The next answer; nil when the connection ends before.
    func answer() throws -> ControlAnswer? {
        while true {
            if let end = received.firstIndex(of: ControlProtocol.lineFeed) {
                defer { received.removeFirst(end + 1) }
                return try ControlFrame.message(in: Array(received[..<end]))
            }
            guard receive() else { return nil }
        }
    }

    /// How many bytes come until the connection ends.
    func bytesToEnd() -> Int {
        while receive() {}
        return received.count
    }

    private func receive() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count > 0 { received += chunk[..<count] }
        return count > 0
    }
}

/// Something that listens where a daemon would, and does what a test likes with one connection.
final class ScriptedDaemon {
    private let listener: Int32
    private let thread: LoopbackThread

    /// Listens in a directory; the script has the first connection, which is closed at its end.
    init(_ directory: String, _ script: @escaping @Sendable (Int32) -> Void) throws {
        let listener = try ControlSocket.listen(in: directory)
        self.listener = listener
        _ = fcntl(listener, F_SETFL, 0)
        thread = try LoopbackThread {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            script(client)
            close(client)
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        thread.join()
        close(listener)
    }

    /// Reads a request, and answers with bytes.
    static func answering(_ text: String) -> @Sendable (Int32) -> Void {
        { client in
            readLine(client)
            send(text, to: client)
        }
    }

    /// Reads until the client has sent a line, or has gone.
    static func readLine(_ client: Int32) {
        var byte: UInt8 = 0
        while recv(client, &byte, 1, 0) == 1, byte != ControlProtocol.lineFeed {}
    }

    /// Waits until the client has gone.
    static func awaitEnd(_ client: Int32) {
        var byte: UInt8 = 0
        while recv(client, &byte, 1, 0) == 1 {}
    }

    /// Sends a text; false when the client has gone.
    @discardableResult
    static func send(_ text: String, to client: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}

extension ControlServer {
    /// A server that says of every request what it was.
    static func echo(
        _ directory: String,
        _ change: (inout ControlLimits) -> Void = { _ in }
    ) throws -> ControlServer {
        var limits = ControlLimits()
        change(&limits)
        return try ControlServer(directory: directory, limits: limits) { .done("\($0)") }
    }
}

extension ControlAnswer {
    /// What was refused and why, as `unavailable: the request is …`; nil when it was not.
    var refusal: String? {
        guard case .refused(let refusal) = self else { return nil }
        return "\(refusal.code.rawValue): \(refusal.message)"
    }
}
