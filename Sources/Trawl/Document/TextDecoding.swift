internal import Glibc

/// Turns a body into valid UTF-8, whatever it was written in.
package enum TextDecoding {
    /// What a body became.
    package struct Decoded {
        /// The text when it had to be changed; nil: the body is valid UTF-8 from `start` on.
        package var text: [UInt8]?
        /// The length of the byte order mark that is not text.
        package var start = 0
        /// What the body was read as.
        package var encoding: CharacterEncoding
    }

    /// The encoding by byte order mark, header and declaration, in this order; without any of them
    /// UTF-8 when the bytes are valid UTF-8, else what a declaration that browsers do not know says,
    /// else windows-1252.
    package static func encoding(
        of bytes: UnsafeBufferPointer<UInt8>,
        contentType: String?
    ) -> CharacterEncoding {
        EncodingSniffer.byteOrderMark(bytes)?.encoding
            ?? contentType.flatMap { EncodingSniffer.declared(inHeader: $0) }
            ?? EncodingSniffer.declared(inDocument: bytes)
            ?? (UTF8Validation.validPrefix(bytes) == bytes.count ? .utf8 : nil)
            ?? EncodingSniffer.declaration(inDocument: bytes)?.asDeclaredInASCII
            ?? .windows1252
    }

    /// Decodes a body.
    ///
    /// Valid UTF-8 costs one pass and no copy.
    package static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>,
        contentType: String?
    ) -> Decoded {
        if let (encoding, length) = EncodingSniffer.byteOrderMark(bytes) {
            let rest = UnsafeBufferPointer(rebasing: bytes[length...])
            return decode(rest, as: encoding, start: length)
        }
        return decode(bytes, as: encoding(of: bytes, contentType: contentType), start: 0)
    }

    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>,
        as encoding: CharacterEncoding,
        start: Int
    ) -> Decoded {
        var decoded = Decoded(start: start, encoding: encoding)
        switch encoding {
        case .utf8:
            if UTF8Validation.validPrefix(bytes) < bytes.count {
                decoded.text = UTF8Validation.repaired(bytes)
            }
        case .replacement: decoded.text = bytes.isEmpty ? [] : [0xEF, 0xBF, 0xBD]
        case .userDefined: decoded.text = mapped(bytes) { 0xF700 + UInt32($0) }
        case .utf16BE, .utf16LE:
            decoded.text = decodeUTF16(bytes, isBigEndian: encoding == .utf16BE)
        default: decoded.text = convert(bytes, from: encoding)
        }
        return decoded
    }

    private static func decodeUTF16(
        _ bytes: UnsafeBufferPointer<UInt8>,
        isBigEndian: Bool
    ) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var place = 0
        while place + 1 < bytes.count {
            let first = UInt16(bytes[place])
            let second = UInt16(bytes[place + 1])
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
            place += 2
        }
        var text = Array(String(decoding: units, as: UTF16.self).utf8)
        // Half a unit at the end is a broken character.
        if bytes.count % 2 == 1 { text.append(contentsOf: [0xEF, 0xBF, 0xBD]) }
        return text
    }

    private static func mapped(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ code: (UInt8) -> UInt32
    ) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            guard byte >= 0x80 else {
                text.append(byte)
                continue
            }
            append(Unicode.Scalar(code(byte)) ?? "\u{FFFD}", to: &text)
        }
        return text
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    // MARK: iconv(3)

    private static func convert(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from encoding: CharacterEncoding
    ) -> [UInt8] {
        let converter = iconv_open("UTF-8", encoding.iconvName)
        // iconv_open(3) says -1 for a name that this machine does not have.
        guard let converter, converter != UnsafeMutableRawPointer(bitPattern: -1) else {
            return mapped(bytes) { _ in 0xFFFD }
        }
        defer { iconv_close(converter) }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 2)
        var place = 0
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 << 10) { room in
            while place <= bytes.count {
                let isFlush = place == bytes.count
                let code = step(converter, bytes, &place, room, &text)
                if code == 0 {
                    if isFlush { break }
                    continue
                }
                if code == E2BIG { continue }
                // EILSEQ: a wrong byte; EINVAL: the text ends inside a character.
                place = skipBroken(bytes, at: place, encoding, &text)
                if encoding.name == "iso-2022-jp" { continue }
                _ = iconv(converter, nil, nil, nil, nil)
            }
        }
        // Whatever a converter gives, what leaves here is UTF-8.
        return text.withUnsafeBufferPointer { bytes in
            UTF8Validation.validPrefix(bytes) == bytes.count
                ? nil : UTF8Validation.repaired(bytes)
        } ?? text
    }

    /// One call of iconv(3) with what is left, or its flush at the end; 0 or the error's number.
    private static func step(
        _ converter: iconv_t,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ place: inout Int,
        _ room: UnsafeMutableBufferPointer<CChar>,
        _ text: inout [UInt8]
    ) -> Int32 {
        var output = room.baseAddress
        var outputLeft = room.count
        var inputLeft = bytes.count - place
        let result: Int
        if inputLeft == 0 {
            result = iconv(converter, nil, nil, &output, &outputLeft)
        } else {
            // iconv(3) takes the input as char ** but does not write to it.
            var input: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(
                mutating: bytes.baseAddress.map { UnsafeRawPointer($0 + place) }
            )?.assumingMemoryBound(to: CChar.self)
            result = iconv(converter, &input, &inputLeft, &output, &outputLeft)
        }
        let code = result == -1 ? errno : 0
        place = bytes.count - inputLeft
        for byte in room.prefix(room.count - outputLeft) { text.append(UInt8(bitPattern: byte)) }
        return code
    }

    /// Writes what a broken sequence becomes; where the text goes on.
    private static func skipBroken(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at place: Int,
        _ encoding: CharacterEncoding,
        _ text: inout [UInt8]
    ) -> Int {
        guard place < bytes.count else { return place }
        let byte = bytes[place]
        // Windows code pages keep the control characters where they have no letter.
        if (0x80...0x9F).contains(byte), encoding.name.hasPrefix("windows-") {
            append(Unicode.Scalar(byte), to: &text)
            return place + 1
        }
        text.append(contentsOf: [0xEF, 0xBF, 0xBD])
        // These begin no character.
        let isAlone = byte <= 0x80 || byte == 0xFF || (byte >= 0xFD && encoding.name == "shift_jis")
        if encoding.isSingleByte || isAlone || place + 1 >= bytes.count { return place + 1 }
        // A wrong second byte goes with the first one, unless it is ASCII (Encoding Standard,
        // 10-13).
        return bytes[place + 1] < 0x80 ? place + 1 : place + 2
    }
}
