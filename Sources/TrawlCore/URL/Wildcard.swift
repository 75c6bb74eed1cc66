/// A URL pattern: `*` stands for any bytes, also none; all else for itself, from the first byte to
/// the last.
///
/// Matching takes time in proportion to the text, whatever the pattern.
public struct Wildcard: Hashable, Sendable {
    /// The pattern as written.
    public let pattern: String
    /// What must stand at the start, or all of it when there is no `*`.
    private let prefix: [UInt8]
    /// What must stand at the end; nil without a `*`.
    private let suffix: [UInt8]?
    /// What must come between them, one after the other.
    private let pieces: [Piece]

    /// Reads a pattern for URLs; every text is one.
    ///
    /// What is not ASCII is escaped first, as it stands so in a URL (`*/bücher/*`).
    public init(_ pattern: String) {
        var bytes: [UInt8] = []
        for byte in pattern.utf8 {
            if byte < 0x80 {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), upperHexDigit(byte >> 4), upperHexDigit(byte & 15)]
            }
        }
        self.init(pattern, bytes: bytes)
    }

    /// Reads a pattern for bytes that are not escaped.
    init(unescaped pattern: String) {
        self.init(pattern, bytes: Array(pattern.utf8))
    }

    private init(_ pattern: String, bytes: [UInt8]) {
        self.pattern = pattern
        var parts = bytes.split(
            separator: UInt8(ascii: "*"),
            omittingEmptySubsequences: false
        ).map { Array($0) }
        suffix = parts.count > 1 ? parts.removeLast() : nil
        prefix = parts.removeFirst()
        pieces = parts.filter { !$0.isEmpty }.map { Piece($0) }
    }

    /// Whether the whole text fits.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(matches)
    }

    /// Whether the whole text fits.
    package func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.starts(with: prefix) else { return false }
        guard let suffix else { return bytes.count == prefix.count }
        let end = bytes.count - suffix.count
        guard end >= prefix.count, bytes[end...].elementsEqual(suffix) else { return false }
        // The first place of each piece leaves most room for those behind it.
        var place = prefix.count
        for piece in pieces {
            guard let next = piece.end(in: bytes, from: place, to: end) else { return false }
            place = next
        }
        return true
    }

    /// A piece between two `*`, to be found by the method of Knuth, Morris and Pratt.
    private struct Piece: Hashable, Sendable {
        let bytes: [UInt8]
        /// For each length matched, how much of the piece still stands when the next byte does not
        /// fit.
        let fallback: [Int]

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            var fallback = [0]
            var matched = 0
            for place in bytes.indices.dropFirst() {
                while matched > 0, bytes[place] != bytes[matched] {
                    matched = fallback[matched - 1]
                }
                if bytes[place] == bytes[matched] { matched += 1 }
                fallback.append(matched)
            }
            self.fallback = fallback
        }

        /// Where the first occurrence ends.
        func end(in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
            var matched = 0
            for place in start..<end {
                while matched > 0, text[place] != bytes[matched] {
                    matched = fallback[matched - 1]
                }
                if text[place] == bytes[matched] { matched += 1 }
                if matched == bytes.count { return place + 1 }
            }
            return nil
        }
    }
}
