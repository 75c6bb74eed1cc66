/// The footer of a TZif file: a `TZ` string of POSIX, with the extensions of RFC 8536, 3.3.1.
///
/// As `CET-1CEST,M3.5.0,M10.5.0/3`.
struct POSIXZoneRule {
    /// Daylight saving time, with the day and time of its start and end in each year.
    struct Saving {
        var type: ZoneType
        var start: YearDay
        var end: YearDay
    }

    /// A day of each year, and the time by the clock that holds until then.
    struct YearDay {
        enum Day {
            /// `Jn`: day 1 to 365, where 29 February is never counted.
            case julian(Int)
            /// `n`: day 0 to 365, where 29 February is counted.
            case ordinal(Int)
            /// `Mm.w.d`: weekday `d` of week `w` of month `m`; week 5 is the last one.
            case weekday(month: Int, week: Int, day: Int)
        }
        var day: Day
        /// Seconds after midnight, -167 to 167 hours.
        var seconds: Int64

        /// The instant in a year, by a clock with that offset; milliseconds since 1970.
        func instant(year: Int, offset: Int64) -> Int64 {
            let midnight = Int64(daysSince1970(year: year)) * CivilDate.millisecondsPerDay
            return midnight + seconds * 1000 - offset
        }

        private func daysSince1970(year: Int) -> Int {
            let newYear = CivilDate.daysSince1970(year: year, month: 1, day: 1)
            switch day {
            case .julian(let number):
                return newYear + number - 1 + (number > 59 && CivilDate.isLeap(year) ? 1 : 0)
            case .ordinal(let number):
                return newYear + number
            case .weekday(let month, let week, let day):
                let first = CivilDate.daysSince1970(year: year, month: month, day: 1)
                let firstMatch = (day - Weekday.number(daysSince1970: first) + 7) % 7
                let place = firstMatch + (week - 1) * 7
                let length = CivilDate.daysInMonth(month, of: year)
                return first + (place < length ? place : place - 7)
            }
        }
    }

    let standard: ZoneType
    let saving: Saving?

    init(_ text: ArraySlice<UInt8>) throws(TZifError) {
        var reader = Reader(rest: text)
        guard let rule = reader.rule(), reader.rest.isEmpty else {
            throw TZifError(
                code: .badFooter,
                reason: "footer '\(String(decoding: text, as: UTF8.self))' is not a TZ string"
            )
        }
        standard = rule.standard
        saving = rule.saving
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func rule() -> (standard: ZoneType, saving: Saving?)? {
            guard let name = name(), let offset = offset() else { return nil }
            let standard = ZoneType(offset: -offset * 1000, abbreviation: name)
            if rest.isEmpty { return (standard, nil) }
            guard let savingName = self.name() else { return nil }
            var savingOffset = standard.offset + 3_600_000
            if rest.first != UInt8(ascii: ",") {
                guard let offset = self.offset() else { return nil }
                savingOffset = -offset * 1000
            }
            guard skip(","), let start = yearDay(), skip(","), let end = yearDay() else {
                return nil
            }
            let type = ZoneType(offset: savingOffset, abbreviation: savingName)
            return (standard, Saving(type: type, start: start, end: end))
        }

        /// Three letters or more, or anything of letters, digits and signs in angle brackets.
        private mutating func name() -> String? {
            let isQuoted = skip("<")
            let name = rest.prefix { isLetter($0) || (isQuoted && (isDigit($0) || isSign($0))) }
            rest = rest.dropFirst(name.count)
            guard name.count >= 3, !isQuoted || skip(">") else { return nil }
            return String(decoding: name, as: UTF8.self)
        }

        /// `hh[:mm[:ss]]` west of UTC, in seconds; at most 24 hours.
        private mutating func offset() -> Int64? {
            seconds(hours: 24)
        }

        private mutating func seconds(hours limit: Int64) -> Int64? {
            let sign: Int64 = skip("-") ? -1 : 1
            if sign == 1 { _ = skip("+") }
            guard let hours = number(), hours <= limit else { return nil }
            var total = hours * 3600
            for unit: Int64 in [60, 1] {
                guard skip(":") else { break }
                guard let value = number(), value < 60 else { return nil }
                total += value * unit
            }
            return sign * total
        }

        private mutating func yearDay() -> YearDay? {
            guard let day = day() else { return nil }
            guard skip("/") else { return YearDay(day: day, seconds: 2 * 3600) }
            return seconds(hours: 167).map { YearDay(day: day, seconds: $0) }
        }

        private mutating func day() -> YearDay.Day? {
            if skip("J") {
                return number().flatMap { (1...365).contains($0) ? .julian(Int($0)) : nil }
            }
            guard skip("M") else {
                return number().flatMap { $0 <= 365 ? .ordinal(Int($0)) : nil }
            }
            guard let month = number(), (1...12).contains(month), skip("."),
                let week = number(), (1...5).contains(week), skip("."),
                let day = number(), day <= 6
            else { return nil }
            return .weekday(month: Int(month), week: Int(week), day: Int(day))
        }

        /// One to three digits.
        private mutating func number() -> Int64? {
            let digits = rest.prefix(while: isDigit)
            guard (1...3).contains(digits.count) else { return nil }
            rest = rest.dropFirst(digits.count)
            return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        }

        private mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        private func isDigit(_ byte: UInt8) -> Bool {
            byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        }

        private func isSign(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        }

        private func isLetter(_ byte: UInt8) -> Bool {
            let lower = byte | 0x20
            return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
        }
    }
}
