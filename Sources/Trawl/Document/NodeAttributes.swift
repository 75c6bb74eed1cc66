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
    of attribute: xmlAttrPtr,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    guard let child = attribute.pointee.children else {
        return body(UnsafeBufferPointer(start: nil, count: 0))
    }
    if child.pointee.next == nil, child.pointee.type == XML_TEXT_NODE {
        return body(xmlBytes(child.pointee.content))
    }
    // In XML there may be references to entities between texts. They are left out, as a few nested
    // ones could stand for gigabytes.
    var joined: [UInt8] = []
    var next: xmlNodePtr? = child
    while let current = next {
        if current.pointee.type == XML_TEXT_NODE {
            joined.append(contentsOf: xmlBytes(current.pointee.content))
        }
        next = current.pointee.next
    }
    return joined.withUnsafeBufferPointer(body)
}

/// The bytes of one of libxml2's strings; nil is an empty one.
@inline(__always)
func xmlBytes(_ text: UnsafeMutablePointer<xmlChar>?) -> UnsafeBufferPointer<UInt8> {
    guard let text else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text)))
}
