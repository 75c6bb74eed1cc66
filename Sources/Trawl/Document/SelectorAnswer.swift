internal import CLibxml2
package import TrawlCore

/// What a selector finds in an HTML text, element by element: for checking selectors against
/// others' answers, and for trying one out.
package struct SelectorAnswer {
    /// The `id` of each element that matches, nil for one without, in document order.
    package private(set) var ids: [String?] = []
    /// With `::text` the text nodes, with `::attr` the values, in document order, as they are.
    package private(set) var texts: [String] = []

    /// Matches a selector against a document.
    package init(_ selector: CSSSelector, html: String) {
        var html = html
        html.withUTF8 { fill(selector, $0) }
    }

    private mutating func fill(_ selector: CSSSelector, _ text: UnsafeBufferPointer<UInt8>) {
        let index = ElementIndex()
        guard let tree = HTMLTree(utf8: text, kind: .html, into: index) else { return }
        var matcher = SelectorMatcher(index: index, kind: .html)
        var found: [(place: Int, yield: CompiledSelector.Yield)] = []
        matcher.forEachMatch(of: CompiledSelector(selector, kind: .html), scope: nil) {
            found.append(($0, $1))
            return true
        }
        var last = -1
        var textNodes: [xmlNodePtr] = []
        for (place, yield) in found {
            let node = index.entries[place].node
            if place != last { ids.append(SelectorAnswer.value(of: node, NameKey("id"))) }
            last = place
            switch yield {
            case .element: break
            case .attribute(let name):
                if let value = SelectorAnswer.value(of: node, name) { texts.append(value) }
            case .ownText: textNodes.append(node)
            }
        }
        appendTexts(of: textNodes, tree)
    }

    private static func value(of node: xmlNodePtr, _ name: NameKey) -> String? {
        attribute(of: node, named: name).map { attribute in
            withValue(of: attribute) { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Text nodes come in document order, which is not the order of their elements.
    private mutating func appendTexts(of elements: [xmlNodePtr], _ tree: borrowing HTMLTree) {
        let elements = Set(elements)
        var node = tree.document.pointee.children
        while let current = node {
            if current.pointee.type == XML_TEXT_NODE
                || current.pointee.type == XML_CDATA_SECTION_NODE,
                let parent = current.pointee.parent, elements.contains(parent)
            {
                texts.append(String(decoding: xmlBytes(current.pointee.content), as: UTF8.self))
            }
            if current.pointee.type == XML_ELEMENT_NODE, let child = current.pointee.children {
                node = child
                continue
            }
            var above: xmlNodePtr? = current
            while let here = above, here.pointee.next == nil { above = here.pointee.parent }
            node = above?.pointee.next
        }
    }
}
