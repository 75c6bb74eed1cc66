internal import CLibxml2

/// What the `meta` elements of a page say.
struct PageMeta {
    /// Elements that are looked at; the rest is not.
    static let maximumElements = 10_000

    /// Filled contents by name in lower case, in document order.
    private var contents: [String: [String]] = [:]
    /// What the Open Graph protocol asks for: names and contents as they are written, in document
    /// order.
    private(set) var openGraph: [(property: String, content: String)] = []
    /// The prefixes that are declared for each head.
    private var prefixes: [Int: Set<String>] = [:]
    /// Whether elements were left out for ``maximumElements``.
    private(set) var isTruncated = false

    /// Reads the page whose elements the table holds.
    init(_ index: ElementIndex) {
        let meta = NameKey("meta").bits
        var text = NodeText()
        var count = 0
        var place = 0
        while true {
            place = index.firstPlace(named: [meta], from: place, to: index.count)
            guard place < index.count else { return }
            guard count < PageMeta.maximumElements else {
                isTruncated = true
                return
            }
            count += 1
            read(index, place, &text)
            place += 1
        }
    }

    /// The filled contents of a name, which may stand in `property` or in `name` and in any case.
    func contents(of name: String) -> [String] { contents[name.lowercased()] ?? [] }

    private mutating func read(_ index: ElementIndex, _ place: Int, _ text: inout NodeText) {
        let node = index.entries[place].node
        guard let content = attribute(of: node, named: PageMeta.content) else { return }
        text.clear()
        withValue(of: content) { text.append($0) }
        let folded = String(decoding: text.bytes, as: UTF8.self)
        // One element may speak under several names.
        var names: Set<String> = []
        for attributeName in [PageMeta.property, PageMeta.name] {
            guard let found = attribute(of: node, named: attributeName) else { continue }
            for word in withValue(of: found, words) { names.insert(word.lowercased()) }
        }
        if !folded.isEmpty { for name in names { contents[name, default: []].append(folded) } }
        readOpenGraph(index, place, content)
    }

    private static let content = NameKey("content")
    private static let property = NameKey("property")
    private static let name = NameKey("name")
    private static let prefix = NameKey("prefix")
    private static let head = NameKey("head").bits

    // MARK: Open Graph

    /// ogp.me, "Basic Metadata" and "Object Types"; `product` is what shops use.
    private static let vocabularies: Set<String> = [
        "og", "music", "video", "article", "book", "profile", "product",
    ]

    /// Takes a property of the head whose prefix is Open Graph's own, or declared there.
    private mutating func readOpenGraph(
        _ index: ElementIndex,
        _ place: Int,
        _ content: xmlAttrPtr
    ) {
        let entry = index.entries[place]
        guard let found = attribute(of: entry.node, named: PageMeta.property), entry.parent >= 0,
            index.names[Int(entry.parent)] == PageMeta.head
        else { return }
        let property = withValue(of: found) { String(decoding: $0, as: UTF8.self) }
        let prefix = String(property.prefix { $0 != ":" })
        guard
            PageMeta.vocabularies.contains(prefix)
                || declaredPrefixes(index, Int(entry.parent)).contains(prefix)
        else { return }
        let content = withValue(of: content) { String(decoding: $0, as: UTF8.self) }
        openGraph.append((property, content))
    }

    /// The prefixes that a head and the element around it declare: `prefix="fb: http://…"`.
    private mutating func declaredPrefixes(_ index: ElementIndex, _ head: Int) -> Set<String> {
        if let known = prefixes[head] { return known }
        var found: Set<String> = []
        for place in [head, Int(index.entries[head].parent)] where place >= 0 {
            guard let prefix = attribute(of: index.entries[place].node, named: PageMeta.prefix)
            else {
                continue
            }
            for word in withValue(of: prefix, words) where word.contains(":") {
                found.insert(String(word.prefix { $0 != ":" }))
            }
        }
        prefixes[head] = found
        return found
    }
}
