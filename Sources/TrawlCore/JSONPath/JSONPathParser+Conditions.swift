/// Filters (RFC 9535, 2.3.5).
extension JSONPathParser {
    typealias Condition = JSONPathProgram.Condition
    typealias Operand = JSONPathProgram.Operand
    typealias Comparison = JSONPathProgram.Comparison

    /// What stands on one side of a comparison, alone, or as an argument.
    enum Term {
        case literal(Value)
        case query(JSONPathProgram.Query)
        case value(Operand, of: JSONPathFunction)
        case condition(Condition, of: JSONPathFunction)
    }

    /// A condition, blanks around it.
    mutating func parseCondition() throws(JSONPathError) -> Condition {
        var alternatives = [try parseConjunction()]
        while scanner.take("||") { alternatives.append(try parseConjunction()) }
        return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    }

    private mutating func parseConjunction() throws(JSONPathError) -> Condition {
        var parts = [try parseOne()]
        while scanner.take("&&") { parts.append(try parseOne()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// What stands between the signs `||` and `&&`, blanks around it.
    private mutating func parseOne() throws(JSONPathError) -> Condition {
        scanner.skipBlanks()
        defer { scanner.skipBlanks() }
        if scanner.next == UInt8(ascii: "!"), scanner.peek(1) != UInt8(ascii: "=") {
            scanner.advance()
            scanner.skipBlanks()
            return .not(try parseNegated())
        }
        if scanner.next == UInt8(ascii: "(") { return try parseGroup() }
        let start = scanner.place
        let left = try parseTerm()
        scanner.skipBlanks()
        guard let comparison = takeComparison() else { return try test(left, at: start) }
        let first = try operand(left, at: start)
        scanner.skipBlanks()
        let second = scanner.place
        return .comparison(first, comparison, try operand(try parseTerm(), at: second))
    }

    private mutating func parseNegated() throws(JSONPathError) -> Condition {
        let start = scanner.place
        if scanner.next == UInt8(ascii: "(") { return try parseGroup() }
        let term = try parseTerm()
        scanner.skipBlanks()
        if takeComparison() != nil { throw .negatedComparison(at: scanner.column(at: start)) }
        return try test(term, at: start)
    }

    /// A condition in brackets; the opening one is the next byte.
    private mutating func parseGroup() throws(JSONPathError) -> Condition {
        let start = scanner.place
        try enter()
        defer { depth -= 1 }
        scanner.advance()
        let condition = try parseCondition()
        guard scanner.take(UInt8(ascii: ")")) else {
            if scanner.isAtEnd { throw .unclosed("'('", at: scanner.column(at: start)) }
            throw unexpectedInCondition()
        }
        scanner.skipBlanks()
        let end = scanner.place
        if takeComparison() != nil { throw .groupCompared(at: scanner.column(at: end)) }
        return condition
    }

    private mutating func takeComparison() -> Comparison? {
        Comparison.allCases.first { scanner.take($0.rawValue) }
    }

    /// A term as a condition of its own.
    private func test(_ term: Term, at start: Int) throws(JSONPathError) -> Condition {
        switch term {
        case .query(let query): return .exists(query)
        case .condition(let condition, of: _): return condition
        case .literal:
            // `'a' = @.b`: the sign is what is wrong, not the value before it.
            if scanner.next == UInt8(ascii: "=") { throw unexpectedInCondition() }
            throw .literalAlone(at: scanner.column(at: start))
        case .value(_, of: let function):
            throw .valueAlone(function, at: scanner.column(at: start))
        }
    }

    /// A term as one side of a comparison.
    private func operand(_ term: Term, at start: Int) throws(JSONPathError) -> Operand {
        switch term {
        case .literal(let value): return .literal(value)
        case .value(let operand, of: _): return operand
        case .query(let query):
            guard query.isSingular else { throw .notSingular(at: scanner.column(at: start)) }
            return .node(query)
        case .condition(_, of: let function):
            throw .conditionCompared(function, at: scanner.column(at: start))
        }
    }

    /// A literal, a query or a function.
    mutating func parseTerm() throws(JSONPathError) -> Term {
        let wanted = "'@', '$', a value or a function"
        if scanner.isAtEnd { throw .end(expecting: wanted, at: scanner.column) }
        switch scanner.next {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            return .literal(.text(try scanner.takeString()))
        case UInt8(ascii: "-"), 0x30...0x39: return .literal(try scanner.takeNumber())
        case UInt8(ascii: "@"):
            scanner.advance()
            return .query(.init(segments: try parseSegments(), constant: nil))
        case UInt8(ascii: "$"):
            scanner.advance()
            let segments = try parseSegments()
            defer { constantCount += 1 }
            return .query(.init(segments: segments, constant: constantCount))
        case let byte where JSONPathScanner.isNameStart(byte): return try parseWord()
        default:
            var hint: String?
            switch scanner.next {
            case UInt8(ascii: "."), UInt8(ascii: "["):
                hint = "the tested node is '@', as in @.name or @[0]"
            case UInt8(ascii: "("): hint = "only whole conditions stand in brackets"
            case UInt8(ascii: "="): hint = "the comparisons are == != < <= > >="
            case UInt8(ascii: "/"): hint = "write match(@.name, 'a.*') for a regular expression"
            case UInt8(ascii: "+"): hint = "write the number without '+'"
            default: break
            }
            let found = scanner.nextCharacter
            throw .expected(wanted, found: found, at: scanner.column, hint: hint)
        }
    }

    /// `true`, `false`, `null` or a function.
    private mutating func parseWord() throws(JSONPathError) -> Term {
        let start = scanner.place
        let word = scanner.takeName()
        if scanner.next == UInt8(ascii: "(") { return try parseFunction(word, at: start) }
        switch word {
        case "true": return .literal(.boolean(true))
        case "false": return .literal(.boolean(false))
        case "null": return .literal(.null)
        default:
            if JSONPathFunction(rawValue: word) != nil, scanner.isAtBlank {
                throw .blank("between '\(word)' and '('", at: scanner.column)
            }
            throw .unknownWord(word, at: scanner.column(at: start))
        }
    }

    /// What is wrong with the byte that stands where a condition could end.
    func unexpectedInCondition() -> JSONPathError {
        var hint: String?
        switch scanner.next {
        case UInt8(ascii: "="):
            hint =
                scanner.peek(1) == UInt8(ascii: "~")
                ? "write match(@.name, 'a.*') for a regular expression" : "did you mean \"==\"?"
        case UInt8(ascii: "&"): hint = "did you mean \"&&\"?"
        case UInt8(ascii: "|"): hint = "did you mean \"||\"?"
        case let byte where JSONPathScanner.isNameStart(byte):
            var ahead = scanner
            switch ahead.takeName().lowercased() {
            case "and": hint = "did you mean \"&&\"?"
            case "or": hint = "did you mean \"||\"?"
            case "in": hint = "write each comparison, with || between them"
            default: break
            }
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"):
            hint = "there is no arithmetic"
        default: break
        }
        return .unexpected(scanner.nextCharacter, at: scanner.column, hint: hint)
    }
}
