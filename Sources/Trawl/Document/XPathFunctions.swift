internal import CLibxml2
internal import TrawlCore

/// The functions that expressions have besides XPath's own, as users of parsel know them: `re:test`,
/// `re:match`, `re:replace` (EXSLT, regular expressions) and `has-class`.
///
/// One for each context, whose `userData` it is. Patterns are compiled once and bounded as all of a job
/// file are.
final class XPathFunctions {
    /// Why an evaluation ended early; nil when it did not for a reason of these functions.
    enum Failure {
        /// A search hit its limit.
        case limit(Pattern)
        /// The arguments do not fit; in words.
        case misuse(String)
    }

    private static let namespace = "http://exslt.org/regular-expressions"

    var failure: Failure?
    private var patterns: [String: Pattern] = [:]
    /// The document that holds what `re:match` found; made when the first match is.
    private var matches: xmlDocPtr?

    deinit { if let matches { xmlFreeDoc(matches) } }

    /// Makes the functions known to a context, which must not outlive this object.
    func register(in context: xmlXPathContextPtr) {
        context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        xmlXPathRegisterNs(context, "re", Self.namespace)
        xmlXPathRegisterFuncNS(context, "test", Self.namespace) { parser, count in
            XPathFunctions.call(parser, count, 2...3) { $0.test($1) }
        }
        xmlXPathRegisterFuncNS(context, "match", Self.namespace) { parser, count in
            XPathFunctions.call(parser, count, 2...3) { $0.match($1) }
        }
        xmlXPathRegisterFuncNS(context, "replace", Self.namespace) { parser, count in
            XPathFunctions.call(parser, count, 4...4) { $0.replace($1) }
        }
        xmlXPathRegisterFunc(context, "has-class") { parser, count in
            let node = parser?.pointee.context.pointee.node
            XPathFunctions.call(parser, count, 1...100) { $0.hasClass($1, node) }
        }
    }

    /// Takes the arguments of a call, which all are texts, and gives its result back.
    private static func call(
        _ parser: xmlXPathParserContextPtr?,
        _ count: Int32,
        _ allowed: ClosedRange<Int>,
        _ body: (XPathFunctions, [String]) -> xmlXPathObjectPtr?
    ) {
        guard let parser, let userData = parser.pointee.context.pointee.userData else { return }
        let functions = Unmanaged<XPathFunctions>.fromOpaque(userData).takeUnretainedValue()
        guard allowed.contains(Int(count)) else {
            return xmlXPathErr(parser, Int32(XPATH_INVALID_ARITY.rawValue))
        }
        var arguments: [String] = []
        for _ in 0..<count {
            let text = xmlXPathPopString(parser)
            defer { trawl_xml_free(text) }
            arguments.append(String(decoding: xmlBytes(text), as: UTF8.self))
        }
        // The last one lies on top.
        guard let result = body(functions, arguments.reversed()) else {
            return xmlXPathErr(parser, Int32(XPATH_INVALID_OPERAND.rawValue))
        }
        valuePush(parser, result)
    }

    // MARK: Regular expressions

    /// Whether the text has a match anywhere; with the flag `i` letters compare without case.
    private func test(_ arguments: [String]) -> xmlXPathObjectPtr? {
        guard let pattern = pattern(arguments[1], flags: arguments.count > 2 ? arguments[2] : "")
        else { return nil }
        switch firstMatch(pattern, arguments[0]) {
        case .none: return xmlXPathNewBoolean(0)
        case .match: return xmlXPathNewBoolean(1)
        case .limit: return stop(.limit(pattern))
        }
    }

    /// The first match and its groups as elements; with the flag `g` all whole matches.
    private func match(_ arguments: [String]) -> xmlXPathObjectPtr? {
        let flags = arguments.count > 2 ? arguments[2] : ""
        guard let pattern = pattern(arguments[1], flags: flags) else { return nil }
        var found: [String] = []
        var rest = Array(arguments[0].utf8)[...]
        repeat {
            let match = rest.withUnsafeBufferPointer { pattern.firstMatch(in: $0) }
            switch match {
            case .limit: return stop(.limit(pattern))
            case .none: rest = []
            case .match(let groups):
                guard let whole = groups.first ?? nil else { return nil }
                let start = rest.startIndex
                let texts = groups.map { group in
                    group.map { range in
                        let part = rest[start + range.lowerBound..<start + range.upperBound]
                        return String(decoding: part, as: UTF8.self)
                    } ?? ""
                }
                guard flags.contains("g") else { return nodes(texts) }
                found.append(texts[0])
                rest = rest.dropFirst(max(1, whole.upperBound))
            }
        } while !rest.isEmpty && found.count < Self.maximumMatches
        return nodes(found)
    }

    /// Matches of one call of `re:match`.
    static let maximumMatches = 10_000

    /// The text with its first match replaced, with the flag `g` with all; `$1` is the first group.
    private func replace(_ arguments: [String]) -> xmlXPathObjectPtr? {
        guard let pattern = pattern(arguments[1], flags: arguments[2]) else { return nil }
        let most = arguments[2].contains("g") ? Int.max : 1
        let replaced = pattern.replacing(in: arguments[0], with: arguments[3], upTo: most)
        guard let replaced else { return stop(.limit(pattern)) }
        return xmlXPathNewString(replaced)
    }

    private func firstMatch(_ pattern: Pattern, _ text: String) -> PatternMatch {
        var text = text
        return text.withUTF8 { pattern.firstMatch(in: $0) }
    }

    private func pattern(_ text: String, flags: String) -> Pattern? {
        let written = (flags.contains("i") ? "(?i)" : "") + text
        if let known = patterns[written] { return known }
        do {
            let pattern = try Pattern(written)
            patterns[written] = pattern
            return pattern
        } catch {
            failure = .misuse("the regular expression '\(text)': \(error.message)")
            return nil
        }
    }

    private func stop(_ reason: Failure) -> xmlXPathObjectPtr? {
        failure = reason
        return nil
    }

    private func nodes(_ texts: [String]) -> xmlXPathObjectPtr? {
        if matches == nil {
            matches = xmlNewDoc("1.0")
            xmlDocSetRootElement(matches, xmlNewNode(nil, "matches"))
        }
        guard let root = xmlDocGetRootElement(matches), let set = xmlXPathNodeSetCreate(nil) else {
            return nil
        }
        for text in texts {
            guard let node = xmlNewTextChild(root, nil, "match", text) else { continue }
            xmlXPathNodeSetAdd(set, node)
        }
        return xmlXPathWrapNodeSet(set)
    }

    // MARK: Classes

    /// Whether the element has all of the classes.
    private func hasClass(_ classes: [String], _ node: xmlNodePtr?) -> xmlXPathObjectPtr? {
        guard let node, node.pointee.type == XML_ELEMENT_NODE,
            let found = attribute(of: node, named: XPathFunctions.classAttribute)
        else { return xmlXPathNewBoolean(0) }
        let value = withValue(of: found) { String(decoding: $0, as: UTF8.self) }
        let words = Set(value.utf8.split { $0 <= 0x20 }.map { String(Substring($0)) })
        return xmlXPathNewBoolean(classes.allSatisfy(words.contains) ? 1 : 0)
    }

    private static let classAttribute = NameKey("class")
}
