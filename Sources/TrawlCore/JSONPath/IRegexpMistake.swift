/// Why a regular expression is no I-Regexp.
struct IRegexpMistake: Error, Hashable, Sendable {
    /// What is wrong: lower case, no full stop.
    let message: String
    /// The way out; nil when there is none to tell.
    var hint: String?

    static func unexpected(_ found: Unicode.Scalar) -> IRegexpMistake {
        IRegexpMistake(
            message: "unexpected '\(found)'",
            hint: "write \\\(found) for the sign itself"
        )
    }

    static func unclosed(_ what: String) -> IRegexpMistake {
        IRegexpMistake(message: "\(what) is not closed")
    }

    static func repeated(_ sign: Unicode.Scalar) -> IRegexpMistake {
        IRegexpMistake(message: "nothing that '\(sign)' could repeat")
    }

    static func group(_ sign: Unicode.Scalar) -> IRegexpMistake {
        IRegexpMistake(message: "'(\(sign)' has no meaning in an I-Regexp")
    }

    static func escape(_ found: Unicode.Scalar) -> IRegexpMistake {
        var hint: String?
        switch found {
        case "d": hint = "write [0-9] or \\p{Nd}"
        case "w": hint = "write [A-Za-z0-9_] or [\\p{L}\\p{N}_]"
        case "s": hint = "write [ \\t\\n\\r]"
        case "D": hint = "write [^0-9] or \\P{Nd}"
        case "S": hint = "write [^ \\t\\n\\r]"
        default: hint = "in an I-Regexp only signs, n, r, t, p and P stand behind a backslash"
        }
        return IRegexpMistake(message: "unknown escape '\\\(found)'", hint: hint)
    }

    static func category(_ name: String) -> IRegexpMistake {
        IRegexpMistake(
            message: "unknown category '\(name)'",
            hint: "general categories are known, such as \\p{L}, \\p{Lu} or \\p{Nd}"
        )
    }

    static let emptyClass = IRegexpMistake(message: "'[]' has nothing in it")
    static let hyphen = IRegexpMistake(
        message: "'-' stands neither between two characters nor at an end of […]",
        hint: "write \\- for the sign itself"
    )

    static func order(_ first: Unicode.Scalar, _ last: Unicode.Scalar) -> IRegexpMistake {
        IRegexpMistake(message: "the range '\(first)-\(last)' is in the wrong order")
    }

    static func count(_ low: Int, _ high: Int) -> IRegexpMistake {
        IRegexpMistake(message: "{\(low),\(high)} is in the wrong order")
    }

    static let badCount = IRegexpMistake(
        message: "'{' begins no count",
        hint: "such as {2}, {2,} or {2,5}; write \\{ for the sign itself"
    )
}
