internal import CLibxml2
internal import TrawlCore

/// Namespaces of elements and attributes.
extension SelectorMatcher {
    /// The namespace of an element.
    ///
    /// A document without SVG and MathML, as most are, is asked once for all its elements.
    mutating func namespace(at place: Int) -> NodeNamespace {
        let node = entries[place].node
        guard kind == .html else { return NodeNamespace(inXML: node) }
        return holdsForeignElements() ? NodeNamespace(inHTML: node) : .html
    }

    /// Whether an element is one of HTML: the states of forms and the like are theirs alone.
    mutating func isHTML(_ place: Int) -> Bool { namespace(at: place) == .html }

    /// Whether there is SVG or MathML in an HTML document.
    mutating func holdsForeignElements() -> Bool {
        if let hasForeignElements { return hasForeignElements }
        let wanted = [NodeNamespace.svgName, NodeNamespace.mathName]
        let isFound = index.firstPlace(named: wanted, from: 0, to: index.count) < index.count
        hasForeignElements = isFound
        return isFound
    }

    /// Whether the name of an element is in a namespace.
    mutating func isIn(_ namespace: CompiledSelector.Namespace, at place: Int) -> Bool {
        switch (namespace, kind) {
        // Every element of an HTML document is in a namespace.
        case (.none, .html): return false
        case (.none, .xml): return entries[place].node.pointee.ns == nil
        case (.uri(let uri), .html):
            let own = self.namespace(at: place)
            return NodeNamespace.uris.contains { $0.namespace == own && $0.uri == uri }
        case (.uri(let uri), .xml):
            return SelectorMatcher.isNamed(entries[place].node.pointee.ns, uri)
        }
    }

    /// Whether an element has an attribute in a namespace that is as a condition asks for.
    mutating func holds(
        _ wanted: CompiledSelector.Attribute,
        in namespace: CompiledSelector.Namespace,
        at place: Int
    ) -> Bool {
        let node = entries[place].node
        var found: xmlAttrPtr?
        switch (namespace, kind) {
        case (.none, .html): found = attribute(of: node, named: wanted.name)
        case (.uri(let uri), .html): found = prefixedAttribute(wanted, uri, at: place)
        case (_, .xml):
            var next = node.pointee.properties
            while let current = next, found == nil {
                next = current.pointee.next
                guard let name = current.pointee.name,
                    wanted.name.matches(NameKey.bits(of: name), name)
                else { continue }
                let isIn =
                    if case .uri(let uri) = namespace {
                        SelectorMatcher.isNamed(current.pointee.ns, uri)
                    } else { current.pointee.ns == nil }
                if isIn { found = current }
            }
        }
        guard let found else { return wanted.test == .differs }
        return wanted.test == .exists || wanted.holds(for: found, of: node)
    }

    /// In HTML three prefixes have a meaning, on elements of SVG and MathML alone (HTML Standard,
    /// 13.2.6.1, "adjust foreign attributes").
    private mutating func prefixedAttribute(
        _ wanted: CompiledSelector.Attribute,
        _ uri: [UInt8],
        at place: Int
    ) -> xmlAttrPtr? {
        guard let prefix = SelectorMatcher.foreignPrefixes[uri], !isHTML(place) else { return nil }
        var next = entries[place].node.pointee.properties
        while let current = next {
            next = current.pointee.next
            let name = xmlBytes(UnsafeMutablePointer(mutating: current.pointee.name))
            guard name.starts(with: prefix), let start = name.baseAddress else { continue }
            let local = start + prefix.count
            if wanted.name.matches(NameKey.bits(of: local), local) { return current }
        }
        return nil
    }

    private static let foreignPrefixes: [[UInt8]: [UInt8]] = [
        Array("http://www.w3.org/1999/xlink".utf8): Array("xlink:".utf8),
        Array("http://www.w3.org/XML/1998/namespace".utf8): Array("xml:".utf8),
        Array("http://www.w3.org/2000/xmlns/".utf8): Array("xmlns:".utf8),
    ]

    static func isNamed(_ namespace: xmlNsPtr?, _ uri: [UInt8]) -> Bool {
        guard let namespace else { return false }
        return xmlBytes(UnsafeMutablePointer(mutating: namespace.pointee.href)).elementsEqual(uri)
    }
}
