import Testing

@testable import TrawlCore

@Suite struct CivilDateTests {
    @Test("every day of 800 years follows the one before it")
    func everyDay() throws {
        var expected = try #require(CivilDate(year: 1600, month: 1, day: 1))
        let first = expected.daysSince1970
        var weekday = Weekday.saturday.rawValue  // 1600-01-01
        for days in first..<first + 2 * 146_097 {
            let date = CivilDate(daysSince1970: days)
            #expect(
                date == expected && date.daysSince1970 == days && date.weekday.rawValue == weekday
            )
            weekday = (weekday + 1) % 7
            let isLastOfMonth = date.day == CivilDate.daysInMonth(date.month, of: date.year)
            let month = isLastOfMonth ? date.month % 12 + 1 : date.month
            expected = try #require(
                CivilDate(
                    year: isLastOfMonth && date.month == 12 ? date.year + 1 : date.year,
                    month: month,
                    day: isLastOfMonth ? 1 : date.day + 1
                )
            )
        }
        #expect(expected.description == "2400-01-01")
    }

    @Test(
        "leap years are those of the Gregorian calendar",
        arguments: [
            (1900, false), (2000, true), (2024, true), (2026, false), (2100, false), (-4, true),
            (0, true),
        ]
    )
    func leapYears(year: Int, isLeap: Bool) {
        #expect(CivilDate.isLeap(year) == isLeap)
        #expect((CivilDate(year: year, month: 2, day: 29) != nil) == isLeap)
    }

    @Test("days and times that do not exist cannot be made")
    func impossible() throws {
        #expect(CivilDate(year: 2026, month: 0, day: 1) == nil)
        #expect(CivilDate(year: 2026, month: 4, day: 31) == nil)
        #expect(CivilDate(year: 2026, month: 4, day: 0) == nil)
        #expect(CivilDate(year: 290_000_001, month: 1, day: 1) == nil)
        let date = try #require(CivilDate(year: 2026, month: 4, day: 30))
        #expect(CivilDateTime(date: date, hour: 24, minute: 0, second: 0, millisecond: 0) == nil)
        #expect(CivilDateTime(date: date, hour: 23, minute: 0, second: 60, millisecond: 0) == nil)
    }

    @Test("a date and time leads to its instant and back, at the ends of Int64 too")
    func instants() {
        for milliseconds in [0, -1, 1_795_415_400_007, Int64.max, .min, .max - 43_200_000]
            as [Int64]
        {
            let instant = Instant(millisecondsSince1970: milliseconds)
            let local = CivilDateTime(instant, offsetSeconds: 0)
            #expect(local.instant(offsetSeconds: 0) == instant)
            _ = CivilDateTime(instant, offsetSeconds: 93_599)
            _ = CivilDateTime(instant, offsetSeconds: -89_999)
        }
        let local = CivilDateTime(Instant(secondsSince1970: 0), offsetSeconds: -3600)
        #expect(local.description == "1969-12-31T23:00:00")
        #expect(local.weekday == .wednesday && local.hour == 23 && local.minute == 0)
        #expect(local.instant(offsetSeconds: -3600) == Instant(secondsSince1970: 0))
    }
}
