/// Reads a cron expression field by field, from its bytes.
struct CronParser {
    private let text: String
    private let bytes: [UInt8]
    private let job: String?
    /// Where the text without the blanks around it lies.
    private let trimmed: Range<Int>

    private static let macros: [(name: String, expression: String)] = [
        ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"),
        ("@weekly", "0 0 * * 0"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"),
        ("@hourly", "0 * * * *"),
    ]

    static let macroNames = macros.map(\.name)

    init(_ text: String, job: String?) {
        self.text = text
        self.job = job
        bytes = Array(text.utf8)
        let start = bytes.firstIndex { !Self.isBlank($0) } ?? 0
        let end = (bytes.lastIndex { !Self.isBlank($0) }).map { $0 + 1 } ?? 0
        trimmed = start..<end
    }

    /// The expression without blanks around it.
    var trimmedText: String { string(trimmed) }

    /// The fields; the first mistake ends the reading.
    func fields() throws(CronError) -> CronFields {
        guard !trimmed.isEmpty else { throw error(.empty, nil, at: 0) }
        if bytes[trimmed.lowerBound] == UInt8(ascii: "@") {
            guard let macro = Self.macros.first(where: { $0.name == trimmedText }) else {
                throw error(.macro(trimmedText), nil, at: trimmed.lowerBound)
            }
            return try CronParser(macro.expression, job: nil).fields()
        }
        let places = fieldPlaces()
        guard places.count == 5 || places.count == 6 else {
            throw error(
                .fieldCount(places.count),
                nil,
                at: places.count > 6 ? places[6].lowerBound : trimmed.lowerBound
            )
        }
        var fields = CronFields(count: places.count)
        if places.count == 6 { fields.seconds = 0 }
        for (field, place) in zip(CronField.allCases.suffix(places.count), places) {
            try read(field, place, into: &fields)
        }
        return fields
    }

    private func fieldPlaces() -> [Range<Int>] {
        var places: [Range<Int>] = []
        var start = trimmed.lowerBound
        while start < trimmed.upperBound {
            let end = bytes[start...].firstIndex(where: Self.isBlank) ?? trimmed.upperBound
            if start < end { places.append(start..<end) }
            start = end + 1
        }
        return places
    }

    private func read(
        _ field: CronField,
        _ place: Range<Int>,
        into fields: inout CronFields
    ) throws(CronError) {
        let first = bytes[place.lowerBound]
        if first == UInt8(ascii: "*") || first == UInt8(ascii: "?") { fields.markStarred(field) }
        var start = place.lowerBound
        while true {
            let end = index(of: ",", in: start..<place.upperBound) ?? place.upperBound
            guard start < end else { throw error(.emptyItem(field), field, at: start) }
            do throws(CronFault) {
                try readItem(field, start..<end, isAlone: start..<end == place, into: &fields)
            } catch {
                throw self.error(error.mistake, field, at: error.offset)
            }
            if end == place.upperBound { return }
            start = end + 1
        }
    }

    private func readItem(
        _ field: CronField,
        _ place: Range<Int>,
        isAlone: Bool,
        into fields: inout CronFields
    ) throws(CronFault) {
        if index(of: "?", in: place) != nil {
            guard field.isDay, isAlone, place.count == 1 else {
                throw CronFault(.questionMark(field), at: place.lowerBound)
            }
            return fields.insert(UInt64(bits: field.range), into: field)
        }
        if index(of: "~", in: place) != nil {
            return fields.insert(1 << UInt64(try randomValue(field, place)), into: field)
        }
        if field == .dayOfMonth, try readDayOfMonth(place, isAlone: isAlone, into: &fields.days) {
            return
        }
        if field == .dayOfWeek, try readDayOfWeek(place, into: &fields.days) { return }
        fields.insert(try values(field, place), into: field)
    }

    /// `*`, `a`, `a-b`, each with `/n` if wished; `a/n` goes to the field's end.
    private func values(_ field: CronField, _ place: Range<Int>) throws(CronFault) -> UInt64 {
        let slash = index(of: "/", in: place)
        let body = place.lowerBound..<(slash ?? place.upperBound)
        var range = field.range
        if string(body) != "*" {
            let dash = index(of: "-", in: body)
            let lower = try value(field, body.lowerBound..<(dash ?? body.upperBound))
            var upper = slash == nil ? lower : field.range.upperBound
            if let dash { upper = try value(field, dash + 1..<body.upperBound) }
            guard lower <= upper else {
                throw CronFault(
                    .wrappedRange(field, string(body), from: lower, to: upper),
                    at: body.lowerBound
                )
            }
            range = lower...upper
        }
        guard let slash else { return UInt64(bits: range) }
        let stepPlace = slash + 1..<place.upperBound
        guard let step = number(stepPlace), step > 0 else {
            throw CronFault(.step(field, string(stepPlace)), at: slash)
        }
        return stride(from: range.lowerBound, through: range.upperBound, by: step)
            .reduce(0) { $0 | 1 << UInt64($1) }
    }

    /// `~` or `a~b`: by the hash of job (or expression) and field, so lists stay evenly apart.
    private func randomValue(_ field: CronField, _ place: Range<Int>) throws(CronFault) -> Int {
        var range = field.randomRange
        if place.count > 1 {
            guard let tilde = index(of: "~", in: place), tilde > place.lowerBound,
                tilde + 1 < place.upperBound, index(of: "/", in: place) == nil
            else { throw CronFault(.random(field, string(place)), at: place.lowerBound) }
            let lower = try value(field, place.lowerBound..<tilde)
            let upper = try value(field, tilde + 1..<place.upperBound)
            guard lower <= upper else {
                throw CronFault(.random(field, string(place)), at: place.lowerBound)
            }
            range = lower...upper
        }
        var hash = StableHash()
        hash.combine(job ?? trimmedText)
        hash.combine(field.rawValue)
        return range.lowerBound + Int(hash.value(below: UInt64(range.count)))
    }

    /// `L`, `L-n`, `LW`, `L-nW`, `nW`; false when it is none of these.
    private func readDayOfMonth(
        _ place: Range<Int>,
        isAlone: Bool,
        into days: inout CronDays
    ) throws(CronFault) -> Bool {
        let hasWeekday = place.count > 1 && isLetter("W", at: place.upperBound - 1)
        let body = place.lowerBound..<place.upperBound - (hasWeekday ? 1 : 0)
        let nearest: CronDays.Nearest
        if isLetter("L", at: place.lowerBound), let count = try daysBeforeLast(body) {
            guard hasWeekday else {
                days.beforeLast |= 1 << UInt64(count)
                return true
            }
            nearest = .beforeLast(count)
        } else if hasWeekday, number(body) != nil {
            nearest = .day(try value(.dayOfMonth, body))
        } else {
            return false
        }
        guard isAlone else {
            throw CronFault(.weekdayInList(string(place)), at: place.lowerBound)
        }
        days.nearest = nearest
        return true
    }

    /// The `n` of `L-n`, 0 of `L`; nil when something else follows the `L`.
    private func daysBeforeLast(_ place: Range<Int>) throws(CronFault) -> Int? {
        if place.count == 1 { return 0 }
        let digits = place.lowerBound + 2..<max(place.upperBound, place.lowerBound + 2)
        guard bytes[place.lowerBound + 1] == UInt8(ascii: "-"), let count = number(digits) else {
            return nil
        }
        guard count <= 30 else {
            throw CronFault(.beforeLast(string(digits)), at: place.lowerBound)
        }
        return count
    }

    /// `d#n`, `d#L`, `nL`; false when it is none of these.
    private func readDayOfWeek(
        _ place: Range<Int>,
        into days: inout CronDays
    ) throws(CronFault) -> Bool {
        if let mark = index(of: "#", in: place) {
            let day = try value(.dayOfWeek, place.lowerBound..<mark) % 7
            let count = mark + 1..<place.upperBound
            if count.count == 1, isLetter("L", at: mark + 1) {
                days.lastWeekdays |= 1 << UInt64(day)
            } else if count.count == 1, let week = number(count), (1...5).contains(week) {
                days.numberedWeekdays |= 1 << UInt64((week - 1) * 7 + day)
            } else {
                throw CronFault(.occurrence(string(count)), at: mark)
            }
            return true
        }
        let body = place.lowerBound..<place.upperBound - 1
        guard isLetter("L", at: place.upperBound - 1), number(body) != nil else { return false }
        days.lastWeekdays |= 1 << UInt64(try value(.dayOfWeek, body) % 7)
        return true
    }

    /// One number or name of a field.
    private func value(_ field: CronField, _ place: Range<Int>) throws(CronFault) -> Int {
        if let number = number(place) {
            guard field.range.contains(number) else {
                throw CronFault(.outOfRange(field, string(place)), at: place.lowerBound)
            }
            return number
        }
        let name = string(place)
        guard place.count == 3, let index = field.names.firstIndex(of: name.uppercased()) else {
            throw CronFault(.notAValue(field, name), at: place.lowerBound)
        }
        return field.range.lowerBound + index
    }

    /// ASCII digits only; large numbers are held at 100,000, which is out of every range.
    private func number(_ place: Range<Int>) -> Int? {
        var result = 0
        for byte in bytes[place] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            result = min(result * 10 + Int(byte - UInt8(ascii: "0")), 100_000)
        }
        return place.isEmpty ? nil : result
    }

    private func index(of character: Unicode.Scalar, in place: Range<Int>) -> Int? {
        bytes[place].firstIndex(of: UInt8(ascii: character))
    }

    private func isLetter(_ upper: Unicode.Scalar, at offset: Int) -> Bool {
        bytes[offset] & 0xDF == UInt8(ascii: upper)
    }

    private func string(_ place: Range<Int>) -> String {
        String(decoding: bytes[place], as: UTF8.self)
    }

    private func error(_ mistake: CronMistake, _ field: CronField?, at offset: Int) -> CronError {
        CronError(
            field: field,
            column: string(0..<offset).count + 1,
            message: mistake.message,
            hint: mistake.hint
        )
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}

/// A mistake with its place in the bytes, before it is turned into columns.
private struct CronFault: Error {
    let mistake: CronMistake
    let offset: Int

    init(_ mistake: CronMistake, at offset: Int) {
        self.mistake = mistake
        self.offset = offset
    }
}
