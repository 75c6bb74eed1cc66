internal import CLibxml2

/// The namespace of an element, as far as selectors have to know it.
enum NodeNamespace {
    case html, svg, mathML, other

    /// The URIs of the namespaces.
    static let uris: [(namespace: NodeNamespace, uri: [UInt8])] = [
        (.html, Array("http://www.w3.org/1999/xhtml".utf8)),
        (.svg, Array("http://www.w3.org/2000/svg".utf8)),
        (.mathML, Array("http://www.w3.org/1998/Math/MathML".utf8)),
    ]

    /// That of an element of an HTML document, whose tree does not say it: what is inside `svg` and
    /// `math`, but for where these let HTML in again (HTML Standard, 13.2.6.5).
    ///
    /// Cost: the depth of the element at most, and for `svg` and `math` the number of their children.
    init(inHTML node: xmlNodePtr) {
        var next: xmlNodePtr? = node
        while let element = next, element.pointee.type == XML_ELEMENT_NODE {
            let name = NameKey.bits(of: element.pointee.name)
            if name == NodeNamespace.svgName || name == NodeNamespace.mathName {
                // One that holds HTML as it stands is not what its name says.
                if element == node, NodeNamespace.holdsBreakout(node) { break }
                self = name == NodeNamespace.svgName ? .svg : .mathML
                return
            }
            let endsForeign =
                NodeNamespace.breakouts.contains(name)
                || (element != node && NodeNamespace.integrationPoints.contains(name))
            if endsForeign { break }
            next = element.pointee.parent
        }
        self = .html
    }

    /// That of an element of an XML document.
    init(inXML node: xmlNodePtr) {
        guard let namespace = node.pointee.ns else {
            self = .other
            return
        }
        let uri = xmlBytes(UnsafeMutablePointer(mutating: namespace.pointee.href))
        let known = NodeNamespace.uris.first { $0.uri.elementsEqual(uri) }
        self = known?.namespace ?? .other
    }

    static let svgName = NameKey("svg").bits
    static let mathName = NameKey("math").bits

    /// Elements of SVG and MathML whose content is HTML again.
    ///
    /// No other name begins with the same eight
    /// bytes.
    private static let integrationPoints = keys("foreignobject desc title mi mo mn ms mtext")

    /// Elements whose tags end SVG and MathML, and which libxml2 leaves inside.
    private static let breakouts = keys(
        """
        b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li \
        listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var
        """
    )

    private static func holdsBreakout(_ node: xmlNodePtr) -> Bool {
        var child = node.pointee.children
        while let current = child {
            if current.pointee.type == XML_ELEMENT_NODE,
                breakouts.contains(NameKey.bits(of: current.pointee.name))
            {
                return true
            }
            child = current.pointee.next
        }
        return false
    }

    private static func keys(_ names: String) -> Set<UInt64> {
        Set(names.split(separator: " ").map { NameKey(String($0)).bits })
    }
}
