/// Reads the tokens of JSONPath (RFC 9535, appendix A) from bytes.
struct JSONPathScanner {
    /// The largest number in brackets, up and down: what a Double holds exactly (RFC 9535, 2.1).
    static let largestInteger = 9_007_199_254_740_991

    private let bytes: [UInt8]
    /// Where the next byte is; may be set back to where it was.
    var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place >= bytes.count }

    /// The next byte; 0 at the end.
    var next: UInt8 { peek(0) }

    /// A byte further on; 0 behind the end.
    func peek(_ distance: Int) -> UInt8 {
        place + distance < bytes.count ? bytes[place + distance] : 0
    }

    /// The place as a column, from 1, in characters.
    var column: Int { column(at: place) }

    func column(at place: Int) -> Int {
        String(decoding: bytes[..<min(place, bytes.count)], as: UTF8.self).count + 1
    }

    /// The text from a place on.
    func text(from start: Int) -> String { String(decoding: bytes[start..<place], as: UTF8.self) }

    /// The character that stands next, for a message.
    var nextCharacter: String {
        String(String(decoding: bytes[place...].prefix(32), as: UTF8.self).prefix(1))
    }

    mutating func advance(_ count: Int = 1) { place += count }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte, !isAtEnd else { return false }
        place += 1
        return true
    }

    mutating func take(_ sign: String) -> Bool {
        guard bytes[place...].starts(with: sign.utf8) else { return false }
        place += sign.utf8.count
        return true
    }

    var isAtBlank: Bool { next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D }

    mutating func skipBlanks() {
        while isAtBlank { place += 1 }
    }

    // MARK: Names

    /// Whether a name after a full stop may begin with the byte.
    static func isNameStart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, UInt8(ascii: "_"), 0x80...0xFF: true
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A run of the bytes that names after a full stop are made of; may be empty.
    mutating func takeName() -> String {
        let start = place
        while Self.isNameStart(next) || Self.isDigit(next) { place += 1 }
        return text(from: start)
    }

    // MARK: Numbers

    private mutating func skipDigits() throws(JSONPathError) {
        if isAtEnd { throw .end(expecting: "a digit", at: column) }
        guard Self.isDigit(next) else {
            throw .expected("a digit", found: nextCharacter, at: column)
        }
        while Self.isDigit(next) { place += 1 }
    }

    /// The digits of a whole number, with its sign; only one that is zero begins with a zero.
    private mutating func takeWhole() throws(JSONPathError) -> String {
        let start = place
        _ = take(UInt8(ascii: "-"))
        let first = place
        try skipDigits()
        let digits = text(from: start)
        if bytes[first] == UInt8(ascii: "0"), place > first + 1 {
            throw .leadingZero(digits, at: column(at: start))
        }
        return digits
    }

    /// The number in brackets that stands next.
    mutating func takeInteger() throws(JSONPathError) -> Int {
        let start = place
        let digits = try takeWhole()
        if digits == "-0" { throw .negativeZero(at: column(at: start)) }
        guard let number = Int(digits), number.magnitude <= Self.largestInteger else {
            throw .outOfRange(digits, at: column(at: start))
        }
        return number
    }

    /// The number to compare with that stands next; as a document's number is read.
    mutating func takeNumber() throws(JSONPathError) -> Value {
        let start = place
        let digits = try takeWhole()
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try skipDigits()
        }
        if next | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            place += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try skipDigits()
        }
        if isWhole, let number = Int64(digits) { return .integer(number) }
        return .decimal(text(from: start))
    }

    // MARK: Strings

    /// The string that stands next; its opening quote is the next byte.
    mutating func takeString() throws(JSONPathError) -> String {
        let quote = next
        let start = place
        place += 1
        var value: [UInt8] = []
        while !isAtEnd {
            switch next {
            case quote:
                place += 1
                return String(decoding: value, as: UTF8.self)
            case UInt8(ascii: "\\"): try takeEscape(quote, into: &value)
            case 0..<0x20: throw .control(next, at: column)
            default:
                value.append(next)
                place += 1
            }
        }
        throw .unclosed("string", at: column(at: start))
    }

    private mutating func takeEscape(
        _ quote: UInt8,
        into text: inout [UInt8]
    ) throws(JSONPathError) {
        let start = place
        place += 1
        switch next {
        case quote where !isAtEnd, UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(next)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try takeCode(from: start)
            text.append(contentsOf: Array(String(scalar).utf8))
            return
        default:
            if isAtEnd { throw .end(expecting: "an escaped character", at: column) }
            let quote = String(Unicode.Scalar(quote))
            throw .escape(nextCharacter, quote: quote, at: column(at: start))
        }
        place += 1
    }

    /// What `\u` stands for, two of them for a pair of surrogates; the `u` is the next byte.
    private mutating func takeCode(from start: Int) throws(JSONPathError) -> Unicode.Scalar {
        var code = try takeHexadecimal(from: start)
        if (0xD800..<0xDC00).contains(code) {
            let second = place
            guard take("\\u") else { throw .surrogate(at: column(at: start)) }
            place -= 1
            let low = try takeHexadecimal(from: second)
            guard (0xDC00..<0xE000).contains(low) else { throw .surrogate(at: column(at: start)) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw .surrogate(at: column(at: start)) }
        return scalar
    }

    private mutating func takeHexadecimal(from start: Int) throws(JSONPathError) -> UInt32 {
        place += 1
        var code: UInt32 = 0
        for _ in 0..<4 {
            switch next {
            case 0x30...0x39: code = code << 4 | UInt32(next - 0x30)
            case 0x41...0x46: code = code << 4 | UInt32(next - 0x41 + 10)
            case 0x61...0x66: code = code << 4 | UInt32(next - 0x61 + 10)
            default: throw .hexadecimal(at: column(at: start))
            }
            place += 1
        }
        return code
    }
}
