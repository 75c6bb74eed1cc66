/// Paths in the form in which robots.txt compares them (RFC 9309, 2.2.2).
enum RobotsPath {
    /// Path and query of a URL, without a fragment, in that form; an empty one is "/".
    static func canonical(_ path: String) -> [UInt8] {
        var result: [UInt8] = []
        let bytes = Array(path.utf8)
        let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
        if bytes.first != UInt8(ascii: "/") { result.append(UInt8(ascii: "/")) }
        var isQuery = false
        append(bytes[..<end], isQuery: &isQuery, to: &result)
        return result
    }

    /// Appends the comparable form of a piece of a path or pattern that has no wildcards.
    ///
    /// Escapes of what needs none are undone, what cannot stand in a URL is escaped, other escapes
    /// get capitals. "*" and "$" are always escaped, since a rule can name them only so. In a query
    /// "/" and "?" are data, so that their escapes are undone there, but never in a path.
    static func append(_ piece: ArraySlice<UInt8>, isQuery: inout Bool, to result: inout [UInt8]) {
        var index = piece.startIndex
        while index < piece.endIndex {
            let byte = piece[index]
            if byte == UInt8(ascii: "%"), index + 2 < piece.endIndex,
                let high = piece[index + 1].hexDigitValue, let low = piece[index + 2].hexDigitValue
            {
                let decoded = high << 4 | low
                let isData = isQuery && (decoded == 0x2F || decoded == 0x3F)
                if isData || decoded.needsNoEscape {
                    result.append(decoded)
                } else {
                    result.appendEscape(decoded)
                }
                index += 3
                continue
            }
            if byte == UInt8(ascii: "?") { isQuery = true }
            if byte.standsUnescaped {
                result.append(byte)
            } else {
                result.appendEscape(byte)
            }
            index += 1
        }
    }
}

extension UInt8 {
    /// RFC 3986's unreserved bytes, and the reserved ones that mean the same escaped in practice.
    fileprivate var needsNoEscape: Bool {
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
            UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "!"), UInt8(ascii: "'"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","):
            true
        default: isASCIILetter || isASCIIDigit
        }
    }

    /// Whether a URL may have the byte as it is; a stray "%" is kept, as in a URL.
    fileprivate var standsUnescaped: Bool {
        switch self {
        case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "&"),
            UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "%"):
            true
        default: needsNoEscape
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendEscape(_ byte: UInt8) {
        append(UInt8(ascii: "%"))
        append(Self.hexDigits[Int(byte >> 4)])
        append(Self.hexDigits[Int(byte & 15)])
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
