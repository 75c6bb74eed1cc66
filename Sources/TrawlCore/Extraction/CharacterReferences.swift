/// HTML's character references, by name and by number (HTML Standard, 13.2.5.72-80).
package enum CharacterReferences {
    /// One reference, as it was read.
    package struct Match {
        /// What it stands for.
        package let first: Unicode.Scalar
        /// The second character of the few names that stand for two.
        package let second: Unicode.Scalar?
        /// Whether it is a number, and that of the character itself.
        package let isOwnNumber: Bool
        /// Where the text goes on behind it.
        package let end: Int
    }

    /// The text with its references written out, as a browser does it with the text of a page: names
    /// need their semicolon but for those that never did, such as `&amp` and `&copy`; what is no
    /// reference stays.
    ///
    /// One pass; the result is at most a fifth longer than the text.
    package static func decoded(_ text: String) -> String { decoded(text, inAttribute: false) }

    /// The text with its references written out.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - inAttribute: Whether it is an attribute's value, in which `&copy=1` is no reference.
    /// - Returns: The text that a reader sees.
    package static func decoded(_ text: String, inAttribute: Bool) -> String {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.contains(UInt8(ascii: "&")) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            return String(decoding: decoded(bytes, inAttribute), as: UTF8.self)
        }
    }

    private static func decoded(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ inAttribute: Bool
    ) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "&"),
                let match = match(bytes, at: place, inAttribute: inAttribute)
            else {
                result.append(bytes[place])
                place += 1
                continue
            }
            match.append(to: &result)
            place = match.end
        }
        return result
    }

    /// Reads the reference that begins at an ampersand.
    ///
    /// - Parameters:
    ///   - text: The bytes around it.
    ///   - place: The place of the ampersand.
    ///   - inAttribute: Whether it stands in an attribute's value.
    /// - Returns: What it stands for; nil when there is none.
    package static func match(
        _ text: UnsafeBufferPointer<UInt8>,
        at place: Int,
        inAttribute: Bool
    ) -> Match? {
        guard place + 1 < text.count else { return nil }
        if text[place + 1] == UInt8(ascii: "#") { return number(text, from: place + 2) }
        return CharacterReferenceIndex.shared.match(text, from: place + 1, inAttribute: inAttribute)
    }

    /// A reference by number, from behind its `#` on (13.2.5.75-80).
    private static func number(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Match? {
        let isHexadecimal = start < text.count && text[start] | 0x20 == UInt8(ascii: "x")
        let digits = start + (isHexadecimal ? 1 : 0)
        var place = digits
        var number: UInt32 = 0
        while place < text.count {
            guard let digit = text[place].hexDigitValue, isHexadecimal || digit < 10 else { break }
            // More than any character is as good as much more.
            number = min(number * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x11_0000)
            place += 1
        }
        guard place > digits else { return nil }
        if place < text.count, text[place] == UInt8(ascii: ";") { place += 1 }
        let first = character(number)
        return Match(
            first: first,
            second: nil,
            isOwnNumber: first.value == number,
            end: place
        )
    }

    /// The character of a number: windows-1252 between 128 and 159, U+FFFD for what is none.
    private static func character(_ number: UInt32) -> Unicode.Scalar {
        if number == 0 { return "\u{FFFD}" }
        if (0x80...0x9F).contains(number), let scalar = windows1252[Int(number) - 0x80] {
            return scalar
        }
        return Unicode.Scalar(number) ?? "\u{FFFD}"
    }

    /// The character that browsers read a number from 128 to 159 as; nil for other numbers, and for
    /// those that stay control characters.
    package static func windowsCharacter(_ number: UInt32) -> Unicode.Scalar? {
        (0x80...0x9F).contains(number) ? windows1252[Int(number) - 0x80] : nil
    }

    /// The characters from 0x80 on; nil for those that stay control characters.
    private static let windows1252: [Unicode.Scalar?] = [
        "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
        nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ]
}

extension CharacterReferences.Match {
    /// Adds the character, or both, as UTF-8.
    func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: UTF8.encode(first) ?? UTF8.encodedReplacementCharacter)
        guard let second else { return }
        bytes.append(contentsOf: UTF8.encode(second) ?? UTF8.encodedReplacementCharacter)
    }
}
