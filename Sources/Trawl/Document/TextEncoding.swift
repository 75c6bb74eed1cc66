internal import Glibc

/// Turns UTF-8 into another encoding, by iconv(3).
package struct TextEncoding: Sendable {
    private let iconvName: String

    /// An encoding of the Encoding Standard to write in; nil for those that nothing is written in
    /// but UTF-8 (Encoding Standard, 4.3, "get an output encoding").
    package init?(_ encoding: CharacterEncoding) {
        switch encoding {
        case .utf8, .utf16BE, .utf16LE, .replacement, .userDefined: return nil
        default: iconvName = encoding.iconvName
        }
    }

    /// An encoding by a name that iconv(3) knows; a hyphen too many is forgiven (`latin-1`).
    ///
    /// Nil when it knows none of that name. `utf-16` writes a byte order mark.
    package init?(iconvName name: String) {
        let upper = name.uppercased()
        let names = [upper, upper.replacing("-", with: "")]
        guard let known = names.first(where: Self.isKnown) else { return nil }
        iconvName = known
    }

    private static func isKnown(_ name: String) -> Bool {
        guard let converter = open(name) else { return false }
        iconv_close(converter)
        return true
    }

    private static func open(_ name: String) -> iconv_t? {
        let converter = iconv_open(name, "UTF-8")
        // iconv_open(3) says -1 for a name that this machine does not have.
        return converter == UnsafeMutableRawPointer(bitPattern: -1) ? nil : converter
    }

    /// The bytes of a text; nil when the encoding lacks one of its characters.
    package func bytes(of text: [UInt8]) -> [UInt8]? {
        // Encoding Standard, 10.2.2: the one character that its gb18030 does not write.
        if iconvName == "GB18030", String(decoding: text, as: UTF8.self).contains("\u{E5E5}") {
            return nil
        }
        guard let converter = Self.open(iconvName) else { return nil }
        defer { iconv_close(converter) }
        return Self.convert(text, converter)
    }

    /// The bytes of a URL's query: a character that the encoding lacks becomes an escaped reference,
    /// `%26%23960%3B` (URL Standard, 4.4, "percent-encode after encoding").
    package func query(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let text = Array(text)
        if let bytes = bytes(of: text) { return bytes }
        // The run of characters that can be written is converted as one, as an encoding with states
        // (ISO-2022-JP) needs it.
        var result: [UInt8] = []
        var writable: [UInt8] = []
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            let character = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            if bytes(of: character) != nil {
                writable += character
                continue
            }
            result += bytes(of: writable) ?? []
            writable = []
            result += "%26%23\(scalar.value)%3B".utf8
        }
        return result + (bytes(of: writable) ?? [])
    }

    private static func convert(_ text: [UInt8], _ converter: iconv_t) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + 16)
        // iconv(3) takes the input as char ** but does not write to it.
        var text = text.map { CChar(bitPattern: $0) }
        let isWhole = text.withUnsafeMutableBufferPointer { source in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { room in
                var input = source.baseAddress
                var inputLeft = source.count
                var isFlushed = false
                while !isFlushed {
                    isFlushed = inputLeft == 0
                    var output = room.baseAddress
                    var outputLeft = room.count
                    let code =
                        isFlushed
                        ? iconv(converter, nil, nil, &output, &outputLeft)
                        : iconv(converter, &input, &inputLeft, &output, &outputLeft)
                    let number = errno
                    for byte in room.prefix(room.count - outputLeft) {
                        result.append(UInt8(bitPattern: byte))
                    }
                    // More than 0: characters that were written as others, which is a loss too.
                    if code == -1, number == E2BIG { continue }
                    if code != 0 { return false }
                }
                return true
            }
        }
        return isWhole ? result : nil
    }
}
