internal import GRDB

extension Store {
    /// Copies the database into an empty file, as it is at one moment, while others write to it.
    ///
    /// By SQLite's backup API in one step, on this store's reading connection: a copy in several steps
    /// begins anew whenever another process has written. Writers go on meanwhile, and the write-ahead
    /// log grows by what they write. Beside VACUUM INTO neither was clearly quicker (100 MB, a writer at
    /// work, a busy machine); that one would also follow the order of the indexes through a large file.
    /// Memory is that of two page caches.
    ///
    /// The copy needs no log beside it. It is not on the disk for sure when this returns.
    ///
    /// - Parameter file: The path of an empty file.
    /// - Throws: `StoreError.failed` when it cannot be written, or this store not be read.
    func copy(to file: String) throws {
        var configuration = Configuration()
        configuration.label = "copy"
        configuration.prepareDatabase { db in
            // A copy that is not finished is thrown away, and the caller syncs one that is.
            try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        }
        do {
            let copy = try DatabaseQueue(path: file, configuration: configuration)
            try database.backup(to: copy)
            try copy.writeWithoutTransaction { db in
                // The copied header says that there is a log.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            try copy.close()
        } catch let error as DatabaseError {
            throw StoreError(
                .failed,
                path: file,
                // The backup API has a code and no sentence of its own.
                message: "the copy cannot be finished: SQLite \(error.resultCode)"
            )
        }
    }
}
