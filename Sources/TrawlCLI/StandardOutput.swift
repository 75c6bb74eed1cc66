internal import Glibc

/// Standard output: results, and nothing else.
enum StandardOutput {
    /// Writes text at once and as a whole.
    ///
    /// Whoever reads the other end may go away (`| head`): the rest is dropped without a word. Any
    /// other refusal, such as a full disk, ends the command.
    ///
    /// - Throws: `CommandFailure` when the system refuses to write.
    static func write(_ text: String) throws(CommandFailure) {
        _ = try write(Array(text.utf8))  // who writes one text has nothing left to stop
    }

    /// Writes bytes as `write` does text; false when nobody reads the other end any more.
    ///
    /// - Throws: `CommandFailure` when the system refuses to write.
    static func write(_ bytes: [UInt8]) throws(CommandFailure) -> Bool {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let (count, code) = bytes.withUnsafeBytes { buffer in
                let count = Glibc.write(STDOUT_FILENO, buffer.baseAddress, buffer.count)
                return (count, errno)
            }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if code == EPIPE {
                return false
            } else if code == EAGAIN {
                var ready = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, -1)  // whatever it says, the next write tells the truth
            } else if code != EINTR {
                throw .cannotWrite("standard output", String(cString: strerror(code)))
            }
        }
        return true
    }
}
