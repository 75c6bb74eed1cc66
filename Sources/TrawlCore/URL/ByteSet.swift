/// A set of byte values: any of the ASCII ones, and all others or none.
///
/// The sets of the URL Standard (1.3 Percent-encoded bytes, 3.1 Hosts) are written as two bit
/// masks, so that a test is a shift and needs no memory; the tests spell them out.
struct ByteSet {
    /// Bit n stands for byte n.
    let low: UInt64
    /// Bit n stands for byte 64 + n.
    let high: UInt64
    /// Whether bytes from 0x80 on belong to it.
    let hasNonASCII: Bool

    @inline(__always)
    init(_ low: UInt64, _ high: UInt64, nonASCII: Bool = true) {
        self.low = low
        self.high = high
        hasNonASCII = nonASCII
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        if byte >= 0x80 { return hasNonASCII }
        return ((byte < 64 ? low : high) &>> UInt64(byte)) & 1 != 0
    }
}

extension ByteSet {
    /// Controls, DEL and all beyond ASCII.
    static var control: ByteSet { ByteSet(0x0000_0000_FFFF_FFFF, 0x8000_0000_0000_0000) }
    /// The control set and space `"` `<` `>` and the grave accent.
    static var fragment: ByteSet { ByteSet(0x5000_0005_FFFF_FFFF, 0x8000_0001_0000_0000) }
    /// The control set and space `"` `#` `<` `>`.
    static var query: ByteSet { ByteSet(0x5000_000D_FFFF_FFFF, 0x8000_0000_0000_0000) }
    /// The query set and `'`.
    static var specialQuery: ByteSet { ByteSet(0x5000_008D_FFFF_FFFF, 0x8000_0000_0000_0000) }
    /// The query set and `?` `^` grave accent `{` `}`.
    static var path: ByteSet { ByteSet(0xD000_000D_FFFF_FFFF, 0xA800_0001_4000_0000) }
    /// The path set and `/` and backslash: where the parser has to look closer.
    static var pathStop: ByteSet { ByteSet(0xD000_800D_FFFF_FFFF, 0xA800_0001_5000_0000) }
    /// The path set and `/` `:` `;` `=` `@` `[` backslash `]` `|`.
    static var userinfo: ByteSet { ByteSet(0xFC00_800D_FFFF_FFFF, 0xB800_0001_7800_0001) }

    /// Code points that no host has.
    static var forbiddenHost: ByteSet {
        ByteSet(0xD400_8009_0000_2601, 0x1000_0000_7800_0001, nonASCII: false)
    }
    /// Code points that no domain name has; beyond ASCII, what is left after IDNA is a mistake.
    static var forbiddenDomain: ByteSet { ByteSet(0xD400_8029_FFFF_FFFF, 0x9000_0000_7800_0001) }
    /// Letters in lower case, digits and `-` `.` `_`: what a host name is made of nearly always.
    static var plainHost: ByteSet {
        ByteSet(0x03FF_6000_0000_0000, 0x07FF_FFFE_8000_0000, nonASCII: false)
    }
    /// Letters, digits and `+` `-` `.`: what may follow the first letter of a scheme.
    static var scheme: ByteSet {
        ByteSet(0x03FF_6800_0000_0000, 0x07FF_FFFE_07FF_FFFE, nonASCII: false)
    }
}
