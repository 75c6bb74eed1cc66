/// Steps that take a list as a whole; any other value is taken as a list of one.
extension Transform {
    func applied(toList value: Value, _ room: inout Int) throws(ValueError) -> Value {
        if value == .null { return .null }
        if case .slice(let bounds) = self, case .text(let text) = value {
            return .text(bounds.slice(of: text))
        }
        var values = [value]
        if case .list(let elements) = value { values = elements }
        switch self {
        case .join(let separator): return try Transform.join(values, separator, &room)
        case .first: return values.first ?? .null
        case .last: return values.last ?? .null
        case .nth(let place):
            let index = place < 0 ? values.count + place : place
            return values.indices.contains(index) ? values[index] : .null
        case .slice(let bounds): return .list(Array(values[bounds.range(in: values.count)]))
        case .unique:
            guard case .list = value else { return value }
            var seen: Set<Value> = []
            return .list(values.filter { seen.insert($0).inserted })
        default: return value
        }
    }

    /// The values as one text; null is left out, and what is no text is written as in JSON.
    private static func join(
        _ values: [Value],
        _ separator: String,
        _ room: inout Int
    ) throws(ValueError) -> Value {
        var text = ""
        var isFirst = true
        for value in values where value != .null {
            var part = value.json
            if case .text(let own) = value { part = own }
            try take(part.utf8.count + (isFirst ? 0 : separator.utf8.count), from: &room)
            if !isFirst { text += separator }
            text += part
            isFirst = false
        }
        return .text(text)
    }
}

extension Transform.Separator {
    /// The parts of a text; empty ones are parts, too, but between blanks.
    func parts(of text: String) throws(ValueError) -> [Value] {
        switch self {
        case .blanks:
            let parts = text.unicodeScalars.split(
                maxSplits: Transform.maximumParts,
                whereSeparator: \.properties.isWhitespace
            )
            return try limited(parts.map { .text(String($0)) })
        case .text(let separator):
            var parts: [Value] = []
            let bytes = Array(text.utf8)
            for range in try gaps(of: Array(separator.utf8), in: bytes) {
                parts.append(.text(String(decoding: bytes[range], as: UTF8.self)))
            }
            return parts
        case .pattern(let pattern):
            var text = text
            let found = text.withUTF8 { bytes in
                pattern.gaps(in: bytes, atMost: Transform.maximumParts + 1)?.map {
                    Value.text(String(decoding: bytes[$0], as: UTF8.self))
                }
            }
            guard let found else { throw .patternLimit(pattern) }
            return try limited(found)
        }
    }

    /// What lies between the places where a separator stands, with that before the first and
    /// behind the last.
    private func gaps(of separator: [UInt8], in bytes: [UInt8]) throws(ValueError) -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var start = 0
        var place = 0
        while place + separator.count <= bytes.count {
            guard bytes[place..<(place + separator.count)].elementsEqual(separator) else {
                place += 1
                continue
            }
            gaps.append(start..<place)
            if gaps.count >= Transform.maximumParts { throw .tooManyParts }
            place += separator.count
            start = place
        }
        gaps.append(start..<bytes.count)
        return gaps
    }

    private func limited(_ parts: [Value]) throws(ValueError) -> [Value] {
        if parts.count > Transform.maximumParts { throw .tooManyParts }
        return parts
    }
}

extension Transform.Bounds {
    /// The part of so many places that the bounds take.
    func range(in count: Int) -> Range<Int> {
        func place(_ bound: Int) -> Int { max(0, min(count, bound < 0 ? count + bound : bound)) }
        let start = place(from)
        return start..<max(start, place(to ?? count))
    }

    /// The part of a text that the bounds take, in characters as people see them.
    func slice(of text: String) -> String {
        let range = range(in: text.count)
        let start = text.index(text.startIndex, offsetBy: range.lowerBound)
        return String(text[start..<text.index(start, offsetBy: range.count)])
    }
}
