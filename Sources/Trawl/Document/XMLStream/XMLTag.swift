/// A start tag as it stands in a document, well-formed or not.
struct XMLTag {
    /// How many attributes a tag has; more are dropped.
    static let maximumAttributes = 256

    private let bytes: [UInt8]
    private let nameEnd: Int

    /// The tag of what stands between `<` and `>`; nil when it has no name.
    init?(_ bytes: [UInt8]) {
        let name = Self.name(of: bytes[...])
        guard let first = name.first, Self.beginsName(first), name.allSatisfy(Self.isInName) else {
            return nil
        }
        self.bytes = bytes
        nameEnd = name.endIndex
    }

    /// The name at the beginning of a tag.
    static func name(of tag: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        tag.prefix { !$0.isBlank && $0 != UInt8(ascii: "/") }
    }

    /// Whether a byte may begin a name; letters beyond ASCII are text, for no feed needs them.
    static func beginsName(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        beginsName(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
    }

    /// Writes the tag, its values in quotes and their references written out.
    func write(
        _ open: inout XMLOpenElements,
        _ names: inout XMLNames,
        _ entities: inout XMLEntities,
        to output: inout [UInt8]
    ) {
        let name = bytes[..<nameEnd]
        guard names.admit(name) else { return }
        let start = output.count
        output.append(UInt8(ascii: "<"))
        output.append(contentsOf: name)
        var place = nameEnd
        var count = 0
        var namespaces = 0
        var isEmpty = false
        while place < bytes.count {
            if bytes[place].isBlank {
                place += 1
                continue
            }
            if bytes[place] == UInt8(ascii: "/") {
                place += 1
                isEmpty = place == bytes.count
                continue
            }
            let attribute = nextAttribute(&place)
            // Without a value it says nothing here.
            guard let value = attribute.value, let first = attribute.name.first,
                Self.beginsName(first), attribute.name.allSatisfy(Self.isInName),
                count < Self.maximumAttributes, names.admit(attribute.name)
            else { continue }
            if attribute.name.starts(with: "xmlns".utf8) {
                guard open.namespaceCount + namespaces < XMLMender.maximumNamespaces,
                    names.admit(value)
                else { continue }
                namespaces += 1
            }
            count += 1
            output.append(UInt8(ascii: " "))
            output.append(contentsOf: attribute.name)
            output.append(contentsOf: "=\"".utf8)
            entities.writeText(value, to: &output)
            output.append(UInt8(ascii: "\""))
        }
        if isEmpty {
            output.append(contentsOf: "/>".utf8)
            if open.isFull { output.removeSubrange(start...) }
        } else {
            output.append(UInt8(ascii: ">"))
            if !open.append(name, namespaces: namespaces) { output.removeSubrange(start...) }
        }
    }

    /// Reads a name, and a value when one follows.
    private func nextAttribute(
        _ place: inout Int
    ) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>?) {
        let equals = UInt8(ascii: "=")
        let start = place
        // At least one byte, so that a lone `=` is passed over.
        repeat {
            place += 1
        } while place < bytes.count && !bytes[place].isBlank && bytes[place] != equals
            && bytes[place] != UInt8(ascii: "/")
        let name = bytes[start..<place]
        var behind = place
        while behind < bytes.count, bytes[behind].isBlank { behind += 1 }
        guard behind < bytes.count, bytes[behind] == equals else { return (name, nil) }
        behind += 1
        while behind < bytes.count, bytes[behind].isBlank { behind += 1 }
        let quote = behind < bytes.count ? bytes[behind] : 0
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let rest = bytes[(behind + 1)...]
            let end = rest.firstIndex(of: quote) ?? bytes.count
            place = min(end + 1, bytes.count)
            return (name, rest[..<end])
        }
        let value = bytes[behind...].prefix { !$0.isBlank }
        place = value.endIndex
        return (name, value)
    }
}
