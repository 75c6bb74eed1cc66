/// Finds the names of character references, by hash.
struct CharacterReferenceIndex: Sendable {
    /// The index over the whole table, made when it is first asked for.
    static let shared = CharacterReferenceIndex()

    /// A name without its semicolon, and what it stands for.
    private struct Entry: Sendable {
        var start: Int
        var count: Int
        var first: Unicode.Scalar
        var second: Unicode.Scalar?
        /// Whether it counts without a semicolon too, as the names of old do.
        var isLegacy: Bool
    }

    /// The longest name, without its semicolon.
    static let longestName = 31
    /// The lengths of the names that count without a semicolon.
    static let legacyLengths = 2...6

    private var entries: [Entry] = []
    /// Places in `entries` plus one; 0 is free.
    private var buckets = [UInt16](repeating: 0, count: bucketCount)
    /// A power of two, and more than twice as many as there are names.
    private static let bucketCount = 8192
    /// The words of the table, which the names are parts of.
    private let words: [UInt8]

    private init() {
        let table = CharacterReferenceTable.names
        words = Array(
            UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
        )
        for word in words.split(separator: UInt8(ascii: " ")) { add(word) }
    }

    /// Adds a word of the table: `*` for a name that needs no semicolon, the name, `=`, and one or two
    /// hexadecimal numbers with `+` between them.
    private mutating func add(_ word: ArraySlice<UInt8>) {
        guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else { return }
        let isLegacy = word.first == UInt8(ascii: "*")
        let start = word.startIndex + (isLegacy ? 1 : 0)
        let characters = word[(equals + 1)...].split(separator: UInt8(ascii: "+")).compactMap {
            Unicode.Scalar($0.reduce(UInt32(0)) { $0 * 16 + UInt32($1.hexDigitValue ?? 0) })
        }
        guard let first = characters.first else { return }
        entries.append(
            Entry(
                start: start,
                count: equals - start,
                first: first,
                second: characters.count > 1 ? characters[1] : nil,
                isLegacy: isLegacy
            )
        )
        var bucket = words.withUnsafeBufferPointer {
            Self.bucket(of: $0, from: start, count: equals - start)
        }
        while buckets[bucket] != 0 { bucket = (bucket + 1) % buckets.count }
        buckets[bucket] = UInt16(entries.count)
    }

    /// Reads a name from behind its ampersand on (HTML Standard, 13.2.5.73).
    func match(
        _ text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        inAttribute: Bool
    ) -> CharacterReferences.Match? {
        var count = 0
        while start + count < text.count, count <= Self.longestName,
            isNameByte(text[start + count])
        {
            count += 1
        }
        let end = start + count
        if end < text.count, text[end] == UInt8(ascii: ";"),
            let entry = find(text, from: start, count: count)
        {
            return match(entry, end: end + 1)
        }
        // The longest name that counts without a semicolon.
        var shorter = min(count, Self.legacyLengths.upperBound)
        while shorter >= Self.legacyLengths.lowerBound {
            if let entry = find(text, from: start, count: shorter), entry.isLegacy {
                let end = start + shorter
                // What looks like a parameter of a URL stays one.
                let next = end < text.count ? text[end] : 0
                if inAttribute, next == UInt8(ascii: "=") || isNameByte(next) { return nil }
                return match(entry, end: end)
            }
            shorter -= 1
        }
        return nil
    }

    private func match(_ entry: Entry, end: Int) -> CharacterReferences.Match {
        .init(first: entry.first, second: entry.second, isOwnNumber: false, end: end)
    }

    private func find(
        _ text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        count: Int
    ) -> Entry? {
        guard count >= Self.legacyLengths.lowerBound, count <= Self.longestName else { return nil }
        var bucket = Self.bucket(of: text, from: start, count: count)
        while buckets[bucket] != 0 {
            let entry = entries[Int(buckets[bucket]) - 1]
            if entry.count == count, isEqual(entry, text, start) { return entry }
            bucket = (bucket + 1) % buckets.count
        }
        return nil
    }

    private func isEqual(
        _ entry: Entry,
        _ text: UnsafeBufferPointer<UInt8>,
        _ start: Int
    ) -> Bool {
        for place in 0..<entry.count where words[entry.start + place] != text[start + place] {
            return false
        }
        return true
    }

    private static func bucket(
        of text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        count: Int
    ) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in start..<(start + count) {
            hash = (hash ^ UInt64(text[place])) &* 0x100_0000_01B3
        }
        return Int(truncatingIfNeeded: hash >> 32) & (bucketCount - 1)
    }

    private func isNameByte(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte.isASCIIDigit }
}
