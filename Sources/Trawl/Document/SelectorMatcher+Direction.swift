internal import CLibxml2
internal import TrawlCore

/// Which way elements are written (HTML Standard, 3.2.6.4).
extension SelectorMatcher {
    private static let bdi = NameKey("bdi").bits
    private static let template = NameKey("template").bits
    private static let dir = NameKey("dir")
    /// Elements whose text says nothing of that of others around them.
    private static let isolated: Set<UInt64> = Set(
        ["bdi", "script", "style", "textarea"].map { NameKey($0).bits }
    )
    /// Values of `type` for which an input's own value tells its direction; no other one means text.
    private static let valuelessTypes: Set<String> = [
        "date", "month", "week", "time", "datetime-local", "number", "range", "color", "checkbox",
        "radio", "file", "image",
    ]

    /// The direction of an element: its own, else that of the element around it.
    mutating func direction(at place: Int) -> CSSSelector.Direction {
        var above = place
        while above >= 0, !isExhausted {
            spend(1)
            if let direction = ownDirection(at: above) { return direction }
            above = Int(entries[above].parent)
        }
        return .leftToRight
    }

    /// The direction that an element has whatever is around it; nil when there is none.
    private mutating func ownDirection(at place: Int) -> CSSSelector.Direction? {
        let name = names[place]
        let node = entries[place].node
        let written = SelectorMatcher.writtenDirection(of: node)
        guard written != nil || name == SelectorMatcher.bdi || name == SelectorMatcher.input,
            isHTML(place)
        else { return nil }
        switch written {
        case .always(let direction): return direction
        case .automatic: return automaticDirection(at: place)
        case nil where name == SelectorMatcher.bdi: return automaticDirection(at: place)
        case nil: return type(of: node) == "tel" ? .leftToRight : nil
        }
    }

    private enum WrittenDirection {
        case always(CSSSelector.Direction)
        case automatic
    }

    /// What the attribute `dir` says; nil when it is missing or no word that is known.
    private static func writtenDirection(of node: xmlNodePtr) -> WrittenDirection? {
        guard let found = attribute(of: node, named: dir) else { return nil }
        let word = withValue(of: found) { asciiLowercased($0) }
        if word == "auto" { return .automatic }
        return CSSSelector.Direction(rawValue: word).map { .always($0) }
    }

    // MARK: By the text

    /// The direction of the first letter that has one; left to right without any.
    private mutating func automaticDirection(at place: Int) -> CSSSelector.Direction {
        if let known = directions[place] { return known }
        let node = entries[place].node
        var found: CSSSelector.Direction?
        if names[place] == SelectorMatcher.input,
            !SelectorMatcher.valuelessTypes.contains(type(of: node))
        {
            if let value = attribute(of: node, named: NameKey("value")) {
                found = withValue(of: value) { direction(of: $0) }
            }
        } else {
            found = containedDirection(in: node, isRaw: names[place] == SelectorMatcher.textarea)
        }
        directions[place] = found ?? .leftToRight
        return found ?? .leftToRight
    }

    /// The direction of the text inside an element.
    ///
    /// - Parameters:
    ///   - root: The element.
    ///   - isRaw: Whether all inside is text, as in a `textarea`, whatever the parser made of it.
    /// - Returns: The direction; nil when no character inside has one.
    private mutating func containedDirection(
        in root: xmlNodePtr,
        isRaw: Bool
    ) -> CSSSelector.Direction? {
        guard isRaw || !isOpaque(root) else { return nil }
        var next = root.pointee.children
        while let current = next, !isExhausted {
            var child: xmlNodePtr?
            switch current.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                if let found = direction(of: xmlBytes(current.pointee.content)) { return found }
            case XML_ELEMENT_NODE:
                spend(1)
                if isRaw || !isIsolated(current) { child = current.pointee.children }
            default: break
            }
            if let child {
                next = child
                continue
            }
            var above = current
            while above.pointee.next == nil, let parent = above.pointee.parent, parent != root {
                above = parent
            }
            next = above.pointee.next
        }
        return nil
    }

    /// Whether the text inside an element does not count for what is around it.
    private mutating func isIsolated(_ node: xmlNodePtr) -> Bool {
        let name = NameKey.bits(of: node.pointee.name)
        guard
            SelectorMatcher.isolated.contains(name) || isOpaque(node)
                || SelectorMatcher.writtenDirection(of: node) != nil
        else { return false }
        return isHTML(node)
    }

    /// What a `template` holds is not inside it (HTML Standard, 4.12.3).
    private mutating func isOpaque(_ node: xmlNodePtr) -> Bool {
        NameKey.bits(of: node.pointee.name) == SelectorMatcher.template && isHTML(node)
    }

    private mutating func isHTML(_ node: xmlNodePtr) -> Bool {
        if kind == .xml { return NodeNamespace(inXML: node) == .html }
        return !holdsForeignElements() || NodeNamespace(inHTML: node) == .html
    }

    /// The direction of the first character of a text that has one.
    private mutating func direction(
        of text: UnsafeBufferPointer<UInt8>
    ) -> CSSSelector.Direction? {
        spend(1 + text.count / 64)
        var characters = Unicode.UTF8.ForwardParser()
        var bytes = text.makeIterator()
        while case .valid(let encoded) = characters.parseScalar(from: &bytes) {
            let scalar = Unicode.UTF8.decode(encoded)
            if let direction = DirectionTable.direction(of: scalar.value) { return direction }
        }
        return nil
    }
}

extension DirectionTable {
    /// The direction of a character; nil when it has none of its own.
    static func direction(of character: UInt32) -> CSSSelector.Direction? {
        // The last run that begins at the character or before it.
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle] >> 2 <= character { low = middle } else { high = middle }
        }
        switch runs[low] & 3 {
        case 1: return .leftToRight
        case 2: return .rightToLeft
        default: return nil
        }
    }
}
