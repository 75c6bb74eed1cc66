internal import GRDB
internal import Glibc
public import TrawlCore

/// The durable memory of Trawl: one SQLite database in a data directory.
///
/// One process at a time opens it for writing; any number may read beside it. One thread writes.
public final class Store: Sendable {
    /// Where the data is.
    public enum Location: Hashable, Sendable, CustomStringConvertible {
        /// In a directory, made when it is missing.
        case directory(String)
        /// Nowhere: it ends with the process.
        case memory

        /// The location that a command line names: `:memory:` or a directory.
        public init(_ text: String) {
            self = text == ":memory:" ? .memory : .directory(text)
        }

        /// The location as a command line names it.
        public var description: String {
            switch self {
            case .directory(let path): path
            case .memory: ":memory:"
            }
        }
    }

    /// Where the data is.
    public let location: Location
    let database: any DatabaseWriter & Sendable
    /// How long the write-ahead log is; nil for a store that only reads.
    let log: LogLength?
    let figureTexts = FigureTexts()
    private let claim: DirectoryLock?
    /// What is wrong with a file that another Trawl wrote, and that is only read; nil: this Trawl knows
    /// all of it.
    private let mismatch: StoreError?

    /// Opens a store to write, as the only process that does.
    ///
    /// - Throws: `StoreError`: `held` when another process has the directory, `newerSchema`,
    ///   `unusable`.
    public init(_ location: Location, durability: Durability) throws {
        self.location = location
        let log = LogLength()
        self.log = log
        mismatch = nil
        switch location {
        case .memory:
            claim = nil
            database = try DatabaseQueue(configuration: Store.configuration(log))
            try database.writeWithoutTransaction { try Schema.upgrade($0, path: ":memory:") }
        case .directory(let path):
            try Store.makeDirectory(path)
            claim = try DirectoryLock(directory: path)
            let file = Store.file(in: path)
            do {
                try Store.refuseNewer(file)
                let pool = try DatabasePool(
                    path: file,
                    configuration: Store.configuration(log)
                )
                try pool.writeWithoutTransaction { db in
                    let isFull = durability == .full
                    try db.execute(sql: "PRAGMA synchronous = \(isFull ? "FULL" : "NORMAL")")
                    try Schema.upgrade(db, path: file)
                }
                database = pool
            } catch let error as DatabaseError {
                throw StoreError(error, path: file, else: .unusable)
            }
        }
    }

    /// Refuses a file of a newer Trawl before anything is opened to write: GRDB writes where it does.
    private static func refuseNewer(_ file: String) throws(StoreError) {
        guard access(file, F_OK) == 0, let version = try? version(of: file),
            let newer = Schema.newer(version, path: file)
        else { return }
        throw newer
    }

    /// The steps that a file has taken; fails, among others, on one that was left in the middle of being
    /// made, which only who may write can put right.
    private static func version(of file: String) throws -> Int {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { try Schema.version(of: $0) }
    }

    /// Opens the store of a directory to read only, beside a process that may be writing.
    ///
    /// One that a newer or older Trawl wrote can be read, too, where its tables are the same; else the
    /// reading throws `newerSchema` or `olderSchema`.
    ///
    /// - Throws: `StoreError`: `unusable` when there is no store yet.
    public init(reading path: String) throws {
        location = .directory(path)
        claim = nil
        log = nil
        let file = Store.file(in: path)
        guard access(file, R_OK) == 0 else {
            throw StoreError(
                .unusable,
                path: path,
                message: "no data here yet: nothing has run, or --data names another directory"
            )
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            database = try DatabaseQueue(path: file, configuration: configuration)
            let version = try database.read { try Schema.version(of: $0) }
            mismatch =
                Schema.newer(version, path: file) ?? Schema.older(version, path: file)
        } catch let error as DatabaseError {
            throw StoreError(.unusable, path: file, message: error.sentence)
        }
    }

    /// Ends the use of the store and gives its directory back; every later call fails.
    public func close() throws {
        // The connections that close last only read, and so cannot move the log into the file.
        if claim != nil { try moveLog() }
        try database.close()
        claim?.release()
    }

    /// Moves what the write-ahead log holds into the file; not while somebody else reads.
    private func moveLog() throws {
        CrashPoint.beforeCheckpoint.pass()
        do {
            _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            CrashPoint.afterCheckpoint.pass()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // The next start or end does it.
        } catch let error as DatabaseError {
            let error = StoreError(error, path: location.description)
            // On a disk that is full the log stays for the next start, too.
            guard !error.mayPass else { return }
            abandon()
            throw error
        }
    }

    /// Ends the use of the store as if the process had been killed: what is in the write-ahead log
    /// stays there, and the next start reads it.
    ///
    /// For after a failed sync: moving the log would sync again, and the kernel may then say that all
    /// is well although it has dropped what it could not write (fsync(2), errors).
    package func abandon() {
        do {
            // One that only reads closes last, and cannot move the log.
            _ = try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            try database.close()
            claim?.release()
        } catch {
            // Never closed is never moved.
            _ = Unmanaged.passRetained(database as AnyObject)
        }
    }

    /// Reads what was committed.
    ///
    /// In memory there is one connection for all, and GRDB would see to it by `PRAGMA query_only` that a
    /// reader does not write: each switch of it has SQLite compile all statements anew (OP_Expire).
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try translate {
            guard location == .memory else { return try database.read(body) }
            return try database.unsafeRead(body)
        }
    }

    /// Reads by one statement what was committed.
    ///
    /// A statement has one view of the data by itself: the transaction that `read` begins and ends would be
    /// two statements more, and dearer than many a read.
    func readOnce<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try translate { try database.unsafeRead(body) }
    }

    /// Has SQLite do something over the writing connection.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try translate { try database.writeWithoutTransaction(body) }
    }

    /// Gives SQLite's errors as the store's.
    private func translate<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError {
            // No such table, no such column.
            if let mismatch, error.resultCode == .SQLITE_ERROR { throw mismatch }
            throw StoreError(error, path: location.description)
        }
    }

    /// Gives back what the cache of a store on disk takes.
    func releaseMemory() { (database as? DatabasePool)?.releaseMemory() }

    private static func file(in directory: String) -> String { directory + "/trawl.db" }

    /// Makes the directory and those above it, readable by its owner only.
    private static func makeDirectory(_ path: String) throws(StoreError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                let reason = String(cString: strerror(errno))
                throw StoreError(.unusable, path: path, message: "cannot be made: \(reason)")
            }
        }
    }

    private static func configuration(_ log: LogLength) -> Configuration {
        var configuration = Configuration()
        configuration.label = "trawl"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            guard !db.configuration.readonly else {
                // The writing connection alone checkpoints.
                // Exports read items in the order of their keys, all over the file.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -8192")
                return
            }
            // A new file is given its log by way of a journal. If that came back after the power failed, it
            // would undo the file: EXTRA has its removal wait for the disk (SQLite: PRAGMA synchronous).
            // The recorder says of each commit whether it waits.
            try db.execute(
                sql: """
                    PRAGMA synchronous = EXTRA;
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA wal_autocheckpoint = 0;
                    PRAGMA cache_size = -32768;
                    PRAGMA temp_store = MEMORY;
                    """
            )
            // This configuration, which the connection keeps, keeps it alive.
            log.follow(db)
        }
        return configuration
    }
}
