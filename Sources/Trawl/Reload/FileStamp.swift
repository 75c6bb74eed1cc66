internal import Glibc

/// What tells that a file is another one than before: when it was changed, its size, and its place on
/// the disk.
struct FileStamp: Hashable, Sendable {
    private let seconds: Int
    private let nanoseconds: Int
    private let size: Int64
    private let file: UInt64

    /// The stamp of a file; nil when there is none.
    init?(of path: String) {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        #if os(Linux)
        (seconds, nanoseconds) = (information.st_mtim.tv_sec, information.st_mtim.tv_nsec)
        #else
        (seconds, nanoseconds) = (
            information.st_mtimespec.tv_sec, information.st_mtimespec.tv_nsec
        )
        #endif
        size = Int64(information.st_size)
        file = UInt64(information.st_ino)
    }
}
