import Testing

@testable import TrawlCore

@Suite struct CronExpressionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var zone: String
        var from: String
        var fires: [String]
        var testDescription: String { "\(text) in \(zone) after \(from)" }

        init(_ text: String, _ zone: String = "UTC", from: String, _ fires: String...) {
            self.text = text
            self.zone = zone
            self.from = from
            self.fires = fires
        }
    }

    static let fields = [
        Case(
            "0,30 6-8/2 * * *",
            from: "2026-05-01T06:00:00Z",
            "2026-05-01T06:30:00+00:00",
            "2026-05-01T08:00:00+00:00"
        ),
        Case(
            "50/5 * * * *",
            from: "2026-05-01T06:51:00Z",
            "2026-05-01T06:55:00+00:00",
            "2026-05-01T07:50:00+00:00"
        ),
        Case(
            "*/45 * * * *",
            from: "2026-05-01T06:45:00Z",
            "2026-05-01T07:00:00+00:00",
            "2026-05-01T07:45:00+00:00"
        ),
        Case(
            "59 59 23 31 DEC *",
            from: "2026-12-31T23:59:58.999Z",
            "2026-12-31T23:59:59+00:00",
            "2027-12-31T23:59:59+00:00"
        ),
        Case("0 12 * * 7", from: "2026-05-01T00:00:00Z", "2026-05-03T12:00:00+00:00"),
        Case(
            "0 12 * * SAT-7",
            from: "2026-05-01T00:00:00Z",
            "2026-05-02T12:00:00+00:00",
            "2026-05-03T12:00:00+00:00"
        ),
        Case("\t0 0  1 1 ? ", from: "2026-05-01T00:00:00Z", "2027-01-01T00:00:00+00:00"),
        Case("@weekly", from: "2026-05-01T00:00:00Z", "2026-05-03T00:00:00+00:00"),
    ]

    static let days = [
        // Both restricted: either; one of them with a star: both.
        Case(
            "0 0 13 * FRI",
            from: "2026-10-31T00:00:00Z",
            "2026-11-06T00:00:00+00:00",
            "2026-11-13T00:00:00+00:00",
            "2026-11-20T00:00:00+00:00"
        ),
        Case(
            "0 0 */2 * FRI",
            from: "2026-10-31T00:00:00Z",
            "2026-11-13T00:00:00+00:00",
            "2026-11-27T00:00:00+00:00"
        ),
        Case(
            "0 0 1-7 * */7",
            from: "2026-10-31T00:00:00Z",
            "2026-11-01T00:00:00+00:00",
            "2026-12-06T00:00:00+00:00"
        ),
        Case(
            "0 0 L * *",
            from: "2028-01-31T00:00:00Z",
            "2028-02-29T00:00:00+00:00",
            "2028-03-31T00:00:00+00:00"
        ),
        Case(
            "0 0 1,L-1 * *",
            from: "2027-02-01T00:00:00Z",
            "2027-02-27T00:00:00+00:00",
            "2027-03-01T00:00:00+00:00",
            "2027-03-30T00:00:00+00:00"
        ),
        Case(
            "0 0 LW * *",
            from: "2027-01-01T00:00:00Z",
            "2027-01-29T00:00:00+00:00",
            "2027-02-26T00:00:00+00:00"
        ),
        Case(
            "0 0 L-2W * *",
            from: "2026-08-01T00:00:00Z",
            "2026-08-28T00:00:00+00:00",
            "2026-09-28T00:00:00+00:00"
        ),
        // 2026-08-01 is a Saturday, 2026-05-31 a Sunday: not into the other month.
        Case("0 0 1W 8 *", from: "2026-01-01T00:00:00Z", "2026-08-03T00:00:00+00:00"),
        Case("0 0 31W 5 *", from: "2026-01-01T00:00:00Z", "2026-05-29T00:00:00+00:00"),
        Case(
            "0 0 31W * *",
            from: "2026-04-01T00:00:00Z",
            "2026-05-29T00:00:00+00:00",
            "2026-07-31T00:00:00+00:00"
        ),
        Case(
            "0 0 * * 1#2,FRI#L",
            from: "2026-11-01T00:00:00Z",
            "2026-11-09T00:00:00+00:00",
            "2026-11-27T00:00:00+00:00"
        ),
        Case(
            "0 0 * * SUN#5",
            from: "2026-11-01T00:00:00Z",
            "2026-11-29T00:00:00+00:00",
            "2027-01-31T00:00:00+00:00"
        ),
        Case("0 0 * * 7L", from: "2026-11-01T00:00:00Z", "2026-11-29T00:00:00+00:00"),
        Case("0 0 29 2 *", from: "2096-03-01T00:00:00Z", "2104-02-29T00:00:00+00:00"),
        Case("0 0 */29 2 SUN", from: "2088-02-29T00:00:00Z", "2093-02-01T00:00:00+00:00"),
        // The longest wait there is: 2100 is no leap year.
        Case("0 0 29 2 */7", from: "2088-02-29T00:00:00Z", "2128-02-29T00:00:00+00:00"),
    ]

    static let clockChanges = [
        // Fixed: skipped times fire together right after the gap, repeated ones the first time.
        Case(
            "15,45 2 * * *",
            "Europe/Berlin",
            from: "2026-03-28T12:00:00Z",
            "2026-03-29T03:00:00+02:00",
            "2026-03-30T02:15:00+02:00"
        ),
        Case(
            "0 2,3 * * *",
            "Europe/Berlin",
            from: "2026-03-28T12:00:00Z",
            "2026-03-29T03:00:00+02:00",
            "2026-03-30T02:00:00+02:00"
        ),
        Case(
            "30 2 * * *",
            "Europe/Berlin",
            from: "2026-10-24T12:00:00Z",
            "2026-10-25T02:30:00+02:00",
            "2026-10-26T02:30:00+01:00"
        ),
        Case(
            "30 2 * * *",
            "Europe/Berlin",
            from: "2026-10-25T01:10:00Z",
            "2026-10-26T02:30:00+01:00"
        ),
        Case(
            "0 0 * * *",
            "America/Sao_Paulo",
            from: "2018-11-03T12:00:00Z",
            "2018-11-04T01:00:00-02:00",
            "2018-11-05T00:00:00-02:00"
        ),
        Case(
            "10 9 30 12 *",
            "Pacific/Apia",
            from: "2011-06-01T00:00:00Z",
            "2011-12-31T00:00:00+14:00",
            "2012-12-30T09:10:00+14:00"
        ),
        // By the wall clock: skipped times are lost, repeated ones fire twice.
        Case(
            "30 * * * *",
            "Europe/Berlin",
            from: "2026-03-29T00:30:00Z",
            "2026-03-29T03:30:00+02:00"
        ),
        Case(
            "*/30 2 * * *",
            "Europe/Berlin",
            from: "2026-03-28T12:00:00Z",
            "2026-03-30T02:00:00+02:00"
        ),
        Case(
            "30 * * * *",
            "Europe/Berlin",
            from: "2026-10-25T00:00:00Z",
            "2026-10-25T02:30:00+02:00",
            "2026-10-25T02:30:00+01:00",
            "2026-10-25T03:30:00+01:00"
        ),
        Case(
            "0 30 2 * * *",
            "Europe/Berlin",
            from: "2026-03-28T12:00:00Z",
            "2026-03-30T02:30:00+02:00"
        ),
        Case(
            "0 30 2 * * *",
            "Europe/Berlin",
            from: "2026-10-24T12:00:00Z",
            "2026-10-25T02:30:00+02:00",
            "2026-10-25T02:30:00+01:00",
            "2026-10-26T02:30:00+01:00"
        ),
        // Yearly, and the date is that of the repeated hour.
        Case(
            "0 0 1 1 NOV *",
            "America/New_York",
            from: "2026-10-01T00:00:00Z",
            "2026-11-01T01:00:00-04:00",
            "2026-11-01T01:00:00-05:00",
            "2027-11-01T01:00:00-04:00"
        ),
        // Long after the last transition that the file lists.
        Case(
            "30 2 * * SUN",
            "Europe/Berlin",
            from: "2450-03-26T12:00:00Z",
            "2450-03-27T03:00:00+02:00"
        ),
    ]

    @Test("it fires at these times", arguments: fields + days + clockChanges)
    func fires(_ one: Case) throws {
        let zone = try ZoneFixtures.zone(one.zone)
        let expression = try CronExpression(one.text)
        var last = try #require(Instant(iso8601: one.from))
        for expected in one.fires {
            let next = try #require(expression.next(after: last, in: zone))
            #expect(zone.iso8601(next) == expected)
            #expect(expression.previous(atOrBefore: next, in: zone) == next)
            let before = expression.previous(atOrBefore: Instant(before: next), in: zone)
            #expect(try #require(before) <= last)
            last = next
        }
    }

    @Test(
        "an expression that no date matches never fires",
        arguments: [
            "0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 L-29 2 *", "0 0 31W 6 ?", "0 0 30-31 2 */2",
        ]
    )
    func neverFires(text: String) throws {
        let expression = try CronExpression(text)
        #expect(expression.neverFires)
        #expect(expression.next(after: Instant(secondsSince1970: 0), in: .utc) == nil)
        #expect(expression.previous(atOrBefore: Instant(secondsSince1970: 0), in: .utc) == nil)
    }

    @Test(
        "a date that is possible in some years fires",
        arguments: ["0 0 29 2 *", "0 0 L-28 2 *", "0 0 30 2 MON"]
    )
    func firesSometimes(text: String) throws {
        #expect(try !CronExpression(text).neverFires)
    }

    @Test("5 or 6 fields are counted, and the text is kept without blanks around it")
    func properties() throws {
        #expect(try CronExpression(" 0 0 * * * ").text == "0 0 * * *")
        #expect(try CronExpression("0 0 * * *").fieldCount == 5)
        #expect(try CronExpression("@daily").fieldCount == 5)
        #expect(try CronExpression("0 0 0 * * *").fieldCount == 6)
    }

    @Test("instants at the ends of Int64 have no fire times, and do not crash")
    func farAway() throws {
        let expression = try CronExpression("0 0 29 2 *")
        let berlin = try ZoneFixtures.zone("Europe/Berlin")
        for zone in [Zone.utc, berlin] {
            for milliseconds in [Int64.min, .min + 1, .max - 1, .max] {
                let instant = Instant(millisecondsSince1970: milliseconds)
                #expect(expression.next(after: instant, in: zone) == nil)
                #expect(expression.previous(atOrBefore: instant, in: zone) == nil)
            }
        }
        let antiquity = try #require(Instant(iso8601: "-000044-03-15T12:00:00Z"))
        let next = try #require(expression.next(after: antiquity, in: .utc))
        #expect(next.iso8601 == "-000040-02-29T00:00:00Z")
    }

    @Test("~ is the same for one job, differs between jobs, and fires in every month")
    func randomValues() throws {
        let one = try CronExpression("~ ~ ~ * *", randomFor: "books")
        #expect(try CronExpression("~ ~ ~ * *", randomFor: "books") == one)
        #expect(try CronExpression("~ ~ ~ * *") == CronExpression("~ ~ ~ * *"))
        var minutes: Set<UInt64> = []
        for number in 0..<300 {
            let pattern = try CronExpression("~ ~ ~ * ~", randomFor: "job\(number)").pattern
            minutes.insert(pattern.times.minutes)
            #expect(pattern.times.minutes.nonzeroBitCount == 1)
            #expect(pattern.times.hours.nonzeroBitCount == 1)
            #expect(pattern.days.days.trailingZeroBitCount <= 28)
            #expect(pattern.days.weekdays.nonzeroBitCount == 1)
            #expect(!pattern.followsWallClock)
        }
        // 300 draws out of 60 miss one of them about once in 3 times, ten of them never.
        #expect(minutes.count > 50)
    }

    @Test("~ stays in its range, and in a list the values stay evenly apart")
    func randomRanges() throws {
        for number in 0..<100 {
            let job = "job\(number)"
            let minutes = try CronExpression("0~29,30~59 9~17 * * MON~FRI", randomFor: job).pattern
            let first = minutes.times.minutes.trailingZeroBitCount
            #expect(minutes.times.minutes == 1 << UInt64(first) | 1 << UInt64(first + 30))
            #expect((9...17).contains(minutes.times.hours.trailingZeroBitCount))
            #expect((1...5).contains(minutes.days.weekdays.trailingZeroBitCount))
        }
    }

    @Test("what ~ chooses never changes: a new version must not move the fires of a job")
    func randomValuesAreFixed() throws {
        let pattern = try CronExpression("~ ~ ~ ~ *", randomFor: "books").pattern
        let chosen = [
            pattern.times.minutes, pattern.times.hours, pattern.days.days, pattern.months,
        ].map(\.trailingZeroBitCount)
        #expect(chosen == [39, 4, 17, 5])
    }

    @Test(
        "a time that a gap would swallow is told, a rhythm that goes on is not",
        arguments: [
            ("0 30 2 * * *", "2027-03-28T02:30:00"), ("0 0 */2 * * *", "2027-03-28T02:00:00"),
            ("*/20 2 * * *", "2027-03-28T02:00:00"), ("0 */15 * * * *", nil),
            ("30 2 * * *", nil), ("0 30 3 * * *", nil), ("0 30 2 1 * *", nil),
        ]
    )
    func swallowed(text: String, expected: String?) throws {
        let zone = try ZoneFixtures.zone("Europe/Berlin")
        let start = try #require(Instant(iso8601: "2026-11-23T00:00:00Z"))
        let found = try CronExpression(text)
            .swallowedTime(in: start..<start + .seconds(366 * 86_400), zone: zone)
        #expect(found?.description == expected)
    }
}
