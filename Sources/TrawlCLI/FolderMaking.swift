internal import Glibc

/// Files and folders that commands make for people.
enum FolderMaking {
    /// Makes a folder and those above it; nothing happens when it is there.
    static func makeFolder(_ path: String) throws(CommandFailure) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") where part != "." {
            made += "/" + part
            guard mkdir(made, 0o777) == 0 || errno == EEXIST else {
                throw .cannotWrite(path, "cannot be made: \(String(cString: strerror(errno)))")
            }
        }
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
            throw .cannotWrite(path, "there is no folder, but something else")
        }
    }

    /// Makes a file that is not there yet.
    ///
    /// - Returns: Whether it was made; false when there is something of that name.
    static func makeFile(_ path: String, _ text: String) throws(CommandFailure) -> Bool {
        try write(path, text, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
    }

    /// Makes a file, or writes it anew.
    static func writeFile(_ path: String, _ text: String) throws(CommandFailure) {
        _ = try write(path, text, flags: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
    }

    private static func write(
        _ path: String,
        _ text: String,
        flags: Int32
    ) throws(CommandFailure) -> Bool {
        let descriptor = open(path, flags, 0o666)
        guard descriptor >= 0 else {
            if errno == EEXIST, flags & O_EXCL != 0 { return false }
            throw .cannotWrite(path, "cannot be made: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR {
                throw .cannotWrite(path, String(cString: strerror(errno)))
            }
        }
        return true
    }
}
