/// Names that HTML's tokeniser has to know, each by its first eight bytes.
///
/// They are the bits of a `NameKey`, written out so that the compiler compares with constants.
enum MarkupNames {
    static let script: UInt64 = 0x7470_6972_6373
    static let style: UInt64 = 0x65_6C79_7473
    static let title: UInt64 = 0x65_6C74_6974
    static let textarea: UInt64 = 0x6165_7261_7478_6574
    static let svg: UInt64 = 0x67_7673
    static let math: UInt64 = 0x6874_616D
    static let plaintext: UInt64 = 0x7865_746E_6961_6C70
    static let body: UInt64 = 0x7964_6F62
    static let xmp: UInt64 = 0x70_6D78
    static let iframe: UInt64 = 0x656D_6172_6669
    static let noembed: UInt64 = 0x64_6562_6D65_6F6E
    static let noframes: UInt64 = 0x7365_6D61_7266_6F6E
    static let wbr: UInt64 = 0x72_6277
    static let source: UInt64 = 0x6563_7275_6F73
    static let track: UInt64 = 0x6B_6361_7274
    static let embed: UInt64 = 0x64_6562_6D65
    static let keygen: UInt64 = 0x6E65_6779_656B
    static let lineBreak: UInt64 = 0x7262

    /// Elements whose content is plain text without references (HTML Standard, 13.2.6.4.7).
    static let rawTexts = [xmp, iframe, noembed, noframes]
    /// Elements that end where they begin, which HTML 4 does not know (13.1.2).
    static let newVoids = [wbr, source, track, embed, keygen]
    /// References that libxml2 reads too, and that are on most pages.
    static let commonReferences = keys(
        "nbsp gt lt amp copy quot mdash ndash hellip rarr larr laquo raquo middot times reg trade"
    )
    /// Elements inside SVG and MathML that hold HTML (13.2.6.5).
    static let integrationPoints = Set(keys("foreignobject desc title mi mo mn ms mtext"))
    /// Elements that end SVG and MathML where they begin (13.2.6.5).
    static let breakouts = Set(
        keys(
            """
            b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li \
            listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var
            """
        )
    )

    /// Whether an element has to be known whose name begins with a letter.
    @inline(__always)
    static func isSpecial(_ letter: UInt8, _ key: UInt64) -> Bool {
        switch letter | 0x20 {
        case UInt8(ascii: "s"): key == script || key == style || key == svg || key == source
        case UInt8(ascii: "t"): key == title || key == textarea || key == track
        case UInt8(ascii: "b"): key == body
        case UInt8(ascii: "i"): key == iframe
        case UInt8(ascii: "m"): key == math
        case UInt8(ascii: "p"): key == plaintext
        case UInt8(ascii: "n"): key == noembed || key == noframes
        case UInt8(ascii: "e"): key == embed
        case UInt8(ascii: "k"): key == keygen
        case UInt8(ascii: "w"): key == wbr
        case UInt8(ascii: "x"): key == xmp
        default: false
        }
    }

    /// Whether a name is that of SVG or of MathML.
    static func isForeign(_ key: UInt64) -> Bool { key == svg || key == math }

    private static func keys(_ names: String) -> [UInt64] {
        names.split(separator: " ").map { NameKey(String($0)).bits }
    }
}
