extension String {
    /// The text with pairs of surrogates in the escapes of JSON (RFC 8259, section 7) joined to one
    /// escape of YAML, which libyaml understands; only when the text is a JSON object.
    ///
    /// What follows on the line of a pair moves two columns to the left.
    func joiningSurrogates() -> String {
        let bytes = Array(utf8)
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"), utf8.contains(0x5C) else {
            return self
        }
        var joined: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if let high = bytes.escape(at: place), (0xD800..<0xDC00).contains(high),
                let low = bytes.escape(at: place + 6), (0xDC00..<0xE000).contains(low)
            {
                let value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
                let digits = String(value, radix: 16)
                joined.append(contentsOf: "\\U".utf8)
                joined.append(contentsOf: String(repeating: "0", count: 8 - digits.count).utf8)
                joined.append(contentsOf: digits.utf8)
                place += 12
            } else {
                // An escaped backslash begins no other escape.
                let length = bytes[place] == 0x5C ? min(2, bytes.count - place) : 1
                joined.append(contentsOf: bytes[place..<place + length])
                place += length
            }
        }
        return joined.count == bytes.count ? self : String(decoding: joined, as: UTF8.self)
    }
}

extension [UInt8] {
    /// The value of `\uXXXX` at a place.
    fileprivate func escape(at place: Int) -> UInt32? {
        guard place + 6 <= count, self[place] == 0x5C, self[place + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let digits = String(decoding: self[place + 2..<place + 6], as: UTF8.self)
        return digits.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2D } ? UInt32(digits, radix: 16) : nil
    }
}
