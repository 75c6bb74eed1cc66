/// Single values: text, numbers, durations and the like. Each gives nil after it has reported why.
extension JobFileReading {
    /// Text that is not empty.
    mutating func text(_ key: String, _ node: YAMLNode) -> String? {
        scalar(key, node, shape: "text")?.text
    }

    /// A scalar that is neither null nor empty.
    mutating func scalar(_ key: String, _ node: YAMLNode, shape: String) -> YAMLScalar? {
        guard !node.isNull else {
            reportNoValue(key, node)
            return nil
        }
        guard let scalar = node.scalar else {
            error(.wrongKind(key, shape, is: node.kindName), at: node.span)
            return nil
        }
        // A variable that is missing has been reported.
        guard !scalar.references.contains(where: \.isMissing) else { return nil }
        guard !scalar.text.isEmpty else {
            error(.emptyText(key), at: node.span)
            return nil
        }
        return scalar
    }

    /// `true` or `false` (YAML 1.2, 10.3: also `True` and `TRUE`).
    mutating func boolean(_ key: String, _ node: YAMLNode) -> Bool? {
        guard let scalar = scalar(key, node, shape: "true or false") else { return nil }
        switch scalar.text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default:
            error(.notBoolean(key, scalar.shown), at: node.span)
            return nil
        }
    }

    /// A whole number in a range.
    mutating func integer(_ key: String, _ node: YAMLNode, in range: ClosedRange<Int>) -> Int? {
        guard let scalar = scalar(key, node, shape: "a whole number") else { return nil }
        guard let number = Int(scalar.text) else {
            error(.notInteger(key, scalar.shown), at: node.span)
            return nil
        }
        guard range.contains(number) else {
            error(.outOfRange(key, scalar.shown, range), at: node.span)
            return nil
        }
        return number
    }

    /// A whole number in the range that the table of keys has for it.
    mutating func integer(_ key: String, of section: KeySection, _ node: YAMLNode) -> Int? {
        guard case .integer(let range) = KeyTable.key(key, in: section)?.shape else { return nil }
        return integer(key, node, in: range)
    }

    /// A duration; `allowsZero` for those that may be nothing.
    mutating func duration(_ key: String, _ node: YAMLNode, allowsZero: Bool) -> Duration? {
        guard let scalar = scalar(key, node, shape: "a duration") else { return nil }
        guard let duration = Units.duration(scalar.text) else {
            error(.notDuration(key, scalar.shown), at: node.span)
            return nil
        }
        guard allowsZero || duration > .zero else {
            error(.durationIsZero(key), at: node.span)
            return nil
        }
        return duration
    }

    /// A size of at least 1 KB, in bytes.
    mutating func size(_ key: String, _ node: YAMLNode) -> Int64? {
        guard let scalar = scalar(key, node, shape: "a size") else { return nil }
        guard let size = Units.size(scalar.text) else {
            error(.notSize(key, scalar.shown), at: node.span)
            return nil
        }
        guard size > 0 else {
            error(.sizeIsZero(key), at: node.span)
            return nil
        }
        return size
    }

    /// A percentage, 0 to 100.
    mutating func percentage(_ key: String, _ node: YAMLNode) -> Int? {
        guard let scalar = scalar(key, node, shape: "a percentage") else { return nil }
        guard let percentage = Units.percentage(scalar.text) else {
            error(.notPercentage(key, scalar.shown), at: node.span)
            return nil
        }
        return percentage
    }

    /// A name of a job, a kind of page or a kind of item.
    mutating func name(_ key: String, _ node: YAMLNode) -> String? {
        guard let scalar = scalar(key, node, shape: "a name") else { return nil }
        guard Self.isName(scalar.text) else {
            error(.notName(key, scalar.shown), at: node.span)
            return nil
        }
        return scalar.text
    }

    /// One of the words that the table of keys has for a key.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ key: String,
        _ node: YAMLNode,
        as type: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let scalar = scalar(key, node, shape: "a word") else { return nil }
        guard let word = Word(rawValue: scalar.text) else {
            let words = Word.allCases.map(\.rawValue)
            error(.notOneOf(key, scalar.shown, words), at: node.span)
            return nil
        }
        return word
    }

    /// The elements of one or many; an empty list is reported.
    mutating func elements(_ key: String, _ node: YAMLNode) -> [YAMLNode] {
        if let elements = node.elements, elements.isEmpty {
            error(.emptyList(key), at: node.span)
        }
        return node.oneOrMany
    }

    /// Whether a text is a name: `[a-z0-9][a-z0-9_-]{0,63}`.
    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 64 else { return false }
        return isNameByte(first) && bytes.allSatisfy { isNameByte($0) || $0 == 0x5F || $0 == 0x2D }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }

    /// Where a character of a scalar stands, from 1; the whole scalar when it is not written on one
    /// line as it is.
    mutating func span(in node: YAMLNode, column: Int) -> SourceSpan {
        guard let scalar = node.scalar, scalar.text == scalar.shown, column > 0,
            let line = line(at: node.place)
        else { return node.span }
        let quotes = scalar.isPlain ? 0 : 1
        let written = line.dropFirst(Int(node.place.column) - 1 + quotes)
        guard written.starts(with: scalar.text.unicodeScalars) else { return node.span }
        let inside = min(column - 1, scalar.text.unicodeScalars.count)
        return SourceSpan(place: node.place.moved(by: quotes + inside), length: 1)
    }
}
