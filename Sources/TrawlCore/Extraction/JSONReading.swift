/// Text that is not JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong: lower case, no full stop.
    public let message: String
    /// Where, in bytes from 0.
    public let offset: Int

    /// The message with its place.
    public var description: String { "\(message) at byte \(offset)" }
}

extension Value {
    /// Reads one JSON value (RFC 8259); of a name that comes twice the later value counts.
    ///
    /// A number without fraction and exponent that fits is an integer, every other one an exact
    /// decimal: written again, it gives the same bytes. Bytes that are not UTF-8 become U+FFFD.
    ///
    /// - Throws: What is wrong, with its place: also nesting over 512 deep.
    public init(json bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes: bytes)
        self = try reader.readDocument()
    }

    /// Reads one JSON value from text.
    ///
    /// - Throws: As `init(json:)` with bytes does.
    public init(json text: String) throws(JSONError) {
        try self.init(json: Array(text.utf8))
    }
}

/// Recursive descent over bytes.
private struct JSONReader {
    /// Deeper than any sane document, and far from the end of a thread's stack.
    static let maximumDepth = 512

    let bytes: [UInt8]
    var place = 0
    var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

    mutating func readDocument() throws(JSONError) -> Value {
        let value = try readValue()
        skipBlanks()
        guard place == bytes.count else { throw mistake("unexpected text after the value") }
        return value
    }

    private func mistake(_ message: String) -> JSONError {
        JSONError(message: message, offset: place)
    }

    private mutating func skipBlanks() {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x09, 0x0A, 0x0D: place += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func readValue() throws(JSONError) -> Value {
        skipBlanks()
        guard place < bytes.count else { throw mistake("the text ends where a value is expected") }
        switch next {
        case UInt8(ascii: "{"): return .object(try readObject())
        case UInt8(ascii: "["): return .list(try readList())
        case UInt8(ascii: "\""): return .text(try readString())
        case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
        case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return try readNumber()
        default: throw mistake("value expected")
        }
    }

    private mutating func readWord(_ word: String, _ value: Value) throws(JSONError) -> Value {
        guard bytes[place...].starts(with: word.utf8) else { throw mistake("value expected") }
        place += word.utf8.count
        return value
    }

    private mutating func enter() throws(JSONError) {
        guard depth < JSONReader.maximumDepth else { throw mistake("nested over 512 deep") }
        depth += 1
        place += 1
        skipBlanks()
    }

    private mutating func readObject() throws(JSONError) -> Fields {
        try enter()
        defer { depth -= 1 }
        var fields = Fields()
        // Looking a name up is linear; beyond a few names a set tells quickly that one is new.
        var names: Set<String> = []
        if take(UInt8(ascii: "}")) { return fields }
        while true {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw mistake("a name in quotes expected") }
            let name = try readString()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw mistake("':' expected") }
            let value = try readValue()
            if names.insert(name).inserted {
                fields.append(name: name, value: value)
            } else {
                fields[name] = value
            }
            skipBlanks()
            if take(UInt8(ascii: "}")) { return fields }
            guard take(UInt8(ascii: ",")) else { throw mistake("',' or '}' expected") }
        }
    }

    private mutating func readList() throws(JSONError) -> [Value] {
        try enter()
        defer { depth -= 1 }
        var values: [Value] = []
        if take(UInt8(ascii: "]")) { return values }
        while true {
            values.append(try readValue())
            skipBlanks()
            if take(UInt8(ascii: "]")) { return values }
            guard take(UInt8(ascii: ",")) else { throw mistake("',' or ']' expected") }
        }
    }

    private mutating func readNumber() throws(JSONError) -> Value {
        let start = place
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard skipDigits() else { throw mistake("digit expected") }
        }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard skipDigits() else { throw mistake("digit expected") }
        }
        if next | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            place += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() else { throw mistake("digit expected") }
        }
        let digits = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, digits != "-0", let number = Int64(digits) { return .integer(number) }
        return .decimal(digits)
    }

    private mutating func skipDigits() -> Bool {
        let start = place
        while (0x30...0x39).contains(next) { place += 1 }
        return place > start
    }

    private mutating func readString() throws(JSONError) -> String {
        place += 1
        let start = place
        while place < bytes.count, bytes[place] >= 0x20, bytes[place] != UInt8(ascii: "\""),
            bytes[place] != UInt8(ascii: "\\")
        {
            place += 1
        }
        // Most strings have no escape and are made at once.
        if next == UInt8(ascii: "\""), place < bytes.count {
            defer { place += 1 }
            return String(decoding: bytes[start..<place], as: UTF8.self)
        }
        var text = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                place += 1
                try readEscape(into: &text)
            case 0..<0x20: throw mistake("control character in a string")
            default:
                text.append(byte)
                place += 1
            }
        }
        throw mistake("the text ends inside a string")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
        let byte = next
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try readHexadecimal()
            // A pair of surrogates is one character; half of one becomes U+FFFD.
            if (0xD800..<0xDC00).contains(code), next == UInt8(ascii: "\\"),
                place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "u")
            {
                let before = place
                place += 2
                let second = try readHexadecimal()
                if (0xDC00..<0xE000).contains(second) {
                    code = 0x10000 + (code - 0xD800) << 10 + (second - 0xDC00)
                } else {
                    place = before
                }
            }
            let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
            text.append(contentsOf: Array(String(scalar).utf8))
        default:
            place -= 1
            throw mistake("unknown escape in a string")
        }
    }

    private mutating func readHexadecimal() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            switch next {
            case 0x30...0x39: code = code << 4 | UInt32(next - 0x30)
            case 0x41...0x46: code = code << 4 | UInt32(next - 0x41 + 10)
            case 0x61...0x66: code = code << 4 | UInt32(next - 0x61 + 10)
            default: throw mistake("four hexadecimal digits expected")
            }
            place += 1
        }
        return code
    }
}
