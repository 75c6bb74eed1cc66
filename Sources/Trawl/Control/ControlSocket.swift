internal import Glibc

/// The Unix domain socket `control.sock` of a data directory (unix(7)).
enum ControlSocket {
    private static let name = "control.sock"

    /// A socket that listens in a data directory, in the place of one that a killed process left.
    ///
    /// It never blocks. Only for the process that holds the directory's lock. Its owner alone may
    /// connect: before listen(2) nobody can, and by then the file has its mode.
    ///
    /// - Returns: The descriptor; whoever asked closes it.
    /// - Throws: `ControlError` of code `system`.
    static func listen(in directory: String) throws(ControlError) -> Int32 {
        let descriptor = try make(for: directory)
        let failed: String? = try withPath(in: directory) { path in
            if unlink(path) != 0, errno != ENOENT { return reason("unlink") }
            // On Linux bind(2) gives the file the mode that the socket has; chmod(2) is for the rest.
            _ = fchmod(descriptor, 0o600)
            let bound = withAddress(path) { bind(descriptor, $0, $1) }
            if bound != 0 { return reason("bind") }
            if chmod(path, 0o600) != 0 { return reason("chmod") }
            return Glibc.listen(descriptor, SOMAXCONN) == 0 ? nil : reason("listen")
        }
        guard let failed else { return descriptor }
        close(descriptor)
        throw ControlError(.system, directory, failed)
    }

    /// A connection to whoever serves a data directory; it never blocks.
    ///
    /// - Returns: The descriptor; whoever asked closes it.
    /// - Throws: `ControlError`: `noSocket`, `nobodyListens`, `silent` when too many wait already,
    ///   `system`.
    static func connect(in directory: String) throws(ControlError) -> Int32 {
        let descriptor = try make(for: directory)
        let error: ControlError? = try withPath(in: directory) { path in
            guard withAddress(path, { Glibc.connect(descriptor, $0, $1) }) != 0 else { return nil }
            let code: ControlError.Code =
                switch errno {
                case ENOENT, ENOTDIR: .noSocket
                case ECONNREFUSED: .nobodyListens
                case EAGAIN: .silent
                default: .system
                }
            return ControlError(code, directory, reason("connect"))
        }
        guard let error else { return descriptor }
        close(descriptor)
        throw error
    }

    /// Takes the socket's file away.
    static func remove(from directory: String) {
        // One that stays behind is replaced by the next process that listens here.
        _ = unlink("\(directory)/\(name)")
    }

    /// A socket that never blocks and that no child inherits.
    private static func make(for directory: String) throws(ControlError) -> Int32 {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(AF_UNIX, Int32(kind), 0)
        guard descriptor >= 0 else { throw ControlError(.system, directory, reason("socket")) }
        return descriptor
    }

    /// Calls the body with a path of the socket's file that an address has room for: 108 bytes, the
    /// ending zero included.
    private static func withPath<Result>(
        in directory: String,
        _ body: (String) -> Result
    ) throws(ControlError) -> Result {
        let path = "\(directory)/\(name)"
        guard path.utf8.count >= MemoryLayout.size(ofValue: sockaddr_un().sun_path) else {
            return body(path)
        }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            let code: ControlError.Code = errno == ENOENT ? .noSocket : .system
            throw ControlError(code, directory, reason("open"))
        }
        defer { close(folder) }
        let short = "/proc/self/fd/\(folder)"
        guard access(short, F_OK) == 0 else {
            throw ControlError(
                .system,
                directory,
                "its path is too long for a socket, and there is no /proc to shorten it"
            )
        }
        return body("\(short)/\(name)")
    }

    /// Calls the body with a path as an address.
    private static func withAddress(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            precondition(path.utf8.count < room.count, "an address has no room for \(path)")
            room.copyBytes(from: path.utf8)
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func reason(_ call: String) -> String {
        "control socket: \(call): \(String(cString: strerror(errno)))"
    }
}
