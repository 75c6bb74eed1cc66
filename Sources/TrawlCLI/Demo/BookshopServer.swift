internal import Glibc
internal import Trawl

/// Serves the sample site over HTTP/1.1 on 127.0.0.1, until `stop()` or its last reference goes.
///
/// One thread of its own answers everybody, one request after the other: a page is made in far less
/// than a millisecond and clients on loopback are quick to read. It needs no lock and no pool.
/// (FlyingFox 0.27.1 was tried: it sends head and body apart and has no way to set TCP_NODELAY, so
/// each request on a kept connection waits 40 ms for the client's delayed acknowledgement.)
final class BookshopServer: Sendable {
    /// The port it got.
    let port: Int
    /// The site's address, without a slash at the end.
    let origin: String

    private let thread: WorkerThread
    /// The writing end of a pipe that the thread watches: closing it is the sign to end.
    ///
    /// Nil when that is done. Whoever stops the server writes it.
    private let stopSign: Lock<Int32?>

    private init(port: Int, origin: String, thread: WorkerThread, stopSign: Int32) {
        self.port = port
        self.origin = origin
        self.thread = thread
        self.stopSign = Lock(stopSign)
    }

    deinit {
        stop()
    }

    /// Starts a server on a free port; clients can connect when it returns.
    ///
    /// - Parameters:
    ///   - seed: The shop's seed.
    ///   - elapsed: Seconds since the shop opened; called on the server's thread for each request.
    /// - Returns: The running server.
    /// - Throws: When the system gives no socket or pipe.
    static func start(
        seed: UInt64,
        elapsed: @escaping @Sendable () -> Int
    ) throws(BookshopServerError) -> BookshopServer {
        let (listener, port) = try listen()
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let error = BookshopServerError("pipe")
            close(listener)
            throw error
        }
        for descriptor in ends + [listener] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let origin = "http://127.0.0.1:\(port)"
        let shop = Bookshop(seed: seed, origin: origin)
        let watched = ends[0]
        let thread = WorkerThread(name: "bookshop") {
            var loop = BookshopLoop(listener: listener, stopSign: watched) { path, query in
                shop.response(path: path, query: query, at: elapsed())
            }
            loop.run()
        }
        return BookshopServer(port: port, origin: origin, thread: thread, stopSign: ends[1])
    }

    /// Ends the server: its port is closed and its thread gone when this returns.
    ///
    /// A second call does nothing. Connections that are open are closed.
    func stop() {
        let sign = stopSign.withLock { sign in
            defer { sign = nil }
            return sign
        }
        if let sign { close(sign) }
        thread.join()
    }

    /// A socket that listens on a free port of 127.0.0.1, with its port.
    private static func listen() throws(BookshopServerError) -> (socket: Int32, port: Int) {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
        let listener = socket(AF_INET, kind, 0)
        guard listener >= 0 else { throw BookshopServerError("socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed: String? = withUnsafeMutableBytes(of: &address) { bytes in
            let address = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            if bind(listener, address, size) != 0 { return "bind" }
            if Glibc.listen(listener, SOMAXCONN) != 0 { return "listen" }
            return getsockname(listener, address, &size) == 0 ? nil : "getsockname"
        }
        if let failed {
            let error = BookshopServerError(failed)
            close(listener)
            throw error
        }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }
}

/// A call of the system that failed while the sample site was to be served.
struct BookshopServerError: Error, CustomStringConvertible {
    /// The name of the call.
    var operation: String
    /// The value of errno.
    var code: Int32

    init(_ operation: String) {
        self.operation = operation
        code = errno
    }

    var description: String {
        "the sample site cannot be served: \(operation): \(String(cString: strerror(code)))"
    }
}
