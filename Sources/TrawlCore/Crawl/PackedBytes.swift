/// Numbers and texts one after the other: a number in groups of seven bits, the lowest first, a text
/// as its length and its UTF-8.
struct PackedBytes {
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    /// Appends a number that is not negative.
    mutating func append(_ number: Int) {
        precondition(number >= 0, "a packed number counts something")
        var left = UInt(number)
        while left >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(left))
    }

    mutating func append(_ text: String) {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ slice: ArraySlice<UInt8>) { bytes.append(contentsOf: slice) }
}

/// Reads packed bytes; every answer is nil where they end too early or make no sense.
struct PackedReader {
    private var left: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { left = bytes[...] }

    var isAtEnd: Bool { left.isEmpty }

    /// What was not read yet.
    var rest: [UInt8] { Array(left) }

    mutating func number() -> Int? {
        var number: UInt = 0
        // Nine groups hold all that an Int may be.
        for shift in stride(from: UInt(0), to: 63, by: 7) {
            guard let byte = left.popFirst() else { return nil }
            number |= UInt(byte & 0x7F) << shift
            if byte < 0x80 { return Int(number) }
        }
        return nil
    }

    /// A length and so many bytes.
    mutating func bytes() -> ArraySlice<UInt8>? {
        guard let length = number(), length <= left.count else { return nil }
        defer { left = left.dropFirst(length) }
        return left.prefix(length)
    }

    mutating func text() -> String? { bytes().map { String(decoding: $0, as: UTF8.self) } }
}
