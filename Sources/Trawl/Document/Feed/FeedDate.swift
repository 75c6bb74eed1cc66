internal import TrawlCore

/// Reads the dates of feeds and sitemaps: W3C's profile of ISO 8601, and RFC 822 with all that is
/// written in its place.
enum FeedDate {
    /// The longest text that is looked at.
    static let maximumBytes = 100

    /// The instant of a date; nil when it is none.
    ///
    /// A date without a time is its midnight, one without a zone is in UTC, a year or month alone its
    /// first day. A name of a zone that is not known is passed over, and so are parts of a second.
    static func instant(_ text: String) -> Instant? {
        guard text.utf8.count <= maximumBytes else { return nil }
        let bytes = Array(text.utf8).trimmedOfSpace
        return ordered(bytes) ?? worded(bytes)
    }

    // MARK: Year first

    /// `1997-07-16T19:20:30.45+01:00` and its shorter forms; a blank for the `T`, no hyphens.
    private static func ordered(_ bytes: ArraySlice<UInt8>) -> Instant? {
        let end = bytes.firstIndex { $0 | 0x20 == UInt8(ascii: "t") || $0.isSpace }
        guard let date = orderedDate(bytes[..<(end ?? bytes.endIndex)]) else { return nil }
        guard let end else { return instant(date, DayTime(), offsetMinutes: 0) }
        let rest = bytes[(end + 1)...].drop(while: \.isSpace)
        let time = rest.prefix { $0.isDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        guard let day = DayTime(time), let offset = offset(rest[time.endIndex...].trimmedOfSpace)
        else { return nil }
        return instant(date, day, offsetMinutes: offset)
    }

    private static func orderedDate(_ bytes: ArraySlice<UInt8>) -> CivilDate? {
        let parts = bytes.split(omittingEmptySubsequences: false) { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
        }
        guard let first = parts.first, let number = number(first) else { return nil }
        switch (parts.count, first.count) {
        case (1, 8):
            return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        case (1, 4): return CivilDate(year: number, month: 1, day: 1)
        case (2, 4):
            guard let second = Self.number(parts[1]) else { return nil }
            if parts[1].count == 3 { return dayOfYear(second, of: number) }
            return CivilDate(year: number, month: second, day: 1)
        case (3, 4):
            guard let month = Self.number(parts[1]), let day = Self.number(parts[2]) else {
                return nil
            }
            return CivilDate(year: number, month: month, day: day)
        default: return nil
        }
    }

    private static func dayOfYear(_ day: Int, of year: Int) -> CivilDate? {
        guard (1...366).contains(day) else { return nil }
        let date = CivilDate(year: year, month: 1, day: 1)?.adding(days: day - 1)
        return date?.year == year ? date : nil
    }

    // MARK: Words

    /// `Thu, 01 Jan 2004 19:48:21 GMT`: the parts are told apart by what they look like.
    ///
    /// So day and month may change places, the time may stand before or behind the year, and the
    /// name of the day may be missing or wrong.
    private static func worded(_ bytes: ArraySlice<UInt8>) -> Instant? {
        var day: Int?
        var month: Int?
        var year: Int?
        var time: DayTime?
        var minutes = 0
        for word in words(bytes) {
            if word.contains(UInt8(ascii: ":")), word.first?.isDigit == true, time == nil {
                guard let read = DayTime(word) else { return nil }
                time = read
            } else if let number = number(word) {
                if day == nil, word.count <= 2 {
                    day = number
                } else if year == nil {
                    year = fullYear(number, digits: word.count)
                }
            } else if month == nil, let found = months.firstIndex(of: key(word)) {
                month = found + 1
            } else if time != nil, let offset = offset(word) {
                minutes = offset
            }
        }
        guard let year, let month, let day, let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return instant(date, time ?? DayTime(), offsetMinutes: minutes)
    }

    /// The words of a date; a date in hyphens, as `01-Jan-2004`, is three.
    private static func words(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        bytes.split { $0.isSpace || $0 == UInt8(ascii: ",") }.flatMap { word in
            let isDate = word.first?.isDigit == true && !word.contains(UInt8(ascii: ":"))
            return isDate ? word.split(separator: UInt8(ascii: "-")) : [word]
        }
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// The first three letters of a name, in lower case.
    private static func key(_ word: ArraySlice<UInt8>) -> String {
        String(decoding: word.prefix(3).map { $0 | 0x20 }, as: UTF8.self)
    }

    /// A year of two digits is one from 1990 to 2089, for there were no feeds before.
    private static func fullYear(_ year: Int, digits: Int) -> Int {
        digits > 2 ? year : year < 90 ? year + 2000 : year + 1900
    }

    // MARK: Parts

    /// The minutes east of UTC that a zone is, 0 for a name that is not known; nil for what is neither
    /// a name nor an offset that there is.
    private static func offset(_ zone: ArraySlice<UInt8>) -> Int? {
        var name = zone.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }[...]
        if name.starts(with: "etc/".utf8) { name = name.dropFirst(4) }
        for prefix in ["gmt", "utc"] where name.count > 3 && name.starts(with: prefix.utf8) {
            name = name.dropFirst(3)
        }
        guard let sign = name.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            guard name.allSatisfy({ (0x61...0x7A).contains($0) }) else { return nil }
            return zones[String(decoding: name, as: UTF8.self), default: 0] * 60
        }
        let digits = name.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard let number = number(digits[...]), digits.count <= 4 else { return nil }
        let (hours, minutes) = digits.count > 2 ? (number / 100, number % 100) : (number, 0)
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    /// Hours east of UTC: RFC 822 (5.1), and abbreviations that mean one zone wherever feeds come from.
    private static let zones = [
        "adt": -3, "ast": -4, "at": -4, "edt": -4, "est": -5, "et": -5, "cdt": -5, "cst": -6,
        "ct": -6, "mdt": -6, "mst": -7, "mt": -7, "pdt": -7, "pst": -8, "pt": -8, "a": -1, "n": 1,
        "m": -12, "y": 12, "wet": 0, "west": 1, "bst": 1, "met": 1, "mest": 2, "cet": 1, "cest": 2,
        "eet": 2, "eest": 3, "msk": 3, "kst": 9, "jst": 9, "aest": 10, "aedt": 11,
    ]

    private static func instant(
        _ date: CivilDate,
        _ time: DayTime,
        offsetMinutes: Int
    ) -> Instant {
        let midnight = CivilDateTime(midnightOf: date).instant(offsetSeconds: offsetMinutes * 60)
        return midnight + .seconds(time.seconds)
    }

    /// A number of one to eight digits.
    fileprivate static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...8).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

/// A time of day: seconds since midnight.
private struct DayTime {
    var seconds = 0

