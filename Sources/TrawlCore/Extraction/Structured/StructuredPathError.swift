/// A path into structured data that cannot be used: what, where, and what was meant.
public struct StructuredPathError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong: lower case, no full stop.
    public let message: String
    /// Where, from 1, in characters.
    public let column: Int
    /// The way out; nil when there is none to tell.
    public let hint: String?

    /// The message with its place and hint.
    public var description: String {
        "\(message) at column \(column)" + (hint.map { "; \($0)" } ?? "")
    }
}

/// The wording, in one place.
extension StructuredPathError {
    static let tooLong = StructuredPathError(
        message: "path is longer than \(StructuredPath.maximumBytes) bytes",
        column: 1,
        hint: nil
    )

    static func tooManySteps(at column: Int) -> StructuredPathError {
        StructuredPathError(
            message: "path has more than \(StructuredPath.maximumSteps) steps",
            column: column,
            hint: nil
        )
    }

    static func nameExpected(found: Character?, at column: Int) -> StructuredPathError {
        let message = found.map { "a name expected, found '\($0)'" } ?? "a name expected"
        return StructuredPathError(message: message, column: column, hint: "such as offers.price")
    }

    static func unexpected(_ sign: Character, at column: Int) -> StructuredPathError {
        let hint: String? =
            switch sign {
            case "$": "this looks like JSONPath: leave out '$.'"
            case "/": "names are parted by '.'"
            case " ", "'", "\"": "a name with such a character is written ['…']"
            default: nil
            }
        return StructuredPathError(message: "unexpected '\(sign)'", column: column, hint: hint)
    }

    static func unclosed(_ what: String, at column: Int) -> StructuredPathError {
        StructuredPathError(message: "\(what) is not closed", column: column, hint: nil)
    }

    static func badPlace(_ text: String, at column: Int) -> StructuredPathError {
        StructuredPathError(
            message: "'\(text)' is no place in a list",
            column: column,
            hint: "such as [0], [-1] or [*]; a name is quoted, as ['a.b']"
        )
    }
}
