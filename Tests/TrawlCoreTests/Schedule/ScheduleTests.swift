import Testing

@testable import TrawlCore

@Suite struct ScheduleTests {
    private static func make(
        _ rule: Schedule.Rule,
        zone: String = "UTC",
        jitter: Duration = .zero,
        starts: String? = nil,
        ends: String? = nil
    ) throws -> Schedule {
        try Schedule(
            rule,
            zone: ZoneFixtures.zone(zone),
            jitter: jitter,
            starts: starts.flatMap(CivilDate.init(iso8601:)),
            ends: ends.flatMap(CivilDate.init(iso8601:))
        )
    }

    private static func fires(_ schedule: Schedule, from: String, to: String) throws -> [String] {
        let end = try #require(Instant(iso8601: to))
        var last = Instant(before: try #require(Instant(iso8601: from)))
        var result: [String] = []
        while let next = schedule.next(after: last), next < end {
            result.append(schedule.zone.iso8601(next))
            last = next
        }
        return result
    }

    struct Day: Sendable, CustomTestStringConvertible {
        var minutes: Int
        var zone: String
        /// The local day, from midnight to midnight.
        var day: String
        /// The times of day with the hour of the offset.
        var fires: String
        var testDescription: String { "every \(minutes) min in \(zone) on \(day)" }

        init(_ minutes: Int, _ zone: String, _ day: String, _ fires: String) {
            self.minutes = minutes
            self.zone = zone
            self.day = day
            self.fires = fires
        }
    }

    static let days = [
        Day(360, "Europe/Berlin", "2026-03-28", "00:00+01 06:00+01 12:00+01 18:00+01"),
        Day(360, "Europe/Berlin", "2026-03-29", "00:00+01 06:00+02 12:00+02 18:00+02"),
        Day(360, "Europe/Berlin", "2026-10-25", "00:00+02 06:00+01 12:00+01 18:00+01"),
        // A skipped time fires right after the gap; a repeated one only the first time.
        Day(
            120,
            "Europe/Berlin",
            "2026-03-29",
            "00:00+01 03:00+02 04:00+02 06:00+02 08:00+02 10:00+02 12:00+02 14:00+02 16:00+02"
                + " 18:00+02 20:00+02 22:00+02"
        ),
        Day(
            120,
            "Europe/Berlin",
            "2026-10-25",
            "00:00+02 02:00+02 04:00+01 06:00+01 08:00+01 10:00+01 12:00+01 14:00+01 16:00+01"
                + " 18:00+01 20:00+01 22:00+01"
        ),
        Day(1440, "Europe/Berlin", "2026-10-25", "00:00+02"),
        // Midnight itself is skipped in spring and comes twice in autumn.
        Day(720, "Atlantic/Azores", "2026-03-29", "01:00+00 12:00+00"),
        Day(720, "Atlantic/Azores", "2026-10-25", "00:00+00 12:00-01"),
        Day(1440, "Atlantic/Azores", "2026-10-25", "00:00+00"),
    ]

    @Test("divisors of a day count from midnight by the wall clock", arguments: days)
    func dayByClock(_ day: Day) throws {
        let schedule = try Self.make(.every(.seconds(60 * day.minutes)), zone: day.zone)
        let date = try #require(CivilDate(iso8601: day.day))
        let got = try Self.fires(
            schedule,
            from: schedule.zone.startOfDay(date).iso8601,
            to: schedule.zone.startOfDay(date.adding(days: 1)).iso8601
        )
        #expect(
            got.map { String($0.dropFirst(11).prefix(5) + $0.suffix(6).prefix(3)) }.joined(
                separator: " "
            ) == day.fires
        )
    }

    @Test(
        "a rhythm that divides the change goes on without a hole and without a double",
        arguments: [1, 5, 15, 20, 30, 60],
        ["2026-03-29", "2026-10-25"]
    )
    func rhythmThroughChanges(minutes: Int, day: String) throws {
        let schedule = try Self.make(.every(.seconds(60 * minutes)), zone: "Europe/Berlin")
        let date = try #require(CivilDate(iso8601: day))
        let start = schedule.zone.startOfDay(date)
        let end = schedule.zone.startOfDay(date.adding(days: 1))
        var last = start
        while let next = schedule.next(after: last), next <= end {
            #expect(next - last == .seconds(60 * minutes))
            #expect(schedule.previous(atOrBefore: Instant(before: next)) == last)
            last = next
        }
        #expect(last == end)
        #expect(.seconds(60 * minutes * schedule.count(in: start..<end)) == end - start)
    }

