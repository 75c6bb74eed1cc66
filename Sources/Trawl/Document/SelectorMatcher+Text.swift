internal import CLibxml2
internal import TrawlCore

extension SelectorMatcher {
    /// Whether an element's text, or one of its own text nodes, contains one of several strings,
    /// byte for byte, white space as in the document.
    ///
    /// - Parameters:
    ///   - texts: The strings, folded where case does not count.
    ///   - isOwn: Whether only the element's own text nodes are looked at.
    ///   - ignoresCase: Whether the case of letters does not count.
    ///   - place: The place of the element.
    /// - Returns: Whether it contains one of them.
    mutating func contains(
        _ texts: [[UInt8]],
        isOwn: Bool,
        ignoresCase: Bool,
        at place: Int
    ) -> Bool {
        let node = entries[place].node
        var joined: [UInt8] = []
        var next = node.pointee.children
        while let current = next {
            var child: xmlNodePtr?
            switch current.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                let text = xmlBytes(current.pointee.content)
                spend(1 + text.count / 64)
                joined.append(contentsOf: text)
                // No text holds a zero byte: own text nodes are searched one by one.
                if isOwn { joined.append(0) }
            case XML_ELEMENT_NODE where !isOwn: child = current.pointee.children
            default: break
            }
            if isExhausted { return false }
            if let child {
                next = child
                continue
            }
            var above = current
            while above.pointee.next == nil, let parent = above.pointee.parent, parent != node {
                above = parent
            }
            next = above.pointee.next
        }
        if ignoresCase {
            spend(joined.count / 16)
            joined = CaseFolding.folded(joined)
        }
        return texts.contains { ByteSearch.contains($0, in: joined) }
    }

    /// Whether the language of an element fits one of several ranges (RFC 4647, 3.3.2).
    mutating func fits(_ ranges: [[UInt8]], at place: Int) -> Bool {
        let language = language(at: place) ?? []
        guard language.isEmpty || SelectorMatcher.isWellFormed(language) else { return false }
        return ranges.contains { SelectorMatcher.fits($0, language) }
    }

    /// Parts of one to eight letters and digits, the first one letters (RFC 5646, 2.1).
    private static func isWellFormed(_ language: [UInt8]) -> Bool {
        let parts = language.split(separator: 0x2D, omittingEmptySubsequences: false)
        return parts.enumerated().allSatisfy { place, part in
            (1...8).contains(part.count)
                && part.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (place > 0 && (0x30...0x39).contains(byte))
                }
        }
    }

    /// The language of the nearest `lang` around an element, in lower case; else that of the
    /// document's `meta`.
    private mutating func language(at place: Int) -> [UInt8]? {
        var above = place
        while above >= 0 {
            spend(1)
            if let found = languageAttribute(at: above) {
                return withValue(of: found) { SelectorMatcher.lowercased($0) }
            }
            above = Int(entries[above].parent)
        }
        var root = place
        while entries[root].parent >= 0 { root = Int(entries[root].parent) }
        return documentLanguage(root: root)
    }

    private static let lang = NameKey("lang")
    private static let xmlLang = NameKey("xml:lang")
    private static let xmlNamespace = Array("http://www.w3.org/XML/1998/namespace".utf8)

    /// What names the language of an element: `xml:lang`, which HTML's own elements in HTML do not
    /// have, before the `lang` of HTML and SVG (HTML Standard, 3.2.6.2).
    private mutating func languageAttribute(at place: Int) -> xmlAttrPtr? {
        let node = entries[place].node
        let plain = attribute(of: node, named: SelectorMatcher.lang)
        guard kind == .html else {
            var next = node.pointee.properties
            while let current = next {
                next = current.pointee.next
                guard let name = current.pointee.name,
                    SelectorMatcher.lang.matches(NameKey.bits(of: name), name),
                    SelectorMatcher.isNamed(current.pointee.ns, SelectorMatcher.xmlNamespace)
                else { continue }
                return current
            }
            let own = plain == nil ? NodeNamespace.other : namespace(at: place)
            return own == .html || own == .svg ? plain : nil
        }
        let prefixed = attribute(of: node, named: SelectorMatcher.xmlLang)
        guard plain != nil || prefixed != nil else { return nil }
        switch namespace(at: place) {
        case .html: return plain
        case .svg: return prefixed ?? plain
        case .mathML, .other: return prefixed
        }
    }

    private mutating func documentLanguage(root: Int) -> [UInt8]? {
        let meta = [NameKey("meta").bits]
        let end = Int(entries[root].end)
        var place = root
        while true {
            spend(1)
            place = index.firstPlace(named: meta, from: place, to: end)
            guard place < end else { return nil }
            let entry = entries[place]
            place += 1
            guard let kind = attribute(of: entry.node, named: NameKey("http-equiv")),
                withValue(of: kind, { SelectorMatcher.lowercased($0) })
                    == Array("content-language".utf8),
                let content = attribute(of: entry.node, named: NameKey("content"))
            else { continue }
            let language = withValue(of: content) { SelectorMatcher.lowercased($0) }
            if !language.isEmpty { return language }
        }
    }

    static func lowercased(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// Extended filtering; an empty range fits an unknown language alone.
    private static func fits(_ range: [UInt8], _ language: [UInt8]) -> Bool {
        if range.isEmpty || language.isEmpty { return range.isEmpty && language.isEmpty }
        var wanted = range.split(separator: 0x2D, omittingEmptySubsequences: false)[...]
        var found = language.split(separator: 0x2D, omittingEmptySubsequences: false)[...]
        guard let firstWanted = wanted.popFirst(), let firstFound = found.popFirst() else {
            return false
        }
        guard firstWanted.elementsEqual([0x2A]) || firstWanted == firstFound else { return false }
        while let part = wanted.first {
            if part.elementsEqual([0x2A]) {
                wanted.removeFirst()
                continue
            }
            guard let next = found.popFirst() else { return false }
            if next == part {
                wanted.removeFirst()
            } else if next.count == 1 {
                return false
            }
        }
        return true
    }
}

/// Looks for bytes in bytes.
enum ByteSearch {
    /// Whether `text` holds `part`; an empty part is in every text.
    static func contains(_ part: [UInt8], in text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { contains(part, in: $0) }
    }

    /// Whether `text` holds `part`; an empty part is in every text.
    static func contains(_ part: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = part.first else { return true }
        guard text.count >= part.count else { return false }
        for start in 0...(text.count - part.count) where text[start] == first {
            var length = 1
            while length < part.count, text[start + length] == part[length] { length += 1 }
            if length == part.count { return true }
        }
        return false
    }
}
