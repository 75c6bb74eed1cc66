internal import CLibxml2
internal import TrawlCore

/// Reads one page: its head, its links and its items.
struct PageReader: ~Copyable {
    let tree: HTMLTree
    let url: WebURL
    /// What the queries of its URLs are written in; nil: UTF-8.
    let queryEncoding: TextEncoding?
    /// Makes values of matches.
    let values: ValueReader
    var matcher: SelectorMatcher
    /// What URLs are resolved against.
    private(set) var base: WebURL
    /// What the page asks of crawlers; nil when that does not count.
    private var robots: RobotsDirectives?
    /// XPath's context, made when the first expression is evaluated.
    private var xpath: XPathContext?
    /// What prefixes in expressions stand for.
    private let namespaces: [String: String]
    var result: PageExtraction
    /// What the page carries for machines; nil until a field asks for it.
    var structure: StructuredData?
    var objects: [StructuredData.Found] = []
    private let fetchedAt: Instant?

    init(
        tree: consuming HTMLTree,
        index: ElementIndex,
        url: WebURL,
        fetchedAt: Instant?,
        robots: RobotsDirectives?,
        queryEncoding: TextEncoding?,
        namespaces: [String: String],
        values: ValueReader
    ) {
        self.namespaces = namespaces
        matcher = SelectorMatcher(index: index, kind: tree.kind)
        self.tree = tree
        self.url = url
        self.fetchedAt = fetchedAt
        self.robots = robots
        self.queryEncoding = queryEncoding
        self.values = values
        // What is resolved against the base is stored and shown: credentials stay out of it.
        base = url.withoutCredentials()
        result = PageExtraction(base: base)
    }

    /// Hands over what was found.
    consuming func finish(_ extraction: inout PageExtraction) {
        if matcher.isExhausted {
            result.fail(.selectorLimit, "the CSS selectors of the page cost too much on it")
        }
        if values.isExhausted {
            result.fail(.selectorLimit, "the values of the page are too large or cost too much")
        }
        result.base = base
        result.isNoindex = robots?.isNoindex ?? false
        result.problems = values.problems
        result.problemCount = values.problemCount
        result.wins = values.wins
        if let structure { result.note(structure) }
        result.isTruncated = extraction.isTruncated
        result.decodedAs = extraction.decodedAs
        extraction = result
    }

    // MARK: The head

    /// Finds the base URL and, when that counts, what the page asks of crawlers.
    mutating func readHead() {
        defer {
            values.begin(
                kind: tree.kind,
                page: url,
                base: base,
                queryEncoding: queryEncoding,
                fetchedAt: fetchedAt
            )
        }
        guard tree.kind == .html else { return }
        let names = (base: NameKey("base").bits, meta: NameKey("meta").bits)
        var hasBase = false
        let index = matcher.index
        var place = 0
        while true {
            place = index.firstPlace(named: [names.base, names.meta], from: place, to: index.count)
            guard place < index.count else { return }
            let entry = index.entries[place]
            let isBase = index.names[place] == names.base
            place += 1
            if isBase, !hasBase,
                let href = attribute(of: entry.node, named: NameKey("href"))
            {
                hasBase = true
                let text = withValue(of: href) { String(decoding: $0, as: UTF8.self) }
                // A base that is no http URL would make every link useless (HTML Standard, 4.2.3).
                if let found = WebURL(text, relativeTo: base), found.isHTTP {
                    base = found.withoutCredentials()
                }
            } else if !isBase {
                if robots != nil { readRobots(entry.node) }
                if result.refresh == nil { readRefresh(entry) }
            }
        }
    }

    /// Takes note of where the page sends those who come; not where scripts decide.
    private mutating func readRefresh(_ entry: ElementIndex.Entry) {
        guard let kind = attribute(of: entry.node, named: NameKey("http-equiv")),
            withValue(of: kind, { String(decoding: $0, as: UTF8.self) }).lowercased() == "refresh",
            let content = attribute(of: entry.node, named: NameKey("content")),
            let refresh = MetaRefresh(
                withValue(of: content) { String(decoding: $0, as: UTF8.self) }
            ), refresh.seconds <= MetaRefresh.longestDelay, let target = refresh.target
        else { return }
        var above = Int(entry.parent)
        while above >= 0 {
            if matcher.index.names[above] == PageReader.noscript { return }
            above = Int(matcher.index.entries[above].parent)
        }
        let found = WebURL(target, relativeTo: base, queryEncoder: queryEncoding?.query)
        guard let found, found.withoutFragment() != url.withoutFragment() else { return }
        result.refresh = found
    }

    private static let noscript = NameKey("noscript").bits

    private mutating func readRobots(_ meta: xmlNodePtr) {
        guard let name = attribute(of: meta, named: NameKey("name")),
            let content = attribute(of: meta, named: NameKey("content"))
        else { return }
        robots?.read(
            metaName: withValue(of: name) { String(decoding: $0, as: UTF8.self) },
            content: withValue(of: content) { String(decoding: $0, as: UTF8.self) }
        )
    }

