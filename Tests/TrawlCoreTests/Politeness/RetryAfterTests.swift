import Testing

@testable import TrawlCore

@Suite("Retry-After")
struct RetryAfterTests {
    /// 1994-11-06T08:49:00Z, 37 s before the instant of RFC 9110's examples.
    private static let now = Instant(secondsSince1970: 784_111_740)

    @Test(
        "seconds and the three forms of a date are read (RFC 9110, 5.6.7, 10.2.3)",
        arguments: [
            ("120", 120), (" 120\t", 120), ("0", 0), ("007", 7), ("-5", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sunday, 06-Nov-94 08:49:37 GMT", 37),
            ("Sun Nov  6 08:49:37 1994", 37), ("sun, 06 nov 1994 08:49:37 gmt", 37),
            ("Sun, 06 Nov 1994 08:49:37 UTC", 37), ("Sun, 06 Nov 1994 08:48:60 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:60 GMT", 60),
            ("Sun, 06 Nov 1994 08:48:59 GMT", 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sat, 01 Jan 0000 00:00:00 GMT", 0), ("Mon, 07 Nov 1994 00:00:00 GMT", 54_660),
            // Over 30 days.
            ("2592000", 2_592_000), ("2592001", 2_592_000), ("999999999", 2_592_000),
            ("99999999999999999999999", 2_592_000), ("Fri, 31 Dec 9999 23:59:59 GMT", 2_592_000),
        ]
    )
    func reads(_ text: String, _ seconds: Int) {
        #expect(RetryAfter.parse(text, at: Self.now) == .seconds(seconds))
    }

    @Test(
        "what is neither form is not read",
        arguments: [
            "", " ", "-", "soon", "1.5", "+5", "5s", "1e3", "Sun, 06 Nov 1994", "08:49:37",
            "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 29 Feb 1995 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT again", "Sunday, 06-Nov-1994 08:49:37 GMT",
            "1994-11-06T08:49:37Z", "06 06 Nov 1994 08:49:37 GMT",
        ]
    )
    func refuses(_ text: String) {
        #expect(RetryAfter.parse(text, at: Self.now) == nil)
    }

    @Test(
        "a year of two digits is at most 50 years ahead",
        arguments: [
            ("44", 2044), ("45", 1945), ("94", 1994), ("00", 2000), ("93", 1993),
        ]
    )
    func twoDigits(_ year: String, _ expected: Int64) throws {
        let text = "Sunday, 01-Jan-\(year) 00:00:00 GMT"
        let date = try #require(HTTPDate.parse(ArraySlice(text.utf8), at: Self.now))
        let days = (1970..<max(expected, 1970)).reduce(0) { $0 + ($1 % 4 == 0 ? 366 : 365) }
        let daysBefore = (min(expected, 1970)..<1970).reduce(0) { $0 + ($1 % 4 == 0 ? 366 : 365) }
        #expect(date.secondsSince1970 == Int64(days - daysBefore) * 86_400)
    }

    @Test("every day of four centuries is read as the day after the one before")
    func days() throws {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // 1700-01-01 is 98,615 days before 1970.
        var expected: Int64 = -98_615
        for year in 1700..<2101 {
            let isLeapYear = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for month in 0..<12 {
                for day in 1...(lengths[month] + (month == 1 && isLeapYear ? 1 : 0)) {
                    let text = "Sun, \(day < 10 ? "0" : "")\(day) \(months[month]) \(year)"
                    let date = HTTPDate.parse(ArraySlice("\(text) 00:00:00 GMT".utf8), at: Self.now)
                    try #require(date?.secondsSince1970 == expected * 86_400, "\(text)")
                    expected += 1
                }
            }
        }
    }

    @Test("a date is never early: what is left of a second counts")
    func subsecond() {
        let now = Self.now + .milliseconds(999)
        #expect(
            RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT", at: now) == .milliseconds(36_001)
        )
    }
}
