/// Texts and values of attributes that go round libxml2, which reads a mark of four bytes in their place.
///
/// Its HTML parser takes each of their bytes through two calls and a copy, to hand them over as they
/// are: on 6,085 pages that was a seventh of a crawl's CPU. Only what holds no reference goes round.
struct HTMLBypass {
    /// The first byte of a mark: U+007F, as libxml2 hands on no other control character.
    ///
    /// In a document that has one of its own nothing goes round, nor where another control character
    /// stands, which libxml2 takes out of texts.
    static let sign: UInt8 = 0x7F
    /// The length of a mark.
    static let markBytes = 4
    /// Values and texts from so many bytes on are worth it (a guess: the mark must be shorter).
    static let leastValue = 8
    static let leastText = 16
    /// How many go round, as a mark has three digits of six bits; what is more goes through.
    static let most = 1 << 18

    /// What a mark stands for: parts of the text that is repaired, valid as long as that is.
    private var parts: [UnsafeBufferPointer<UInt8>] = []

    /// How many there are.
    var count: Int { parts.count }

    /// Whether no more go round.
    var isFull: Bool { parts.count == Self.most }

    /// Keeps a part of the text, and writes its mark.
    mutating func add(_ part: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        let number = parts.count
        parts.append(part)
        output.append(Self.sign)
        for shift in [0, 6, 12] {
            // None of these signs ends a text or a value.
            output.append(0x40 | UInt8(truncatingIfNeeded: number >> shift & 0x3F))
        }
    }

    /// Forgets all but the first parts.
    mutating func removeAll(behind count: Int) { parts.removeLast(parts.count - count) }

    /// What the mark stands for that a text, ended by a zero byte or longer than a mark, begins with;
    /// nil when it begins with none.
    @inline(__always)
    func part(at text: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard text[0] == Self.sign else { return nil }
        return marked(text)
    }

    private func marked(_ text: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        var number = 0
        for place in 1..<Self.markBytes {
            guard text[place] & 0xC0 == 0x40 else { return nil }
            number |= Int(text[place] & 0x3F) << (6 * (place - 1))
        }
        return number < parts.count ? parts[number] : nil
    }
}
