internal import Glibc

/// The claim of one process on a data directory, held by flock(2) on its file `lock`.
///
/// The kernel frees it when the process ends, however it ends, so that no stale lock remains.
struct DirectoryLock: ~Copyable {
    private let descriptor: Int32

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
        self.descriptor = descriptor
        let text = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)  // only for people: a failure leaves an old number there
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    /// The process number that the holder wrote; nil when there is none.
    private static func holder(_ descriptor: Int32) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let digits = bytes[..<count].prefix { (48...57).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    deinit { close(descriptor) }
}
