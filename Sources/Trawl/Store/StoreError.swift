/// Why the store cannot be used.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of trouble.
    public enum Code: Sendable {
        /// Another process holds the data directory.
        case held
        /// The file was written by a newer Trawl.
        case newerSchema
        /// The directory or the file cannot be opened or made.
        case unusable
        /// SQLite or the file system refused to read or write.
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

    /// Path and cause in one line.
    public var description: String { "\(path): \(message)" }
}
