/// Finds the end of a document type declaration and the entities in it; the rest counts for nothing.
struct XMLDeclarationReader {
    /// How much of a declaration is looked at; a longer one is given up, and what follows is text.
    static let maximumBytes = 64 << 10

    private var bytes: [UInt8] = []
    /// Between `[` and `]`.
    private var isInside = false
    /// In a declaration there.
    private var isInDeclaration = false
    private var isInComment = false
    private var quote: UInt8 = 0

    /// Reads the next byte; true when it is the declaration's last.
    mutating func read(_ byte: UInt8) -> Bool {
        guard bytes.count < Self.maximumBytes else { return true }
        bytes.append(byte)
        if isInComment {
            if byte == UInt8(ascii: ">"), ends(with: "-->") { isInComment = false }
            return false
        }
        if quote != 0 {
            if byte == quote { quote = 0 }
            return false
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            if !isInside || isInDeclaration { quote = byte }
        case UInt8(ascii: "["): isInside = true
        case UInt8(ascii: "]"):
            isInside = false
            isInDeclaration = false
        case UInt8(ascii: "!"): if isInside, ends(with: "<!") { isInDeclaration = true }
        case UInt8(ascii: "-"): if isInside, ends(with: "<!--") { isInComment = true }
        case UInt8(ascii: ">"):
            isInDeclaration = false
            return !isInside
        default: break
        }
        return false
    }

    private func ends(with text: StaticString) -> Bool {
        let end = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return bytes.suffix(end.count).elementsEqual(end)
    }

    /// Makes the entities known whose text is a plain one.
    ///
    /// Not those from elsewhere, and not those with references but by number: no reference leads to
    /// another, and none out of the document.
    func declare(into entities: inout XMLEntities) {
        var rest = bytes[...]
        let mark = Array("<!ENTITY".utf8)
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[start...]
            guard rest.starts(with: mark) else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(mark.count)
            let words = rest.drop(while: \.isBlank)
            let name = words.prefix { !$0.isBlank }
            let behind = words.dropFirst(name.count).drop(while: \.isBlank)
            guard let quote = behind.first,
                quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
            else { continue }
            // Looked for once only: the declaration may be full of such beginnings.
            guard let end = behind.dropFirst().firstIndex(of: quote) else { return }
            if let text = Self.text(behind[(behind.startIndex + 1)..<end]) {
                entities.declare(ArraySlice(Array(name)), text)
            }
            rest = rest[end...]
        }
    }

    /// The text of a value; nil when it has markup or references by name.
    private static func text(_ value: ArraySlice<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        var rest = value
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "<"), UInt8(ascii: "%"): return nil
            case UInt8(ascii: "&"):
                guard let end = rest.firstIndex(of: UInt8(ascii: ";")),
                    rest.first == UInt8(ascii: "#"),
                    let scalar = XMLEntities.character(rest[(rest.startIndex + 1)..<end])
                else { return nil }
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                rest = rest[(end + 1)...]
            // The end of a line.
            case 0x0D: if rest.first != 0x0A { text.append(0x0A) }
            default: if byte.isXMLText { text.append(byte) }
            }
        }
        return text
    }
}
