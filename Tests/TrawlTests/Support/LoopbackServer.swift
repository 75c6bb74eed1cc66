import Glibc

/// A real HTTP/1.1 server on loopback for tests, which can also break the protocol.
///
/// ```swift
/// let server = try LoopbackServer { request in
///     request.path == "/" ? .html("<p>home") : .status(404)
/// }
/// defer { server.stop() }
/// ```
/// One thread accepts, each connection has a thread, and `stop` (or the end of the object) ends and
/// joins them all, also in the middle of a scripted delay. The handler is called on the threads of
/// the connections, several at once.
final class LoopbackServer: Sendable {
    /// The handler's type: what to answer to a request.
    typealias Handler = @Sendable (Request) -> Answer

    /// The numeric address it listens at.
    let address: String
    /// The port, chosen by the system.
    let port: UInt16
    private let site: LoopbackSite
    private let acceptor: LoopbackThread

    /// Starts a server; it answers from the moment that this returns.
    ///
    /// - Parameters:
    ///   - address: Any address of 127.0.0.0/8: to politeness each one is a host of its own.
    ///   - maxConnections: More connections at once are closed as they come.
    ///   - handler: Makes the answers.
    /// - Throws: When the system gives no socket, pipe or thread.
    init(
        address: String = "127.0.0.1",
        maxConnections: Int = 256,
        handler: @escaping Handler
    ) throws {
        let (listener, port) = try Self.listen(address)
        self.address = address
        self.port = port
        let site = try LoopbackSite(listener: listener, max: maxConnections, handler: handler)
        self.site = site
        acceptor = try LoopbackThread { site.acceptAll() }
    }

    deinit { stop() }

    /// `http://127.0.0.1:port` and a path that begins with `/`.
    func url(_ path: String) -> String { "http://\(address):\(port)\(path)" }

    /// Every request so far, in the order of arrival.
    var log: [LogEntry] { site.state.read { $0.log } }

    /// The paths of all requests so far, in the order of arrival.
    var paths: [String] { log.map(\.request.path) }

    /// How many connections were accepted so far.
    var connectionCount: Int { site.state.read { $0.accepted } }

    /// The most requests that were being answered at one time.
    var mostInFlight: Int { site.state.read { $0.mostInFlight } }

    /// Waits until so many requests have arrived; false when the time is over before.
    func awaitRequests(_ count: Int, atMost limit: Duration = .seconds(10)) -> Bool {
        site.state.wait(atMost: limit) { $0.log.count >= count }
    }

    /// Waits until no request is being answered; false when the time is over before.
    func awaitIdle(atMost limit: Duration = .seconds(10)) -> Bool {
        site.state.wait(atMost: limit) { $0.inFlight == 0 }
    }

    /// Ends all connections and joins all threads; a second call does nothing.
    ///
    /// The port refuses connections afterwards. Not to be called by the handler.
    func stop() {
        site.stop()
        acceptor.join()
    }

    /// Makes a listening socket at a free port; who calls it closes it.
    ///
    /// Alone it is a server that takes connections and is never heard of again.
    static func listen(_ address: String) throws -> (descriptor: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw LoopbackError(call: "socket", code: errno) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        guard inet_pton(AF_INET, address, &place.sin_addr) == 1 else {
            throw LoopbackError(call: "inet_pton", code: EINVAL)
        }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(listener, place, length) == 0 && Glibc.listen(listener, 512) == 0
                    && getsockname(listener, place, &length) == 0
            }
        }
        guard bound else { throw LoopbackError(call: "bind", code: errno) }
        return (listener, UInt16(bigEndian: place.sin_port))
    }
}

/// A call of the system that failed.
struct LoopbackError: Error {
    let call: String
    let code: Int32
}

