/// A JSONPath query that cannot be used: what, where, and what was meant.
public struct JSONPathError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong: lower case, no full stop.
    public let message: String
    /// Where, from 1, in characters.
    public let column: Int
    /// The way out; nil when there is none to tell.
    public let hint: String?

    init(_ message: String, at column: Int, hint: String? = nil) {
        self.message = message
        self.column = column
        self.hint = hint
    }

    /// The message with its place and hint.
    public var description: String {
        "\(message) at column \(column)" + (hint.map { "; \($0)" } ?? "")
    }
}

/// The wording, in one place.
extension JSONPathError {
    static let tooLong = JSONPathError("query is longer than 4 KB", at: 1)

    static func noRoot(_ text: String) -> JSONPathError {
        var hint: String?
        switch text.utf8.first {
        case UInt8(ascii: ".")?, UInt8(ascii: "[")?: hint = "did you mean \"$\(text)\"?"
        case UInt8(ascii: "@")?: hint = "did you mean \"$\(text.dropFirst())\"?"
        case UInt8(ascii: "/")?: hint = "this looks like a JSON pointer: write \"$.a.b\" for /a/b"
        case let byte? where JSONPathScanner.isNameStart(byte): hint = "did you mean \"$.\(text)\"?"
        default: break
        }
        return JSONPathError("a query begins with '$'", at: 1, hint: hint)
    }

    static func end(expecting what: String, at column: Int) -> JSONPathError {
        JSONPathError("the query ends where \(what) is expected", at: column)
    }

    static func expected(
        _ what: String,
        found: String,
        at column: Int,
        hint: String? = nil
    ) -> JSONPathError {
        JSONPathError("\(what) expected, found '\(found)'", at: column, hint: hint)
    }

    static func unexpected(_ found: String, at column: Int, hint: String?) -> JSONPathError {
        JSONPathError("unexpected '\(found)'", at: column, hint: hint)
    }

    static func blank(_ place: String, at column: Int) -> JSONPathError {
        JSONPathError("a blank cannot stand \(place)", at: column)
    }

    static func unclosed(_ what: String, at column: Int) -> JSONPathError {
        JSONPathError("\(what) is not closed", at: column)
    }

    static func tooDeep(at column: Int) -> JSONPathError {
        JSONPathError("nested over \(JSONPath.maximumNesting) deep", at: column)
    }
}

/// Numbers and strings.
extension JSONPathError {
    static func leadingZero(_ number: String, at column: Int) -> JSONPathError {
        JSONPathError("'\(number)' has a leading zero", at: column)
    }

    static func negativeZero(at column: Int) -> JSONPathError {
        JSONPathError("'-0' is no index", at: column, hint: "the last element is -1")
    }

    static func outOfRange(_ number: String, at column: Int) -> JSONPathError {
        let limit = JSONPathScanner.largestInteger
        return JSONPathError("\(number) is out of range -\(limit) to \(limit)", at: column)
    }

    static func control(_ byte: UInt8, at column: Int) -> JSONPathError {
        let escape = "\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        return JSONPathError("control character in a string", at: column, hint: "write \(escape)")
    }

    static func escape(_ found: String, quote: String, at column: Int) -> JSONPathError {
        let hint =
            switch found {
            case "'", "\"": "\(found) needs none between \(quote) and \(quote)"
            case "U": "did you mean \"\\u\"?"
            case "x": "write \\u and four hexadecimal digits"
            default: "a backslash itself is written \\\\"
            }
        return JSONPathError("unknown escape '\\\(found)'", at: column, hint: hint)
    }

    static func hexadecimal(at column: Int) -> JSONPathError {
        JSONPathError("four hexadecimal digits expected after '\\u'", at: column)
    }

    static func surrogate(at column: Int) -> JSONPathError {
        JSONPathError(
            "half of a surrogate pair",
            at: column,
            hint: "a character over U+FFFF is written as two escapes, such as \\uD83D\\uDE00"
        )
    }
}

/// Filters.
extension JSONPathError {
    static func literalAlone(at column: Int) -> JSONPathError {
        JSONPathError("a value alone is no condition", at: column, hint: "compare it: @.a == …")
    }

    static func notSingular(at column: Int) -> JSONPathError {
        JSONPathError(
            "what is compared may be more than one node",
            at: column,
            hint: "compare value(…) or count(…) of it, or filter what is inside: [?@.a[?@ == 1]]"
        )
    }

    static func groupCompared(at column: Int) -> JSONPathError {
        JSONPathError("a condition in brackets cannot be compared", at: column)
    }

    static func negatedComparison(at column: Int) -> JSONPathError {
        JSONPathError(
            "'!' stands before a whole condition",
            at: column,
            hint: "write !(… == …)"
        )
    }

    static func unknownWord(_ word: String, at column: Int) -> JSONPathError {
        var hint = "text stands in quotes: '\(word)'"
        let literals = ["true", "false", "null"]
        if let meant = literals.first(where: { $0 == word.lowercased() }) {
            hint = "did you mean \"\(meant)\"?"
        } else if ["none", "nil", "undefined"].contains(word.lowercased()) {
            hint = "did you mean \"null\"?"
        } else if ["not", "NOT", "Not"].contains(word) {
            hint = "did you mean \"!\"?"
        }
        return JSONPathError("unknown word '\(word)'", at: column, hint: hint)
    }

    static func unknownFunction(_ name: String, at column: Int) -> JSONPathError {
        let known = JSONPathFunction.allCases.map(\.rawValue)
        let meant = Suggestion.nearest(to: name, among: known)
        return JSONPathError(
            "unknown function '\(name)'",
            at: column,
            hint: meant.map { "did you mean \"\($0)\"?" }
                ?? "there are \(known.joined(separator: ", "))"
        )
    }

    static func argumentCount(_ function: JSONPathFunction, _ count: Int, at column: Int)
        -> JSONPathError
    {
        let wanted = function.argumentCount == 1 ? "one argument" : "two arguments"
        return JSONPathError(
            "\(function.rawValue)() takes \(wanted), not \(count)",
            at: column,
            hint: "such as \(function.example)"
        )
    }

    static func argument(_ function: JSONPathFunction, found: String, at column: Int)
        -> JSONPathError
    {
        let wanted = function.takesNodes ? "a query" : "a value or a query for at most one node"
        return JSONPathError(
            "\(function.rawValue)() takes \(wanted), not \(found)",
            at: column,
            hint: "such as \(function.example)"
        )
    }

    static func valueAlone(_ function: JSONPathFunction, at column: Int) -> JSONPathError {
        JSONPathError(
            "\(function.rawValue)() gives a value, which is no condition",
            at: column,
            hint: "compare it: \(function.example)"
        )
    }

    static func conditionCompared(_ function: JSONPathFunction, at column: Int) -> JSONPathError {
        JSONPathError(
            "\(function.rawValue)() is a condition and cannot be compared",
            at: column,
            hint: "write it alone, or with ! before it"
        )
    }

    static func notIRegexp(_ mistake: IRegexpMistake, at column: Int) -> JSONPathError {
        JSONPathError(
            "the regular expression matches nothing: \(mistake.message)",
            at: column,
            hint: mistake.hint
        )
    }
}
