/// Writes out HTML's character references: `&amp;`, `&eacute;`, `&#8364;`, `&#x20AC;`.
package enum CharacterReferences {
    /// The text with its references written out, as a browser does it with the text of a page (HTML
    /// Standard, 13.2.5.72 on): names need their semicolon but for those that never did, such as
    /// `&amp` and `&copy`; what is no reference stays.
    ///
    /// One pass; the result is at most a fifth longer than the text.
    package static func decoded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.contains(UInt8(ascii: "&")) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            return String(decoding: decoded(bytes), as: UTF8.self)
        }
    }

    private static func decoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "&"), place + 1 < bytes.count,
                let (characters, end) = bytes[place + 1] == UInt8(ascii: "#")
                    ? numbered(bytes, at: place + 2) : named(bytes, at: place + 1)
            else {
                result.append(bytes[place])
                place += 1
                continue
            }
            result.append(contentsOf: characters)
            place = end
        }
        return result
    }

    // MARK: Numbers

    /// The character of a number and where its reference ends; nil without a digit.
    private static func numbered(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) -> (characters: [UInt8], end: Int)? {
        let isHexadecimal = start < bytes.count && bytes[start] | 0x20 == UInt8(ascii: "x")
        let first = start + (isHexadecimal ? 1 : 0)
        var place = first
        var number: UInt32 = 0
        while place < bytes.count, let digit = digit(bytes[place], isHexadecimal) {
            // More than the largest character stays more.
            number = min(number * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
            place += 1
        }
        guard place > first else { return nil }
        if place < bytes.count, bytes[place] == UInt8(ascii: ";") { place += 1 }
        return (Array(String(character(of: number)).utf8), place)
    }

    private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46 where isHexadecimal: UInt32(byte - 0x41 + 10)
        case 0x61...0x66 where isHexadecimal: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }

    /// The character that a number means: U+FFFD for what is none, and for 128 to 159 what
    /// windows-1252 has there (HTML Standard, 13.2.5.80).
    static func character(of number: UInt32) -> Unicode.Scalar {
        guard number != 0, let scalar = Unicode.Scalar(number) else { return "\u{FFFD}" }
        guard (0x80...0x9F).contains(number) else { return scalar }
        let meant = windows1252[Int(number) - 0x80]
        return meant == " " ? scalar : meant
    }

    /// Characters from 0x80 on; a blank for those that stay control characters.
    private static let windows1252 = Array("€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ".unicodeScalars)

    // MARK: Names

    /// The longest name, in bytes.
    private static let maximumNameBytes = 31
    /// The longest name that needs no semicolon, in bytes.
    private static let maximumOpenNameBytes = 6

    /// The characters of a name and where its reference ends; nil when no name begins here.
    private static func named(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) -> (characters: [UInt8], end: Int)? {
        var end = start
        while end < bytes.count, end - start <= maximumNameBytes, isNameByte(bytes[end]) {
            end += 1
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: ";"),
            let name = names[String(decoding: bytes[start..<end], as: UTF8.self)]
        {
            return (name.characters, end + 1)
        }
        var open = min(end, start + maximumOpenNameBytes)
        while open > start + 1 {
            if let name = names[String(decoding: bytes[start..<open], as: UTF8.self)],
                name.needsNoSemicolon
            {
                return (name.characters, open)
            }
            open -= 1
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }

    private struct Name {
        let characters: [UInt8]
        let needsNoSemicolon: Bool
    }

    /// Built once, on first use.
    private static let names: [String: Name] = {
        var names: [String: Name] = [:]
        let table = CharacterReferenceTable.names.withUTF8Buffer {
            String(decoding: $0, as: UTF8.self)
        }
        for entry in table.split(separator: " ") {
            let parts = entry.split(separator: "=")
            let numbers = parts[1].split(separator: "+").compactMap { UInt32($0, radix: 16) }
            let characters = numbers.compactMap { Unicode.Scalar($0) }.flatMap { String($0).utf8 }
            let isOpen = parts[0].first == "*"
            let name = isOpen ? parts[0].dropFirst() : parts[0]
            names[String(name)] = Name(characters: characters, needsNoSemicolon: isOpen)
        }
        return names
    }()
}
