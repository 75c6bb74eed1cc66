/// Checks an expression against the grammar of RFC 9485 and writes it in the syntax of PCRE2.
///
/// Nothing that the two read differently is handed on as it is: signs are escaped, `.` is what
/// RFC 9485, 5 says, and groups do not capture. `^` and `$`, which the grammar has as ordinary
/// characters, are the ends of the text outside of brackets, as the compliance suite of JSONPath
/// has it.
struct IRegexpTranslation {
    /// The expression in PCRE2's syntax, as far as it has been read.
    private(set) var translated = ""
    /// How many atoms there are, those of a repeated group as often as it is repeated.
    private(set) var weight = 0
    /// Whether a number or the weight is over a limit.
    private(set) var isTooLarge = false

    private let scalars: [Unicode.Scalar]
    private var place = 0
    /// For each open group, the weight before it.
    private var groups: [Int] = []
    /// The weight before what stands before the place, which a quantifier may repeat; nil: none may.
    private var repeatable: Int?
    /// Whether what may be repeated is a group.
    private var repeatsGroup = false

    /// The largest count in braces that PCRE2 takes.
    private static let maximumCount = 65_535

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func takeNext() -> Unicode.Scalar? {
        guard let scalar = next else { return nil }
        place += 1
        return scalar
    }

    /// Reads the whole expression.
    mutating func translate() throws(IRegexpMistake) {
        while let scalar = takeNext() {
            switch scalar {
            case "(":
                if let sign = next, "?*+".unicodeScalars.contains(sign) { throw .group(sign) }
                groups.append(weight)
                if groups.count > IRegexp.maximumGroups { isTooLarge = true }
                translated += "(?:"
                repeatable = nil
            case ")":
                guard let before = groups.popLast() else { throw .unexpected(scalar) }
                translated += ")"
                repeatable = before
                repeatsGroup = true
            case "|":
                translated += "|"
                repeatable = nil
            case "*", "+", "?":
                guard repeatable != nil else { throw .repeated(scalar) }
                translated.unicodeScalars.append(scalar)
                repeatable = nil
            case "{": try translateCount()
            default: try translateAtom(scalar)
            }
            if weight > IRegexp.maximumWeight { isTooLarge = true }
        }
        guard groups.isEmpty else { throw .unclosed("'('") }
    }

    private mutating func translateAtom(_ scalar: Unicode.Scalar) throws(IRegexpMistake) {
        repeatable = weight
        repeatsGroup = false
        weight += 1
        switch scalar {
        case ".": translated += "[^\\n\\r]"
        case "^": translated += "(?:\\A)"
        case "$": translated += "(?:\\z)"
        case "[": try translateClass()
        case "\\": if let escaped = try translateEscape() { append(escaped) }
        case "]", "}": throw .unexpected(scalar)
        default: append(scalar)
        }
    }

    /// A character that stands for itself.
    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "\u{80}"...: translated.unicodeScalars.append(scalar)
        case "\0"..<" ", "\u{7F}": translated += "\\x{\(String(scalar.value, radix: 16))}"
        default:
            translated += "\\"
            translated.unicodeScalars.append(scalar)
        }
    }

    /// What stands behind a backslash: gives the character it stands for, or writes the category.
    private mutating func translateEscape() throws(IRegexpMistake) -> Unicode.Scalar? {
        guard let scalar = takeNext() else {
            throw IRegexpMistake(message: "nothing stands behind the last backslash")
        }
        switch scalar {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "(", ")", "*", "+", "-", ".", "?", "[", "\\", "]", "^", "{", "|", "}": return scalar
        case "p", "P":
            var name = ""
            guard takeNext() == "{" else { throw .category("") }
            while let letter = takeNext(), letter != "}" {
                name.unicodeScalars.append(letter)
                if name.utf8.count > 2 { break }
            }
            guard scalars[place - 1] == "}", Self.categories.contains(name) else {
                throw .category(name)
            }
            translated += "\\\(scalar){\(name)}"
            return nil
        default: throw .escape(scalar)
        }
    }

    /// The general categories (RFC 9485, 4); surrogates, `Cs`, are no characters.
    private static let categories: Set<String> = [
        "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Z", "Zl", "Zp", "Zs",
        "S", "Sc", "Sk", "Sm", "So", "C", "Cc", "Cf", "Cn", "Co",
    ]

    /// What stands in square brackets; the opening one is taken.
    private mutating func translateClass() throws(IRegexpMistake) {
        translated += "["
        if next == "^" {
            place += 1
            translated += "^"
        }
        var isEmpty = true
        while let scalar = takeNext() {
            switch scalar {
            case "]":
                if isEmpty { throw .emptyClass }
                translated += "]"
                return
            case "[": throw .unexpected(scalar)
            case "-":
                guard isEmpty || next == "]" else { throw .hyphen }
                append(scalar)
            default: try translateRange(from: scalar)
            }
            isEmpty = false
        }
        throw .unclosed("'['")
    }

    /// A character, a range of them, or a category.
    private mutating func translateRange(from scalar: Unicode.Scalar) throws(IRegexpMistake) {
        var first = scalar
        if scalar == "\\" {
            guard let escaped = try translateEscape() else { return }
            first = escaped
        }
        append(first)
        guard next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else { return }
        place += 1
        guard var last = takeNext(), last != "[", last != "-" else { throw .hyphen }
        translated += "-"
        if last == "\\" {
            guard let escaped = try translateEscape() else { throw .hyphen }
            last = escaped
        }
        guard first <= last else { throw .order(first, last) }
        append(last)
    }

    /// `{2}`, `{2,}` or `{2,5}`; the opening brace is taken.
    private mutating func translateCount() throws(IRegexpMistake) {
        guard let before = repeatable else { throw .repeated("{") }
        repeatable = nil
        guard let low = takeNumber() else { throw .badCount }
        var high: Int? = low
        translated += "{\(low)"
        if next == "," {
            place += 1
            high = takeNumber()
            translated += "," + (high.map(String.init) ?? "")
        }
        guard takeNext() == "}" else { throw .badCount }
        translated += "}"
        if let high, high < low { throw .count(low, high) }
        let most = max(low, high ?? low)
        if most > Self.maximumCount { isTooLarge = true }
        // PCRE2 repeats a group by writing it again, anything else by counting.
        if repeatsGroup { weight = min(before + (weight - before) * max(most, 1), 1 << 20) }
    }

    /// A run of digits; one over any limit is as good as another.
    private mutating func takeNumber() -> Int? {
        let start = place
        var number = 0
        while let digit = next, ("0"..."9").contains(digit) {
            number = min(number * 10 + Int(digit.value - 0x30), 1 << 20)
            place += 1
        }
        return place > start ? number : nil
    }
}
