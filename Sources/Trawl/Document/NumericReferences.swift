internal import Glibc
internal import TrawlCore

/// Character references by number that browsers read as windows-1252, and libxml2 as control
/// characters: `&#146;` is an apostrophe on a great many pages (HTML Standard, 13.2.5.84).
enum NumericReferences {
    /// The text with those references written out; nil when it has none, as most texts.
    ///
    /// One search for `#`. Scripts and comments are not told apart, where it changes nothing that
    /// a reader would see.
    static func written(out text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let start = text.baseAddress else { return nil }
        var result: [UInt8] = []
        var copied = 0
        var place = 0
        while let found = memchr(start + place, 0x23, text.count - place) {
            let mark = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - start - 1
            place = mark + 2
            guard mark >= copied, text[mark] == UInt8(ascii: "&"),
                let (character, end) = character(text, at: place)
            else { continue }
            result.append(contentsOf: text[copied..<mark])
            result.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
            copied = end
            place = end
        }
        guard copied > 0 else { return nil }
        result.append(contentsOf: text[copied...])
        return result
    }

    /// The character of a reference whose number is 128 to 159, and where the reference ends.
    private static func character(
        _ text: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) -> (Unicode.Scalar, end: Int)? {
        let isHexadecimal = start < text.count && text[start] | 0x20 == UInt8(ascii: "x")
        var place = start + (isHexadecimal ? 1 : 0)
        var number = 0
        while place < text.count, number < 0x1000 {
            guard let digit = text[place].hexDigitValue.map(Int.init), isHexadecimal || digit < 10
            else { break }
            number = number * (isHexadecimal ? 16 : 10) + digit
            place += 1
        }
        guard let scalar = windowsCharacter(UInt32(number)) else { return nil }
        if place < text.count, text[place] == UInt8(ascii: ";") { place += 1 }
        return (scalar, place)
    }

    /// The character of a number from 128 to 159; nil for other numbers, and for those that stay
    /// control characters.
    static func windowsCharacter(_ number: UInt32) -> Unicode.Scalar? {
        (0x80...0x9F).contains(number) ? table[Int(number) - 0x80] : nil
    }

    /// The characters from 0x80 on; nil for those that stay control characters.
    private static let table: [Unicode.Scalar?] = [
        "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
        nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ]
}
