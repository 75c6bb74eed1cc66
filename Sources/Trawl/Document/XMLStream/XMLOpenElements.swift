/// The elements that are open, to close the right ones, and the namespaces that are in force there.
struct XMLOpenElements {
    /// Elements deeper than this are dropped, and their text stays (a guess: no feed has ten).
    static let maximumDepth = 200
    /// How many declarations of namespaces are in force at a place; more are dropped (a guess).
    ///
    /// Each prefix is looked up among all of them.
    static let maximumNamespaces = 256

    private struct Element {
        /// Where its name begins.
        let start: Int
        /// How many namespaces were in force around it.
        let outerNamespaces: Int
    }

    private var elements: [Element] = []
    /// The names, one behind the other.
    private var names: [UInt8] = []
    /// What is declared, the outermost first.
    private var namespaces: [(prefix: String, name: String)] = []
    /// How many were not opened since the document is too deep there.
    private var dropped = 0

    /// Opens an element; false when it is too deep.
    mutating func append(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard elements.count < Self.maximumDepth, dropped == 0 else {
            dropped += 1
            return false
        }
        elements.append(Element(start: names.count, outerNamespaces: namespaces.count))
        names.append(contentsOf: name)
        return true
    }

    /// Closes the innermost element of a name and all inside it; how many these are.
    ///
    /// Case does not count. None when no such element is open.
    mutating func close(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        guard dropped == 0 else {
            dropped -= 1
            return 0
        }
        guard let index = elements.indices.last(where: { matches($0, name) }) else { return 0 }
        let count = elements.count - index
        for _ in 0..<count { _ = closeLast() }
        return count
    }

    /// Closes the innermost element; false when it is one that was dropped.
    mutating func closeLast() -> Bool {
        guard dropped == 0 else {
            dropped -= 1
            return false
        }
        guard let element = elements.popLast() else { return false }
        names.removeSubrange(element.start...)
        namespaces.removeSubrange(element.outerNamespaces...)
        return true
    }

    private func matches(_ index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = elements[index].start
        let end = index + 1 < elements.count ? elements[index + 1].start : names.count
        guard end - start == name.count else { return false }
        // In names there is nothing whose bit 0x20 matters but letters, `_` and what XML forbids.
        return name.indices.allSatisfy { names[start + $0] | 0x20 == name[$0] | 0x20 }
    }

    // MARK: Namespaces

    /// Declares a namespace for the innermost element and what is in it; an empty prefix is none.
    ///
    /// Of two for one prefix the first counts.
    mutating func declare(prefix: String, _ name: String) {
        guard namespaces.count < Self.maximumNamespaces, let element = elements.last,
            prefix != "xml", !name.isEmpty || prefix.isEmpty,
            !namespaces[element.outerNamespaces...].contains(where: { $0.prefix == prefix })
        else { return }
        namespaces.append((prefix, name))
    }

    /// The namespace of a prefix, or of a name without one when it is empty.
    ///
    /// A prefix that was not declared stands for itself.
    func namespace(of prefix: String) -> String {
        if let known = namespaces.last(where: { $0.prefix == prefix }) { return known.name }
        return prefix == "xml" ? "http://www.w3.org/xml/1998/namespace" : prefix
    }
}
