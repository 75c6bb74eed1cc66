/// A CSS selector that cannot be used: what, where, and what was meant.
public struct CSSError: Error, Hashable, Sendable, CustomStringConvertible {
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
extension CSSError {
    static let tooLong = CSSError(
        message: "selector is longer than 4 KB",
        column: 1,
        hint: nil
    )

    static func empty(at column: Int) -> CSSError {
        CSSError(message: "selector expected", column: column, hint: nil)
    }

    static func unexpected(_ found: String, at column: Int) -> CSSError {
        var hint: String?
        switch found {
        case "/":
            hint = "this looks like XPath: write it as {xpath: \"…\"}"
        case "@":
            hint = "an attribute is taken with ::attr(name)"
        default: break
        }
        return CSSError(message: "unexpected '\(found)'", column: column, hint: hint)
    }

    static func end(expecting what: String, at column: Int) -> CSSError {
        CSSError(message: "the selector ends where \(what) is expected", column: column, hint: nil)
    }

    static func expected(_ what: String, found: String, at column: Int) -> CSSError {
        CSSError(message: "\(what) expected, found '\(found)'", column: column, hint: nil)
    }

    static func unclosed(_ what: String, at column: Int) -> CSSError {
        CSSError(message: "\(what) is not closed", column: column, hint: nil)
    }

    static func leadingCombinator(_ sign: String, at column: Int) -> CSSError {
        CSSError(
            message: "a selector cannot begin with '\(sign)'",
            column: column,
            hint: "write \":scope \(sign) …\" for the item's own element"
        )
    }

    static func unknownPseudoClass(_ name: String, known: [String], at column: Int) -> CSSError {
        CSSError(
            message: "unknown pseudo-class ':\(name)'",
            column: column,
            hint: Suggestion.nearest(to: name, among: known).map { "did you mean \":\($0)\"?" }
        )
    }

    static func pseudoElement(_ name: String, at column: Int) -> CSSError {
        let hint =
            switch Suggestion.nearest(to: name, among: ["text", "attr"]) {
            case "text"?: "did you mean \"::text\"?"
            case "attr"?: "did you mean \"::attr(name)\"?"
            default: "only ::text and ::attr(name) are known"
            }
        return CSSError(
            message: "unknown pseudo-element '::\(name)'",
            column: column,
            hint: hint
        )
    }

    static func needsArgument(_ name: String, example: String, at column: Int) -> CSSError {
        CSSError(
            message: "':\(name)' needs an argument",
            column: column,
            hint: "such as \":\(name)(\(example))\""
        )
    }

    static func takesNoArgument(_ name: String, at column: Int) -> CSSError {
        CSSError(message: "':\(name)' takes no argument", column: column, hint: nil)
    }

    static func namespace(
        _ prefix: String,
        declared: some Sequence<String>,
        at column: Int
    ) -> CSSError {
        let near = Suggestion.nearest(to: prefix, among: declared)
        return CSSError(
            message: "namespace prefix '\(prefix)' is not declared",
            column: column,
            hint: near.map { "did you mean \"\($0)|\"?" }
                ?? "write '*|' or nothing for any namespace"
        )
    }

    static func notLast(at column: Int) -> CSSError {
        CSSError(
            message: "nothing may follow ::text or ::attr(name)",
            column: column,
            hint: nil
        )
    }

    static func yieldInside(at column: Int) -> CSSError {
        CSSError(
            message: "::text and ::attr(name) stand at the end of the whole selector",
            column: column,
            hint: nil
        )
    }

    static func badNth(_ text: String, at column: Int) -> CSSError {
        CSSError(
            message: "'\(text)' is no position",
            column: column,
            hint: "such as 3, odd, even, 2n+1 or -n+3"
        )
    }

    static func tooDeep(at column: Int) -> CSSError {
        CSSError(message: "selectors are nested over 16 deep", column: column, hint: nil)
    }
}
