extension CSSParser {
    /// Pseudo-classes without argument and what they mean.
    private static let plain: [String: CSSSelector.Condition] = {
        typealias Nth = CSSSelector.Nth
        var table: [String: CSSSelector.Condition] = [
            "root": .state(.root), "scope": .state(.scope), "empty": .state(.empty),
            "link": .state(.link), "any-link": .state(.link), "checked": .state(.checked),
            "disabled": .state(.disabled), "enabled": .state(.enabled),
            "required": .state(.required), "optional": .state(.optional),
            "read-only": .state(.readOnly), "read-write": .state(.readWrite),
            "open": .state(.open), "defined": .state(.defined),
            "placeholder-shown": .state(.placeholderShown), "muted": .state(.muted),
            "default": .state(.default), "indeterminate": .state(.indeterminate),
            "in-range": .state(.inRange), "out-of-range": .state(.outOfRange),
            "only-child": .onlyChild, "only-of-type": .onlyOfType,
            "first-child": .nth(Nth(step: 0, offset: 1)),
            "last-child": .nth(Nth(step: 0, offset: 1, isFromEnd: true)),
            "first-of-type": .nth(Nth(step: 0, offset: 1, isOfType: true)),
            "last-of-type": .nth(Nth(step: 0, offset: 1, isFromEnd: true, isOfType: true)),
        ]
        let never = [
            "hover", "active", "focus", "focus-within", "focus-visible", "visited", "target",
            "target-within", "current", "past", "future", "playing", "paused", "user-valid",
            "user-invalid", "host", "local-link", "fullscreen", "modal", "picture-in-picture",
            "autofill", "popover-open", "seeking", "buffering", "stalled", "volume-locked",
        ]
        for name in never { table[name] = .state(.never) }
        return table
    }()

    /// Pseudo-classes with an argument, each with an example of it.
    private static let functional: [String: String] = [
        "not": ".ad", "is": "h2, h3", "where": "h2, h3", "matches": "h2, h3", "has": "> img",
        "nth-child": "2n+1", "nth-last-child": "1", "nth-of-type": "2", "nth-last-of-type": "1",
        "contains": "\"text\"", "icontains": "\"text\"", "-soup-contains": "\"text\"",
        "-soup-contains-own": "\"text\"",
        "lang": "de", "dir": "rtl", "current": "p", "host": "p", "host-context": "p",
    ]

    private static let known = (Array(plain.keys) + Array(functional.keys)).sorted()

    /// A pseudo-class; its colon is the next byte.
    mutating func parsePseudoClass() throws(CSSError) -> CSSSelector.Condition {
        let start = scanner.column
        scanner.advance()
        let name = try scanner.takeIdentifier(as: "a pseudo-class").lowercased()
        guard scanner.next == UInt8(ascii: "(") else {
            if let condition = CSSParser.plain[name] { return condition }
            if let example = CSSParser.functional[name] {
                throw .needsArgument(name, example: example, at: start)
            }
            if name == "text" || name == "attr" { throw .pseudoElement(name, at: start) }
            throw .unknownPseudoClass(name, known: CSSParser.known, at: start)
        }
        guard CSSParser.functional[name] != nil else {
            if CSSParser.plain[name] != nil { throw .takesNoArgument(name, at: start) }
            throw .unknownPseudoClass(name, known: CSSParser.known, at: start)
        }
        scanner.advance()
        let condition = try parseArgument(of: name)
        _ = try scanner.skipBlanks()
        if scanner.isAtEnd { throw .unclosed("':\(name)('", at: start) }
        guard scanner.take(UInt8(ascii: ")")) else {
            throw .expected("')'", found: scanner.nextCharacter, at: scanner.column)
        }
        return condition
    }

    private mutating func parseArgument(of name: String) throws(CSSError) -> CSSSelector.Condition {
        switch name {
        case "not": return .not(try parseNestedList())
        case "is", "where", "matches":
            return .isAny(try parseNestedList(isForgiving: true))
        case "has": return .has(try parseNestedList(lead: .anchor))
        case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
            return .nth(try parseNth(name))
        case "contains", "-soup-contains":
            return try parseContains(isOwn: false, ignoresCase: false)
        case "-soup-contains-own": return try parseContains(isOwn: true, ignoresCase: false)
        case "icontains": return try parseContains(isOwn: false, ignoresCase: true)
        case "lang": return .language(try parseStrings(as: "a language"))
        case "dir":
            _ = try scanner.skipBlanks()
            let word = try scanner.takeIdentifier(as: "ltr or rtl")
            return .direction(CSSSelector.Direction(rawValue: word.lowercased()))
        default:
            _ = try parseNestedList()
            return .state(.never)
        }
    }

