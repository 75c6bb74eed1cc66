internal import TrawlCore

/// The value of an input, and the limits of it, as a number that compares (HTML Standard, 4.10.5.1).
///
/// Where the standard reads a limit more loosely than a value, browsers agree not to, and so it is here.
struct InputValue: Comparable {
    /// Milliseconds since 1970 or since midnight, or the number itself.
    let number: Double

    /// The last moment of a date, in milliseconds since 1970: that of JavaScript (ECMA-262, 21.4.1.1).
    private static let lastMoment = 8.64e15
    /// Years of more digits, zeros before them apart, are behind the last moment.
    private static let maximumYear = 1_000_000

    /// Reads a value; nil when it is none of its kind.
    init?(_ text: String, type: String) {
        var reader = InputReader(text)
        let number: Double?
        switch type {
        case "number", "range": number = InputValue.number(text)
        case "time": number = reader.takeTime()
        case "date": number = reader.takeDate()
        case "month": number = reader.takeMonth()
        case "week": number = reader.takeWeek()
        case "datetime-local":
            number = reader.takeDate().flatMap { day in
                guard reader.take(UInt8(ascii: "T")) || reader.take(UInt8(ascii: " ")) else {
                    return nil
                }
                return reader.takeTime().map { day + $0 }
            }
        default: return nil
        }
        guard let number, number.isFinite else { return nil }
        if type != "number", type != "range" {
            guard reader.isAtEnd, number <= InputValue.lastMoment else { return nil }
        }
        self.number = number
    }

    static func < (left: InputValue, right: InputValue) -> Bool { left.number < right.number }

    /// A valid floating-point number (HTML Standard, 2.3.4.3).
    private static func number(_ text: String) -> Double? {
        var reader = InputReader(text)
        _ = reader.take(UInt8(ascii: "-"))
        let whole = reader.skipDigits()
        if reader.take(UInt8(ascii: ".")) {
            guard reader.skipDigits() > 0 else { return nil }
        } else if whole == 0 {
            return nil
        }
        if reader.take(UInt8(ascii: "e")) || reader.take(UInt8(ascii: "E")) {
            if !reader.take(UInt8(ascii: "-")) { _ = reader.take(UInt8(ascii: "+")) }
            guard reader.skipDigits() > 0 else { return nil }
        }
        return reader.isAtEnd ? Double(text) : nil
    }

    /// Reads the parts of dates and times (HTML Standard, 2.3.5).
    private struct InputReader {
        private let bytes: [UInt8]
        private var place = 0

        init(_ text: String) { bytes = Array(text.utf8) }

        var isAtEnd: Bool { place == bytes.count }

        mutating func take(_ byte: UInt8) -> Bool {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
            return true
        }

        private mutating func takeDigit() -> Int? {
            guard place < bytes.count, (0x30...0x39).contains(bytes[place]) else { return nil }
            place += 1
            return Int(bytes[place - 1] & 0x0F)
        }

        /// How many digits stand next; they are skipped.
        mutating func skipDigits() -> Int {
            var count = 0
            while takeDigit() != nil { count += 1 }
            return count
        }

        private mutating func takeTwoDigits(upTo limit: Int) -> Int? {
            guard let first = takeDigit(), let second = takeDigit() else { return nil }
            let number = first * 10 + second
            return number <= limit ? number : nil
        }

        /// Four digits or more, not all of them zeros.
        private mutating func takeYear() -> Int? {
            let start = place
            var year = 0
            while let digit = takeDigit() { year = min(year * 10 + digit, maximumYear) }
            return place - start >= 4 && year > 0 ? year : nil
        }

        private mutating func takeYearAndMonth() -> (year: Int, month: Int)? {
            guard let year = takeYear(), take(UInt8(ascii: "-")),
                let month = takeTwoDigits(upTo: 12)
            else { return nil }
            return (year, month)
        }

        private func moment(_ date: CivilDate?) -> Double? {
            date.map { Double($0.daysSince1970) * 86_400_000 }
        }

        mutating func takeMonth() -> Double? {
            guard let (year, month) = takeYearAndMonth() else { return nil }
            return moment(CivilDate(year: year, month: month, day: 1))
        }

        mutating func takeDate() -> Double? {
            guard let (year, month) = takeYearAndMonth(), take(UInt8(ascii: "-")),
                let day = takeTwoDigits(upTo: 31)
            else { return nil }
            return moment(CivilDate(year: year, month: month, day: day))
        }

        /// A week of ISO 8601, as its Monday.
        mutating func takeWeek() -> Double? {
            guard let year = takeYear(), take(UInt8(ascii: "-")), take(UInt8(ascii: "W")),
                let week = takeTwoDigits(upTo: 53), week > 0,
                let first = monday(ofFirstWeekIn: year),
                let next = monday(ofFirstWeekIn: year + 1)
            else { return nil }
            let day = first + (week - 1) * 7
            return day < next ? Double(day) * 86_400_000 : nil
        }

        /// The first week is that of 4 January.
        private func monday(ofFirstWeekIn year: Int) -> Int? {
            guard let day = CivilDate(year: year, month: 1, day: 4)?.daysSince1970 else {
                return nil
            }
            // 1970-01-01 was a Thursday.
            let weekday = ((day + 3) % 7 + 7) % 7
            return day - weekday
        }

        mutating func takeTime() -> Double? {
            guard let hour = takeTwoDigits(upTo: 23), take(UInt8(ascii: ":")),
                let minute = takeTwoDigits(upTo: 59)
            else { return nil }
            var milliseconds = (hour * 60 + minute) * 60_000
            guard take(UInt8(ascii: ":")) else { return Double(milliseconds) }
            guard let second = takeTwoDigits(upTo: 59) else { return nil }
            milliseconds += second * 1000
            guard take(UInt8(ascii: ".")) else { return Double(milliseconds) }
            guard let first = takeDigit() else { return nil }
            let tenths = first * 100
            let hundredths = takeDigit().map { $0 * 10 }
            let last = hundredths == nil ? nil : takeDigit()
            return Double(milliseconds + tenths + (hundredths ?? 0) + (last ?? 0))
        }
    }
}
