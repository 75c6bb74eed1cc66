/// An XML document being read piece by piece, without a tree, well-formed or not.
///
/// Feeds and sitemaps are written by hand and by templates, and libxml2's recovery is no help for them
/// as they are: measured with 2.9.14, `a < b` ends the parse, after the first mistake `&amp;` is lost,
/// and an end tag closes whatever is open. Here a broken document is read as far as it makes sense:
/// what cannot be markup is text, and an end tag closes the element of its name. Told are elements with
/// their attributes, and text; comments, processing instructions and the document type are passed over.
/// No reference leads out of the document, and what is kept does not grow with it.
struct XMLStream {
    /// The longest tag; a longer one is dropped.
    ///
    /// The longest that is meant is a picture in a `data:` URL.
    static let maximumTagBytes = 64 << 10

    /// Where in the document the last byte stood.
    private enum Place {
        case text, reference, markup, tag, comment, section, instruction, declaration
    }

    private let handler: any XMLStreamHandler
    private var place = Place.text
    /// What was read in earlier pieces of the markup or reference in hand, without its first sign.
    private var token: [UInt8] = []
    /// How many of the signs that end a comment, section or instruction were read: two at most.
    private var endSigns = 0
    /// The quote that a value in the tag in hand is in; 0 outside.
    private var quote: UInt8 = 0
    /// The last sign of the tag in hand that is no blank.
    private var lastSign: UInt8 = 0
    /// Whether the last piece ended in a carriage return, which is one line end with a line feed.
    private var isBehindReturn = false
    /// The elements that are open.
    private var open = XMLOpenElements()
    /// The document type in hand.
    private var declaration = XMLDeclarationReader()
    /// The entities that the document type declared.
    private var entities = XMLEntities()

    /// A stream of which a handler is told.
    init(_ handler: any XMLStreamHandler) { self.handler = handler }

    /// Reads the next piece, which is valid UTF-8 together with those before and behind it; what
    /// cannot be told yet is held back.
    ///
    /// There is no end to be told of: elements that are still open have not ended, and what stands
    /// in them may be cut off.
    mutating func read(_ piece: UnsafeBufferPointer<UInt8>) {
        guard let first = piece.first else { return }
        var next = isBehindReturn && first == 0x0A ? 1 : 0
        isBehindReturn = false
        while next < piece.count {
            switch place {
            case .text: readText(piece, &next)
            case .reference: readReference(piece, &next)
            case .markup: readMarkup(piece, &next)
            case .tag: readTag(piece, &next)
            case .comment: skip(piece, &next, sign: UInt8(ascii: "-"))
            case .instruction: skip(piece, &next, sign: UInt8(ascii: "?"))
            case .section: readSection(piece, &next)
            case .declaration:
                if declaration.read(piece[next]) {
                    declaration.declare(into: &entities)
                    place = .text
                }
                next += 1
            }
        }
    }

    // MARK: Text

