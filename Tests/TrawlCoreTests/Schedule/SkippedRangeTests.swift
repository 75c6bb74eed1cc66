import Testing

@testable import TrawlCore

@Suite("Skipped ranges")
struct SkippedRangeTests {
    private static func time(_ text: String) throws -> Instant {
        try #require(Instant(iso8601: text))
    }

    private static func day(_ text: String?) -> CivilDate? {
        text.flatMap(CivilDate.init(iso8601:))
    }

    struct Window: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var starts: String?
        var ends: String?
        /// Of the ranges: day and hour of the ends, count, reason.
        let expected: [String]
    }

    static let windows = [
        Window(
            testDescription: "none",
            expected: ["2026-05-01T01:00Z 2026-05-05T00:00Z 96 paused"]
        ),
        Window(
            testDescription: "it starts in between",
            starts: "2026-05-03",
            expected: [
                "2026-05-01T01:00Z 2026-05-02T23:00Z 47 out_of_window",
                "2026-05-03T00:00Z 2026-05-05T00:00Z 49 paused",
            ]
        ),
        Window(
            testDescription: "it ends in between",
            ends: "2026-05-02",
            expected: [
                "2026-05-01T01:00Z 2026-05-02T23:00Z 47 paused",
                "2026-05-03T00:00Z 2026-05-05T00:00Z 49 out_of_window",
            ]
        ),
        Window(
            testDescription: "it starts and ends in between",
            starts: "2026-05-02",
            ends: "2026-05-02",
            expected: [
                "2026-05-01T01:00Z 2026-05-01T23:00Z 23 out_of_window",
                "2026-05-02T00:00Z 2026-05-02T23:00Z 24 paused",
                "2026-05-03T00:00Z 2026-05-05T00:00Z 49 out_of_window",
            ]
        ),
        Window(
            testDescription: "it is to start yet",
            starts: "2026-06-01",
            expected: ["2026-05-01T01:00Z 2026-05-05T00:00Z 96 out_of_window"]
        ),
        Window(
            testDescription: "it is over",
            ends: "2026-04-01",
            expected: ["2026-05-01T01:00Z 2026-05-05T00:00Z 96 out_of_window"]
        ),
    ]

    @Test(
        "what lies outside of the window is told as such, whatever the reason",
        arguments: windows
    )
    func window(_ test: Window) throws {
        let schedule = try Schedule(
            .cron([try CronExpression("0 * * * *")]),
            zone: .utc,
            jitter: .zero,
            starts: Self.day(test.starts),
            ends: Self.day(test.ends)
        )
        let ranges = schedule.skipped(
            after: try Self.time("2026-05-01T00:00:00Z"),
            through: try Self.time("2026-05-05T00:00:00Z"),
            .paused
        )
        let told = ranges.map { range in
            let ends = [range.first, range.last].map { $0.iso8601.prefix(16) + "Z" }
            return "\(ends[0]) \(ends[1]) \(range.count) \(range.reason.rawValue)"
        }
        #expect(told == test.expected)
    }

    @Test("the stretch begins after its first instant and holds its last one")
    func ends() throws {
        let schedule = try Schedule(
            .every(.seconds(60)),
            zone: .utc,
            jitter: .zero,
            starts: nil,
            ends: nil
        )
        func skipped(_ after: Int64, _ through: Int64) -> [SkippedRange] {
            schedule.skipped(
                after: Instant(millisecondsSince1970: after),
                through: Instant(millisecondsSince1970: through),
                .missed
            )
        }
        #expect(skipped(60_000, 119_999) == [])
        #expect(skipped(60_000, 120_000).map(\.count) == [1])
        #expect(skipped(59_999, 120_000).map(\.count) == [2])
        #expect(skipped(60_000, 60_000) == [])
        #expect(skipped(180_000, 60_000) == [])
    }

    static let changes = [
        ("Europe/Berlin", "2026-03-28T11:11:11Z"), ("Europe/Berlin", "2026-10-24T11:11:11Z"),
        ("Australia/Lord_Howe", "2026-04-04T03:33:33Z"),
        ("Australia/Lord_Howe", "2026-10-03T03:33:33Z"),
        ("Antarctica/Troll", "2026-03-28T10:00:00Z"), ("Antarctica/Troll", "2026-10-24T10:00:00Z"),
        ("Atlantic/Azores", "2026-10-24T10:00:00Z"), ("Pacific/Apia", "2011-12-29T05:05:05Z"),
        ("Asia/Kathmandu", "2026-01-01T00:00:00Z"),
    ]

    @Test("the counts are those of a walk, in gaps and folds and with windows", arguments: changes)
    func walk(zone name: String, from text: String) throws {
        let zone = try ZoneFixtures.zone(name)
        let from = try Self.time(text)
        var noise = ScheduleNoise(seed: 5)
        let rules: [Schedule.Rule] = [
            .cron([try CronExpression("30 2 * * *"), try CronExpression("*/20 1-3 * * *")]),
            .cron([try CronExpression("15 */7 0-3 * * *")]),
            .cron([try CronExpression("0 0 * * *")]),
            .every(.seconds(900)), .every(.seconds(6 * 3600)), .every(.seconds(77)),
            .at(zone.localTime(at: from + .seconds(54_321))),
        ]
        for rule in rules {
            for _ in 0..<20 {
                let today = zone.localTime(at: from).date
                // A window in which the one time of `at` does not lie is a mistake.
                let isOnce = if case .at = rule { true } else { false }
                let first = isOnce ? -1 : Int.random(in: -1...4, using: &noise)
                let schedule = try Schedule(
                    rule,
                    zone: zone,
                    jitter: .seconds(5),
                    starts: first < 0 ? nil : today.adding(days: first),
                    ends: isOnce || Bool.random(using: &noise)
                        ? nil : today.adding(days: max(0, first) + 1)
                )
                let settled = from + .seconds(Int.random(in: 0...100_000, using: &noise))
                let end = settled + .seconds(Int.random(in: 0...300_000, using: &noise))
                Self.compare(schedule, settled, end)
            }
        }
    }

    /// Walks through the due times of the schedule without its window.
    private static func compare(_ schedule: Schedule, _ settled: Instant, _ end: Instant) {
        var walked: [SkippedRange] = []
        var last = settled
        while let due = schedule.unbounded.next(after: last), due <= end {
            let reason: SkipReason =
                schedule.window.contains(due) ? .daemonDown : .outOfWindow
            // Before and behind the window are two ranges, though nothing lies between.
            let isSame = walked.last.map { range in
                range.reason == reason
                    && (reason != .outOfWindow || range.first >= schedule.window.upperBound
                        || due < schedule.window.lowerBound)
            }
            if isSame == true {
                walked[walked.count - 1].last = due
                walked[walked.count - 1].count += 1
            } else {
                walked.append(SkippedRange(first: due, last: due, count: 1, reason: reason))
            }
            last = due
        }
        let told = schedule.skipped(after: settled, through: end, .daemonDown)
        #expect(told == walked, "\(schedule.identity) \(settled.iso8601) \(end.iso8601)")
    }
}
