/// Reads the forms of ISO 8601 and RFC 3339, with the zone's name of RFC 9557.
///
/// Calendar, week and ordinal dates, basic and extended, with reduced precision. Anything that is
/// not wholly of such a form, or names no day, gives nil.
struct ISODateReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0
    private var end: Int

    /// No form is longer, even with nine digits of fraction and a long zone name.
    static let maximumLength = 96

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        end = bytes.count
        while end > 0, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        while place < end, bytes[place] == UInt8(ascii: " ") { place += 1 }
    }

    /// A date of the calendar as far as it is written.
    private enum Day {
        case year(Int)
        case month(Int, Int)
        case day(CivilDate)
    }

    /// The value when the whole text has the form.
    mutating func wholeValue(zoneNamed: (String) -> Zone?) -> DateValue? {
        guard let day = day() else { return nil }
        guard case .day(let date) = day else {
            guard place == end else { return nil }
            return switch day {
            case .year(let year): .year(year)
            case .month(let year, let month): .month(year: year, month: month)
            case .day(let date): .date(date)
            }
        }
        if place == end { return .date(date) }
        guard skip("T") || skip("t") || skip(" "), let time = time(), time.isValid else {
            return nil
        }
        let moment = time.moment(on: date)
        if place == end { return .local(moment.date, moment.time) }
        _ = skip(" ")
        let offset = offset()
        let zone = zoneName().flatMap(zoneNamed)
        guard place == end else { return nil }
        if let offset { return .instant(moment.date, moment.time, offsetSeconds: offset) }
        return zone.map { DateValue.local(moment.date, moment.time).placed(in: $0) }
    }

    private mutating func day() -> Day? {
        let digits = digitCount()
        switch digits {
        case 4:
            guard let year = number(4), year > 0 else { return nil }
            if place == end { return year >= 1000 ? .year(year) : nil }
            if skip("W") { return week(year, isExtended: false) }
            guard skip("-") else { return nil }
            if skip("W") { return week(year, isExtended: true) }
            switch digitCount() {
            case 2:
                guard let month = number(2), (1...12).contains(month) else { return nil }
                guard skip("-") else { return place == end ? .month(year, month) : nil }
                guard digitCount() == 2, let day = number(2) else { return nil }
                return CivilDate(year: year, month: month, day: day).map { .day($0) }
            case 3: return number(3).flatMap { ordinal(year, $0) }
            default: return nil
            }
        case 7:
            guard let year = number(4), year > 0, let day = number(3) else { return nil }
            // Seven digits alone are as likely a number of something else.
            return place < end ? ordinal(year, day) : nil
        case 8:
            guard let year = number(4), NumberDate.years.contains(year), let month = number(2),
                let day = number(2)
            else { return nil }
            return CivilDate(year: year, month: month, day: day).map { .day($0) }
        default: return nil
        }
    }

    /// `W10-2` or `W102` after the year; a week alone has no day to give.
    private mutating func week(_ year: Int, isExtended: Bool) -> Day? {
        guard let week = number(2), (1...53).contains(week) else { return nil }
        if isExtended { guard skip("-") else { return nil } }
        guard let weekday = number(1), (1...7).contains(weekday),
            let fourth = CivilDate(year: year, month: 1, day: 4)
        else { return nil }
        // Week 1 has the 4th of January; weeks begin on Monday.
        let monday = fourth.adding(days: -((fourth.weekday.rawValue + 6) % 7))
        let date = monday.adding(days: (week - 1) * 7 + weekday - 1)
        if week == 53 {
            let thursday = monday.adding(days: 52 * 7 + 3)
            guard thursday.year == year else { return nil }
        }
        return .day(date)
    }

    private func ordinal(_ year: Int, _ day: Int) -> Day? {
        guard day >= 1, day <= (CivilDate.isLeap(year) ? 366 : 365) else { return nil }
        return CivilDate(year: year, month: 1, day: 1).map { .day($0.adding(days: day - 1)) }
    }

    private mutating func time() -> ClockReading? {
        var reading = ClockReading()
        switch digitCount() {
        case 2:
            reading.hour = number(2) ?? 0
            guard skip(":") else { return reading }
            guard digitCount() == 2, let minute = number(2) else { return nil }
            reading.minute = minute
            if skip(":") {
                guard digitCount() == 2, let second = number(2) else { return nil }
                reading.second = second
                return fraction(&reading) ? reading : nil
            }
        case 4:
            reading.hour = number(2) ?? 0
            reading.minute = number(2) ?? 0
        case 6:
            reading.hour = number(2) ?? 0
            reading.minute = number(2) ?? 0
            reading.second = number(2) ?? 0
            return fraction(&reading) ? reading : nil
        default: return nil
        }
        return reading
    }

    private mutating func fraction(_ reading: inout ClockReading) -> Bool {
        guard skip(".") || skip(",") else { return true }
        let count = digitCount()
        guard count > 0 else { return false }
        reading.fraction = dateFraction(
            bytes[place..<place + count].lazy.map { Int($0 - UInt8(ascii: "0")) }
        )
        place += count
        return true
    }

    private mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isWest = place < end && bytes[place] == UInt8(ascii: "-")
        guard skip("+") || skip("-") else { return nil }
        let digits = digitCount()
        guard digits == 2 || digits == 4, let hours = number(2) else { return nil }
        if digits == 2, place < end, bytes[place] == UInt8(ascii: ":") {
            place += 1
            guard digitCount() == 2 else { return nil }
        }
        let minutes = digitCount() == 2 ? number(2) ?? 0 : 0
        return ZoneOffset.seconds(hours: hours, minutes: minutes, isWest: isWest)
    }

    /// The name in `[Europe/Berlin]`.
    private mutating func zoneName() -> String? {
        guard place < end, bytes[place] == UInt8(ascii: "["),
            let close = bytes[place..<end].firstIndex(of: UInt8(ascii: "]"))
        else { return nil }
        let name = String(decoding: bytes[place + 1..<close], as: UTF8.self)
        place = close + 1
        return name
    }

    private func digitCount() -> Int {
        var count = 0
        while place + count < end, (0x30...0x39).contains(bytes[place + count]) { count += 1 }
        return count
    }

    private mutating func number(_ digits: Int) -> Int? {
        guard digitCount() >= digits else { return nil }
        var value = 0
        for byte in bytes[place..<place + digits] { value = value * 10 + Int(byte - 0x30) }
        place += digits
        return value
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard place < end, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }
}

/// Offsets from UTC.
enum ZoneOffset {
    /// Seconds east of UTC; nil for more than any clock has been set to (RFC 9557 has no limit, the
    /// zone database goes to 15:13:42).
    static func seconds(hours: Int, minutes: Int, isWest: Bool) -> Int? {
        guard hours <= 15, minutes < 60 else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}
