/// Reads an HTTP date (RFC 9110, 5.6.7).
enum HTTPDate {
    /// The instant of a date in one of the three forms; nil when it is none or no such day exists.
    ///
    /// The name of the day is not compared with the date. `now` tells the century of a year of two
    /// digits: one that would lie more than 50 years ahead is in the past.
    static func parse(_ text: ArraySlice<UInt8>, at now: Instant) -> Instant? {
        guard text.count <= 40 else { return nil }
        // All three forms are a day's name, three parts in either order, a time and a zone.
        let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }
        guard let dayName = words.first, dayName.allSatisfy(\.isASCIILetter) else { return nil }
        switch words.count {
        case 6 where isGreenwich(words[5]) && words[3].count == 4:  // Sun, 06 Nov 1994 08:49:37 GMT
            return instant(words[1], words[2], number(words[3]), words[4])
        case 4 where isGreenwich(words[3]):  // Sunday, 06-Nov-94 08:49:37 GMT
            let date = words[1].split(separator: UInt8(ascii: "-"))
            guard date.count == 3, date[2].count == 2, let year = number(date[2]) else {
                return nil
            }
            let full = fullYear(year, at: now)
            return instant(date[0], date[1], full, words[2])
        case 5 where words[4].count == 4:  // Sun Nov  6 08:49:37 1994
            return instant(words[2], words[1], number(words[4]), words[3])
        default:
            return nil
        }
    }

    private static func instant(
        _ day: ArraySlice<UInt8>,
        _ month: ArraySlice<UInt8>,
        _ year: Int64?,
        _ time: ArraySlice<UInt8>
    ) -> Instant? {
        let months = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        let clock = time.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard let year, let day = number(day), clock.count == 3,
            let index = months.firstIndex(where: { month.equalsIgnoringCase(ArraySlice($0.utf8)) }),
            let hour = number(clock[0]), let minute = number(clock[1]),
            let second = number(clock[2]),
            // A leap second is written as 60.
            hour < 24, minute < 60, second <= 60,
            let date = CivilDate(year: Int(year), month: index + 1, day: Int(day))
        else { return nil }
        let days = Int64(date.daysSince1970)
        return Instant(secondsSince1970: days * 86_400 + hour * 3600 + minute * 60 + second)
    }

    private static func isGreenwich(_ zone: ArraySlice<UInt8>) -> Bool {
        zone.equalsIgnoringCase(ArraySlice("gmt".utf8))
            || zone.equalsIgnoringCase(ArraySlice("utc".utf8))
    }

    /// A number of one to four digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard (1...4).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    private static func fullYear(_ twoDigits: Int64, at now: Instant) -> Int64 {
        let thisYear = Int64(CivilDateTime(now, offsetSeconds: 0).date.year)
        let year = thisYear - thisYear % 100 + twoDigits
        if year > thisYear + 50 { return year - 100 }
        return year + 100 <= thisYear + 50 ? year + 100 : year
    }
}