    private mutating func parseContains(
        isOwn: Bool,
        ignoresCase: Bool
    ) throws(CSSError) -> CSSSelector.Condition {
        let texts = try parseStrings(as: "a text in quotes")
        return .contains(texts, isOwn: isOwn, ignoresCase: ignoresCase)
    }

    /// Strings or identifiers, separated by commas.
    private mutating func parseStrings(as what: String) throws(CSSError) -> [String] {
        var strings: [String] = []
        repeat {
            _ = try scanner.skipBlanks()
            if scanner.next == UInt8(ascii: "\"") || scanner.next == UInt8(ascii: "'") {
                strings.append(try scanner.takeString())
            } else if scanner.next == UInt8(ascii: "*"), what == "a language" {
                // `*-1996`, an identifier but for the star.
                scanner.advance()
                strings.append("*" + scanner.takeName())
            } else {
                strings.append(try scanner.takeIdentifier(as: what))
            }
            _ = try scanner.skipBlanks()
        } while scanner.take(UInt8(ascii: ","))
        return strings
    }

    // MARK: Positions

    /// `an+b` and, for the two that know it, `of selector` (CSS Syntax, section 6).
    private mutating func parseNth(_ name: String) throws(CSSError) -> CSSSelector.Nth {
        _ = try scanner.skipBlanks()
        let start = scanner.place
        var nth: CSSSelector.Nth
        if let (step, offset) = try takeAnB() {
            nth = CSSSelector.Nth(step: step, offset: offset)
        } else {
            while !scanner.isAtEnd, scanner.next != UInt8(ascii: ")") { scanner.advance() }
            throw .badNth(scanner.text(from: start), at: scanner.column(at: start))
        }
        nth.isFromEnd = name.hasPrefix("nth-last")
        nth.isOfType = name.hasSuffix("of-type")
        let sawBlank = try scanner.skipBlanks()
        if !nth.isOfType, sawBlank, scanner.startsIdentifier {
            let column = scanner.column
            let word = scanner.takeName()
            guard word.lowercased() == "of" else {
                throw .expected("'of' or ')'", found: word, at: column)
            }
            nth.filter = try parseNestedList()
        }
        return nth
    }

    private mutating func takeAnB() throws(CSSError) -> (step: Int, offset: Int)? {
        if let word = takeWord(["even", "odd"]) { return (2, word == "odd" ? 1 : 0) }
        var sign = 1
        let isSigned = scanner.next == UInt8(ascii: "+") || scanner.next == UInt8(ascii: "-")
        if isSigned {
            sign = scanner.next == UInt8(ascii: "-") ? -1 : 1
            scanner.advance()
        }
        let digits = takeDigits()
        guard scanner.next | 0x20 == UInt8(ascii: "n") else {
            guard let digits else { return nil }
            return (0, sign * digits)
        }
        scanner.advance()
        let step = sign * (digits ?? 1)
        // Behind `n` comes a sign and a number, with blanks allowed around the sign.
        let place = scanner
        _ = try scanner.skipBlanks()
        guard scanner.next == UInt8(ascii: "+") || scanner.next == UInt8(ascii: "-") else {
            scanner = place
            return (step, 0)
        }
        let offsetSign = scanner.next == UInt8(ascii: "-") ? -1 : 1
        scanner.advance()
        _ = try scanner.skipBlanks()
        guard let offset = takeDigits() else { return nil }
        return (step, offsetSign * offset)
    }

    private mutating func takeWord(_ words: [String]) -> String? {
        guard scanner.startsIdentifier else { return nil }
        let place = scanner
        let word = scanner.takeName().lowercased()
        if words.contains(word) { return word }
        scanner = place
        return nil
    }

    /// A number; over 10^17 it is cut to that, as no element has so many siblings.
    private mutating func takeDigits() -> Int? {
        var value: Int?
        while (0x30...0x39).contains(scanner.next) {
            value = min((value ?? 0) * 10 + Int(scanner.next & 0x0F), 100_000_000_000_000_000)
            scanner.advance()
        }
        return value
    }
}
