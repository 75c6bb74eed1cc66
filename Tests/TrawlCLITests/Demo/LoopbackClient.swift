import Glibc

/// A blocking client for one kept connection: sends bytes, reads whole answers.
final class LoopbackClient {
    private let descriptor: Int32
    private var received: [UInt8] = []

    /// Connects to a port of 127.0.0.1; nil when nobody listens there.
    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let code = withUnsafeBytes(of: &address) {
            connect(
                descriptor,
                $0.assumingMemoryBound(to: sockaddr.self).baseAddress,
                socklen_t($0.count)
            )
        }
        guard code == 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Sends a request as it stands and reads the answer's head, and its body if it has one.
    func ask(_ request: String) -> (head: String, body: [UInt8]) {
        send(request)
        return answer(hasBody: !request.hasPrefix("HEAD "))
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Reads one answer; an empty head when the server has closed the connection.
    func answer(hasBody: Bool) -> (head: String, body: [UInt8]) {
        var end = 0
        while true {
            let ends = received.indices.dropFirst(3)
            if let last = ends.first(where: { received[($0 - 3)...$0] == [13, 10, 13, 10] }) {
                end = last + 1
                break
            }
            guard receive() else { return ("", []) }
        }
        let head = String(decoding: received[..<end], as: UTF8.self)
        received.removeFirst(end)
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
        let count = hasBody ? length.flatMap { Int($0.dropFirst(16)) } ?? 0 : 0
        while received.count < count {
            guard receive() else { return ("", []) }
        }
        defer { received.removeFirst(count) }
        return (head, Array(received[..<count]))
    }

    private func receive() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        received += chunk[..<max(0, count)]
        return count > 0
    }
}
