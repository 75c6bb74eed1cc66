/// Reads a sitemap of plain text: one location a line.
struct SitemapLines {
    private var line: [UInt8] = []
    private var isTooLong = false

    /// Reads a piece, and hands on the lines that end in it; nil for one that is too long.
    ///
    /// Blank lines are passed over.
    mutating func read(_ text: UnsafeBufferPointer<UInt8>, sink: (String?) -> Void) {
        var rest = text[...]
        while let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            append(rest[..<end])
            finish(sink: sink)
            rest = rest[(end + 1)...]
        }
        append(rest)
    }

    /// Hands on the line in hand.
    mutating func finish(sink: (String?) -> Void) {
        defer {
            line.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        guard !isTooLong else { return sink(nil) }
        let text = String(decoding: line, as: UTF8.self).trimmedOfSpace
        if !text.isEmpty { sink(text) }
    }

    private mutating func append(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        let room = SitemapReader.maximumLocationBytes - line.count
        isTooLong = isTooLong || bytes.count > room
        line.append(contentsOf: bytes.prefix(room))
    }
}
