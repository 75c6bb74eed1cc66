/// A user's mistake in a file, with its place, its cause and a way out.
public struct Diagnostic: Hashable, Sendable, Error {
    /// How bad it is.
    public enum Severity: String, Sendable, Comparable {
        /// Worth a look; the file works.
        case warning
        /// The file is not used.
        case error

        /// A warning is less than an error.
        public static func < (left: Severity, right: Severity) -> Bool {
            left == .warning && right == .error
        }
    }

    /// The file, as the user named it.
    public var file: String
    /// From 1; 0: the whole file.
    public var line: Int
    /// From 1, in characters; 0: the whole line.
    public var column: Int
    /// How many characters the mistake spans; at least 1.
    public var length: Int
    /// How bad it is.
    public var severity: Severity
    /// What is wrong: lower case, no full stop.
    public var message: String
    /// The way out; nil when there is none to tell.
    public var help: String?
    /// The line of the file; nil when there is none to show.
    public var excerpt: String?

    /// A diagnostic from its parts.
    public init(
        file: String,
        line: Int,
        column: Int,
        length: Int,
        severity: Severity,
        message: String,
        help: String?,
        excerpt: String?
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.length = length
        self.severity = severity
        self.message = message
        self.help = help
        self.excerpt = excerpt
    }
}
