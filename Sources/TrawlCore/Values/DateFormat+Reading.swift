extension DateFormat {
    /// The date of a text that has this form.
    ///
    /// A pattern without a year gives the day nearest to the reference, one without a day the
    /// reference's day.
    ///
    /// - Throws: Why there is none.
    package func read(
        _ text: String,
        hints: DateHints
    ) throws(DateTextError) -> DateValue {
        let folded = try DateFolding.fold(text)
        var reader = DateFormatReader(folded, hints: hints, languages: languages)
        return try reader.value(parts)
    }
}

/// Reads one text by the parts of a format.
struct DateFormatReader {
    private let folded: FoldedText
    private let hints: DateHints
    private let languages: LanguageSet
    private let words = DateWords.shared
    private var place = 0
    private var end: Int
    private var values: [DateFormat.Field: Int] = [:]
    private var clock = ClockReading()
    private var offset: Int?
    private var zone: Zone?

    init(_ folded: FoldedText, hints: DateHints, languages: LanguageSet) {
        self.folded = folded
        self.hints = hints
        self.languages = languages
        end = folded.units.count
        while end > 0, folded.units[end - 1] == 0x20 { end -= 1 }
        while place < end, folded.units[place] == 0x20 { place += 1 }
    }

    mutating func value(_ parts: [DateFormat.Part]) throws(DateTextError) -> DateValue {
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let units): try skip(units)
            case .blank: try skipBlanks()
            case .number(let field, let width): try readNumber(field, width)
            case .name(let field):
                try readName(field)
                skipFullStop(before: index + 1 < parts.count ? parts[index + 1] : nil)
            case .zone: try readZone()
            }
        }
        guard place == end else { throw .otherFormat }
        return try result()
    }

    private mutating func skip(_ units: [UInt16]) throws(DateTextError) {
        guard end - place >= units.count, folded.units[place..<place + units.count] == units[...]
        else { throw .otherFormat }
        place += units.count
    }

    private mutating func skipBlanks() throws(DateTextError) {
        guard place < end, folded.units[place] == 0x20 else { throw .otherFormat }
        while place < end, folded.units[place] == 0x20 { place += 1 }
    }

    private mutating func readNumber(
        _ field: DateFormat.Field,
        _ width: ClosedRange<Int>
    ) throws(DateTextError) {
        let start = place
        while place < end, place - start < width.upperBound,
            DateFolding.kind(folded.units[place]) == .digit
        {
            place += 1
        }
        guard width.contains(place - start) else { throw .otherFormat }
        let digits = folded.units[start..<place].lazy.map { Int($0 & 15) }
        if field == .fraction {
            clock.fraction = dateFraction(digits)
            while place < end, DateFolding.kind(folded.units[place]) == .digit { place += 1 }
        } else {
            values[field] = digits.reduce(0) { $0 * 10 + $1 }
        }
    }

    private mutating func readName(_ field: DateFormat.Field) throws(DateTextError) {
        let kind: DateWord.Kind =
            switch field {
            case .month: .month
            case .weekday: .weekday
            default: .period
            }
        guard place < end, let match = words.longestWord(in: folded.units, at: place, having: kind)
        else { throw .otherFormat }
        let all = words.meanings(match.meanings).filter { $0.kind == kind }
        // AM and PM are written in other languages as well.
        let isOpen = languages.isEmpty || kind == .period
        let allowed = isOpen ? all : all.filter { !$0.languages.isDisjoint(with: languages) }
        guard let first = allowed.first else { throw .otherFormat }
        guard kind == .weekday || allowed.allSatisfy({ $0.value == first.value }) else {
            throw .ambiguousWord
        }
        values[field] = Int(first.value)
        place = match.end
    }

    /// The full stop of a shortened name, where the pattern has none.
    private mutating func skipFullStop(before next: DateFormat.Part?) {
        guard place < end, folded.units[place] == 0x2E else { return }
        if case .literal(let units)? = next, units.first == 0x2E { return }
        place += 1
    }

    /// A zone reaches to the next blank, or to the end.
    private mutating func readZone() throws(DateTextError) {
        var close = place
        while close < end, folded.units[close] != 0x20, folded.units[close] != 0x29 { close += 1 }
        guard close > place else { throw .otherFormat }
        let first = Int(folded.places[place])
        let last = Int(folded.places[close - 1])
        var text = String.UnicodeScalarView()
        text.append(contentsOf: folded.scalars[first...last])
        switch ZoneText.meaning(of: String(text)) {
        case .offset(let seconds)?: offset = seconds
        case .zone(let name)?:
            guard let found = hints.zoneNamed(name) else { throw .otherFormat }
            zone = found
        case nil: throw .otherFormat
        }
        place = close
    }

    private mutating func result() throws(DateTextError) -> DateValue {
        let hour = try hour()
        clock.hour = hour ?? 0
        clock.minute = values[.minute] ?? 0
        clock.second = values[.second] ?? 0
        guard clock.isValid else { throw .noSuchDate }
        let day = try day()
        guard hour != nil, case .date(let date) = day else { return day }
        let moment = clock.moment(on: date)
        if let offset { return .instant(moment.date, moment.time, offsetSeconds: offset) }
        let local = DateValue.local(moment.date, moment.time)
        return zone.map { local.placed(in: $0) } ?? local
    }

    /// The hour of the day; nil when the pattern has none.
    private func hour() throws(DateTextError) -> Int? {
        if let hour = values[.hourFrom1] {
            guard (1...24).contains(hour) else { throw .noSuchDate }
            return hour % 24
        }
        guard let period = values[.period] else { return values[.hour] }
        let range = values[.halfHour] == nil ? 0...11 : 1...12
        guard let hour = values[.halfHour] ?? values[.halfHourFrom0], range.contains(hour) else {
            throw .noSuchDate
        }
        return hour % 12 + (period == 1 ? 12 : 0)
    }

    private func day() throws(DateTextError) -> DateValue {
        let year = values[.year] ?? values[.shortYear].map { $0 >= 69 ? 1900 + $0 : 2000 + $0 }
        guard let year else {
            guard let month = values[.month], let day = values[.day] else {
                return .date(try hints.today())
            }
            return .date(try hints.nearest(month: month, day: day))
        }
        guard year > 0 else { throw .noSuchDate }
        guard let month = values[.month] else { return .year(year) }
        guard let day = values[.day] else {
            guard (1...12).contains(month) else { throw .noSuchDate }
            return .month(year: year, month: month)
        }
        guard let date = CivilDate(year: year, month: month, day: day) else { throw .noSuchDate }
        return .date(date)
    }
}
