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
    private let claim: ClaimOnDirectory?

    /// Opens a store to write, as the only process that does.
    ///
    /// - Throws: `StoreError`: `held` when another process has the directory, `newerSchema`,
    ///   `unusable`.
    public init(_ location: Location, durability: Durability) throws {
        self.location = location
        switch location {
        case .memory:
            claim = nil
            database = try DatabaseQueue(configuration: Store.configuration(durability))
            try database.writeWithoutTransaction { try Schema.upgrade($0, path: ":memory:") }
        case .directory(let path):
            try Store.makeDirectory(path)
            claim = ClaimOnDirectory(lock: try DirectoryLock(directory: path))
            let file = Store.file(in: path)
            do {
                let pool = try DatabasePool(
                    path: file,
                    configuration: Store.configuration(durability)
                )
                try pool.writeWithoutTransaction { try Schema.upgrade($0, path: file) }
                database = pool
            } catch let error as DatabaseError {
                throw StoreError(.unusable, path: file, message: error.sentence)
            }
        }
    }

    /// Opens the store of a directory to read only, beside a process that may be writing.
    ///
    /// - Throws: `StoreError`: `unusable` when there is no store yet, `newerSchema`.
    public init(reading path: String) throws {
        location = .directory(path)
        claim = nil
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
            _ = try database.read { try Schema.version(of: $0, path: file) }
        } catch let error as DatabaseError {
            throw StoreError(.unusable, path: file, message: error.sentence)
        }
    }

    /// Ends the use of the store; every later call fails.
    public func close() throws {
        // The connections that close last only read, and so cannot move the log into the file.
        if claim != nil { try moveLog() }
        try database.close()
    }

    /// Moves what the write-ahead log holds into the file; not while somebody else reads.
    private func moveLog() throws {
        CrashPoint.beforeCheckpoint.pass()
        do {
            _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            CrashPoint.afterCheckpoint.pass()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // The next start or end does it.
        }
    }

    /// Reads what was committed.
    ///
    /// In memory there is one connection for all, and GRDB would see to it by `PRAGMA query_only` that a
    /// reader does not write: each switch of it has SQLite compile all statements anew (OP_Expire).
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        guard location == .memory else { return try database.read(body) }
        return try database.unsafeRead(body)
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

    private static func configuration(_ durability: Durability) -> Configuration {
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
            try db.execute(
                sql: """
                    PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL");
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA wal_autocheckpoint = 16384;
                    PRAGMA cache_size = -32768;
                    PRAGMA temp_store = MEMORY;
                    """
            )
        }
        return configuration
    }
}

/// Keeps a directory's lock as long as its store lives.
private final class ClaimOnDirectory: Sendable {
    private let lock: DirectoryLock

    init(lock: consuming DirectoryLock) { self.lock = lock }
}

extension DatabaseError {
    /// SQLite's words for what went wrong, without the statement and its values.
    var sentence: String {
        "\(message ?? "unknown error") (SQLite \(extendedResultCode.rawValue))"
    }
}
