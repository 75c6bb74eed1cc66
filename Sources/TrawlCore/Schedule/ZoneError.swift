/// Why the bytes of a time zone were refused.
public struct ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of refusal.
    public enum Code: String, Sendable {
        /// The bytes do not begin as TZif does.
        case notTZif
        /// The bytes end too early.
        case truncated
        /// A number or an index is out of its range, or times are not in order.
        case inconsistent
        /// The file counts leap seconds, as those under `right/` do; `Instant` does not.
        case leapSeconds
        /// The footer is not a time zone string of POSIX.
        case badFooter
    }

    /// The zone asked for.
    public let identifier: String
    /// What kind of fault it is.
    public let code: Code
    /// The fault in words.
    public let reason: String

    /// One sentence for a person.
    public var description: String { "time zone '\(identifier)': \(reason)" }
}
