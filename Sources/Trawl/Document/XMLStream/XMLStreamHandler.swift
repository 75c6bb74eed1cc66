/// What is told of a document as it is read.
protocol XMLStreamHandler: AnyObject {
    /// An element begins.
    func start(_ element: XMLStreamElement)

    /// The innermost element that is open ends.
    func end()

    /// Text inside the innermost element that is open, in pieces that may end anywhere, also inside
    /// a character.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// The beginning of an element.
struct XMLStreamElement {
    /// The name without its prefix, ASCII letters in lower case.
    ///
    /// Names in capitals are wrong in XML, and common.
    let name: String
    /// The namespace, ASCII letters in lower case; a prefix that was not declared stands for itself.
    ///
    /// Empty: the element is in none.
    let namespace: String
    /// The attributes, in their order.
    let attributes: [XMLStreamAttribute]

    /// The value of an attribute without a prefix; nil when there is none.
    func attribute(_ name: String) -> String? {
        attributes.first { $0.name == name && $0.namespace.isEmpty }?.value
    }

    /// The value of an attribute of a namespace; nil when there is none.
    func attribute(_ name: String, in namespace: String) -> String? {
        attributes.first { $0.name == name && $0.namespace == namespace }?.value
    }
}

/// One attribute of an element.
struct XMLStreamAttribute {
    /// The name without its prefix, ASCII letters in lower case.
    let name: String
    /// The namespace as elements have theirs; empty for a name without prefix.
    let namespace: String
    /// The value, references written out.
    let value: String
}
