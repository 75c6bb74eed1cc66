/// A character encoding of the Encoding Standard, found by any of its labels.
package struct CharacterEncoding: Hashable, Sendable {
    /// The standard's name in lower case.
    package let name: String

    private init(name: String) { self.name = name }

    /// UTF-8.
    package static let utf8 = CharacterEncoding(name: "utf-8")
    /// UTF-16, most significant byte first.
    package static let utf16BE = CharacterEncoding(name: "utf-16be")
    /// UTF-16, least significant byte first.
    package static let utf16LE = CharacterEncoding(name: "utf-16le")
    /// What pages without any declaration are written in.
    package static let windows1252 = CharacterEncoding(name: "windows-1252")
    /// For labels of encodings that are unsafe: the document becomes one U+FFFD.
    package static let replacement = CharacterEncoding(name: "replacement")
    /// Bytes over 0x7F become private characters.
    package static let userDefined = CharacterEncoding(name: "x-user-defined")

    /// The encoding of a label; white space around it and the case of letters do not count
    /// (Encoding Standard, 4.2).
    ///
    /// Nil for labels that the standard does not know, such as `utf-7`.
    package init?(label: String) {
        let wanted = label.utf8.drop { CharacterEncoding.isBlank($0) }
        var bytes = Array(wanted)
        while let last = bytes.last, CharacterEncoding.isBlank(last) { bytes.removeLast() }
        for place in bytes.indices where (0x41...0x5A).contains(bytes[place]) {
            bytes[place] |= 0x20
        }
        let key = String(decoding: bytes, as: UTF8.self)
        guard let name = CharacterEncoding.names[key] else { return nil }
        self.name = name
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }

    /// What is meant by it in a declaration that was read as ASCII, which cannot be UTF-16 (HTML
    /// Standard, 13.2.3.2, step 4).
    var asDeclaredInASCII: CharacterEncoding {
        if self == .utf16BE || self == .utf16LE { return .utf8 }
        return self == .userDefined ? .windows1252 : self
    }

    /// What iconv(3) of glibc calls it.
    ///
    /// Where the standard's table is wider than the name says, the wider one: windows-31j,
    /// windows-949, GB 18030.
    var iconvName: String {
        switch name {
        case "shift_jis": "CP932"
        case "euc-kr": "CP949"
        case "gbk": "GB18030"
        case "big5": "BIG5-HKSCS"
        case "euc-jp": "EUC-JP-MS"
        case "ibm866": "CP866"
        case "windows-874": "CP874"
        case "macintosh": "MACINTOSH"
        case "x-mac-cyrillic": "MAC-UK"
        case "iso-8859-8-i": "ISO-8859-8"
        default: name.hasPrefix("windows-") ? "CP" + name.dropFirst(8) : name.uppercased()
        }
    }

    /// Whether each byte is a character.
    var isSingleByte: Bool {
        name.hasPrefix("windows-") || name.hasPrefix("iso-8859-") || name.hasPrefix("koi8-")
            || name == "ibm866" || name == "macintosh" || name == "x-mac-cyrillic"
    }

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for row in CharacterEncoding.labels.split(separator: "\n") {
            let words = row.split(separator: " ").map(String.init)
            for word in words { names[word] = words[0] }
        }
        return names
    }()
}
