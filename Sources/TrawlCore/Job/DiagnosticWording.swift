/// A sentence for a diagnostic, and the way out.
///
/// All wording of diagnostics about job files stands in the three files of this name. What a sentence
/// quotes is the text of the file, never what the environment put into it.
struct DiagnosticWording: Hashable, Sendable {
    var message: String
    var help: String?

    /// A sentence with its way out.
    init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }

    /// A quoted text, cut when it is long.
    static func quote(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > 60 else { return "'\(text)'" }
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: scalars.prefix(57))
        return "'\(String(cut))…'"
    }

    /// "did you mean 'x'?", nil when there is nothing near.
    static func didYouMean(_ word: String, among candidates: some Sequence<String>) -> String? {
        Suggestion.nearest(to: word, among: candidates).map { "did you mean '\($0)'?" }
    }

    /// Words as in "a, b and c"; of more than ten the first ones.
    static func list(_ words: [String]) -> String {
        guard words.count <= 10 else {
            return words.prefix(9).joined(separator: ", ") + " and \(words.count - 9) more"
        }
        guard let last = words.last else { return "" }
        return words.count == 1 ? last : words.dropLast().joined(separator: ", ") + " and " + last
    }
}

/// Files that are no job file at all, and YAML that is none.
extension DiagnosticWording {
    static func more(_ count: Int) -> DiagnosticWording {
        DiagnosticWording("… and \(count) more")
    }
    static func duplicateName(_ name: String, other: String) -> DiagnosticWording {
        DiagnosticWording(
            "the name \(quote(name)) is taken: \(other) has it, too",
            help: "give one of the two jobs another 'name'"
        )
    }
    static let tooLarge = DiagnosticWording(
        "the file is larger than a job file may be: 1 MB (1048576 bytes)"
    )
    static func notUTF8(byteOffset: Int) -> DiagnosticWording {
        DiagnosticWording(
            "the file is not UTF-8 from byte \(byteOffset) on",
            help: "save it as UTF-8"
        )
    }
    static let emptyFile = DiagnosticWording(
        "the file is empty",
        help: "the smallest job has 'start' and 'fields'"
    )
    static func topIsNoMapping(_ kind: String) -> DiagnosticWording {
        DiagnosticWording(
            "a job file is a mapping of keys, this one is \(kind)",
            help: "write 'start: https://…'"
        )
    }
    static let tooDeep = DiagnosticWording("mappings and lists nest deeper than 64 levels")
    static let tooManyNodes = DiagnosticWording(
        "the file has more than 100000 nodes, aliases counted as what they stand for"
    )
    static let secondDocument = DiagnosticWording(
        "a second document begins here; a file holds one job",
        help: "put it into a file of its own"
    )
    static let keyIsNotText = DiagnosticWording("a key must be text", help: "quote it")
    static let mergeKey = DiagnosticWording(
        "merge keys ('<<') are not part of YAML 1.2 and not supported",
        help: "write the keys out, or put what all jobs share under 'defaults' in trawl.yaml"
    )
    static func duplicateKey(_ key: String) -> DiagnosticWording {
        DiagnosticWording(
            "the key \(quote(key)) is here a second time",
            help: "keep one of the two"
        )
    }
    static func tag(_ tag: String) -> DiagnosticWording {
        DiagnosticWording(
            "the tag \(quote(tag)) is not allowed",
            help: "quote the value if it begins with '!'"
        )
    }
    static func unknownAlias(_ alias: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(alias)) is an alias to YAML, and nothing has that name",
            help: "quote it: \(quote(alias))"
        )
    }
    static func cannotBegin(_ character: String) -> DiagnosticWording {
        DiagnosticWording(
            "a value cannot begin with '\(character)' in YAML",
            help: "quote the whole value"
        )
    }
    static let valueExpected = DiagnosticWording(
        "YAML expects a value here",
        help: "close '[' and '{', and quote values that begin with '#'"
    )
    static let tab = DiagnosticWording("a tab cannot indent in YAML", help: "use blanks")
    static let colonInValue = DiagnosticWording(
        "a ': ' in a value is a key to YAML",
        help: "quote the whole value, or check the indentation of the line"
    )
    static let missingColon = DiagnosticWording("a key without ':'", help: "write 'key: value'")
    static let openQuote = DiagnosticWording("a quote that is opened here is never closed")
    static let unknownEscape = DiagnosticWording(
        "a backslash in double quotes begins an escape, and YAML does not know this one",
        help: "use single quotes: '\\d' stays what it is in them"
    )
    static func bracketInList(_ bracket: String) -> DiagnosticWording {
        DiagnosticWording(
            "inside '[…]' and '{…}' a '\(bracket)' in a value is YAML's own",
            help: "quote the whole value"
        )
    }
    static func openBracket(_ bracket: String) -> DiagnosticWording {
        DiagnosticWording(
            "a '\(bracket)' that is opened here is not closed where YAML expects it",
            help: "close it, or quote the whole value if it is a selector"
        )
    }
    static let unexpectedLine = DiagnosticWording(
        "YAML expects another key of the same mapping here",
        help: "check the indentation, and quote values that begin with a special character"
    )
    static func controlCharacter(_ value: UInt32) -> DiagnosticWording {
        let digits = String(value, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return DiagnosticWording("the control character U+\(padded) cannot stand in YAML")
    }
    static func notYAML(_ problem: String) -> DiagnosticWording {
        DiagnosticWording("this is not YAML: \(problem)")
    }
}

