internal import CLibxml2
internal import TrawlCore

extension CompiledSelector.Attribute {
    /// Whether the condition holds for an element.
    @inline(__always)
    func holds(for node: xmlNodePtr) -> Bool {
        guard node.pointee.properties != nil, let found = attribute(of: node, named: name) else {
            return test == .differs
        }
        return test == .exists || holds(for: found, of: node)
    }

    /// Whether the value of an attribute is what the condition asks for.
    func holds(for found: xmlAttrPtr, of node: xmlNodePtr) -> Bool {
        let isMatch = withValue(of: found) { holds(for: $0) }
        guard isRuleOfHTML else { return isMatch }
        // Most values are the same in both ways; only else it has to be known whose element it is.
        var strict = self
        strict.ignoresCase = false
        strict.isRuleOfHTML = false
        let isStrictMatch = strict.holds(for: found, of: node)
        return isMatch == isStrictMatch || NodeNamespace(inHTML: node) == .html
            ? isMatch : isStrictMatch
    }

    private func holds(for text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch test {
        case .exists: return true
        case .equals: return equals(text[...])
        case .differs: return !equals(text[...])
        case .dash:
            return equals(text[...])
                || (text.count > value.count && text[value.count] == 0x2D
                    && equals(text[..<value.count]))
        // An empty value matches nothing (Selectors 4, 6.2).
        case .prefix: return !value.isEmpty && equals(text.prefix(value.count))
        case .suffix: return !value.isEmpty && equals(text.suffix(value.count))
        case .word: return hasWord(text)
        case .substring:
            guard !value.isEmpty, text.count >= value.count else { return false }
            if !ignoresCase { return ByteSearch.contains(value, in: text) }
            return (0...(text.count - value.count)).contains { start in
                equals(text[start..<(start + value.count)])
            }
        }
    }

    private func hasWord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !value.isEmpty else { return false }
        var place = 0
        while place < text.count {
            while place < text.count, text[place] <= 0x20 { place += 1 }
            let start = place
            while place < text.count, text[place] > 0x20 { place += 1 }
            if place - start == value.count, equals(text[start..<place]) { return true }
        }
        return false
    }

    private func equals(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard text.count == value.count else { return false }
        var place = text.startIndex
        for byte in value {
            if text[place] != byte {
                guard ignoresCase, lowercased(text[place]) == lowercased(byte) else { return false }
            }
            place += 1
        }
        return true
    }

    private func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
