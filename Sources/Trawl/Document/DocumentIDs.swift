internal import CLibxml2

extension xmlDocPtr {
    /// Lets XPath's `id()` find elements of HTML; once for a document.
    ///
    /// libxml2 does it for each `id` while it parses, which costs every page what few expressions use.
    func registerIDs() {
        guard pointee.type == XML_HTML_DOCUMENT_NODE, pointee.ids == nil else { return }
        let id = NameKey("id")
        var next = pointee.children
        while let node = next {
            if node.pointee.type == XML_ELEMENT_NODE {
                if let found = attribute(of: node, named: id) {
                    // Nil for a second one of the same value: the first counts.
                    _ = xmlAddID(nil, self, found.pointee.children?.pointee.content, found)
                }
                if let child = node.pointee.children {
                    next = child
                    continue
                }
            }
            next = node.pointee.next
            var above = node.pointee.parent
            while next == nil, let element = above, element.pointee.type == XML_ELEMENT_NODE {
                next = element.pointee.next
                above = element.pointee.parent
            }
        }
    }

    /// Frees what `registerIDs` made.
    func forgetIDs() {
        guard let ids = pointee.ids else { return }
        xmlFreeIDTable(OpaquePointer(ids))
        pointee.ids = nil
    }
}
