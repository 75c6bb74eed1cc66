/// Reads the tokens of CSS (CSS Syntax Level 3, section 4) that selectors are made of, from bytes.
struct CSSScanner {
    private let bytes: [UInt8]
    /// Where the next byte is.
    private(set) var place = 0

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

    /// The text between two places, without white space at its ends.
    func text(from start: Int) -> String {
        var range = bytes[start..<place]
        while let last = range.last, last <= 0x20 { range.removeLast() }
        return String(decoding: range, as: UTF8.self)
    }

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

    /// Skips white space and comments; whether there was white space.
    mutating func skipBlanks() throws(CSSError) -> Bool {
        var sawBlank = false
        while !isAtEnd {
            switch next {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
                sawBlank = true
                place += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                let start = column
                place += 2
                while next != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") {
                    if isAtEnd { throw .unclosed("comment", at: start) }
                    place += 1
                }
                place += 2
            default: return sawBlank
            }
        }
        return sawBlank
    }

    // MARK: Identifiers and strings

    private func isNameStart(at distance: Int) -> Bool {
        switch peek(distance) {
        case 0x61...0x7A, 0x41...0x5A, UInt8(ascii: "_"), 0x80...0xFF: true
        case UInt8(ascii: "\\"): !isNewline(peek(distance + 1))
        default: false
        }
    }

    private func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0C || byte == 0x0D }

    /// Whether an identifier stands next (CSS Syntax, 4.3.9).
    var startsIdentifier: Bool {
        if next == UInt8(ascii: "-") { return peek(1) == UInt8(ascii: "-") || isNameStart(at: 1) }
        return isNameStart(at: 0)
    }

    /// The identifier that stands next, escapes resolved.
    mutating func takeIdentifier(as what: String) throws(CSSError) -> String {
        guard !isAtEnd else { throw .end(expecting: what, at: column) }
        guard startsIdentifier else { throw .expected(what, found: nextCharacter, at: column) }
        return takeName()
    }

    /// A run of name bytes, escapes resolved.
    mutating func takeName() -> String {
        var name: [UInt8] = []
        while !isAtEnd {
            switch next {
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "_"), UInt8(ascii: "-"),
                0x80...0xFF:
                name.append(next)
                place += 1
            case UInt8(ascii: "\\") where isNameStart(at: 0):
                place += 1
                takeEscape(into: &name)
            default: return String(decoding: name, as: UTF8.self)
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// The string that stands next; its opening quote is the next byte.
    mutating func takeString() throws(CSSError) -> String {
        let quote = next
        let start = column
        place += 1
        var value: [UInt8] = []
        while true {
            if isAtEnd || isNewline(next) { throw .unclosed("string", at: start) }
            if take(quote) { return String(decoding: value, as: UTF8.self) }
            guard next == UInt8(ascii: "\\") else {
                value.append(next)
                place += 1
                continue
            }
            place += 1
            if isAtEnd { continue }
            if isNewline(next) {
                // A line continuation gives nothing; CR LF is one line end.
                place += next == 0x0D && peek(1) == 0x0A ? 2 : 1
            } else {
                takeEscape(into: &value)
            }
        }
    }

    /// What follows a backslash: up to six hexadecimal digits and one blank, or any character.
    private mutating func takeEscape(into text: inout [UInt8]) {
        // A backslash at the very end stands for U+FFFD (CSS Syntax, 4.3.7).
        guard !isAtEnd else { return text.append(contentsOf: [0xEF, 0xBF, 0xBD]) }
        var code: UInt32 = 0
        var digits = 0
        while digits < 6, let digit = hexDigit(next) {
            code = code << 4 | digit
            digits += 1
            place += 1
        }
        guard digits > 0 else {
            // Any other character stands for itself; its further bytes are name bytes anyway.
            text.append(next)
            place += 1
            return
        }
        if next == 0x0D, peek(1) == 0x0A {
            place += 2
        } else if next == 0x20 || next == 0x09 || isNewline(next) {
            place += 1
        }
        // Zero, surrogates and what lies beyond Unicode become U+FFFD (CSS Syntax, 4.3.7).
        let scalar = (code == 0 ? nil : Unicode.Scalar(code)) ?? "\u{FFFD}"
        text.append(contentsOf: Array(String(scalar).utf8))
    }

    private func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }
}
