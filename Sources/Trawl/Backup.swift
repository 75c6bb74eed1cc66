internal import Glibc

/// A copy of a data directory's store in one file, made while others may write to it.
///
/// Put into a directory of its own as `trawl.db`, it is a data directory.
package struct Backup {
    /// Where it is written.
    package var path: String
    /// Whether a file that is there may be replaced.
    package var replacesFile: Bool

    /// A backup from its parts.
    package init(path: String, replacesFile: Bool) {
        self.path = path
        self.replacesFile = replacesFile
    }

    /// Why there is no backup.
    package enum Refusal: Error, Hashable {
        /// There is a file already, and it may not be replaced.
        case exists
        /// The path is the store itself, or belongs to it.
        case isStore
    }

    /// Writes the copy: to a temporary file beside the path, synced and then renamed, so that under
    /// the path there is the old file or the whole new one.
    ///
    /// - Parameter directory: The data directory.
    /// - Returns: The size of the copy in bytes.
    /// - Throws: `Refusal`; `StoreError` when there is no store, or the copy cannot be finished;
    ///   `ExportError` when the folder cannot be written.
    package func write(of directory: String) throws -> Int64 {
        let isThere = access(path, F_OK) == 0
        if isStore(of: directory) { throw Refusal.isStore }
        if isThere, !replacesFile { throw Refusal.exists }
        let store = try Store(reading: directory)
        var file = try ReplacingFile(path: path)
        // It holds all that the data directory hides from others.
        if !isThere { _ = fchmod(file.descriptor, 0o600) }
        do {
            try store.copy(to: file.temporaryPath)
        } catch var error as StoreError {
            error.path = path
            throw error
        }
        try file.putInPlace()
        var status = stat()
        _ = fstat(file.descriptor, &status)  // an open file can always be looked at
        try store.close()
        return Int64(status.st_size)
    }

    /// Whether the path leads to a file that the store uses.
    private func isStore(of directory: String) -> Bool {
        var target = stat()
        guard stat(path, &target) == 0 else { return false }
        return ["trawl.db", "trawl.db-wal", "trawl.db-shm", "lock"].contains { name in
            var own = stat()
            return stat("\(directory)/\(name)", &own) == 0 && own.st_dev == target.st_dev
                && own.st_ino == target.st_ino
        }
    }
}
