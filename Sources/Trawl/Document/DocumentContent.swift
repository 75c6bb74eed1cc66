internal import CLibxml2
internal import TrawlCore

/// The whole text and all links of an HTML document, without a job: for holding the document room
/// against others' readings.
package struct DocumentContent {
    /// The text in document order as it is written, without what is not for readers: scripts, styles,
    /// the title, elements of plain text, and what stands in for any of them.
    package private(set) var text = ""
    /// The `href` of each `a` as it is written, in document order.
    package private(set) var links: [String] = []

    /// Reads a document in UTF-8, whatever it says about its encoding.
    package init(html body: [UInt8]) {
        body.withUnsafeBufferPointer { body in
            let decoded = TextDecoding.decode(body, contentType: "text/html; charset=utf-8")
            guard let text = decoded.text else {
                return read(UnsafeBufferPointer(rebasing: body[decoded.start...]))
            }
            text.withUnsafeBufferPointer { read($0) }
        }
    }

    private mutating func read(_ utf8: UnsafeBufferPointer<UInt8>) {
        guard let tree = HTMLTree(utf8: utf8, kind: .html, into: ElementIndex()) else { return }
        var bytes: [UInt8] = []
        var next = tree.document.pointee.children
        while let node = next {
            var child: xmlNodePtr?
            switch node.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                bytes.append(contentsOf: xmlBytes(node.pointee.content))
            case XML_ELEMENT_NODE:
                let name = NameKey.bits(of: node.pointee.name)
                if name == Self.anchor { appendLink(of: node) }
                if !Self.silent.contains(name) { child = node.pointee.children }
            default: break
            }
            var above: xmlNodePtr? = node
            // The walk needs no stack: after the last child it goes on behind the parent.
            while child == nil, let here = above {
                child = here.pointee.next
                above = here.pointee.parent
            }
            next = child
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    private mutating func appendLink(of node: xmlNodePtr) {
        guard let href = attribute(of: node, named: Self.href) else { return }
        withValue(of: href) { links.append(String(decoding: $0, as: UTF8.self)) }
    }

    private static let anchor = NameKey("a").bits
    private static let href = NameKey("href")
    /// Names of up to eight bytes are told by their bits alone.
    private static let silent = Set(
        [
            "script", "style", "noscript", "template", "iframe", "title", "textarea", "xmp",
            "noembed", "noframes", "plaintext",
        ].map { NameKey($0).bits }
    )
}