/// Keys and the values they take.
extension DiagnosticWording {
    static func unknownKey(_ key: String, in place: String, help: String?) -> DiagnosticWording {
        DiagnosticWording("unknown key \(quote(key)) in \(place)", help: help)
    }
    static func notBuilt(_ key: String, meanwhile: String?) -> DiagnosticWording {
        DiagnosticWording("'\(key)' is not built yet", help: meanwhile ?? "leave it out")
    }
    static func noValue(_ key: String, trap: Character?) -> DiagnosticWording {
        guard let trap else {
            return DiagnosticWording(
                "\(quote(key)) has no value",
                help: "give it one, or leave the key out"
            )
        }
        let reason =
            switch trap {
            case "#": "a '#' begins a comment in YAML"
            case "&": "a '&' begins an anchor in YAML"
            default: "a '\(trap)' is special in YAML"
            }
        return DiagnosticWording("\(quote(key)) has no value: \(reason)", help: "quote it")
    }
    static func wrongKind(_ key: String, _ shape: String, is kind: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) must be \(shape), not \(kind)")
    }
    static func emptyList(_ key: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) is an empty list", help: "leave the key out")
    }
    static func emptyText(_ key: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) is empty text", help: "leave the key out")
    }
    static func missingVariable(_ name: String) -> DiagnosticWording {
        DiagnosticWording(
            "the environment has no '\(name)'",
            help: "set it, or write ${\(name):-default}; '$${' is a literal '${'"
        )
    }
    static func variableInQuery(_ name: String) -> DiagnosticWording {
        DiagnosticWording(
            "the value of '\(name)' becomes part of a query: it is stored and shown with the URL",
            help: "send secrets as a header under 'fetch.headers'"
        )
    }
    static func notBoolean(_ key: String, _ value: String) -> DiagnosticWording {
        let meant: String? =
            switch value.lowercased() {
            case "yes", "on", "y", "1": "write true"
            case "no", "off", "n", "0": "write false"
            default: nil
            }
        return DiagnosticWording(
            "\(quote(key)) must be true or false, not \(quote(value))",
            help: meant
        )
    }
    static func notInteger(_ key: String, _ value: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) must be a whole number, not \(quote(value))")
    }
    static func outOfRange(_ key: String, _ value: String, _ range: ClosedRange<Int>)
        -> DiagnosticWording
    {
        let limits =
            range.upperBound == .max
            ? "must be at least \(range.lowerBound)"
            : "is out of range \(range.lowerBound)-\(range.upperBound)"
        return DiagnosticWording("\(quote(key)) \(value) \(limits)")
    }
    static func notDuration(_ key: String, _ value: String) -> DiagnosticWording {
        // Of `every 5 m` only the interval is looked at.
        let interval = ScheduleText.interval(in: value) ?? value
        return DiagnosticWording(
            "\(quote(key)) must be a duration such as 500ms, 30s, 15m, 6h or 7d, not \(quote(value))",
            help: Units.meantDuration(interval).map { "did you mean '\($0)'?" }
        )
    }
    static func durationIsZero(_ key: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) must be longer than 0")
    }
    static func retentionTooShort(_ key: String, _ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) must be a day at least, not \(quote(value))",
            help: "write 1d or more"
        )
    }
    static func notSize(_ key: String, _ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) must be a size such as 64KB, 10MB or 2GB, not \(quote(value))",
            help: Units.meantSize(value).map { "did you mean '\($0)'?" }
        )
    }
    static func sizeIsZero(_ key: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) must be more than 0")
    }
    static func notPercentage(_ key: String, _ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) must be a percentage from 0% to 100%, not \(quote(value))",
            help: Units.percentage(value + "%").map { "did you mean '\($0)%'?" }
        )
    }
    static func notName(_ key: String, _ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) must be of a-z, 0-9, '_' and '-', begin with a letter or digit and have at "
                + "most 64 characters, not \(quote(value))"
        )
    }
    static func fileNameIsNoName(_ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "the file's name \(quote(value)) cannot be the job's name: a name is of a-z, 0-9, '_' and "
                + "'-', begins with a letter or digit and has at most 64 characters",
            help: "add 'name:' with one that fits"
        )
    }
    static func notOneOf(_ key: String, _ value: String, _ words: [String]) -> DiagnosticWording {
        DiagnosticWording(
            "\(quote(key)) must be one of \(words.joined(separator: ", ")), not \(quote(value))",
            help: didYouMean(value, among: words)
        )
    }
    static func listedTwice(_ key: String, _ value: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(value)) is listed twice in \(quote(key))")
    }
    static func notADefault(_ key: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) cannot be a default: it belongs to one job")
    }
}
