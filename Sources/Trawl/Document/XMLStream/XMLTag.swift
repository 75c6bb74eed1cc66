/// A start tag as it stands in a document, well-formed or not.
///
/// It points into the tag, and is not to be kept.
struct XMLTag {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// How many attributes a tag has; more are dropped.
    static let maximumAttributes = 256

    let name: Bytes
    /// The attributes, with values as they are written.
    private(set) var attributes: [(name: Bytes, value: Bytes)] = []
    /// Whether it is an end tag, too.
    private(set) var isEmpty = false

    /// The tag of what stands between `<` and `>`; nil when it has no name.
    init?(_ tag: Bytes) {
        name = Self.name(of: tag)
        guard Self.isName(name) else { return nil }
        var place = name.count
        while place < tag.count {
            if tag[place].isBlank {
                place += 1
            } else if tag[place] == UInt8(ascii: "/") {
                place += 1
                isEmpty = place == tag.count
            } else if let attribute = Self.nextAttribute(tag, &place), Self.isName(attribute.name),
                attributes.count < Self.maximumAttributes
            {
                attributes.append(attribute)
            }
        }
    }

    /// The name at the beginning of a tag.
    static func name(of tag: Bytes) -> Bytes {
        let end = tag.firstIndex { $0.isBlank || $0 == UInt8(ascii: "/") }
        return Bytes(rebasing: tag[..<(end ?? tag.count)])
    }

    /// Whether a byte may begin a name; letters beyond ASCII are text, for no feed needs them.
    static func beginsName(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isName(_ text: Bytes) -> Bool {
        guard let first = text.first else { return false }
        return beginsName(first)
            && text.allSatisfy { byte in
                beginsName(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            }
    }

    /// Reads a name and its value; nil when there is none, so that the name says nothing here.
    private static func nextAttribute(
        _ tag: Bytes,
        _ place: inout Int
    ) -> (name: Bytes, value: Bytes)? {
        let equals = UInt8(ascii: "=")
        let start = place
        // At least one byte, so that a lone `=` is passed over.
        repeat {
            place += 1
        } while place < tag.count && !tag[place].isBlank && tag[place] != equals
            && tag[place] != UInt8(ascii: "/")
        let name = Bytes(rebasing: tag[start..<place])
        var behind = place
        while behind < tag.count, tag[behind].isBlank { behind += 1 }
        guard behind < tag.count, tag[behind] == equals else { return nil }
        behind += 1
        while behind < tag.count, tag[behind].isBlank { behind += 1 }
        let quote = behind < tag.count ? tag[behind] : 0
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let rest = tag[(behind + 1)...]
            let end = rest.firstIndex(of: quote) ?? tag.count
            place = min(end + 1, tag.count)
            return (name, Bytes(rebasing: rest[..<end]))
        }
        let end = tag[behind...].firstIndex(where: \.isBlank) ?? tag.count
        place = end
        return (name, Bytes(rebasing: tag[behind..<end]))
    }
}
