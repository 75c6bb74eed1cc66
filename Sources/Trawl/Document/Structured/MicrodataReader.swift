internal import CLibxml2
internal import TrawlCore

/// Reads the items of a page's microdata with their values (HTML Standard, 5.2.4 and 5.2.5).
struct MicrodataReader {
    /// Items at most, each time that one is given: `itemref` may give one to many.
    static let maximumItems = 10_000
    /// Items inside each other at most.
    static let maximumDepth = 64
    /// Bytes of names and values at most, as they would be written out.
    static let maximumBytes = 16 << 20
    /// Nodes that are gone through for the text of values; elements inside each other have the same
    /// text again and again.
    static let maximumTextNodes = 4_000_000

    private let index: ElementIndex
    private let outline: MicrodataOutline
    private let isHTML: Bool
    /// What URLs are resolved against.
    private let base: WebURL
    private let queryEncoder: QueryEncoder?
    private var text = NodeText()
    /// The items that are being read, from the outermost one on.
    private var open: [Int] = []
    private var itemsLeft = MicrodataReader.maximumItems
    private var bytesLeft = MicrodataReader.maximumBytes
    private var textNodesLeft = MicrodataReader.maximumTextNodes

    /// The items that are nobody's property, in document order.
    private(set) var items: [MicrodataItem] = []
    /// Whether items or properties were left out for a limit.
    private(set) var isTruncated: Bool

    /// Reads the page whose elements the table holds.
    init(_ index: ElementIndex, isHTML: Bool, base: WebURL, queryEncoder: QueryEncoder?) {
        self.index = index
        self.isHTML = isHTML
        self.base = base
        self.queryEncoder = queryEncoder
        outline = MicrodataOutline(index)
        isTruncated = outline.isTruncated
        for place in outline.topItems {
            if let (item, _) = readItem(place) { items.append(item) }
        }
    }

    // MARK: Items

    /// An item with all inside it, and how many bytes it stands for; nil when there are too many.
    private mutating func readItem(_ place: Int) -> (MicrodataItem, bytes: Int)? {
        guard itemsLeft > 0, open.count < Self.maximumDepth else {
            isTruncated = true
            return nil
        }
        itemsLeft -= 1
        let node = index.entries[place].node
        var item = MicrodataItem(place: place)
        item.types =
            attribute(of: node, named: Self.itemtype).map { withValue(of: $0, words) } ?? []
        if !item.types.isEmpty, let id = trimmedValue(of: node, Self.itemid), !id.isEmpty {
            item.id = id
        }
        var bytes = item.types.reduce(item.id?.utf8.count ?? 0) { $0 + $1.utf8.count }
        guard spend(bytes) else { return nil }

        open.append(place)
        bytes += readProperties(of: place, into: &item)
        open.removeLast()
        if item.properties.isEmpty, let (value, valueBytes) = readPlainValue(place) {
            item.text = value
            bytes += valueBytes
        }
        return (item, bytes)
    }

    private mutating func readProperties(of place: Int, into item: inout MicrodataItem) -> Int {
        var bytes = 0
        var known: [String: Int] = [:]
        for property in outline.properties(of: place) {
            // An item inside itself, by way of `itemref`, is an error of the page.
            guard !open.contains(property), let (value, valueBytes) = readValue(property) else {
                continue
            }
            let names = attribute(of: index.entries[property].node, named: Self.itemprop)
            // The value itself has been counted; under further names it counts again.
            var counted = valueBytes
            for name in names.map({ withValue(of: $0, words) }) ?? [] {
                guard spend(name.utf8.count + valueBytes - counted) else { return bytes }
                counted = 0
                bytes += name.utf8.count + valueBytes
                if let place = known[name] {
                    item.properties[place].values.append(value)
                } else {
                    known[name] = item.properties.count
                    item.properties.append(MicrodataItem.Property(name: name, values: [value]))
                }
            }
        }
        return bytes
    }

    /// Takes from the bytes that are left; false when there are too few.
    private mutating func spend(_ bytes: Int) -> Bool {
        guard bytes <= bytesLeft else {
            isTruncated = true
            bytesLeft = 0
            return false
        }
        bytesLeft -= bytes
        return true
    }

    // MARK: Values

    private mutating func readValue(_ place: Int) -> (MicrodataValue, bytes: Int)? {
        guard outline.isItem(place) else { return readPlainValue(place) }
        return readItem(place).map { (.item($0.0), $0.bytes) }
    }

    /// The value of an element that is no item, or that has nothing but its own content.
    private mutating func readPlainValue(_ place: Int) -> (MicrodataValue, bytes: Int)? {
        let node = index.entries[place].node
        if let fields = input(node) { return spend(64) ? (.input(fields), 64) : nil }
        let text = attributeValue(of: node, index.names[place]) ?? text(of: node)
        return text.flatMap { spend($0.utf8.count) ? (.text($0), $0.utf8.count) : nil }
    }

