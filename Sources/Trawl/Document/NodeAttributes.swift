internal import CLibxml2

/// The attribute of an element with a name; nil when it has none of it.
@inline(__always)
func attribute(of node: xmlNodePtr, named name: NameKey) -> xmlAttrPtr? {
    var next = node.pointee.properties
    while let current = next {
        if let text = current.pointee.name, name.matches(NameKey.bits(of: text), text) {
            return current
        }
        next = current.pointee.next
    }
    return nil
}

/// Lends the bytes of an attribute's value; they are valid inside the closure alone.
func withValue<Result>(
    of attribute: xmlAttrPtr, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    guard let child = attribute.pointee.children else {
        return body(UnsafeBufferPointer(start: nil, count: 0))
    }
    // HTML has one text node here; XML may have entity references between several.
    if child.pointee.next == nil, child.pointee.type == XML_TEXT_NODE {
        return body(xmlBytes(child.pointee.content))
    }
    let joined = xmlNodeListGetString(attribute.pointee.doc, child, 1)
    defer { trawl_xml_free(joined) }
    return body(xmlBytes(joined))
}

/// The bytes of one of libxml2's strings; nil is an empty one.
@inline(__always)
func xmlBytes(_ text: UnsafeMutablePointer<xmlChar>?) -> UnsafeBufferPointer<UInt8> {
    guard let text else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text)))
}
