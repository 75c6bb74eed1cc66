extension Pattern {
    /// The text with every match replaced; nil when the search hit a limit.
    ///
    /// In the template `$1` and `${1}` are what a group matched, `$0` the whole match, `$$` a
    /// dollar; any other `$` is itself, and a group that took no part is empty.
    public func replacing(in text: String, with template: String) -> String? {
        var text = text
        return text.withUTF8 { bytes -> String? in
            guard let replaced = replacing(in: bytes, with: Array(template.utf8)) else {
                return nil
            }
            return String(decoding: replaced, as: UTF8.self)
        }
    }

    private func replacing(
        in bytes: UnsafeBufferPointer<UInt8>,
        with template: [UInt8]
    ) -> [UInt8]? {
        var result: [UInt8] = []
        var copied = 0
        var start = 0
        // One budget for all: a thousand matches must not cost a thousand of them.
        var search = PatternSearch()
        while start <= bytes.count {
            let groups: [Range<Int>?]
            switch match(in: bytes, from: start, &search) {
            case .limit: return nil
            case .none: groups = []
            case .match(let found): groups = found
            }
            guard let whole = groups.first ?? nil, whole.lowerBound >= copied else { break }
            result.append(contentsOf: bytes[copied..<whole.lowerBound])
            append(template, groups, of: bytes, to: &result)
            copied = whole.upperBound
            start = whole.upperBound
            if whole.isEmpty {
                // An empty match: the character after it stays, and the search goes on behind it.
                start += 1
                while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
            }
        }
        result.append(contentsOf: bytes[copied...])
        return result
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