    @Test(
        "next, previous and count of an interval agree at every change of the clock",
        arguments: CronOracleTests.changes
    )
    func intervalBothWays(zone name: String, day: String) throws {
        let date = try #require(CivilDate(iso8601: day))
        for seconds in [450, 900, 1200, 1800, 2400, 3600, 7200, 21_600, 43_200, 86_400, 25_200] {
            let schedule = try Self.make(.every(.seconds(seconds)), zone: name)
            let start = schedule.zone.startOfDay(date.adding(days: -1))
            let end = schedule.zone.startOfDay(date.adding(days: 2))
            var forwards: [Instant] = []
            var last = Instant(before: start)
            while let next = schedule.next(after: last), next < end {
                if let before = forwards.last {
                    // No hole, but the one of a clock that goes back by what is no multiple.
                    let back = schedule.zone.offset(at: before) - schedule.zone.offset(at: next)
                    let hole = back > 0 && back % seconds != 0 ? back : 0
                    #expect(next - before <= .seconds(seconds + hole), "every \(seconds) s")
                }
                forwards.append(next)
                last = next
            }
            var backwards: [Instant] = []
            last = Instant(before: end)
            while let found = schedule.previous(atOrBefore: last), found >= start {
                backwards.append(found)
                last = Instant(before: found)
            }
            #expect(backwards.reversed() == forwards, "every \(seconds) s")
            #expect(schedule.count(in: start..<end) == forwards.count, "every \(seconds) s")
        }
    }