    // MARK: Links

    mutating func followLinks(
        _ selectors: [CompiledRule.Selector],
        _ onLink: (UnsafeBufferPointer<UInt8>, Int, Bool) -> Void
    ) {
        let relNofollow = Array("nofollow".utf8)
        let rel = CompiledSelector.Attribute(
            name: NameKey("rel"),
            test: .word,
            value: relNofollow,
            ignoresCase: true
        )
        // Not static: each use of such would ask whether they are made, for each link.
        let names = (href: NameKey("href"), source: NameKey("src"))
        let obeysNofollow = robots != nil
        let isWholePage = robots?.isNofollow ?? false
        for (place, selector) in selectors.enumerated() {
            forEachHit(selector, scope: nil) { hit, _ in
                switch hit {
                case .element(let node):
                    // Where an element leads: `href`, else `src`.
                    guard node.pointee.properties != nil,
                        let link = attribute(of: node, named: names.href)
                            ?? attribute(of: node, named: names.source)
                    else { return true }
                    let isNofollow = isWholePage || (obeysNofollow && rel.holds(for: node))
                    withValue(of: link) { onLink(PageReader.trimmed($0), place, isNofollow) }
                case .attribute(let link):
                    let node = link.pointee.parent
                    let isRel = node.map { rel.holds(for: $0) } ?? false
                    let isNofollow = isWholePage || (obeysNofollow && isRel)
                    withValue(of: link) { onLink(PageReader.trimmed($0), place, isNofollow) }
                case .ownText(let node):
                    var text = NodeText()
                    text.append(ownOf: node)
                    text.bytes.withUnsafeBufferPointer { onLink($0, place, isWholePage) }
                case .node(let node):
                    onLink(PageReader.trimmed(xmlBytes(node.pointee.content)), place, isWholePage)
                case .text(let text): onLink(PageReader.trimmed(text), place, isWholePage)
                }
                return true
            }
        }
    }

    private static func trimmed(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    // MARK: Matches

    /// One match of a selector; valid as long as the page is.
    enum Hit {
        case element(xmlNodePtr)
        case ownText(xmlNodePtr)
        case attribute(xmlAttrPtr)
        /// A text node or another leaf that XPath found.
        case node(xmlNodePtr)
        /// A string, number or truth value that XPath made; valid inside the call alone.
        case text(UnsafeBufferPointer<UInt8>)
    }

    /// Calls `body` for each match in document order with the place of its element among the
    /// page's, nil for what is none, until it says no.
    mutating func forEachHit(
        _ selector: CompiledRule.Selector,
        scope: Int?,
        _ body: (Hit, Int?) -> Bool
    ) {
        switch selector {
        case .css(let selector):
            let index = matcher.index
            matcher.forEachMatch(of: selector, scope: scope) { place, yield in
                let node = index.entries[place].node
                switch yield {
                case .element: return body(.element(node), place)
                case .ownText: return body(.ownText(node), place)
                case .attribute(let name):
                    guard let found = attribute(of: node, named: name) else { return true }
                    return body(.attribute(found), place)
                }
            }
        case .xpath(let expression, let text): forEachHit(expression, text, scope: scope, body)
        case .json: break  // finds nothing but in documents of JSON
        }
    }

    private mutating func forEachHit(
        _ expression: XPathExpression,
        _ expressionText: String,
        scope: Int?,
        _ body: (Hit, Int?) -> Bool
    ) {
        if xpath == nil { xpath = XPathContext(tree, namespaces: namespaces) }
        let index = matcher.index
        let node = scope.map { index.entries[$0].node }
        let outcome =
            xpath?.evaluate(
                expression,
                at: node,
                onNode: { node in
                    switch node.pointee.type {
                    case XML_ELEMENT_NODE: return body(.element(node), index.place(of: node))
                    case XML_ATTRIBUTE_NODE:
                        let raw = UnsafeMutableRawPointer(node)
                        return body(.attribute(raw.assumingMemoryBound(to: xmlAttr.self)), nil)
                    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE, XML_COMMENT_NODE, XML_PI_NODE:
                        return body(.node(node), nil)
                    default:
                        // The document itself: what is meant is its root.
                        guard index.count > 0 else { return true }
                        return body(.element(index.entries[0].node), 0)
                    }
                },
                onText: { _ = body(.text($0), nil) }
            ) ?? .failed
        switch outcome {
        case .found: break
        case .limit:
            result.fail(.selectorLimit, "XPath '\(expressionText)' costs too much on this page")
        case .pattern(let pattern): values.note(limitOf: pattern, in: "XPath '\(expressionText)'")
        case .failed:
            result.fail(.parse, "XPath '\(expressionText)' cannot be evaluated")
        }
    }
}
