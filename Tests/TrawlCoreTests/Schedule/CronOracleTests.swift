import Testing

@testable import TrawlCore

/// `next`, `previous` and `count` against an oracle that looks at every minute, one by one.
@Suite struct CronOracleTests {
    /// The fire times of a stretch, found by asking for the wall clock of each minute.
    ///
    /// It knows nothing of segments: skipped times are those between two neighbouring minutes, and
    /// repeated ones are those not above the highest that was shown so far.
    private func oracle(
        _ expression: CronExpression,
        in zone: Zone,
        from start: Instant,
        minutes: Int
    ) -> [Instant] {
        var result: [Instant] = []
        var shown = localMinute(start - .seconds(60), in: zone)
        for minute in 0..<minutes {
            let instant = start + .seconds(60 * minute)
            let local = localMinute(instant, in: zone)
            if expression.pattern.followsWallClock {
                if matches(expression, local) { result.append(instant) }
            } else if local > shown {
                if (shown + 1...local).contains(where: { matches(expression, $0) }) {
                    result.append(instant)
                }
            }
            shown = max(shown, local)
        }
        return result
    }

    private func localMinute(_ instant: Instant, in zone: Zone) -> Int {
        Int(instant.secondsSince1970 / 60) + zone.offset(at: instant) / 60
    }

    /// Field against field, from the sets that the parser made.
    private func matches(_ expression: CronExpression, _ minute: Int) -> Bool {
        let pattern = expression.pattern
        guard pattern.times.minutes >> UInt64(minute % 60) & 1 == 1,
            pattern.times.hours >> UInt64(minute / 60 % 24) & 1 == 1
        else { return false }
        let date = CivilDate(daysSince1970: minute / 1440)
        guard pattern.months >> UInt64(date.month) & 1 == 1 else { return false }
        let byDay = pattern.days.days >> UInt64(date.day) & 1 == 1
        let byWeekday = pattern.days.weekdays >> UInt64(date.weekday.rawValue) & 1 == 1
        let both = pattern.days.daysAreStarred || pattern.days.weekdaysAreStarred
        return both ? byDay && byWeekday : byDay || byWeekday
    }

    private static func randomExpression(_ numbers: inout ScheduleNoise) -> String {
        func field(_ range: ClosedRange<Int>) -> String {
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0, 1: return "*"
            case 2: return "*/\(Int.random(in: 1...12, using: &numbers))"
            case 3:
                let low = Int.random(in: range, using: &numbers)
                return "\(low)-\(Int.random(in: low...range.upperBound, using: &numbers))"
            default: return "\(Int.random(in: range, using: &numbers))"
            }
        }
        let time = "\(field(0...59)) \(field(0...4))"
        return "\(time) \(field(1...28)) \(field(1...12)) \(field(0...6))"
    }

    /// Zones with a change of the clock on that day, and what is special about it.
    static let changes: [(zone: String, day: String)] = [
        ("Europe/Berlin", "2026-03-29"), ("Europe/Berlin", "2026-10-25"),
        ("America/New_York", "2026-03-08"), ("America/New_York", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-04-05"), ("Australia/Lord_Howe", "2026-10-04"),
        ("Antarctica/Troll", "2026-03-29"), ("Antarctica/Troll", "2026-10-25"),
        ("America/Sao_Paulo", "2018-11-04"), ("America/Sao_Paulo", "2019-02-17"),
        ("Atlantic/Azores", "2026-03-29"), ("Atlantic/Azores", "2026-10-25"),
        ("Pacific/Apia", "2011-12-30"), ("America/Caracas", "2016-05-01"),
        ("Europe/Dublin", "2099-10-25"), ("Africa/Casablanca", "2026-02-15"), ("UTC", "2028-02-29"),
    ]

    @Test("next, previous and count agree with a minute-by-minute search", arguments: changes)
    func agreesWithOracle(zone name: String, day: String) throws {
        let zone = try ZoneFixtures.zone(name)
        let date = try #require(CivilDate(iso8601: day))
        let start = CivilDateTime(midnightOf: date.adding(days: -1)).instant(offsetSeconds: 0)
        let minutes = 3 * 1440
        let end = start + .seconds(60 * minutes)
        var numbers = ScheduleNoise(seed: UInt64(date.daysSince1970))
        var fires = 0
        for _ in 0..<25 {
            let text = Self.randomExpression(&numbers)
            let expression = try CronExpression(text)
            let expected = oracle(expression, in: zone, from: start, minutes: minutes)
            fires += expected.count
            var got: [Instant] = []
            var last = Instant(before: start)
            while let next = expression.next(after: last, in: zone), next < end {
                got.append(next)
                last = next
            }
            #expect(got == expected, "\(text) in \(name)")
            var backwards: [Instant] = []
            last = Instant(before: end)
            while let found = expression.previous(atOrBefore: last, in: zone), found >= start {
                backwards.append(found)
                last = Instant(before: found)
            }
            #expect(backwards.reversed() == expected, "\(text) in \(name), backwards")
            let count = FireCount(zone: zone, range: start..<end).count([expression])
            #expect(count == expected.count, "\(text) in \(name), counted")
        }
        #expect(fires > 0)
    }

    @Test("the count of a list is the count of the instants at which any of it fires")
    func countOfUnions() throws {
        let zone = try ZoneFixtures.zone("Europe/Berlin")
        let start = try #require(Instant(iso8601: "2026-10-23T05:17:31Z"))
        let lists = [
            ["*/15 * * * *", "*/10 * * * *"],
            ["0 2 * * *", "*/30 * * * *", "30 2 * * SUN"],
            ["30 2 * * *", "45 2 * * *", "0 0 2 * * *"],
            ["0 9 * * MON-FRI", "0 9 1,15 * *", "0 9 L * *", "0 9 * * 5L"],
        ]
        for list in lists {
            let expressions = try list.map { try CronExpression($0) }
            let schedule = try Schedule(
                .cron(expressions),
                zone: zone,
                jitter: .zero,
                starts: nil,
                ends: nil
            )
            for days in [0, 1, 2, 3, 40, 200] {
                let end = start + .seconds(86_400 * days + 4321)
                var walked = 0
                var last = Instant(before: start)
                while let next = schedule.next(after: last), next < end {
                    walked += 1
                    last = next
                }
                #expect(schedule.count(in: start..<end) == walked, "\(list) \(days) days")
            }
        }
    }
}