/// What the threads of one server share.
final class LoopbackSite: Sendable {
    struct State {
        var log: [LoopbackServer.LogEntry] = []
        var accepted = 0
        var inFlight = 0
        var mostInFlight = 0
        var stopping = false
        /// Descriptors of the open connections by number, to end them at the stop.
        var open: [Int: Int32] = [:]
        /// Threads of connections by number; joined when the connection has ended.
        var threads: [Int: LoopbackThread] = [:]
    }

    let state = LoopbackGuarded(State())
    let handler: LoopbackServer.Handler
    private let listener: Int32
    private let maxConnections: Int
    private let start = SuspendingClock.now
    /// Readable from the stop on, and never emptied: it ends every wait at once.
    private let stopReadEnd: Int32
    private let stopWriteEnd: Int32

    init(listener: Int32, max: Int, handler: @escaping LoopbackServer.Handler) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw LoopbackError(call: "pipe", code: errno) }
        (stopReadEnd, stopWriteEnd) = (ends[0], ends[1])
        self.listener = listener
        maxConnections = max
        self.handler = handler
    }

    deinit {
        for descriptor in [stopReadEnd, stopWriteEnd] { _ = close(descriptor) }
    }

    func stop() {
        state.change { state in
            guard !state.stopping else { return }
            state.stopping = true
            _ = write(stopWriteEnd, [1], 1)
            for descriptor in state.open.values { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Waits for a descriptor to be readable or for the time to pass; false when the server stops.
    func pause(_ limit: Duration?, watching descriptor: Int32 = -1) -> Bool {
        let end = limit.map { SuspendingClock.now + $0 }
        while true {
            var watched = [
                pollfd(fd: stopReadEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            let left = end.map { max(0, ($0 - .now) / .milliseconds(1)) }
            let count = poll(&watched, 2, left.map { Int32($0.rounded(.up)) } ?? -1)
            if watched[0].revents != 0 { return false }
            if count > 0 || (count == 0 && end.map { $0 <= .now } == true) { return true }
        }
    }

    /// The body of the accepting thread.
    func acceptAll() {
        while pause(nil, watching: listener) {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { continue }
            var yes: Int32 = 1
            let size = socklen_t(MemoryLayout<Int32>.size)
            _ = setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, size)
            serve(descriptor)
        }
        // Closed here, where it is used, so that a stopped server's port refuses connections.
        _ = close(listener)
        // No new connection from here on, so the list is complete.
        for thread in state.change({ Array($0.threads.values) }) { thread.join() }
    }

    private func serve(_ descriptor: Int32) {
        let (number, ended) = state.change { state in
            state.accepted += 1
            let ended = state.threads.filter { state.open[$0.key] == nil }
            for number in ended.keys { state.threads[number] = nil }
            let isFull = state.open.count >= maxConnections || state.stopping
            if !isFull { state.open[state.accepted] = descriptor }
            return (isFull ? nil : state.accepted, ended.values)
        }
        for thread in ended { thread.join() }
        guard let number else {
            _ = close(descriptor)
            return
        }
        let thread = try? LoopbackThread { [self] in
            LoopbackConnection(site: self, descriptor: descriptor, number: number).run()
            // First out of the list, so that the stop cannot touch another's descriptor.
            state.change { $0.open[number] = nil }
            _ = close(descriptor)
        }
        // Without a thread the client sees its connection closed, and its test fails.
        guard let thread else {
            state.change { $0.open[number] = nil }
            _ = close(descriptor)
            return
        }
        state.change { $0.threads[number] = thread }
    }

    /// Notes that a request has arrived; returns its place in the log.
    func began(_ request: LoopbackServer.Request) -> Int {
        state.change { state in
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            state.log.append(
                LoopbackServer.LogEntry(
                    request: request,
                    arrived: .now - start,
                    inFlight: state.inFlight
                )
            )
            return state.log.count - 1
        }
    }

    /// Notes that the request at a place of the log was answered, well or badly; the first time
    /// counts.
    func ended(_ place: Int) {
        state.change { state in
            guard state.log[place].answered == nil else { return }
            state.inFlight -= 1
            state.log[place].answered = .now - start
        }
    }
}
