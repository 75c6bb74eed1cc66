internal import Glibc

/// The thread of the sample site: waits for sockets and answers what they ask.
///
/// Made and used on one thread; it owns the descriptors that it is given and closes them when `run`
/// returns.
struct BookshopLoop {
    /// What answers a path and a query.
    typealias Site = (_ path: String, _ query: String?) -> BookshopResponse

    /// How many clients are served at a time; more wait in the listening socket's queue.
    ///
    /// A guess, far above what a crawler opens.
    private static let maximumConnections = 256
    /// A head that is longer is refused, as RFC 9110, 5.4 lets a server do.
    private static let maximumHead = 16_384

    private let listener: Int32
    private let stopSign: Int32
    private let site: Site
    /// By socket: what came in and is not answered yet.
    private var connections: [Int32: [UInt8]] = [:]

    init(listener: Int32, stopSign: Int32, site: @escaping Site) {
        self.listener = listener
        self.stopSign = stopSign
        self.site = site
    }

    /// Serves until the other end of `stopSign` is closed.
    mutating func run() {
        while step() {}
        connections.keys.forEach { close($0) }
        close(listener)
        close(stopSign)
    }

    /// Waits once and answers all that is there; false when it is time to end.
    private mutating func step() -> Bool {
        var watched = [pollfd(fd: stopSign, events: Int16(POLLIN), revents: 0)]
        watched += connections.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        if connections.count < Self.maximumConnections {
            watched.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
        }
        guard poll(&watched, nfds_t(watched.count), -1) >= 0 else { return errno == EINTR }
        guard watched[0].revents == 0 else { return false }
        for ready in watched.dropFirst() where ready.revents != 0 {
            if ready.fd == listener {
                accept()
            } else if !serve(ready.fd) {
                close(ready.fd)
                connections[ready.fd] = nil
            }
        }
        return true
    }

    private mutating func accept() {
        let client = Glibc.accept(listener, nil, nil)
        // The client may have gone again, or descriptors are short: it is tried again by itself.
        guard client >= 0 else { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)  // cannot fail: the descriptor is open
        // A client that does not read must not hold up the others for long.
        var patience = timeval(tv_sec: 2, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        connections[client] = []
    }

    /// Reads what is there and answers the requests that are complete; false ends the connection.
    private mutating func serve(_ client: Int32) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = recv(client, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        var pending = connections[client, default: []] + chunk[..<count]
        while let end = endOfHead(pending) {
            let request = BookshopRequest(head: pending[..<end])
            let answer = request.answer(from: site)
            guard send(answer, to: client), request.keepsConnection else { return false }
            pending.removeFirst(end)
        }
        connections[client] = pending
        return pending.count <= Self.maximumHead
    }

    /// The index after the empty line that ends a request's head, nil while it has not come.
    private func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (mark.count...bytes.count).first {
            bytes[($0 - mark.count)..<$0].elementsEqual(mark)
        }
    }

    /// Sends head and body in one piece, so that no part waits for an acknowledgement.
    private func send(_ bytes: [UInt8], to client: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
