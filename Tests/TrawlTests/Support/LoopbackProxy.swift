import Glibc

/// A real proxy on loopback for tests, which can also fail: HTTP, with tunnels, or SOCKS 5.
///
/// Names lead to 127.0.0.1, whatever they are. Each connection serves one request or tunnel.
final class LoopbackProxy: Sendable {
    /// What it speaks.
    enum Kind: Sendable { case http, socks5 }

    /// One request as the proxy saw it.
    struct Visit: Sendable, Equatable {
        /// `GET` and so on, `CONNECT`, or `SOCKS`.
        var method: String
        /// Host and port that were asked for.
        var target: String
        /// The Proxy-Authorization header, or user name and password with a colon between.
        var credentials: String?
    }

    /// What it does with a request.
    enum Action: Sendable {
        /// Hands it on.
        case pass
        /// Answers by itself, in HTTP.
        case status(Int)
        /// Answers with a reply of SOCKS (RFC 1928, 6).
        case reply(UInt8)
        /// Closes the connection.
        case close
    }

    /// The port, chosen by the system.
    let port: UInt16
    private let listener: Int32
    private let kind: Kind
    private let action: @Sendable (Visit) -> Action
    private let visited = LoopbackGuarded<[Visit]>([])
    private let threads = LoopbackGuarded<[LoopbackThread]>([])
    private let stopEnds: (read: Int32, write: Int32)

