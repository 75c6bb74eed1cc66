/// The path of a rule, made ready for comparing: pieces between wildcards.
struct RobotsPattern: Sendable {
    /// What stands before the first "*"; the path begins with it.
    private let head: [UInt8]
    /// What stands after each "*", with what a search needs.
    private let pieces: [SearchPiece]
    /// Whether the pattern ends with "$": the last piece ends the path.
    private let isAnchored: Bool

    /// Reads a pattern; "*" and a final "$" are special (RFC 9309, 2.2.3).
    init(_ text: ArraySlice<UInt8>, startsInQuery: Bool = false) {
        isAnchored = text.last == UInt8(ascii: "$")
        let body = isAnchored ? text.dropLast() : text
        var isQuery = startsInQuery
        var parts: [[UInt8]] = []
        for part in body.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false) {
            var canonical: [UInt8] = []
            RobotsPath.append(part, isQuery: &isQuery, to: &canonical)
            parts.append(canonical)
        }
        head = parts[0]
        // Stars in a row are one: empty pieces but the last match anything.
        let last = parts.count - 1
        pieces = parts.enumerated().filter { $0 > 0 && (!$1.isEmpty || $0 == last) }
            .map { SearchPiece($1) }
    }

    /// How a pattern begins, in a form that is compared in one step.
    struct Start: Sendable {
        fileprivate let word: UInt64
        fileprivate let mask: UInt64

        /// Whether a path that begins so (see `word`) may match.
        func fits(_ path: UInt64) -> Bool { path & mask == word }
    }

    /// The first 8 bytes of `head`, or fewer when it is shorter.
    var start: Start {
        let shift = UInt64(8 * (8 - min(head.count, 8)))
        return Start(word: Self.word(of: head), mask: UInt64.max << shift)
    }

    /// The first 8 bytes as a number, zeros for what is missing; no canonical path has a zero.
    static func word(of path: [UInt8]) -> UInt64 {
        let bytes = path.prefix(8)
        let word = bytes.reduce(0) { $0 << 8 | UInt64($1) }
        return bytes.isEmpty ? 0 : word << UInt64(8 * (8 - bytes.count))
    }

    /// Whether a path (as `RobotsPath.canonical` gives it) fits; linear in path and pattern.
    func matches(_ path: [UInt8]) -> Bool {
        guard path.count >= head.count else { return false }
        for index in head.indices where path[index] != head[index] { return false }
        guard let last = pieces.last else { return !isAnchored || path.count == head.count }
        // The first place of each piece leaves the most room for the next.
        var position = head.count
        for piece in pieces.dropLast() {
            guard let end = piece.endOfFirst(in: path, from: position) else { return false }
            position = end
        }
        guard isAnchored else { return last.endOfFirst(in: path, from: position) != nil }
        return path.count - last.bytes.count >= position && path.hasSuffix(last.bytes)
    }
}

/// A string to be searched for, after Knuth, Morris and Pratt: no path makes the search slow.
private struct SearchPiece: Sendable {
    let bytes: [UInt8]
    /// For each place the length of the longest border of what stands up to it.
    private let borders: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var borders = [Int](repeating: 0, count: bytes.count)
        var matched = 0
        for index in bytes.indices.dropFirst() {
            while matched > 0, bytes[index] != bytes[matched] { matched = borders[matched - 1] }
            if bytes[index] == bytes[matched] { matched += 1 }
            borders[index] = matched
        }
        self.borders = borders
    }

    /// The index after the first occurrence at or after `start`; nil when there is none.
    func endOfFirst(in path: [UInt8], from start: Int) -> Int? {
        guard !bytes.isEmpty else { return start }
        var matched = 0
        var index = start
        while index < path.count {
            while matched > 0, path[index] != bytes[matched] { matched = borders[matched - 1] }
            if path[index] == bytes[matched] { matched += 1 }
            index += 1
            if matched == bytes.count { return index }
        }
        return nil
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ end: [UInt8]) -> Bool {
        count >= end.count && suffix(end.count).elementsEqual(end)
    }
}
