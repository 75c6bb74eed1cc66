/// Checks and mends UTF-8 (Unicode, table 3-7; Encoding Standard, UTF-8 decoder).
enum UTF8Validation {
    /// How far the bytes are valid UTF-8; their count when all are.
    ///
    /// One quick pass, 32 bytes of ASCII at a time.
    static func validPrefix(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var place = 0
        while place < raw.count {
            while place &+ 32 <= raw.count, isASCII(raw, from: place) { place &+= 32 }
            while place &+ 8 <= raw.count {
                let high = UInt64(littleEndian: word(raw, at: place)) & highBits
                // To the byte that is none, or eight on.
                place &+= high.trailingZeroBitCount / 8
                if high != 0 { break }
            }
            while place < raw.count, raw[place] < 0x80 { place &+= 1 }
            guard place < raw.count else { break }
            let length = sequence(bytes, at: place)
            guard length.isWhole else { return place }
            place += length.count
        }
        return place
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    private static func word(_ raw: UnsafeRawBufferPointer, at place: Int) -> UInt64 {
        raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }

    /// Whether 32 bytes from a place on are ASCII.
    @inline(__always)
    private static func isASCII(_ raw: UnsafeRawBufferPointer, from place: Int) -> Bool {
        let first = word(raw, at: place) | word(raw, at: place &+ 8)
        let second = word(raw, at: place &+ 16) | word(raw, at: place &+ 24)
        return (first | second) & highBits == 0
    }

    /// A copy with one U+FFFD for each maximal part that is not UTF-8.
    static func repaired(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        var place = 0
        while place < bytes.count {
            let rest = UnsafeBufferPointer(rebasing: bytes[place...])
            let valid = validPrefix(rest)
            result.append(contentsOf: UnsafeBufferPointer(rebasing: rest[..<valid]))
            place += valid
            guard place < bytes.count else { break }
            result.append(contentsOf: [0xEF, 0xBF, 0xBD])
            place += max(1, sequence(bytes, at: place).count)
        }
        return result
    }

    /// The length of the sequence that begins at a byte over 0x7F, and whether it is whole; of a
    /// broken one the bytes that could have been the beginning of a character.
    private static func sequence(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at place: Int
    ) -> (count: Int, isWhole: Bool) {
        let lead = bytes[place]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            second = 0xA0...0xBF
        case 0xED:
            length = 3
            second = 0x80...0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            second = 0x90...0xBF
        case 0xF1...0xF3: length = 4
        case 0xF4:
            length = 4
            second = 0x80...0x8F
        default: return (1, false)
        }
        var count = 1
        while count < length {
            let allowed = count == 1 ? second : 0x80...0xBF
            guard place + count < bytes.count, allowed.contains(bytes[place + count]) else {
                return (count, false)
            }
            count += 1
        }
        return (count, true)
    }
}
