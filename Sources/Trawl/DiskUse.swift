internal import Glibc

/// What a data directory takes on the disk, and what is left there.
package struct DiskUse: Hashable, Sendable {
    /// The database, what is free in it included; 0 when there is none.
    package var databaseBytes: Int64
    /// The write-ahead log; 0 when there is none.
    package var logBytes: Int64
    /// What whoever runs this may still write on the volume; nil when that cannot be told.
    package var freeBytes: Int64?

    /// Disk use from its parts.
    package init(databaseBytes: Int64, logBytes: Int64, freeBytes: Int64?) {
        self.databaseBytes = databaseBytes
        self.logBytes = logBytes
        self.freeBytes = freeBytes
    }

    /// How things are now in a directory; what is not there takes nothing.
    package init(of directory: String) {
        databaseBytes = Self.size(directory + "/trawl.db")
        logBytes = Self.size(directory + "/trawl.db-wal")
        var volume = statvfs()
        freeBytes =
            statvfs(directory, &volume) == 0
            ? Int64(clamping: UInt64(volume.f_bavail) * UInt64(volume.f_frsize)) : nil
    }

    /// The length of a file; 0 when there is none.
    private static func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