    /// What the standard takes from an attribute; nil where it takes the element's text.
    ///
    /// `content` counts on every element, as on a great many pages.
    private func attributeValue(of node: xmlNodePtr, _ name: UInt64) -> String? {
        switch name {
        case Self.meta: return value(of: node, Self.content) ?? ""
        case _ where Self.sources.contains(name): return url(of: node, Self.src)
        case _ where Self.links.contains(name): return url(of: node, Self.href)
        case Self.object: return url(of: node, Self.data)
        case Self.dataElement, Self.meter: return value(of: node, Self.value) ?? ""
        case Self.time:
            if let date = value(of: node, Self.datetime) { return date }
        default: break
        }
        guard let content = value(of: node, Self.content), !content.isEmpty else { return nil }
        return content
    }

    /// Nil when too many nodes have been gone through.
    private mutating func text(of node: xmlNodePtr) -> String? {
        let count = nodeCount(inside: node, upTo: textNodesLeft + 1)
        guard count <= textNodesLeft else {
            isTruncated = true
            return nil
        }
        textNodesLeft -= count
        text.clear()
        text.append(allOf: node, isHTML: isHTML)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// An absolute URL is given as it is written, one that is not is resolved against the base; what
    /// is no URL is empty.
    private func url(of node: xmlNodePtr, _ name: NameKey) -> String {
        guard let reference = trimmedValue(of: node, name) else { return "" }
        if WebURL(reference) != nil { return reference }
        return WebURL(reference, relativeTo: base, queryEncoder: queryEncoder)?.text ?? ""
    }

    /// What an action asks its user for; nil for all but properties named `…-input` and `…-output`.
    private func input(_ node: xmlNodePtr) -> Fields? {
        guard let names = attribute(of: node, named: Self.itemprop),
            withValue(of: names, { names in Self.inputs.contains { names.hasSuffix($0) } }),
            attributeValue(of: node, NameKey.bits(of: node.pointee.name)) == nil
        else { return nil }
        var fields = Fields()
        if attribute(of: node, named: Self.required) != nil {
            fields.append(name: "valueRequired", value: true)
        }
        if let name = value(of: node, Self.name), !name.isEmpty {
            fields.append(name: "valueName", value: .text(name))
        }
        return fields
    }

    /// The value of an attribute as it is written.
    private func value(of node: xmlNodePtr, _ name: NameKey) -> String? {
        attribute(of: node, named: name).map { attribute in
            withValue(of: attribute) { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The value of an attribute without white space at its ends.
    private func trimmedValue(of node: xmlNodePtr, _ name: NameKey) -> String? {
        attribute(of: node, named: name).map { attribute in
            withValue(of: attribute) { bytes in
                var text = bytes[...]
                while let first = text.first, first <= 0x20 { text.removeFirst() }
                while let last = text.last, last <= 0x20 { text.removeLast() }
                return String(decoding: text, as: UTF8.self)
            }
        }
    }

    private static let itemtype = NameKey("itemtype")
    private static let itemid = NameKey("itemid")
    private static let itemprop = NameKey("itemprop")
    private static let content = NameKey("content")
    private static let src = NameKey("src")
    private static let href = NameKey("href")
    private static let data = NameKey("data")
    private static let value = NameKey("value")
    private static let datetime = NameKey("datetime")
    private static let required = NameKey("required")
    private static let name = NameKey("name")

    private static let inputs = [Array("-input".utf8), Array("-output".utf8)]

    // Names of elements; none is longer than the eight bytes that are compared.
    private static let meta = NameKey("meta").bits
    private static let object = NameKey("object").bits
    private static let dataElement = NameKey("data").bits
    private static let meter = NameKey("meter").bits
    private static let time = NameKey("time").bits
    private static let links = Set(["a", "area", "link"].map { NameKey($0).bits })
    private static let sources = Set(
        ["audio", "embed", "iframe", "img", "source", "track", "video"].map { NameKey($0).bits }
    )
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes end with others.
    fileprivate func hasSuffix(_ suffix: [UInt8]) -> Bool {
        self.suffix(suffix.count).elementsEqual(suffix)
    }
}

/// How many nodes lie inside an element, counted up to a limit; the walk needs no stack.
private func nodeCount(inside root: xmlNodePtr, upTo limit: Int) -> Int {
    var count = 0
    var next = root.pointee.children
    while let current = next, count < limit {
        count += 1
        if current.pointee.type == XML_ELEMENT_NODE, let child = current.pointee.children {
            next = child
            continue
        }
        var above = current
        while above.pointee.next == nil, let parent = above.pointee.parent, parent != root {
            above = parent
        }
        next = above.pointee.next
    }
    return count
}
