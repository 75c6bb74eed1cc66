internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// How many pages the write-ahead log has, as SQLite tells after each commit.
///
/// It takes the place of SQLite's automatic checkpoint, which keeps to itself what went wrong: a
/// failed sync would be tried again over the same connection, and then seem to have succeeded.
final class LogLength: Sendable {
    /// Written by the writing connection, read by the thread that writes.
    fileprivate let pages = Atomic<Int>(0)

    /// From so many pages on, 64 MB, the log is worth moving into the file after each commit.
    private static let worthMoving = 16384

    /// Whether the log is so long that it is to be moved.
    var isLong: Bool { pages.load(ordering: .relaxed) >= Self.worthMoving }

    /// Has a connection tell; it must not live longer than this.
    func follow(_ db: Database) {
        _ = sqlite3_wal_hook(
            db.sqliteConnection,
            noteLogLength,
            Unmanaged.passUnretained(self).toOpaque()
        )
    }
}

/// Called by SQLite after a commit (sqlite3_wal_hook).
private func noteLogLength(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ name: UnsafePointer<CChar>?,
    _ pages: Int32
) -> Int32 {
    if let context {
        Unmanaged<LogLength>.fromOpaque(context).takeUnretainedValue().pages
            .store(Int(pages), ordering: .relaxed)
    }
    return SQLITE_OK
}
