/// The grammar of JSONPath (RFC 9535, appendix A), by recursive descent.
struct JSONPathParser {
    typealias Program = JSONPathProgram

    var scanner: JSONPathScanner
    /// How many filters, brackets and functions are open.
    var depth = 0
    /// As in the program.
    var constantCount = 0
    /// As in the program.
    var patternCount = 0
    /// What is allowed but can hardly be meant.
    var warnings: [JSONPathError] = []
    private let text: String

    init(_ text: String) {
        self.text = text
        scanner = JSONPathScanner(text)
    }

    /// The whole text: `$` and segments.
    mutating func parseProgram() throws(JSONPathError) -> Program {
        if scanner.isAtEnd { throw .end(expecting: "'$'", at: 1) }
        if scanner.isAtBlank { throw .blank("before the query", at: 1) }
        guard scanner.take(UInt8(ascii: "$")) else { throw .noRoot(text) }
        let segments = try parseSegments()
        guard scanner.isAtEnd else {
            if scanner.isAtBlank {
                let column = scanner.column
                scanner.skipBlanks()
                if scanner.isAtEnd { throw .blank("after the query", at: column) }
            }
            throw unexpectedAfterSegment()
        }
        return Program(
            segments: segments,
            constantCount: constantCount,
            patternCount: patternCount
        )
    }

    /// The segments that stand next, blanks between them; the place is behind the last.
    mutating func parseSegments() throws(JSONPathError) -> [Program.Segment] {
        var segments: [Program.Segment] = []
        while true {
            let end = scanner.place
            scanner.skipBlanks()
            if scanner.take("..") {
                segments.append(.init(isDescendant: true, selectors: try parseAfterStop("..")))
            } else if scanner.take(UInt8(ascii: ".")) {
                segments.append(.init(isDescendant: false, selectors: try parseAfterStop(".")))
            } else if scanner.next == UInt8(ascii: "[") {
                segments.append(.init(isDescendant: false, selectors: try parseBrackets()))
            } else {
                scanner.place = end
                return segments
            }
        }
    }

    /// What stands behind `.` or `..`.
    private mutating func parseAfterStop(_ stop: String) throws(JSONPathError) -> [Program.Selector]
    {
        let isDescendant = stop == ".."
        let wanted = isDescendant ? "a name, '*' or '['" : "a name or '*'"
        if scanner.isAtEnd { throw .end(expecting: wanted, at: scanner.column) }
        if scanner.isAtBlank { throw .blank("after '\(stop)'", at: scanner.column) }
        if scanner.take(UInt8(ascii: "*")) { return [.wildcard] }
        if isDescendant, scanner.next == UInt8(ascii: "[") { return try parseBrackets() }
        guard JSONPathScanner.isNameStart(scanner.next) else {
            var hint: String?
            switch scanner.next {
            case UInt8(ascii: "["): hint = "write '[' without the '.' before it"
            case 0x30...0x39, UInt8(ascii: "-"): hint = "a position stands in brackets: [0], [-1]"
            case UInt8(ascii: "'"), UInt8(ascii: "\""): hint = "quotes stand in brackets: ['name']"
            case UInt8(ascii: "."): hint = "'..' looks at every depth"
            default: break
            }
            let found = scanner.nextCharacter
            throw .expected(wanted, found: found, at: scanner.column, hint: hint)
        }
        return [.name(scanner.takeName())]
    }

    /// Selectors in brackets; the opening one is the next byte.
    private mutating func parseBrackets() throws(JSONPathError) -> [Program.Selector] {
        let start = scanner.place
        scanner.advance()
        var selectors: [Program.Selector] = []
        repeat {
            scanner.skipBlanks()
            selectors.append(try parseSelector())
            scanner.skipBlanks()
        } while scanner.take(UInt8(ascii: ","))
        if scanner.take(UInt8(ascii: "]")) { return selectors }
        if scanner.isAtEnd { throw .unclosed("'['", at: scanner.column(at: start)) }
        if case .filter? = selectors.last { throw unexpectedInCondition() }
        throw .expected("',' or ']'", found: scanner.nextCharacter, at: scanner.column)
    }

    private mutating func parseSelector() throws(JSONPathError) -> Program.Selector {
        let wanted = "a name in quotes, a position, '*' or '?'"
        if scanner.isAtEnd { throw .end(expecting: wanted, at: scanner.column) }
        switch scanner.next {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .name(try scanner.takeString())
        case UInt8(ascii: "*"):
            scanner.advance()
            return .wildcard
        case UInt8(ascii: "?"):
            try enter()
            defer { depth -= 1 }
            scanner.advance()
            return .filter(try parseCondition())
        case UInt8(ascii: "-"), UInt8(ascii: ":"), 0x30...0x39: return try parsePosition()
        default:
            var hint: String?
            let found = scanner.nextCharacter
            let column = scanner.column
            switch scanner.next {
            case UInt8(ascii: "@"), UInt8(ascii: "$"): hint = "a filter begins with '?'"
            case UInt8(ascii: "("):
                hint = "there are no scripts: the last element is [-1], a filter begins with '?'"
            case UInt8(ascii: "+"): hint = "write the number without '+'"
            case let byte where JSONPathScanner.isNameStart(byte):
                hint = "did you mean ['\(scanner.takeName())']?"
            default: break
            }
            throw .expected(wanted, found: found, at: column, hint: hint)
        }
    }

    /// A position, or a slice.
    private mutating func parsePosition() throws(JSONPathError) -> Program.Selector {
        var slice = Program.Slice()
        if scanner.next != UInt8(ascii: ":") {
            let number = try scanner.takeInteger()
            let end = scanner.place
            scanner.skipBlanks()
            guard scanner.next == UInt8(ascii: ":") else {
                scanner.place = end
                return .index(number)
            }
            slice.start = number
        }
        scanner.advance()
        slice.end = try takeBound()
        guard scanner.take(UInt8(ascii: ":")) else { return .slice(slice) }
        slice.step = try takeBound() ?? 1
        return .slice(slice)
    }

    /// A number of a slice, blanks around it; nil when none stands there.
    private mutating func takeBound() throws(JSONPathError) -> Int? {
        scanner.skipBlanks()
        guard scanner.next == UInt8(ascii: "-") || (0x30...0x39).contains(scanner.next) else {
            return nil
        }
        let number = try scanner.takeInteger()
        scanner.skipBlanks()
        return number
    }

    /// Counts one more that is open; whoever calls it counts it off.
    mutating func enter() throws(JSONPathError) {
        guard depth < JSONPath.maximumNesting else { throw .tooDeep(at: scanner.column) }
        depth += 1
    }

    /// What is wrong with the byte that stands behind the last segment of the query.
    private func unexpectedAfterSegment() -> JSONPathError {
        var hint: String?
        switch scanner.next {
        case UInt8(ascii: "("):
            hint = "functions stand in filters, such as [?length(@.name) > 3]"
        case UInt8(ascii: "-"): hint = "a name with other characters stands in brackets: ['a-b']"
        case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"):
            hint = "comparisons stand in filters, such as [?@.price < 10]"
        case UInt8(ascii: "^"): hint = "there is no parent: filter it by what it holds, [?@.name]"
        case UInt8(ascii: "~"): hint = "names are not nodes and cannot be selected"
        case UInt8(ascii: "|"), UInt8(ascii: ","):
            hint = "alternatives stand in brackets: ['a','b']"
        default: break
        }
        return .unexpected(scanner.nextCharacter, at: scanner.column, hint: hint)
    }
}
