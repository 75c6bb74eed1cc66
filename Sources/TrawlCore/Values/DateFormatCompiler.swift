/// Compiles LDML patterns.
struct DateFormatCompiler {
    private let characters: [Character]
    private var place = 0
    private var parts: [DateFormat.Part] = []
    private var seen: Set<DateFormat.Field> = []
    /// Where a field of half a day, and `a`, stand.
    private var halfHour: (letters: String, column: Int)?
    private var period: Int?

    init(_ pattern: String) {
        // One more than is allowed shows that there are too many.
        characters = Array(pattern.prefix(DateFormat.maximumLength + 1))
    }

    /// The parts of the pattern.
    ///
    /// - Throws: The first mistake.
    mutating func compiled() throws(DateFormatError) -> [DateFormat.Part] {
        guard !characters.isEmpty else { throw .empty }
        guard characters.count <= DateFormat.maximumLength else { throw .tooLong }
        while place < characters.count {
            let character = characters[place]
            if character == "'" {
                try readQuote()
            } else if character.isASCII, character.isLetter {
                try readField(character)
            } else if character.isWhitespace {
                if parts.last != .blank { parts.append(.blank) }
                place += 1
            } else {
                if character == "%", place + 1 < characters.count, characters[place + 1].isLetter {
                    throw .strftime(characters[place + 1], at: place + 1)
                }
                append(literal: String(character))
                place += 1
            }
        }
        try checkWhole()
        fixWidths()
        return parts
    }

    private mutating func readQuote() throws(DateFormatError) {
        let start = place
        place += 1
        if place < characters.count, characters[place] == "'" {
            append(literal: "'")
            place += 1
            return
        }
        var text = ""
        while place < characters.count {
            if characters[place] == "'" {
                place += 1
                // Two quotes inside are one.
                guard place < characters.count, characters[place] == "'" else {
                    append(literal: text)
                    return
                }
            }
            text.append(characters[place])
            place += 1
        }
        throw .unclosedQuote(at: start + 1)
    }

    /// Literal text; its blanks match as blanks of the pattern do.
    private mutating func append(literal text: String) {
        for unit in DateFolding.units(of: text) {
            if unit == 0x20 {
                if parts.last != .blank { parts.append(.blank) }
            } else if case .literal(let units)? = parts.last {
                parts[parts.count - 1] = .literal(units + [unit])
            } else {
                parts.append(.literal([unit]))
            }
        }
    }

    private mutating func readField(_ letter: Character) throws(DateFormatError) {
        let start = place
        while place < characters.count, characters[place] == letter { place += 1 }
        let letters = String(characters[start..<place])
        let column = start + 1
        guard let part = try Self.part(letter, place - start, letters, column) else {
            throw .unknown(letters, at: column)
        }
        let field: DateFormat.Field
        switch part {
        case .number(let number, _): field = number
        case .name(let name): field = name
        default: field = .zone
        }
        guard seen.insert(field.subject).inserted else { throw .twice(letters, at: column) }
        if field == .halfHour || field == .halfHourFrom0 { halfHour = (letters, column) }
        if field == .period { period = column }
        parts.append(part)
    }

    private static func part(
        _ letter: Character,
        _ count: Int,
        _ letters: String,
        _ column: Int
    ) throws(DateFormatError) -> DateFormat.Part? {
        switch letter {
        case "y": return try year(count, letters, column)
        case "M", "L":
            guard count <= 4 else { throw .width(letters, at: column) }
            return count <= 2 ? .number(.month, count...2) : .name(.month)
        case "E":
            guard count != 5, count <= 6 else { throw .width(letters, at: column) }
            return .name(.weekday)
        case "a":
            guard count <= 4 else { throw .width(letters, at: column) }
            return .name(.period)
        case "S": return .number(.fraction, min(count, 9)...9)
        case "z", "Z", "X", "x", "V":
            guard count <= (letter == "z" || letter == "V" ? 4 : 5) else {
                throw .width(letters, at: column)
            }
            return .zone
        default:
            guard let field = numbers[letter] else { return nil }
            guard count <= 2 else { throw .width(letters, at: column) }
            return .number(field, count...2)
        }
    }

    private static func year(
        _ count: Int,
        _ letters: String,
        _ column: Int
    ) throws(DateFormatError) -> DateFormat.Part {
        switch count {
        case 1: return .number(.year, 1...4)
        case 2: return .number(.shortYear, 2...2)
        case 4: return .number(.year, 4...4)
        default: throw .width(letters, at: column)
        }
    }

    private static let numbers: [Character: DateFormat.Field] = [
        "d": .day, "H": .hour, "k": .hourFrom1, "h": .halfHour, "K": .halfHourFrom0, "m": .minute,
        "s": .second,
    ]

    /// The fields must make a date, or a day of a year that is near, or a time of today.
    private func checkWhole() throws(DateFormatError) {
        if let halfHour, period == nil { throw .halfDay(halfHour.letters, at: halfHour.column) }
        if let period, halfHour == nil { throw .halfDay("a", at: period) }
        if seen.contains(.day), !seen.contains(.month) { throw .incomplete("month") }
        if seen.contains(.minute), !seen.contains(.hour) { throw .incomplete("hour") }
        if seen.contains(.second), !seen.contains(.minute) { throw .incomplete("minute") }
        if seen.contains(.fraction), !seen.contains(.second) { throw .incomplete("second") }
        if seen.contains(.month), !seen.contains(.day), !seen.contains(.year) {
            throw .incomplete("year or day")
        }
        let isLessThanDay = seen.contains(.year) && !seen.contains(.day)
        if isLessThanDay, seen.contains(.hour) { throw .incomplete("day") }
        guard seen.contains(.year) || seen.contains(.month) || seen.contains(.hour) else {
            throw .incomplete("date")
        }
    }

    /// Numbers with nothing between them have their widths, others may lack zeros in front.
    private mutating func fixWidths() {
        for index in parts.indices {
            guard case .number(let field, let width) = parts[index] else { continue }
            guard index + 1 < parts.count, parts[index + 1].isNumber else {
                // The last one of a row has its width, too, but for a fraction.
                let isInRow = index > 0 && parts[index - 1].isNumber && field != .fraction
                if field != .year, field != .shortYear, !isInRow {
                    parts[index] = .number(field, 1...width.upperBound)
                }
                continue
            }
            parts[index] = .number(field, width.lowerBound...width.lowerBound)
        }
    }
}

extension DateFormat.Part {
    /// Whether it is a number.
    var isNumber: Bool {
        if case .number = self { return true }
        return false
    }
}
