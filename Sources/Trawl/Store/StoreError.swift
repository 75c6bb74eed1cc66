/// Why the store cannot be used.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of trouble.
    public enum Code: Sendable {
        /// Another process holds the data directory.
        case held
        /// The file was written by a newer Trawl.
        case newerSchema
        /// The file was written by an older Trawl, and is only read.
        case olderSchema
        /// The directory or the file cannot be opened or made.
        case unusable
        /// There is no room left on the disk: nothing of the transaction is recorded.
        case full
        /// The disk refused to read or write: nothing of the transaction is recorded.
        case refused
        /// SQLite or the file system failed so that the open files cannot be trusted any more: a
        /// failed sync, a damaged file.
        case failed
    }

    /// What kind of trouble.
    public var code: Code
    /// The data directory or the database's file.
    public var path: String
    /// The cause in words.
    public var message: String

    init(_ code: Code, path: String, message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// Whether the same may succeed later, over the same connection.
    public var mayPass: Bool { code == .full || code == .refused }

    /// Path and cause in one line.
    public var description: String { "\(path): \(message)" }
}
