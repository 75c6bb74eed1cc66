/// Finds out how a document's bytes are to be read (HTML Standard, 13.2.3).
package enum EncodingSniffer {
    /// How far a declaration inside the document is looked for.
    ///
    /// The standard advises 1,024 bytes; pages with long comments or scripts before their
    /// declaration are common enough for more.
    static let prescanBytes = 16 << 10

    /// The encoding of a byte order mark and the mark's length; nil without one.
    package static func byteOrderMark(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (encoding: CharacterEncoding, length: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BE, 2) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LE, 2) }
        return nil
    }

    /// The encoding that a Content-Type value names; nil when it names none that is known.
    package static func declared(inHeader contentType: String) -> CharacterEncoding? {
        // Parameters after the type, quoted strings kept whole (RFC 9110, 8.3.1).
        let bytes = Array(contentType.utf8)
        var place = bytes.firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
        while place < bytes.count {
            place += 1
            let nameStart = place
            while place < bytes.count, bytes[place] != 0x3B, bytes[place] != 0x3D { place += 1 }
            let name = String(decoding: bytes[nameStart..<place], as: UTF8.self)
            guard place < bytes.count, bytes[place] == 0x3D else { continue }
            place += 1
            let value = parameterValue(bytes, from: &place)
            if name.filter({ $0 != " " && $0 != "\t" }).lowercased() == "charset" {
                guard let value else { return nil }
                return CharacterEncoding(label: value)
            }
        }
        return nil
    }

    /// A parameter's value, quotes and escapes taken away; nil when its quotes are not closed or
    /// text follows them.
    private static func parameterValue(_ bytes: [UInt8], from place: inout Int) -> String? {
        var value: [UInt8] = []
        while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
        guard place < bytes.count, bytes[place] == 0x22 else {
            // A comma begins a second header of the same name, joined by a proxy.
            while place < bytes.count, bytes[place] != 0x3B, bytes[place] != 0x2C {
                value.append(bytes[place])
                place += 1
            }
            return String(decoding: value, as: UTF8.self)
        }
        place += 1
        while place < bytes.count, bytes[place] != 0x22 {
            if bytes[place] == 0x5C, place + 1 < bytes.count { place += 1 }
            value.append(bytes[place])
            place += 1
        }
        var isClean = place < bytes.count
        place += 1
        while place < bytes.count, bytes[place] != 0x3B {
            if bytes[place] > 0x20 { isClean = false }
            place += 1
        }
        return isClean ? String(decoding: value, as: UTF8.self) : nil
    }

    /// The encoding that the document's head names, however it is written; nil when it names none that
    /// is known.
    ///
    /// More than browsers take for a declaration: also `< meta charset=…>`, and an `http-equiv` that
    /// only contains `content-type`. Evidence where there is no other.
    package static func declaration(
        inDocument bytes: UnsafeBufferPointer<UInt8>
    ) -> CharacterEncoding? {
        let head = UnsafeBufferPointer(rebasing: bytes.prefix(prescanBytes))
        var prescan = MetaPrescan(bytes: head, rules: .lenient)
        return prescan.run() ?? xmlDeclaration(head)
    }

    /// The encoding that is meant by what the document's beginning declares, as browsers read it (HTML
    /// Standard, 13.2.3.2); nil when it declares none that is known.
    package static func declared(
        inDocument bytes: UnsafeBufferPointer<UInt8>
    ) -> CharacterEncoding? {
        let head = UnsafeBufferPointer(rebasing: bytes.prefix(prescanBytes))
        if let found = wideMarkup(head) { return found }
        var prescan = MetaPrescan(bytes: head, rules: .standard)
        return (prescan.run() ?? xmlDeclaration(head))?.asDeclaredInASCII
    }

    /// UTF-16 without a byte order mark: `<` and what may follow it, each in two bytes.
    private static func wideMarkup(_ head: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
        guard head.count >= 4 else { return nil }
        if head[0] == 0x3C, head[1] == 0, head[3] == 0, isMarkup(head[2]) { return .utf16LE }
        if head[0] == 0, head[1] == 0x3C, head[2] == 0, isMarkup(head[3]) { return .utf16BE }
        return nil
    }

    private static func isMarkup(_ byte: UInt8) -> Bool {
        byte == 0x21 || byte == 0x3F || (0x61...0x7A).contains(byte | 0x20)
    }

    /// The `encoding` of an XML declaration at the very beginning.
    private static func xmlDeclaration(
        _ head: UnsafeBufferPointer<UInt8>
    ) -> CharacterEncoding? {
        guard head.starts(with: "<?xml".utf8) else { return nil }
        let end = head.firstIndex(of: 0x3E) ?? head.count
        let declaration = Array(head[..<end])
        let word = Array("encoding".utf8)
        var place = 5
        while place + word.count < declaration.count {
            guard declaration[place...].starts(with: word), declaration[place - 1] <= 0x20 else {
                place += 1
                continue
            }
            place += word.count
            while place < declaration.count, declaration[place] <= 0x20 { place += 1 }
            guard place < declaration.count, declaration[place] == 0x3D else { return nil }
            place += 1
            while place < declaration.count, declaration[place] <= 0x20 { place += 1 }
            guard place < declaration.count,
                declaration[place] == 0x22 || declaration[place] == 0x27
            else { return nil }
            let rest = declaration[(place + 1)...]
            guard let close = rest.firstIndex(of: declaration[place]) else { return nil }
            return CharacterEncoding(label: String(decoding: rest[..<close], as: UTF8.self))
        }
        return nil
    }
}
