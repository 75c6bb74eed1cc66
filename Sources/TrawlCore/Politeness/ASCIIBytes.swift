/// Bytes read as ASCII, for the small grammars of robots.txt and of HTTP header fields.
extension UInt8 {
    var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isASCIILetter: Bool {
        asciiLowercased >= UInt8(ascii: "a") && asciiLowercased <= UInt8(ascii: "z")
    }

    /// Blank, tab, line end, vertical tab or form feed.
    var isASCIISpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

    var asciiLowercased: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }

    /// The value of a hexadecimal digit; nil for any other byte.
    package var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension ArraySlice<UInt8> {
    /// The slice without white space at its ends.
    func trimmed() -> ArraySlice<UInt8> {
        let start = drop(while: \.isASCIISpace)
        guard let last = start.lastIndex(where: { !$0.isASCIISpace }) else { return [] }
        return start[...last]
    }

    /// Whether both are the same text when the case of ASCII letters does not count.
    func equalsIgnoringCase(_ other: ArraySlice<UInt8>) -> Bool {
        count == other.count
            && zip(self, other).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }
}
