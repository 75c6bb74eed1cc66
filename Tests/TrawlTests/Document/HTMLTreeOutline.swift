internal import CLibxml2

@testable import Trawl

/// A tree in short, for comparing: `name[attribute=value](what is inside)`, texts in quotes.
struct HTMLTreeOutline {
    private(set) var text = ""

    init(_ tree: borrowing HTMLTree) { append(tree.document.pointee.children) }

    private mutating func append(_ first: xmlNodePtr?) {
        var next = first
        while let node = next {
            if node != first { text += "," }
            append(one: node)
            next = node.pointee.next
        }
    }

    private mutating func append(one node: xmlNodePtr) {
        let name = node.pointee.name.map { String(cString: $0) } ?? ""
        let content = "'\(String(decoding: xmlBytes(node.pointee.content), as: UTF8.self))'"
        switch node.pointee.type {
        case XML_COMMENT_NODE: text += "<!--\(content)-->"
        case XML_PI_NODE: text += "<?\(name) \(content)>"
        case XML_ELEMENT_NODE:
            text += name
            var attribute = node.pointee.properties
            while let here = attribute {
                text += "[" + String(cString: here.pointee.name)
                if here.pointee.children != nil {
                    text += "=" + withValue(of: here) { String(decoding: $0, as: UTF8.self) }
                }
                text += "]"
                attribute = here.pointee.next
            }
            guard node.pointee.children != nil else { return }
            text += "("
            append(node.pointee.children)
            text += ")"
        default: text += content
        }
    }
}

extension HTMLTreeOutline {
    /// The tree of a text in short; empty when there is none.
    static func of(_ html: String, bypasses: Bool = true) -> String {
        let utf8 = Array(html.utf8)
        return utf8.withUnsafeBufferPointer { bytes in
            guard
                let tree = HTMLTree(
                    utf8: bytes,
                    kind: .html,
                    into: ElementIndex(),
                    bypasses: bypasses
                )
            else { return "" }
            return HTMLTreeOutline(tree).text
        }
    }
}
