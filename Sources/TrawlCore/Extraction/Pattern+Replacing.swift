extension Pattern {
    /// The text with every match replaced; nil when the search hit a limit.
    ///
    /// In the template `$1` and `${1}` are what a group matched, `$0` the whole match, `$$` a
    /// dollar; any other `$` is itself, and a group that took no part is empty.
    public func replacing(in text: String, with template: String) -> String? {
        guard case .text(let replaced) = replacing(in: text, with: template, atMost: .max) else {
            return nil
        }
        return replaced
    }

    /// The text with its first matches replaced, at most so many; nil when the search hit a limit.
    package func replacing(in text: String, with template: String, upTo count: Int) -> String? {
        var text = text
        let replaced = text.withUTF8 {
            replacing(in: $0, with: Array(template.utf8), atMost: .max, upTo: count)
        }
        guard case .text(let text) = replaced else { return nil }
        return text
    }

    /// As ``replacing(in:with:)``, but not further than to so many bytes: a short text may have many
    /// matches, and the template may be long.
    func replacing(
        in text: String,
        with template: String,
        atMost limit: Int
    ) -> PatternReplacement {
        var text = text
        return text.withUTF8 { replacing(in: $0, with: Array(template.utf8), atMost: limit) }
    }

    private func replacing(
        in bytes: UnsafeBufferPointer<UInt8>,
        with template: [UInt8],
        atMost limit: Int,
        upTo most: Int = .max
    ) -> PatternReplacement {
        var result: [UInt8] = []
        var copied = 0
        var start = 0
        var left = most
        // One budget for all: a thousand matches must not cost a thousand of them.
        var search = PatternSearch()
        while start <= bytes.count, left > 0 {
            left -= 1
            let groups: [Range<Int>?]
            switch match(in: bytes, from: start, &search) {
            case .limit: return .limit
            case .none: groups = []
            case .match(let found): groups = found
            }
            guard let whole = groups.first ?? nil, whole.lowerBound >= copied else { break }
            result.append(contentsOf: bytes[copied..<whole.lowerBound])
            append(template, groups, of: bytes, to: &result)
            if result.count > limit { return .tooLong }
            copied = whole.upperBound
            start = PatternSearch.next(behind: whole, in: bytes)
        }
        result.append(contentsOf: bytes[copied...])
        guard result.count <= limit else { return .tooLong }
        return .text(String(decoding: result, as: UTF8.self))
    }

    /// What lies between matches, with that before the first and behind the last; nil when the
    /// search hit a limit.
    ///
    /// Empty matches part nothing. At most so many are looked for.
    func gaps(in bytes: UnsafeBufferPointer<UInt8>, atMost limit: Int) -> [Range<Int>]? {
        var gaps: [Range<Int>] = []
        var copied = 0
        var start = 0
        var search = PatternSearch()
        while start <= bytes.count, gaps.count + 1 < limit {
            let groups: [Range<Int>?]
            switch match(in: bytes, from: start, &search) {
            case .limit: return nil
            case .none: groups = []
            case .match(let found): groups = found
            }
            guard let whole = groups.first ?? nil, whole.lowerBound >= copied else { break }
            if !whole.isEmpty {
                gaps.append(copied..<whole.lowerBound)
                copied = whole.upperBound
            }
            start = PatternSearch.next(behind: whole, in: bytes)
        }
        gaps.append(copied..<bytes.count)
        return gaps
    }

    private func append(
        _ template: [UInt8],
        _ groups: [Range<Int>?],
        of bytes: UnsafeBufferPointer<UInt8>,
        to result: inout [UInt8]
    ) {
        var place = 0
        while place < template.count {
            let byte = template[place]
            guard byte == UInt8(ascii: "$"), place + 1 < template.count else {
                result.append(byte)
                place += 1
                continue
            }
            if template[place + 1] == UInt8(ascii: "$") {
                result.append(byte)
                place += 2
                continue
            }
            guard let (group, next) = reference(in: template, at: place + 1) else {
                result.append(byte)
                place += 1
                continue
            }
            if group < groups.count, let range = groups[group] {
                result.append(contentsOf: bytes[range])
            }
            place = next
        }
    }

    /// The group number after a dollar, and where the template goes on.
    private func reference(in template: [UInt8], at place: Int) -> (group: Int, next: Int)? {
        let isBraced = template[place] == UInt8(ascii: "{")
        var next = isBraced ? place + 1 : place
        var group = 0
        let first = next
        // Two digits are enough for any expression that a person writes.
        while next < template.count, next - first < 2, (0x30...0x39).contains(template[next]) {
            group = group * 10 + Int(template[next] & 0x0F)
            next += 1
        }
        guard next > first else { return nil }
        guard isBraced else { return (group, next) }
        guard next < template.count, template[next] == UInt8(ascii: "}") else { return nil }
        return (group, next + 1)
    }
}

/// What replacing gave.
enum PatternReplacement: Hashable {
    case text(String)
    /// The search hit a limit.
    case limit
    /// The result would be longer than it may be.
    case tooLong
}

extension PatternSearch {
    /// Where a search goes on behind a match: behind an empty one, the character after it stays.
    static func next(behind match: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var next = match.upperBound
        guard match.isEmpty else { return next }
        next += 1
        while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