    init(_ kind: Kind, action: @escaping @Sendable (Visit) -> Action = { _ in .pass }) throws {
        self.kind = kind
        self.action = action
        (listener, port) = try LoopbackServer.listen("127.0.0.1")
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw LoopbackError(call: "pipe", code: errno) }
        stopEnds = (ends[0], ends[1])
        let thread = try LoopbackThread { [self] in acceptAll() }
        threads.change { $0.append(thread) }
    }

    /// `http://127.0.0.1:port`, or with the scheme and the user as asked.
    func url(_ scheme: String? = nil, user: String = "") -> String {
        "\(scheme ?? (kind == .http ? "http" : "socks5h"))://\(user)127.0.0.1:\(port)"
    }

    /// All requests so far.
    var visits: [Visit] { visited.read { $0 } }

    /// Ends all connections and joins all threads; to be called once.
    func stop() {
        _ = write(stopEnds.write, [1], 1)
        // The first accepts, and has ended before the others are looked at.
        threads.read { $0 }.first?.join()
        for thread in threads.read({ $0 }) { thread.join() }
        for descriptor in [listener, stopEnds.read, stopEnds.write] { _ = close(descriptor) }
    }

    private func acceptAll() {
        while ready([listener]) == listener {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { continue }
            let thread = try? LoopbackThread { [self] in
                kind == .http ? serveHTTP(client) : serveSOCKS(client)
                _ = close(client)
            }
            if let thread { threads.change { $0.append(thread) } } else { _ = close(client) }
        }
    }

    // MARK: HTTP

    private func serveHTTP(_ client: Int32) {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard let byte = take(1, client) else { return }
            head += byte
        }
        let lines = String(decoding: head.dropLast(4), as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        let mark = "proxy-authorization: "
        let credentials = lines.first { $0.lowercased().hasPrefix(mark) }?.dropFirst(mark.count)
        let isTunnel = words[0] == "CONNECT"
        let authority = isTunnel ? words[1] : String(words[1].dropFirst(7).prefix { $0 != "/" })
        let visit = Visit(
            method: words[0],
            target: authority,
            credentials: credentials.map(String.init)
        )
        switch decide(visit) {
        case .pass: break
        case .status(let status):
            let text = "HTTP/1.1 \(status) No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            return send(Array(text.utf8), client)
        case .close, .reply: return
        }
        guard let server = connect(authority) else {
            return send(Array("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n".utf8), client)
        }
        defer { _ = close(server) }
        if isTunnel {
            send(Array("HTTP/1.1 200 Here\r\n\r\n".utf8), client)
            return relay(client, server)
        }
        let path = words[1].dropFirst(7 + authority.count)
        let kept = lines.dropFirst().filter { !$0.lowercased().hasPrefix("proxy-") }
        let request = ["\(words[0]) \(path) HTTP/1.1"] + kept + ["Connection: close", "", ""]
        send(Array(request.joined(separator: "\r\n").utf8), server)
        var answer: [UInt8] = []
        while let byte = take(1, server) { answer += byte }
        guard let end = answer.firstIndex(of: 0x0a) else { return }
        let close = Array("Connection: close\r\n".utf8)
        send(Array(answer[...end]) + close + answer[(end + 1)...], client)
    }

    // MARK: SOCKS 5

    /// RFC 1928 and RFC 1929.
    private func serveSOCKS(_ client: Int32) {
        guard let greeting = take(2, client), let methods = take(Int(greeting[1]), client) else {
            return
        }
        var credentials: String?
        if methods.contains(2) {
            send([5, 2], client)
            guard let user = take(2, client), let name = take(Int(user[1]), client),
                let size = take(1, client), let password = take(Int(size[0]), client)
            else { return }
            credentials = [name, password].map { String(decoding: $0, as: UTF8.self) }
                .joined(separator: ":")
            send([1, 0], client)
        } else {
            send([5, 0], client)
        }
        guard let request = take(4, client), let host = socksHost(request[3], client),
            let port = take(2, client)
        else { return }
        let target = "\(host):\(Int(port[0]) << 8 | Int(port[1]))"
        let visit = Visit(method: "SOCKS", target: target, credentials: credentials)
        let place: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 0]
        switch decide(visit) {
        case .pass: break
        case .reply(let reply): return send([5, reply] + place, client)
        case .close, .status: return
        }
        guard let server = connect(target) else { return send([5, 5] + place, client) }
        defer { _ = close(server) }
        send([5, 0] + place, client)
        relay(client, server)
    }

    private func socksHost(_ type: UInt8, _ client: Int32) -> String? {
        switch type {
        case 1: return take(4, client)?.map(String.init).joined(separator: ".")
        case 3:
            guard let size = take(1, client), let name = take(Int(size[0]), client) else {
                return nil
            }
            return String(decoding: name, as: UTF8.self)
        default: return take(16, client).map { _ in "[::]" }
        }
    }

    // MARK: Both

    private func decide(_ visit: Visit) -> Action {
        visited.change { $0.append(visit) }
        return action(visit)
    }

    /// Connects to where a target leads.
    private func connect(_ authority: String) -> Int32? {
        guard let colon = authority.lastIndex(of: ":"),
            let port = UInt16(authority[authority.index(after: colon)...])
        else { return nil }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        if inet_pton(AF_INET, String(authority[..<colon]), &place.sin_addr) != 1 {
            inet_pton(AF_INET, "127.0.0.1", &place.sin_addr)
        }
        let code = withUnsafePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            _ = close(server)
            return nil
        }
        return server
    }

    /// Hands bytes on both ways until one side has enough.
    private func relay(_ client: Int32, _ server: Int32) {
        while let side = ready([client, server]) {
            guard let bytes = takeSome(16 << 10, side) else { return }
            send(bytes, side == client ? server : client)
        }
    }

    /// Waits for the first of some descriptors that can be read; nil at the stop.
    private func ready(_ descriptors: [Int32]) -> Int32? {
        while true {
            var watched = ([stopEnds.read] + descriptors).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            _ = poll(&watched, nfds_t(watched.count), -1)
            if watched[0].revents != 0 { return nil }
            if let found = watched.first(where: { $0.revents != 0 }) { return found.fd }
        }
    }

    /// So many bytes; nil when the other side or the proxy ends before.
    private func take(_ count: Int, _ descriptor: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard ready([descriptor]) != nil, let more = takeSome(count - bytes.count, descriptor)
            else { return nil }
            bytes += more
        }
        return bytes
    }

    private func takeSome(_ most: Int, _ descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = recv(descriptor, &bytes, most, 0)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    /// Sends all, as far as the other side takes it.
    private func send(_ bytes: [UInt8], _ descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
