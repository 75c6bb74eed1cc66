/// The grammar of selectors (Selectors Level 4, section 18), by recursive descent.
struct CSSParser {
    typealias Chain = CSSSelector.Chain
    typealias Compound = CSSSelector.Compound

    /// What a selector may begin with in place of a compound.
    enum Lead {
        /// Nothing.
        case none
        /// A combinator, behind the item's own element.
        case scope
        /// A combinator, behind the element that `:has` is asked of; without one it is a blank.
        case anchor
    }

    var scanner: CSSScanner
    /// How many functional pseudo-classes are open.
    var depth = 0
    /// The URIs that prefixes stand for.
    private let namespaces: [String: String]

    init(_ text: String, namespaces: [String: String]) {
        scanner = CSSScanner(text)
        self.namespaces = namespaces
    }

    /// The whole text: selectors with their suffixes, separated by commas.
    mutating func parseSelectorList(lead: Lead) throws(CSSError) -> [CSSSelector.Alternative] {
        var alternatives: [CSSSelector.Alternative] = []
        repeat {
            _ = try scanner.skipBlanks()
            var yield: CSSSelector.Yield?
            let chain = try parseChain(lead: lead, yield: &yield)
            alternatives.append(.init(chain: chain, yield: yield ?? .element))
        } while scanner.take(UInt8(ascii: ","))
        guard scanner.isAtEnd else { throw .unexpected(scanner.nextCharacter, at: scanner.column) }
        return alternatives
    }

    /// The selectors inside a functional pseudo-class, up to its closing bracket.
    ///
    /// A forgiving list may have empty places (Selectors 4, 4.2).
    mutating func parseNestedList(
        lead: Lead = .none,
        isForgiving: Bool = false
    ) throws(CSSError) -> [Chain] {
        guard depth < 16 else { throw .tooDeep(at: scanner.column) }
        depth += 1
        defer { depth -= 1 }
        var chains: [Chain] = []
        repeat {
            _ = try scanner.skipBlanks()
            let isEmpty = scanner.next == UInt8(ascii: ",") || scanner.next == UInt8(ascii: ")")
            if isForgiving, isEmpty { continue }
            var noYield: CSSSelector.Yield?
            let start = scanner.column
            chains.append(try parseChain(lead: lead, yield: &noYield))
            if noYield != nil { throw .yieldInside(at: start) }
        } while scanner.take(UInt8(ascii: ","))
        return chains
    }

    /// A complex selector up to a comma, a closing bracket or the end; blanks before it are
    /// skipped.
    private mutating func parseChain(
        lead: Lead,
        yield: inout CSSSelector.Yield?
    ) throws(CSSError) -> Chain {
        var compounds: [Compound] = []
        var combinators: [CSSSelector.Combinator] = []
        if let (combinator, sign) = takeCombinator() {
            if lead == .none { throw .leadingCombinator(sign, at: scanner.column - 1) }
            if lead == .scope { compounds.append(Compound(conditions: [.state(.scope)])) }
            combinators.append(combinator)
            _ = try scanner.skipBlanks()
        } else if lead == .anchor {
            combinators.append(.descendant)
        }
        while true {
            let start = scanner.place
            let compound = try parseCompound(yield: &yield)
            guard let compound else {
                if scanner.isAtEnd { throw .end(expecting: "a selector", at: scanner.column) }
                let isListEnd =
                    scanner.next == UInt8(ascii: ",") || scanner.next == UInt8(ascii: ")")
                if isListEnd, compounds.isEmpty { throw .empty(at: scanner.column) }
                throw .unexpected(scanner.nextCharacter, at: scanner.column)
            }
            // `p ::text` is the text of `p` and of everything in it, as Scrapy has it; so is
            // `::attr`.
            if yield != nil, compound == Compound(), combinators.last == .descendant,
                !compounds.isEmpty, scannedSuffixOnly(from: start)
            {
                combinators[combinators.count - 1] = .descendantOrSelf
            }
            compounds.append(compound)
            let sawBlank = try scanner.skipBlanks()
            if isAtListEnd { break }
            if yield != nil { throw .notLast(at: scanner.column) }
            if let (combinator, _) = takeCombinator() {
                combinators.append(combinator)
                _ = try scanner.skipBlanks()
            } else if sawBlank {
                combinators.append(.descendant)
            } else {
                throw .unexpected(scanner.nextCharacter, at: scanner.column)
            }
        }
        return Chain(compounds: compounds.reversed(), combinators: combinators.reversed())
    }

