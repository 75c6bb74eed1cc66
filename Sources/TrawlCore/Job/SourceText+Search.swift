extension SourceText {
    /// A file's bytes as text, without a byte order mark; bytes that are no UTF-8 become U+FFFD.
    static func text(of bytes: [UInt8]) -> String {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        return String(decoding: body, as: UTF8.self)
    }

    /// Where the first bytes stand that are no UTF-8: their offset from 0, their line and column.
    static func placeOfInvalidUTF8(in bytes: [UInt8]) -> (offset: Int, place: Place) {
        var codec = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        var place = Place(line: 1, column: 1)
        while case .scalarValue(let scalar) = codec.decode(&iterator) {
            offset += UTF8.width(scalar)
            if scalar == "\n" {
                place = Place(line: place.line + 1, column: 1)
            } else {
                place.column += 1
            }
        }
        return (offset, place)
    }

    /// The text with the first character of a key made another one that no key has; nil when the
    /// key is not written plainly enough for that.
    ///
    /// No column moves.
    func renaming(key: String, at place: Place, number: Int) -> String? {
        let lines = self.lines
        guard place.line >= 1, place.line <= lines.count, number < 6000,
            let first = key.unicodeScalars.first,
            let other = Unicode.Scalar(0xE000 + UInt32(number))
        else { return nil }
        let line = lines[Int(place.line) - 1]
        guard var index = line.index(at: place.column), index < line.endIndex else { return nil }
        if line[index] == "\"" || line[index] == "'" { index = line.index(after: index) }
        guard index < line.endIndex, line[index] == first, first != "\\", first != "'" else {
            return nil
        }
        var scalars = text.unicodeScalars
        let end = scalars.index(after: index)
        scalars.replaceSubrange(index..<end, with: CollectionOfOne(other))
        return String(scalars)
    }

    /// Where `${NAME` stands at or behind a place.
    ///
    /// `occurrence` counts from 0.
    static func place(
        of wanted: String,
        from start: Place,
        occurrence: Int,
        in lines: [Substring.UnicodeScalarView]
    ) -> Place? {
        let wanted = Array(wanted.unicodeScalars)
        var left = occurrence
        var row = Int(start.line) - 1
        var column = Int(start.column) - 1
        while row >= 0, row < lines.count {
            let line = Array(lines[row])
            while column + wanted.count <= line.count {
                // `${A` must not be found in `${AB}`: what follows decides.
                let end = column + wanted.count
                if line[column..<end].elementsEqual(wanted),
                    end == line.count || line[end] == "}" || line[end] == ":"
                {
                    if left == 0 {
                        var found = start
                        found.line = UInt32(row + 1)
                        found.column = UInt32(column + 1)
                        return found
                    }
                    left -= 1
                }
                column += 1
            }
            row += 1
            column = 0
        }
        return nil
    }

    /// Where a collection or an alias stands as a key, in a text that has an anchor; else nil.
    ///
    /// libyaml's caller hashes keys whole, and with aliases a small text can hold a key of a billion
    /// nodes; so this is looked for before the text is composed. No key of a job file is a
    /// collection. It knows quotes, comments and brackets, not block scalars: what looks like such a
    /// key inside one is taken for it too, but only in a file with an anchor and an alias.
    func placeOfCollectionKey() -> Place? {
        guard text.utf8.contains(UInt8(ascii: "&")), text.utf8.contains(UInt8(ascii: "*")) else {
            return nil
        }
        var scanner = CollectionKeyScanner()
        for (row, line) in lines.enumerated() {
            if let column = scanner.scan(Array(line)) {
                guard scanner.hasAnchor else { return nil }
                return Place(line: UInt32(row + 1), column: UInt32(column + 1))
            }
        }
        return nil
    }
}

extension Substring.UnicodeScalarView {
    /// The index of a column, from 1; nil behind the end.
    func index(at column: UInt32) -> Index? {
        column == 0 ? nil : index(startIndex, offsetBy: Int(column) - 1, limitedBy: endIndex)
    }
}

/// Looks for keys that are collections or aliases, line by line.
private struct CollectionKeyScanner {
    /// Whether something that looks like an anchor was passed.
    var hasAnchor = false
    private var depth = 0
    private var quote: Unicode.Scalar?

    /// The column, from 0, at which such a key ends.
    mutating func scan(_ line: [Unicode.Scalar]) -> Int? {
        var atStart = true
        var column = 0
        while column < line.count {
            let scalar = line[column]
            if let open = quote {
                if open == "\"" && scalar == "\\" {
                    column += 1
                } else if scalar == open {
                    quote = nil
                }
                column += 1
                continue
            }
            switch scalar {
            case "#" where column == 0 || isBlank(line[column - 1]): return nil
            case "\"" where atStart, "'" where atStart: quote = scalar
            case "&" where atStart: hasAnchor = true
            case "?" where atStart && isBlankOrEnd(line, column + 1) && hasAnchor: return column
            case "*" where atStart && hasAnchor:
                let end = line[column...].firstIndex { isBlank($0) || $0 == ":" } ?? line.count
                if colonFollows(line, end) { return column }
            case "[" where atStart || depth > 0, "{" where atStart || depth > 0: depth += 1
            case "]" where depth > 0, "}" where depth > 0:
                depth -= 1
                if hasAnchor, colonFollows(line, column + 1) { return column }
            default: break
            }
            atStart =
                isBlank(scalar)
                ? true : (depth > 0 ? "[{,:".unicodeScalars.contains(scalar) : false)
            column += 1
        }
        return nil
    }

    private func colonFollows(_ line: [Unicode.Scalar], _ start: Int) -> Bool {
        guard let next = line[start...].firstIndex(where: { !isBlank($0) }) else { return false }
        return line[next] == ":"
    }

    private func isBlankOrEnd(_ line: [Unicode.Scalar], _ index: Int) -> Bool {
        index >= line.count || isBlank(line[index])
    }

    private func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}
