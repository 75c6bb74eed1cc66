internal import Glibc

/// The thread of a control socket: waits for clients and answers what they ask.
///
/// Made and used on one thread; it owns the descriptors that it is given and closes them when `run`
/// returns.
struct ControlLoop {
    private let listener: Int32
    private let stopSign: Int32
    private let limits: ControlLimits
    private let answer: (ControlRequest) -> ControlAnswer
    private var connections: [Int32: ControlConnection] = [:]
    /// What is read goes through here.
    private var chunk = [UInt8](repeating: 0, count: 64 << 10)
    /// Until then nobody is accepted, because the process had no descriptor left.
    private var rest: Deadline?

    /// How long nobody is accepted when the process has no descriptor left: poll(2) would report the
    /// same client again at once.
    private static let pause = Duration.seconds(1)

    init(
        listener: Int32,
        stopSign: Int32,
        limits: ControlLimits,
        answer: @escaping (ControlRequest) -> ControlAnswer
    ) {
        self.listener = listener
        self.stopSign = stopSign
        self.limits = limits
        self.answer = answer
    }

    /// Serves until the other end of `stopSign` is closed.
    mutating func run() {
        while step() {}
        for descriptor in connections.keys { close(descriptor) }
        close(listener)
        close(stopSign)
    }

    /// Waits once and serves everybody who is ready; false when it is time to end.
    private mutating func step() -> Bool {
        if rest?.isOver == true { rest = nil }
        var watched = [pollfd(fd: stopSign, events: Int16(POLLIN), revents: 0)]
        if rest == nil { watched.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0)) }
        watched += clients
        guard poll(&watched, nfds_t(watched.count), patience) >= 0 else { return errno == EINTR }
        guard watched[0].revents == 0 else { return false }
        for ready in watched.dropFirst() where ready.revents != 0 {
            if ready.fd == listener { accept() } else { serve(ready.fd) }
        }
        for (descriptor, connection) in connections where connection.deadline.isOver {
            connections[descriptor] = nil
            close(descriptor)
        }
        return true
    }

    /// The connections as poll(2) wants them.
    private var clients: [pollfd] {
        connections.values.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
    }

    /// Serves everybody who is ready now, without waiting.
    private mutating func serveReady() {
        var watched = clients
        guard poll(&watched, nfds_t(watched.count), 0) > 0 else { return }
        for ready in watched where ready.revents != 0 { serve(ready.fd) }
    }

    /// Milliseconds until the first deadline, as poll(2) wants them; -1 when there is none.
    private var patience: Int32 {
        let deadlines = connections.values.map(\.deadline) + (rest.map { [$0] } ?? [])
        guard let least = deadlines.map(\.timeLeft).min() else { return -1 }
        // Rounded up: waking a moment too early would be waking twice.
        return Int32(clamping: least.wholeMilliseconds + 1)
    }

    private mutating func serve(_ descriptor: Int32) {
        // Taken out and put back, so that what has come is not copied when more is added.
        guard var connection = connections.removeValue(forKey: descriptor) else { return }
        let goesOn = connection.serve(&chunk) { [answer] in ControlLoop.answer($0, answer) }
        if goesOn { connections[descriptor] = connection } else { close(descriptor) }
    }

    /// The answer to a line, whatever it is, as a line.
    private static func answer(
        _ line: [UInt8],
        _ answer: (ControlRequest) -> ControlAnswer
    ) -> [UInt8] {
        do throws(ControlProtocol.Mistake) {
            return ControlFrame.line(of: answer(try ControlFrame.message(in: line)))
        } catch {
            return ControlFrame<ControlAnswer>.line(of: .refused(.notUnderstood(error)))
        }
    }

    /// Takes in everybody who waits.
    private mutating func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else {
                switch errno {
                case EINTR, ECONNABORTED: continue
                case EAGAIN: return
                default:
                    rest = Deadline(after: ControlLoop.pause)
                    return
                }
            }
            // Neither can fail: the descriptor is open.
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            guard ControlLoop.isOurs(client) else {
                close(client)
                continue
            }
            // Who left before this one came makes room.
            if connections.count >= limits.connections { serveReady() }
            if connections.count >= limits.connections {
                refuse(client)
            } else {
                connections[client] = ControlConnection(client, limits)
            }
        }
    }

    private func refuse(_ client: Int32) {
        let line = ControlFrame<ControlAnswer>.line(of: .refused(.tooMany(limits.connections)))
        // A new socket has room for it; a client that is gone needs none.
        _ = send(client, line, line.count, Int32(MSG_NOSIGNAL))
        close(client)
    }

    /// Whether the other side runs as the same user or as root (SO_PEERCRED, unix(7)).
    ///
    /// The file's mode says the same; this holds also when somebody has changed it.
    private static func isOurs(_ client: Int32) -> Bool {
        // struct ucred, which needs _GNU_SOURCE to be seen.
        var peer: (pid: Int32, uid: UInt32, gid: UInt32) = (0, .max, .max)
        var size = socklen_t(MemoryLayout.size(ofValue: peer))
        guard getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else { return false }
        return peer.uid == geteuid() || peer.uid == 0
    }
}
