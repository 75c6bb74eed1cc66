internal import Glibc

/// The claim of one process on a data directory, held by flock(2) on its file `lock`.
///
/// The kernel frees it when the process ends, however it ends, so that no stale lock remains.
final class DirectoryLock: Sendable {
    /// Nil once it was given back.
    private let descriptor: Lock<Int32?>

    /// Takes the lock at once.
    ///
    /// - Throws: `StoreError.held` with the holder's process number when another process has it.
    init(directory: String) throws(StoreError) {
        let path = directory + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.unusable, path: path, message: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = DirectoryLock.holder(descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else {
                throw StoreError(.unusable, path: path, message: String(cString: strerror(code)))
            }
            throw StoreError(
                .held,
                path: directory,
                message: "in use by another trawl process" + (holder.map { " (pid \($0))" } ?? "")
            )
        }
        // For whoever only wants to know: flock(2) cannot be asked about without being taken.
        var mark = DirectoryLock.wholeFile
        _ = fcntl(descriptor, DirectoryLock.setMark, &mark)  // whoever has the lock has no rival
        self.descriptor = Lock(descriptor)
        let text = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)  // only for people: a failure leaves an old number there
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    /// Who holds a directory now; nil when nobody does.
    ///
    /// Nothing is taken, not even for a moment: a process that wants the lock is not in the way of one
    /// that asks.
    static func holder(of directory: String) -> DirectoryHolder? {
        let descriptor = open(directory + "/lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var mark = wholeFile
        guard fcntl(descriptor, findMark, &mark) == 0, mark.l_type != F_UNLCK else { return nil }
        return DirectoryHolder(pid: holder(descriptor))
    }

    /// An open file description's lock on all of a file (fcntl(2)); it goes when flock(2)'s does.
    private static var wholeFile: Glibc.flock {
        var mark = Glibc.flock()
        mark.l_type = Int16(F_WRLCK)
        mark.l_whence = Int16(SEEK_SET)
        return mark
    }

    /// F_OFD_SETLK and F_OFD_GETLK, which need _GNU_SOURCE to be seen.
    private static let (setMark, findMark): (Int32, Int32) = (37, 36)

    /// The process number that the holder wrote; nil when there is none.
    private static func holder(_ descriptor: Int32) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let digits = bytes[..<count].prefix { (48...57).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    deinit { release() }

    /// Lets another process, or another store of this one, have the directory; a second call does
    /// nothing.
    func release() {
        let taken = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        guard let taken else { return }
        // Outright: a process that is just being started from here has the descriptor as well, until its
        // program takes over, and would keep the lock for as long (flock(2)).
        var mark = DirectoryLock.wholeFile
        mark.l_type = Int16(F_UNLCK)
        _ = fcntl(taken, DirectoryLock.setMark, &mark)
        _ = flock(taken, LOCK_UN)
        close(taken)
    }
}

/// The process that holds a data directory.
package struct DirectoryHolder: Hashable, Sendable {
    /// Its process number; nil when it has not written one.
    package var pid: Int?
}
