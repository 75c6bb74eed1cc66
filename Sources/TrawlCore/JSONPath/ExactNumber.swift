/// A number of JSON as it compares: by value, exactly, however many digits it has.
///
/// A Double would take 9007199254740993 for 9007199254740992, and 1e400 for 1e500.
struct ExactNumber: Hashable, Comparable {
    private var isNegative = false
    /// The digits from the first to the last that is not zero; none: the number is zero.
    private var digits: [UInt8] = []
    /// The power of ten that the first digit counts.
    private var exponent = 0

    /// Where exponents end: one beyond is taken for this one, and ten times as much fits in an Int.
    private static let largestExponent = 1 << 59

    /// Reads JSON's grammar (RFC 8259, section 6); nil for what is none, such as `nan`.
    init?(_ text: String) {
        var isFraction = false
        var hasDigit = false
        var written: Int?
        var place = -1
        digits.reserveCapacity(text.utf8.count)
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case 0x30...0x39:
                hasDigit = true
                if digits.isEmpty, byte == 0x30 {
                    if isFraction { place -= 1 }
                } else {
                    // Before the point each further digit moves the first one up.
                    if !isFraction { place += 1 }
                    digits.append(byte)
                }
            case UInt8(ascii: "-") where offset == 0: isNegative = true
            case UInt8(ascii: ".") where !isFraction: isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                written = Self.exponent(text.utf8.dropFirst(offset + 1))
                if written == nil { return nil }
            default: return nil
            }
            if written != nil { break }
        }
        guard hasDigit else { return nil }
        while digits.last == 0x30 { digits.removeLast() }
        if digits.isEmpty {
            isNegative = false
        } else {
            exponent = place + (written ?? 0)
        }
    }

    private static func exponent(_ text: Substring.UTF8View) -> Int? {
        var bytes = text
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        guard !bytes.isEmpty else { return nil }
        var exponent = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            exponent = min(exponent * 10 + Int(byte - 0x30), largestExponent)
        }
        return isNegative ? -exponent : exponent
    }

    static func < (left: ExactNumber, right: ExactNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    /// Whether it is nearer to zero.
    private func isSmaller(than other: ExactNumber) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.count < other.digits.count }
        if exponent != other.exponent { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}
