/// Bytes as HTML's tokeniser tells them apart.
enum HTMLBytes {
    /// Names up to this length libxml2 keeps whole (HTML_PARSER_BUFFER_SIZE is 100).
    static let longestPlainName = 99

    /// Blank, tab and line ends; form feeds are not in the text any more.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        byte <= 0x20 && blanks >> UInt64(byte) & 1 != 0
    }

    private static let blanks: UInt64 = 1 << 0x20 | 1 << 0x0D | 1 << 0x0A | 1 << 0x09

    /// Whether a text has control characters other than tabs and line ends.
    static func hasControls(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Without a branch, so that many bytes are looked at together.
        var found: UInt8 = 0
        for byte in text {
            let isLow: UInt8 = byte < 0x20 ? 1 : 0
            let isBlank: UInt8 =
                (byte == 0x09 ? 1 : 0) | (byte == 0x0A ? 1 : 0) | (byte == 0x0D ? 1 : 0)
            found |= (isLow & ~isBlank) | (byte == 0x7F ? 1 : 0)
        }
        return found != 0
    }

    /// Whether a byte is an ASCII letter.
    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// Whether the name of a tag ends before a byte.
    @inline(__always)
    static func endsName(_ byte: UInt8) -> Bool {
        byte == 0x3E || byte == 0x2F || isBlank(byte)
    }

    /// What libxml2 lets a name begin with: a letter, `_`, `:` or `.`.
    @inline(__always)
    static func isPlainNameStart(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte == 0x5F || byte == 0x3A || byte == 0x2E
    }

    /// What libxml2 takes for a part of a name: also digits and `-`.
    @inline(__always)
    static func isPlainName(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return false }
        return (byte < 0x40 ? lowNameBytes : highNameBytes) >> UInt64(byte & 63) & 1 != 0
    }

    /// The first byte from a place on that is no part of such a name.
    @inline(__always)
    static func nameEnd(
        from start: UnsafePointer<UInt8>,
        _ end: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8> {
        var place = start
        // Nearly all of them are small letters.
        while place < end, place.pointee &- 0x61 < 26 || isPlainName(place.pointee) { place += 1 }
        return place
    }

    /// `-`, `.`, the digits and `:`.
    private static let lowNameBytes: UInt64 = 0x07FF_6000_0000_0000
    /// The letters and `_`.
    private static let highNameBytes: UInt64 = 0x07FF_FFFE_87FF_FFFE

    /// The first eight bytes of a name in lower case, as `NameKey` has them.
    @inline(__always)
    static func key(
        of name: UnsafePointer<UInt8>,
        _ count: Int,
        _ end: UnsafePointer<UInt8>
    ) -> UInt64 {
        var bits: UInt64 = 0
        if end - name >= 8 {
            bits = UInt64(
                littleEndian: UnsafeRawPointer(name).loadUnaligned(as: UInt64.self)
            )
        } else {
            for place in 0..<min(count, end - name) {
                bits |= UInt64(name[place]) << UInt64(8 * place)
            }
        }
        let mask = count >= 8 ? ~0 : (UInt64(1) << UInt64(8 * count)) - 1
        // Digits and signs have the bit of lower case already.
        return (bits | 0x2020_2020_2020_2020) & mask
    }

    /// The high bit of the lowest byte of a word that is zero, and of none below it.
    @inline(__always)
    static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// Whether a name begins at a place, in any case; it is given in lower case.
    static func begins(
        with name: [UInt8],
        at start: UnsafePointer<UInt8>,
        _ end: UnsafePointer<UInt8>
    ) -> Bool {
        guard end - start >= name.count else { return false }
        for (place, byte) in name.enumerated() where start[place] | 0x20 != byte { return false }
        return true
    }
}