    private var isAtListEnd: Bool {
        scanner.isAtEnd || scanner.next == UInt8(ascii: ",")
            || (depth > 0 && scanner.next == UInt8(ascii: ")"))
    }

    private func scannedSuffixOnly(from start: Int) -> Bool {
        scanner.text(from: start).hasPrefix("::")
    }

    private mutating func takeCombinator() -> (CSSSelector.Combinator, sign: String)? {
        let found: (CSSSelector.Combinator, String)
        switch scanner.next {
        case UInt8(ascii: ">"): found = (.child, ">")
        case UInt8(ascii: "+"): found = (.adjacent, "+")
        case UInt8(ascii: "~"): found = (.sibling, "~")
        default: return nil
        }
        scanner.advance()
        return found
    }

    // MARK: Compounds

    /// A compound selector; nil when none stands here.
    private mutating func parseCompound(
        yield: inout CSSSelector.Yield?
    ) throws(CSSError) -> Compound? {
        var compound = Compound()
        var isPresent = try parseTypeSelector(into: &compound)
        while !scanner.isAtEnd {
            switch scanner.next {
            case UInt8(ascii: "#"):
                scanner.advance()
                compound.conditions.append(.id(try scanner.takeIdentifier(as: "an id")))
            case UInt8(ascii: "."):
                scanner.advance()
                compound.conditions.append(
                    .className(try scanner.takeIdentifier(as: "a class name"))
                )
            case UInt8(ascii: "&"):
                // Outside a rule that it is nested in, `&` is `:scope` (CSS Nesting 1, 3.1).
                scanner.advance()
                compound.conditions.append(.state(.scope))
            case UInt8(ascii: "["):
                compound.conditions.append(.attribute(try parseAttribute()))
            case UInt8(ascii: ":") where scanner.peek(1) == UInt8(ascii: ":"):
                yield = try parseSuffix()
                return compound
            case UInt8(ascii: ":"):
                compound.conditions.append(try parsePseudoClass())
            case UInt8(ascii: "/") where scanner.peek(1) == UInt8(ascii: "*"):
                let place = scanner
                if try scanner.skipBlanks() {
                    scanner = place
                    return isPresent ? compound : nil
                }
                continue
            default: return isPresent ? compound : nil
            }
            isPresent = true
        }
        return isPresent ? compound : nil
    }

    /// A name or `*`, with `*|`, `|` or `prefix|` before it; whether one was there.
    private mutating func parseTypeSelector(into compound: inout Compound) throws(CSSError) -> Bool
    {
        let start = scanner.column
        let isBare = scanner.next == UInt8(ascii: "|") && scanner.peek(1) != UInt8(ascii: "=")
        if !isBare {
            if scanner.take(UInt8(ascii: "*")) {
                compound.name = nil
            } else if scanner.startsIdentifier {
                compound.name = scanner.takeName()
            } else {
                return false
            }
        }
        guard scanner.next == UInt8(ascii: "|"), scanner.peek(1) != UInt8(ascii: "=") else {
            return true
        }
        if let prefix = compound.name {
            compound.namespace = try namespace(prefix, at: start)
            compound.name = nil
        } else if isBare {
            compound.namespace = .none
        }
        scanner.advance()
        if scanner.take(UInt8(ascii: "*")) { return true }
        compound.name = try scanner.takeIdentifier(as: "an element name")
        return true
    }

    private func namespace(
        _ prefix: String,
        at column: Int
    ) throws(CSSError) -> CSSSelector.Namespace {
        if !prefix.isEmpty, let uri = namespaces[prefix] { return .uri(uri) }
        throw .namespace(prefix, declared: namespaces.keys.sorted(), at: column)
    }

