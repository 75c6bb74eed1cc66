/// The name of a crawler, as robots.txt is asked about it (RFC 9309, 2.2.1).
struct RobotsAgent {
    private let name: ArraySlice<UInt8>

    /// Takes a product token, or finds it in a whole User-Agent header.
    init(_ text: String) {
        name = Self.productToken(of: ArraySlice(text.utf8).trimmed())
    }

    /// How the value of a `User-agent` line is about a crawler.
    enum Match {
        case none
        /// It is `*`.
        case everybody
        /// Both have the same name: `1bot`, and `foo` of `foo/1.0` and of `foo bar`.
        case wholeName
        /// The names are the same up to the first byte that RFC 9309 does not give to a token, where
        /// google/robotstxt cuts them: `MJ` and `MJ12bot`. A whole name is better.
        case cutName
    }

    func match(line value: [UInt8]) -> Match {
        let line = value[...]
        if line.first == UInt8(ascii: "*"), line.count == 1 || line[1].isASCIISpace {
            return .everybody
        }
        guard !name.isEmpty else { return .none }
        if line.prefix(while: Self.isName).equalsIgnoringCase(name) { return .wholeName }
        let cut = name.prefix(while: Self.isToken)
        guard !cut.isEmpty, line.prefix(while: Self.isToken).equalsIgnoringCase(cut) else {
            return .none
        }
        return .cutName
    }

    /// `AcmeBot` of `Mozilla/5.0 (compatible; AcmeBot/1.0; +https://acme.example/)`, else the name
    /// that the text begins with.
    private static func productToken(of header: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let mark = Array("(compatible;".utf8)
        var rest = header
        while rest.count > mark.count {
            if rest.prefix(mark.count).equalsIgnoringCase(mark[...]) {
                let inside = rest.dropFirst(mark.count).trimmed().prefix(while: isName)
                if !inside.isEmpty { return inside }
            }
            rest = rest.dropFirst()
        }
        return header.prefix(while: isName)
    }

    /// The bytes of a product token: RFC 9309, 2.2, `identifier`; also those of other alphabets,
    /// which a name is not cut at.
    private static func isToken(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }

    /// The bytes of a name as sites write it: all but what begins a version or a comment.
    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "("),
            UInt8(ascii: ")"):
            false
        default: !byte.isASCIISpace
        }
    }
}