    /// Midnight.
    init() {}

    /// Reads `19:20`, `19:20:30`, `19:20:30.45` or `19`; 24:00 and second 60 are what follows them.
    init?(_ text: ArraySlice<UInt8>) {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let hour = FeedDate.number(parts[0]) else {
            return nil
        }
        let minute = parts.count > 1 ? FeedDate.number(parts[1]) : 0
        let seconds = parts.count > 2 ? parts[2] : [UInt8(ascii: "0")]
        let whole = seconds.prefix { $0 != UInt8(ascii: ".") }
        let fraction = seconds.dropFirst(whole.count + 1)
        guard let minute, let second = FeedDate.number(whole), minute < 60, second <= 60,
            hour < 24 || (hour == 24 && minute + second == 0), fraction.allSatisfy(\.isDigit)
        else { return nil }
        self.seconds = hour * 3600 + minute * 60 + second
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    fileprivate var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
}

extension RandomAccessCollection where Element == UInt8, SubSequence == ArraySlice<UInt8> {
    fileprivate var trimmedOfSpace: ArraySlice<UInt8> {
        var slice = self[...]
        while slice.first?.isSpace == true { slice = slice.dropFirst() }
        while slice.last?.isSpace == true { slice = slice.dropLast() }
        return slice
    }
}
