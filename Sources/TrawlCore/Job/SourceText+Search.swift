extension SourceText {
    /// A file's bytes as text, without a byte order mark; bytes that are no UTF-8 become U+FFFD.
    static func text(of bytes: [UInt8]) -> String {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        return String(decoding: body, as: UTF8.self)
    }

    /// Where the first bytes stand that are no UTF-8: their offset from 0, their line and column.
    static func placeOfInvalidUTF8(in bytes: [UInt8]) -> (offset: Int, place: SourcePlace) {
        var codec = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        var place = SourcePlace(line: 1, column: 1)
        while case .scalarValue(let scalar) = codec.decode(&iterator) {
            offset += UTF8.width(scalar)
            if scalar == "\n" {
                place = SourcePlace(line: place.line + 1, column: 1)
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
    func renaming(key: String, at place: SourcePlace, number: Int) -> String? {
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
        from start: SourcePlace,
        occurrence: Int,
        in lines: [Substring.UnicodeScalarView]
    ) -> SourcePlace? {
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
}

extension Substring.UnicodeScalarView {
    /// The index of a column, from 1; nil behind the end.
    func index(at column: UInt32) -> Index? {
        column == 0 ? nil : index(startIndex, offsetBy: Int(column) - 1, limitedBy: endIndex)
    }
}
