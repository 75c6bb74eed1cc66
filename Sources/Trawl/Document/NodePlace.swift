internal import CLibxml2

/// Where nodes stand in their document, as a CSS selector of one element would be written.
enum NodePlace {
    /// Levels shown of a deep document; what is above them is left out.
    private static let maximumDepth = 12

    /// `html > body > div#main > p:nth-child(2)`, behind it `::attr(href)` or `::text`.
    static func path(of hit: PageReader.Hit) -> String? {
        switch hit {
        case .element(let node): path(of: node)
        case .ownText(let node): path(of: node) + "::text"
        case .attribute(let attribute):
            attribute.pointee.parent.map {
                path(of: $0) + "::attr(\(text(attribute.pointee.name)))"
            }
        case .node(let node): node.pointee.parent.map { path(of: $0) + "::text" }
        case .text: nil
        }
    }

    private static func path(of node: xmlNodePtr) -> String {
        var parts: [String] = []
        var next: xmlNodePtr? = node
        while let element = next, element.pointee.type == XML_ELEMENT_NODE {
            guard parts.count < maximumDepth else {
                parts.append("…")
                break
            }
            parts.append(step(to: element))
            next = element.pointee.parent
        }
        return parts.reversed().joined(separator: " > ")
    }

    /// The name with the id when there is one, else with the place among siblings of that name.
    private static func step(to element: xmlNodePtr) -> String {
        let name = text(element.pointee.name)
        if let id = attribute(of: element, named: NameKey("id")) {
            return name + "#" + withValue(of: id) { String(decoding: $0, as: UTF8.self) }
        }
        var place = 1
        var isAlone = true
        var before = element.pointee.prev
        while let sibling = before {
            if isSame(sibling, element) { place += 1 }
            before = sibling.pointee.prev
        }
        var behind = element.pointee.next
        while isAlone, let sibling = behind {
            if isSame(sibling, element) { isAlone = false }
            behind = sibling.pointee.next
        }
        return isAlone && place == 1 ? name : "\(name):nth-of-type(\(place))"
    }

    private static func text(_ name: UnsafePointer<xmlChar>?) -> String {
        String(decoding: xmlBytes(UnsafeMutablePointer(mutating: name)), as: UTF8.self)
    }

    private static func isSame(_ left: xmlNodePtr, _ right: xmlNodePtr) -> Bool {
        left.pointee.type == XML_ELEMENT_NODE
            && xmlStrcmp(left.pointee.name, right.pointee.name) == 0
    }
}