    private mutating func readText(_ piece: UnsafeBufferPointer<UInt8>, _ next: inout Int) {
        tellText(piece, &next) { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
        guard next < piece.count else { return }
        token.removeAll(keepingCapacity: true)
        place = piece[next] == UInt8(ascii: "<") ? .markup : .reference
        next += 1
    }

    /// The inside of a CDATA section, which is text without markup.
    private mutating func readSection(_ piece: UnsafeBufferPointer<UInt8>, _ next: inout Int) {
        let byte = piece[next]
        if byte == UInt8(ascii: "]") {
            next += 1
            if endSigns == 2 { tell("]") } else { endSigns += 1 }
        } else if byte == UInt8(ascii: ">"), endSigns == 2 {
            next += 1
            place = .text
        } else {
            for _ in 0..<endSigns { tell("]") }
            endSigns = 0
            tellText(piece, &next) { $0 == UInt8(ascii: "]") }
        }
    }

    private mutating func readReference(_ piece: UnsafeBufferPointer<UInt8>, _ next: inout Int) {
        let byte = piece[next]
        if XMLEntities.mayStand(byte, in: token) {
            token.append(byte)
            next += 1
            return
        }
        place = .text
        let isClosed = byte == UInt8(ascii: ";")
        var text: [UInt8] = []
        if entities.write(token[...], isClosed: isClosed, to: &text) {
            if isClosed { next += 1 }
        } else {
            text = [UInt8(ascii: "&")] + token
        }
        text.withUnsafeBufferPointer { handler.text($0) }
    }

    /// Tells text up to a byte that ends it.
    ///
    /// Control characters are dropped, which XML has no way to write, and line ends are made line feeds
    /// (XML, 2.11).
    private mutating func tellText(
        _ piece: UnsafeBufferPointer<UInt8>,
        _ next: inout Int,
        until isEnd: (UInt8) -> Bool
    ) {
        while next < piece.count {
            let start = next
            while next < piece.count, piece[next].isXMLText, !isEnd(piece[next]) { next += 1 }
            if next > start { handler.text(UnsafeBufferPointer(rebasing: piece[start..<next])) }
            guard next < piece.count, !piece[next].isXMLText else { return }
            if piece[next] == 0x0D {
                tell("\n")
                if next + 1 == piece.count { isBehindReturn = true }
                if next + 1 < piece.count, piece[next + 1] == 0x0A { next += 1 }
            }
            next += 1
        }
    }

    private func tell(_ text: StaticString) {
        handler.text(
            UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        )
    }

    // MARK: Markup

    /// Tells by the bytes behind a `<` what follows.
    private mutating func readMarkup(_ piece: UnsafeBufferPointer<UInt8>, _ next: inout Int) {
        let byte = piece[next]
        if token.isEmpty {
            if byte == UInt8(ascii: "/") || XMLTag.beginsName(byte) {
                quote = 0
                lastSign = 0
                place = .tag
                return
            }
            switch byte {
            case UInt8(ascii: "?"):
                endSigns = 0
                place = .instruction
            case UInt8(ascii: "!"): token.append(byte)
            default:
                // A sign in a text that its writer did not escape.
                place = .text
                return tell("<")
            }
            next += 1
            return
        }
        token.append(byte)
        next += 1
        if token.elementsEqual("!--".utf8) {
            endSigns = 0
            place = .comment
        } else if token.elementsEqual("![CDATA[".utf8) {
            endSigns = 0
            place = .section
        } else if !"!--".utf8.starts(with: token), !"![CDATA[".utf8.starts(with: token) {
            declaration = XMLDeclarationReader()
            place = .declaration
            // Only the last of these bytes can be its end.
            for byte in token.dropFirst() where declaration.read(byte) { place = .text }
        }
    }

    /// Passes over a comment, or over an instruction.
    ///
    /// Of the latter many lack the second question mark; the next `<` ends them too.
    private mutating func skip(
        _ piece: UnsafeBufferPointer<UInt8>,
        _ next: inout Int,
        sign: UInt8
    ) {
        let byte = piece[next]
        if byte == UInt8(ascii: "<"), place == .instruction { return place = .text }
        next += 1
        if byte == sign {
            endSigns = min(endSigns + 1, 2)
        } else if byte == UInt8(ascii: ">"), endSigns >= (place == .comment ? 2 : 1) {
            place = .text
        } else {
            endSigns = 0
        }
    }

    /// Reads a tag to its `>`, or to the next `<`: then it was not finished, and another one begins.
    private mutating func readTag(_ piece: UnsafeBufferPointer<UInt8>, _ next: inout Int) {
        let start = next
        let room = Self.maximumTagBytes - token.count
        while next < piece.count {
            let byte = piece[next]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") {
                let isClosed = byte == UInt8(ascii: ">")
                endTag(UnsafeBufferPointer(rebasing: piece[start..<next]), isClosed: isClosed)
                if isClosed { next += 1 }
                return
            } else if lastSign == UInt8(ascii: "="),
                byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
            {
                quote = byte
            }
            if !byte.isBlank { lastSign = byte }
            next += 1
            guard next - start <= room else { return place = .text }
        }
        token.append(contentsOf: UnsafeBufferPointer(rebasing: piece[start...]))
    }

    /// Tells of a tag whose last part this is.
    private mutating func endTag(_ part: UnsafeBufferPointer<UInt8>, isClosed: Bool) {
        place = .text
        guard !token.isEmpty else { return tell(part, isClosed: isClosed) }
        let whole = token + part
        whole.withUnsafeBufferPointer { tell($0, isClosed: isClosed) }
    }

    private mutating func tell(_ tag: UnsafeBufferPointer<UInt8>, isClosed: Bool) {
        if tag.first == UInt8(ascii: "/") {
            let name = XMLTag.name(of: UnsafeBufferPointer(rebasing: tag.dropFirst()))
            for _ in 0..<open.close(name) { handler.end() }
        } else if let tag = XMLTag(tag) {
            if open.append(tag.name) { handler.start(element(of: tag)) }
            if tag.isEmpty, open.closeLast() { handler.end() }
        } else {
            // No name: text that its writer did not escape.
            tell("<")
            var next = 0
            tellText(tag, &next) { _ in false }
            isBehindReturn = false
            if isClosed { tell(">") }
        }
    }

    /// The element that a tag begins, which is the innermost one that is open.
    private mutating func element(of tag: XMLTag) -> XMLStreamElement {
        var values: [(name: XMLName, value: String)] = []
        values.reserveCapacity(tag.attributes.count)
        for attribute in tag.attributes {
            let name = XMLName(attribute.name)
            let value = entities.value(attribute.value)
            switch (name.prefix, name.local) {
            case ("", "xmlns"): open.declare(prefix: "", XMLName.lowercased(value))
            case ("xmlns", _): open.declare(prefix: name.local, XMLName.lowercased(value))
            default: values.append((name, value))
            }
        }
        let name = XMLName(tag.name)
        return XMLStreamElement(
            name: name.local,
            namespace: open.namespace(of: name.prefix),
            attributes: values.map { name, value in
                XMLStreamAttribute(
                    name: name.local,
                    namespace: name.prefix.isEmpty ? "" : open.namespace(of: name.prefix),
                    value: value
                )
            }
        )
    }
}
