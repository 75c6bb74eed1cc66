internal import CLibxml2

/// Collects the text of nodes with its white space folded: every run of it, every `<br>` and every
/// border of a block becomes one blank, and none stands at the ends.
///
/// One buffer, used again and again; its bytes are valid UTF-8.
struct NodeText {
    /// The text collected so far.
    private(set) var bytes: [UInt8] = []
    private var needsBlank = false

    init() { bytes.reserveCapacity(4096) }

    /// Forgets the text.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        needsBlank = false
    }

    /// Adds text, folded.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var place = 0
        while place < text.count {
            let byte = text[place]
            let blank: Int
            if byte > 0x20, byte < 0xC2 {
                place &+= 1
                continue
            } else if byte <= 0x20 {
                blank = NodeText.isASCIIBlank(byte) ? 1 : 0
            } else {
                blank = NodeText.unicodeBlank(text, at: place)
            }
            guard blank > 0 else {
                place &+= 1
                continue
            }
            flush(text, start, place)
            needsBlank = true
            place += blank
            start = place
        }
        flush(text, start, place)
    }

    /// Adds a border between words.
    mutating func appendBorder() { needsBlank = true }

    @inline(__always)
    private mutating func flush(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        guard start < end else { return }
        if needsBlank, !bytes.isEmpty { bytes.append(0x20) }
        needsBlank = false
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
    }

    @inline(__always)
    private static func isASCIIBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    /// The length of the white space character that begins at a byte over 0x7F; 0 when it is none.
    private static func unicodeBlank(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
        let second = place + 1 < text.count ? text[place + 1] : 0
        if text[place] == 0xC2 { return second == 0xA0 || second == 0x85 ? 2 : 0 }
        let third = place + 2 < text.count ? text[place + 2] : 0
        switch (text[place], second, third) {
        // U+1680, U+2000 to 200A, 2028, 2029, 202F, 205F, U+3000.
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
            (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    // MARK: Nodes

    /// Adds the text of an element and of all inside it, without that of scripts and styles inside.
    ///
    /// The walk needs no stack.
    mutating func append(allOf root: xmlNodePtr, isHTML: Bool) {
        var next = root.pointee.children
        while let current = next {
            var child: xmlNodePtr?
            switch current.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                append(xmlBytes(current.pointee.content))
            case XML_ELEMENT_NODE:
                let name = NameKey.bits(of: current.pointee.name)
                if isHTML, NodeText.borders.contains(name) { needsBlank = true }
                if !isHTML || !NodeText.silent.contains(name) { child = current.pointee.children }
            default: break
            }
            if let child {
                next = child
                continue
            }
            var above = current
            while above.pointee.next == nil, let parent = above.pointee.parent, parent != root {
                above = parent
                if isHTML, NodeText.borders.contains(NameKey.bits(of: above.pointee.name)) {
                    needsBlank = true
                }
            }
            let isBlock =
                isHTML && above == current && current.pointee.type == XML_ELEMENT_NODE
                && NodeText.borders.contains(NameKey.bits(of: current.pointee.name))
            if isBlock { needsBlank = true }
            next = above.pointee.next
        }
    }

    /// Adds the text nodes that are children of an element.
    mutating func append(ownOf element: xmlNodePtr) {
        var next = element.pointee.children
        while let current = next {
            switch current.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                append(xmlBytes(current.pointee.content))
            case XML_ELEMENT_NODE
            where NodeText.borders.contains(
                NameKey.bits(of: current.pointee.name)
            ):
                needsBlank = true
            default: break
            }
            next = current.pointee.next
        }
    }

    /// Elements whose borders part words: HTML's blocks, cells, list items, and `br`.
    private static let borders = keys(
        """
        address article aside blockquote body br button caption center dd details dialog dir div dl dt \
        fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html \
        legend li main menu nav ol optgroup option p pre search section select summary table tbody td \
        textarea tfoot th thead title tr ul
        """
    )

    /// Elements whose content is not for readers.
    private static let silent = keys("script style template iframe")

    /// Names of more than eight bytes are told by their first eight: no other element begins so.
    private static func keys(_ names: String) -> Set<UInt64> {
        Set(names.split(separator: " ").map { NameKey(String($0)).bits })
    }
}