    @Test("weeks count from Monday, by the wall clock")
    func weeks() throws {
        let weekly = try Self.make(.every(.seconds(7 * 86_400)), zone: "Europe/Berlin")
        #expect(
            try Self.fires(weekly, from: "2026-10-20T00:00:00Z", to: "2026-11-05T00:00:00Z")
                == ["2026-10-26T00:00:00+01:00", "2026-11-02T00:00:00+01:00"]
        )
        let fortnightly = try Self.make(.every(.seconds(14 * 86_400)))
        #expect(
            try Self.fires(fortnightly, from: "1970-01-01T00:00:00Z", to: "1970-01-20T00:00:00Z")
                == ["1970-01-05T00:00:00+00:00", "1970-01-19T00:00:00+00:00"]
        )
    }

    @Test("other intervals count from 1970 by elapsed time")
    func elapsed() throws {
        let schedule = try Self.make(.every(.seconds(7 * 3600)), zone: "Europe/Berlin")
        let first = try #require(schedule.next(after: Instant(secondsSince1970: 1_800_000_000)))
        #expect(first.secondsSince1970 == 1_800_000_000 / 25_200 * 25_200 + 25_200)
        #expect(schedule.next(after: first) == first + .seconds(25_200))
        #expect(
            schedule.previous(atOrBefore: Instant(secondsSince1970: -1))
                == Instant(secondsSince1970: -25_200)
        )
        let days = try Self.make(.every(.seconds(2 * 86_400)), zone: "Europe/Berlin")
        #expect(
            days.next(after: Instant(secondsSince1970: 0)) == Instant(secondsSince1970: 172_800)
        )
    }

    @Test("a list of expressions fires at each instant once")
    func union() throws {
        let list = try ["0 6 * * *", "0 */6 * * *", "30 6 * * *"].map { try CronExpression($0) }
        let schedule = try Self.make(.cron(list))
        let got = try Self.fires(schedule, from: "2026-05-01T00:00:00Z", to: "2026-05-01T12:00:00Z")
        #expect(got.map { $0.dropFirst(11).prefix(5) } == ["00:00", "06:00", "06:30"])
    }

    @Test(
        "at fires once: right after a gap, at the first of two",
        arguments: [
            ("2027-01-01T08:00", "2027-01-01T08:00:00+01:00"),
            ("2026-03-29T02:30", "2026-03-29T03:00:00+02:00"),
            ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
        ]
    )
    func once(at text: String, expected: String) throws {
        let local = try #require(CivilDateTime(iso8601: text))
        let schedule = try Self.make(.at(local), zone: "Europe/Berlin")
        let due = try #require(schedule.next(after: Instant(secondsSince1970: 0)))
        #expect(schedule.zone.iso8601(due) == expected)
        #expect(schedule.next(after: due) == nil)
        #expect(schedule.isFinished(at: due))
        #expect(!schedule.isFinished(at: Instant(before: due)))
        #expect(schedule.previous(atOrBefore: due) == due)
        #expect(schedule.previous(atOrBefore: Instant(before: due)) == nil)
        #expect(schedule.count(in: due..<due + .seconds(1)) == 1)
        #expect(schedule.count(in: due + .seconds(1)..<due + .seconds(2)) == 0)
    }

    @Test("a window lets through its days, the first and the last one whole")
    func window() throws {
        let schedule = try Self.make(
            .cron([try CronExpression("0 0,23 * * *")]),
            zone: "Europe/Berlin",
            starts: "2026-12-01",
            ends: "2026-12-02"
        )
        let all = try Self.fires(schedule, from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z")
        #expect(
            all == [
                "2026-12-01T00:00:00+01:00", "2026-12-01T23:00:00+01:00",
                "2026-12-02T00:00:00+01:00", "2026-12-02T23:00:00+01:00",
            ]
        )
        let late = try #require(Instant(iso8601: "2030-01-01T00:00:00Z"))
        #expect(schedule.isFinished(at: late))
        #expect(schedule.previous(atOrBefore: late).map(schedule.zone.iso8601) == all.last)
        #expect(schedule.count(in: Instant(secondsSince1970: 0)..<late) == 4)
        #expect(schedule.previous(atOrBefore: Instant(secondsSince1970: 0)) == nil)
    }

    @Test("the fires of ten years are counted, not walked")
    func count() throws {
        let start = try #require(Instant(iso8601: "2026-01-01T00:00:00Z"))
        let end = try #require(Instant(iso8601: "2036-01-01T00:00:00Z"))
        let seconds = try Self.make(
            .cron([try CronExpression("* * * * * *")]),
            zone: "Europe/Berlin"
        )
        #expect(.seconds(seconds.count(in: start..<end)) == end - start)
        let every = try Self.make(.every(.seconds(1)), zone: "Europe/Berlin")
        #expect(.seconds(every.count(in: start..<end)) == end - start)
        let daily = try Self.make(.cron([try CronExpression("30 2 * * *")]), zone: "Europe/Berlin")
        #expect(daily.count(in: start..<end) == 3652)
        let sevens = try Self.make(.every(.seconds(7 * 3600)))
        #expect(sevens.count(in: start..<end) == 12_522)  // the first instant is one too
        #expect(seconds.count(in: start..<start) == 0)
    }

    @Test("more expressions than are counted by arithmetic are counted too")
    func countOfLongList() throws {
        let list = try (0..<12).map { try CronExpression("\($0) \($0)-23 * * *") }
        let schedule = try Self.make(.cron(list))
        let start = try #require(Instant(iso8601: "2026-01-01T00:00:00Z"))
        let perDay = (0..<12).reduce(0) { $0 + 24 - $1 }
        #expect(schedule.count(in: start..<start + .seconds(3 * 86_400)) == 3 * perDay)
    }

    @Test("jitter is stable, from zero to its limit, and spread evenly")
    func jitter() throws {
        let schedule = try Self.make(.every(.seconds(60)), jitter: .seconds(120))
        var tenths = [Int](repeating: 0, count: 10)
        for number in 0..<10_000 {
            let due = Instant(secondsSince1970: Int64(number) * 60)
            let delay = schedule.delay(of: "books", for: due)
            #expect(delay == schedule.delay(of: "books", for: due))
            #expect(delay >= .zero && delay <= .seconds(120))
            tenths[min(9, Int(delay.wholeMilliseconds / 12_000))] += 1
        }
        // 1000 each; 150 is five standard deviations.
        #expect(tenths.allSatisfy { abs($0 - 1000) < 150 }, "\(tenths)")
        let due = Instant(secondsSince1970: 1_800_000_000)
        #expect(schedule.delay(of: "books", for: due) != schedule.delay(of: "news", for: due))
        #expect(try Self.make(.every(.seconds(60))).delay(of: "books", for: due) == .zero)
    }

    static let mistakes: [(Schedule.Rule, Duration, String?, String?, String)] = [
        (.cron([]), .zero, nil, nil, "the list of cron expressions is empty"),
        (
            .every(.milliseconds(999)), .zero, nil, nil,
            "interval 0.999 seconds is shorter than 1 second"
        ),
        (
            .every(.seconds(Int64.max)), .zero, nil, nil,
            "duration 9.223372036854776e+18 seconds is longer than 36500 days"
        ),
        (.every(.seconds(1)), .seconds(-1), nil, nil, "jitter -1.0 seconds is below zero"),
        (
            .every(.seconds(1)), .zero, "2027-01-02", "2027-01-01",
            "'ends' 2027-01-01 is before 'starts' 2027-01-02"
        ),
        (
            .at(CivilDateTime(midnightOf: CivilDate(daysSince1970: 0))), .zero, "2027-01-01", nil,
            "the schedule never fires from 'starts' 2027-01-01 on"
        ),
    ]

    @Test("a schedule that makes no sense says why", arguments: 0..<mistakes.count)
    func mistake(number: Int) throws {
        let (rule, jitter, starts, ends, message) = Self.mistakes[number]
        let error = try #require(throws: ScheduleError.self) {
            try Self.make(rule, jitter: jitter, starts: starts, ends: ends)
        }
        #expect(error.message == message)
    }

    @Test("an expression that never fires is a mistake")
    func neverFires() throws {
        let expression = try CronExpression("0 0 30 2 *")
        let error = try #require(throws: ScheduleError.self) { try Self.make(.cron([expression])) }
        #expect(
            error.description
                == "cron expression '0 0 30 2 *' never fires: no date matches"
                + " (L is the last day of a month)"
        )
    }
}
