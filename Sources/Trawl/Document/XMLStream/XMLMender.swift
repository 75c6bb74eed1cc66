/// Makes well-formed XML of a document that may not be, piece by piece, before libxml2 sees it.
///
/// libxml2's recovery is no help for feeds as they are: measured with 2.9.14, `a < b` ends the
/// parse, after the first mistake `&amp;` is lost, and an end tag closes whatever is open. What comes
/// out has elements and text only: comments, processing instructions and the document type are
/// dropped, CDATA is text, every reference is written out, tags are balanced.
struct XMLMender {
    /// The longest tag; a longer one is dropped.
    ///
    /// libxml2 compares each attribute of a tag with all others. The longest that is meant is a
    /// picture in a `data:` URL.
    static let maximumTagBytes = 64 << 10
    /// Elements deeper than this are dropped, and their text stays.
    ///
    /// libxml2 gives up at 256.
    static let maximumDepth = 200
    /// How many declarations of namespaces are in force at a place; more are dropped.
    ///
    /// libxml2 looks each prefix up among all of them.
    static let maximumNamespaces = 256

    /// How many different names of elements, attributes and namespaces a document has; tags and
    /// attributes with others are dropped, and their text stays.
    ///
    /// libxml2 keeps them all, in a table that does not grow with them: a million took 35 s.
    static let maximumNames = 2048

    /// Where in the document the last byte stood.
    enum Place {
        case text, reference, markup, tag, comment, section, instruction, declaration
    }

    var place = Place.text
    /// What was read of the markup or reference in hand, without its first sign.
    var token: [UInt8] = []
    /// How many of the signs that end a comment, section or instruction were read.
    private var endSigns = 0
    /// The quote that a value in the tag in hand is in; 0 outside.
    private var quote: UInt8 = 0
    /// The elements that are open.
    var open = XMLOpenElements()
    /// The names that were met.
    private var names = XMLNames()
    /// The document type in hand.
    private var declaration = XMLDeclarationReader()
    /// The entities that the document type declared.
    var entities = XMLEntities()

    /// Mends the next piece; what cannot be told yet is held back.
    mutating func mend(_ piece: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + piece.count + piece.count / 8)
        var next = 0
        while next < piece.count {
            switch place {
            case .text: readText(piece, &next, &output)
            case .reference: readReference(piece, &next, &output)
            case .markup: readMarkup(piece, &next, &output)
            case .tag: readTag(piece, &next, &output)
            case .comment: skip(piece, &next, sign: UInt8(ascii: "-"))
            case .instruction: skip(piece, &next, sign: UInt8(ascii: "?"))
            case .section: readSection(piece, &next, &output)
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

    private mutating func readText(
        _ piece: UnsafeBufferPointer<UInt8>,
        _ next: inout Int,
        _ output: inout [UInt8]
    ) {
        let start = next
        while next < piece.count, Self.isPlain(piece[next]) { next += 1 }
        output.append(contentsOf: UnsafeBufferPointer(rebasing: piece[start..<next]))
        guard next < piece.count else { return }
        switch piece[next] {
        case UInt8(ascii: "<"): begin(.markup)
        case UInt8(ascii: "&"): begin(.reference)
        case let byte: Self.append(byte, to: &output)
        }
        next += 1
    }

    private mutating func begin(_ new: Place) {
        place = new
        token.removeAll(keepingCapacity: true)
    }

    /// The inside of a CDATA section, which is text without markup.
    private mutating func readSection(
        _ piece: UnsafeBufferPointer<UInt8>,
        _ next: inout Int,
        _ output: inout [UInt8]
    ) {
        while next < piece.count {
            let byte = piece[next]
            next += 1
            if byte == UInt8(ascii: "]") {
                endSigns += 1
                continue
            }
            if byte == UInt8(ascii: ">"), endSigns >= 2 {
                output.append(contentsOf: repeatElement(UInt8(ascii: "]"), count: endSigns - 2))
                place = .text
                return
            }
            output.append(contentsOf: repeatElement(UInt8(ascii: "]"), count: endSigns))
            endSigns = 0
            Self.append(byte, to: &output)
        }
    }

    private mutating func readReference(
        _ piece: UnsafeBufferPointer<UInt8>,
        _ next: inout Int,
        _ output: inout [UInt8]
    ) {
        let byte = piece[next]
        if XMLEntities.mayStand(byte, in: token) {
            token.append(byte)
            next += 1
            return
        }
        place = .text
        if entities.write(token[...], isClosed: byte == UInt8(ascii: ";"), to: &output) {
            if byte == UInt8(ascii: ";") { next += 1 }
        } else {
            Self.append(UInt8(ascii: "&"), to: &output)
            output.append(contentsOf: token)
        }
    }

    // MARK: Markup

    /// Tells what a `<` begins.
    private mutating func readMarkup(
        _ piece: UnsafeBufferPointer<UInt8>,
        _ next: inout Int,
        _ output: inout [UInt8]
    ) {
        let byte = piece[next]
        if token.isEmpty {
            if byte == UInt8(ascii: "/") || XMLTag.beginsName(byte) {
                quote = 0
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
                return Self.append(UInt8(ascii: "<"), to: &output)
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
            endSigns += 1
        } else if byte == UInt8(ascii: ">"), endSigns >= (place == .comment ? 2 : 1) {
            place = .text
        } else {
            endSigns = 0
        }
    }

    private mutating func readTag(
        _ piece: UnsafeBufferPointer<UInt8>,
        _ next: inout Int,
        _ output: inout [UInt8]
    ) {
        while next < piece.count {
            let byte = piece[next]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: ">") {
                next += 1
                return endTag(&output)
            } else if byte == UInt8(ascii: "<") {
                // The tag was not finished; another one begins.
                return endTag(&output)
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"),
                token.last(where: { !$0.isBlank }) == UInt8(ascii: "=")
            {
                quote = byte
            }
            next += 1
            guard token.count < Self.maximumTagBytes else {
                place = .text
                return
            }
            token.append(byte)
        }
    }

    private mutating func endTag(_ output: inout [UInt8]) {
        place = .text
        if token.first == UInt8(ascii: "/") {
            open.close(XMLTag.name(of: token.dropFirst()), &output)
        } else if let tag = XMLTag(token) {
            tag.write(&open, &names, &entities, to: &output)
        } else {
            for byte in [UInt8(ascii: "<")] + token + [UInt8(ascii: ">")] {
                Self.append(byte, to: &output)
            }
        }
    }

    // MARK: Bytes

    /// Whether a byte stands in XML's text as it is.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        case 0..<0x20: byte == 0x09 || byte == 0x0A || byte == 0x0D
        default: true
        }
    }

    /// Writes a byte of text; nothing for a control character, which XML has no way to write.
    static func append(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        // By number: after a mistake libxml2 drops references by name, measured with 2.9.14.
        case UInt8(ascii: "<"): output.append(contentsOf: "&#60;".utf8)
        case UInt8(ascii: ">"): output.append(contentsOf: "&#62;".utf8)
        case UInt8(ascii: "&"): output.append(contentsOf: "&#38;".utf8)
        case UInt8(ascii: "\""): output.append(contentsOf: "&#34;".utf8)
        default: if isPlain(byte) { output.append(byte) }
        }
    }
}

extension UInt8 {
    /// Whether it is white space of XML (2.3).
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