    /// `[name]`, `[name=value]`, `[name="value" i]` and their kin.
    private mutating func parseAttribute() throws(CSSError) -> CSSSelector.Attribute {
        let start = scanner.column
        scanner.advance()
        _ = try scanner.skipBlanks()
        let (name, namespace) = try parseAttributeName()
        var attribute = CSSSelector.Attribute(name: name, namespace: namespace, test: .exists)
        _ = try scanner.skipBlanks()
        if scanner.take(UInt8(ascii: "]")) { return attribute }
        if scanner.isAtEnd { throw .unclosed("'['", at: start) }
        attribute.test = try parseTest()
        _ = try scanner.skipBlanks()
        if scanner.next == UInt8(ascii: "\"") || scanner.next == UInt8(ascii: "'") {
            attribute.value = try scanner.takeString()
        } else {
            attribute.value = try scanner.takeIdentifier(as: "a value in quotes")
        }
        _ = try scanner.skipBlanks()
        if scanner.startsIdentifier {
            let column = scanner.column
            let flag = scanner.takeName()
            switch flag {
            case "i", "I": attribute.ignoresCase = true
            case "s", "S": attribute.ignoresCase = false
            default: throw .expected("']', 'i' or 's'", found: flag, at: column)
            }
            _ = try scanner.skipBlanks()
        }
        if scanner.isAtEnd { throw .unclosed("'['", at: start) }
        guard scanner.take(UInt8(ascii: "]")) else {
            throw .expected("']'", found: scanner.nextCharacter, at: scanner.column)
        }
        return attribute
    }

    private mutating func parseAttributeName() throws(CSSError) -> (
        name: String, CSSSelector.Namespace
    ) {
        let start = scanner.column
        let isAny = scanner.next == UInt8(ascii: "*")
        if isAny { scanner.advance() }
        if isAny || scanner.next == UInt8(ascii: "|") {
            guard scanner.take(UInt8(ascii: "|")) else {
                throw .expected("an attribute name", found: "*", at: start)
            }
            return (try scanner.takeIdentifier(as: "an attribute name"), isAny ? .any : .none)
        }
        let name = try scanner.takeIdentifier(as: "an attribute name")
        guard scanner.next == UInt8(ascii: "|"), scanner.peek(1) != UInt8(ascii: "=") else {
            return (name, .any)
        }
        let namespace = try namespace(name, at: start)
        scanner.advance()
        return (try scanner.takeIdentifier(as: "an attribute name"), namespace)
    }

    private mutating func parseTest() throws(CSSError) -> CSSSelector.Attribute.Test {
        if scanner.take(UInt8(ascii: "=")) { return .equals }
        let sign = String(decoding: [scanner.next, scanner.peek(1)], as: UTF8.self)
        guard let test = CSSSelector.Attribute.Test(rawValue: sign), test != .exists else {
            throw .expected("']' or an operator", found: scanner.nextCharacter, at: scanner.column)
        }
        scanner.advance(2)
        return test
    }

    /// `::text` or `::attr(name)`.
    private mutating func parseSuffix() throws(CSSError) -> CSSSelector.Yield {
        let start = scanner.column
        scanner.advance(2)
        let name = try scanner.takeIdentifier(as: "text or attr(name)").lowercased()
        if depth > 0 { throw .yieldInside(at: start) }
        switch name {
        case "text" where scanner.next != UInt8(ascii: "("): return .ownText
        case "attr" where scanner.next == UInt8(ascii: "("):
            scanner.advance()
            _ = try scanner.skipBlanks()
            // parsel takes a string here, too.
            let isQuoted = scanner.next == UInt8(ascii: "\"") || scanner.next == UInt8(ascii: "'")
            let attribute =
                isQuoted
                ? try scanner.takeString()
                : try scanner.takeIdentifier(as: "an attribute name")
            _ = try scanner.skipBlanks()
            guard scanner.take(UInt8(ascii: ")")) else { throw .unclosed("'::attr('", at: start) }
            return .attribute(attribute)
        default: throw .pseudoElement(name, at: start)
        }
    }
}
