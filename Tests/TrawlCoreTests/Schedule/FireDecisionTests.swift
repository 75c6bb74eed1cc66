import Testing

@testable import TrawlCore

@Suite("Fire decision")
struct FireDecisionTests {
    /// Due times of every minute that are found together; times are seconds since 1970.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var missed = MissedPolicy.once
        var within: Duration?
        var due = 60
        var latest: Int
        /// In milliseconds after `latest`.
        var late = 0
        /// Jitter's share of `late`.
        var delay = 0
        /// When the process began.
        var began = 0
        /// As `told` tells it.
        let expected: String

        init(_ name: String, latest: Int, _ expected: String, _ set: (inout Case) -> Void) {
            testDescription = name
            self.latest = latest
            self.expected = expected
            set(&self)
        }
    }

    static let cases = [
        Case("one that is on time", latest: 60, "on 60") { _ in },
        Case("one that is 60 s late", latest: 60, "on 60") { $0.late = 60_000 },
        Case("one that is 60 s and 1 ms late", latest: 60, "up 60") { $0.late = 60_001 },
        Case("one on time stands for those before", latest: 240, "on 240, 60-180 3 missed") { _ in
        },
        Case("all before the one on time are made up", latest: 240, "up 60 120 180, on 240") {
            $0.missed = .all
        },
        Case("skip makes up for nothing", latest: 240, "on 240, 60-180 3 missed") {
            $0.missed = .skip
        },
        Case("asleep: the latest", latest: 240, "up 240, 60-180 3 missed") { $0.late = 61_000 },
        Case("asleep: all", latest: 240, "up 60 120 180 240") {
            $0.missed = .all
            $0.late = 61_000
        },
        Case("asleep: none", latest: 240, "60-240 4 missed") {
            $0.missed = .skip
            $0.late = 61_000
        },
        Case("down: the latest", latest: 240, "up 240, 60-180 3 daemon_down") {
            $0.began = 250
            $0.late = 10_000
        },
        Case("down: none", latest: 240, "60-240 4 daemon_down") {
            $0.missed = .skip
            $0.began = 250
            $0.late = 10_000
        },
        Case(
            "due at the moment of the start is missed",
            latest: 240,
            "up 240, 60-180 3 daemon_down"
        ) { $0.began = 240 },
        Case("down, then asleep", latest: 240, "60-120 2 daemon_down, 180-240 2 missed") {
            $0.missed = .skip
            $0.began = 120
            $0.late = 61_000
        },
        Case("down, then on time", latest: 240, "on 240, 60-120 2 daemon_down, 180 1 missed") {
            $0.missed = .skip
            $0.began = 121
        },
        Case("within, at the limit", latest: 240, "up 240, 60-180 3 outside_within") {
            $0.within = .seconds(61)
            $0.late = 61_000
        },
        Case("within, a millisecond over it", latest: 240, "60-240 4 outside_within") {
            $0.within = .seconds(61)
            $0.late = 61_001
        },
        Case("within takes from all", latest: 240, "up 180 240, 60-120 2 outside_within") {
            $0.missed = .all
            $0.within = .seconds(130)
            $0.late = 61_000
        },
        Case("within says nothing of what is on time", latest: 60, "on 60") {
            $0.within = .seconds(1)
            $0.late = 59_000
        },
        Case("within is not asked when nothing is made up for", latest: 240, "60-240 4 missed") {
            $0.missed = .skip
            $0.within = .seconds(1)
            $0.late = 61_000
        },
        Case("jitter: the start came after the process", latest: 60, "on 60") {
            $0.began = 70
            $0.delay = 30_000
            $0.late = 30_000
        },
        Case("jitter: the start came before the process", latest: 60, "up 60") {
            $0.began = 90
            $0.delay = 30_000
            $0.late = 30_000
        },
        Case("jitter is no lateness", latest: 60, "on 60") {
            $0.delay = 500_000
            $0.late = 560_000
        },
    ]

    @Test("each due time is on time, made up for, or skipped with its reason", arguments: cases)
    func decides(_ test: Case) throws {
        let schedule = try Self.every(60)
        var policy = FirePolicy()
        policy.missed = test.missed
        policy.within = test.within
        let latest = Self.at(test.latest)
        let decision = FireDecision(
            from: Self.at(test.due),
            through: latest,
            of: schedule,
            by: policy,
            now: latest + .milliseconds(test.late),
            start: latest + .milliseconds(test.delay),
            downUntil: Self.at(test.began)
        )
        #expect(Self.told(decision) == test.expected)
    }

    @Test(
        "all makes up for the latest 1,000, the rest is one range",
        arguments: [(1000, []), (1001, ["1-1 1 missed"]), (100_000, ["1-99000 99000 missed"])]
    )
    func most(missed: Int, skipped: [String]) throws {
        var policy = FirePolicy()
        policy.missed = .all
        let latest = Self.at(missed)
        let decision = FireDecision(
            from: Self.at(1),
            through: latest,
            of: try Self.every(1),
            by: policy,
            now: latest + .seconds(61),
            start: latest,
            downUntil: Self.at(0)
        )
        #expect(decision.madeUp == (missed - 999...missed).map(Self.at))
        #expect(
            decision.skipped.map {
                "\(Self.second($0.first))-\(Self.second($0.last)) "
                    + "\($0.count) \($0.reason.rawValue)"
            } == skipped
        )
    }

    @Test("a job of every second that was away for a year is decided at once")
    func year() throws {
        let seconds = 366 * 86_400
        let zone = try ZoneFixtures.zone("Europe/Berlin")
        let rules: [Schedule.Rule] = [
            .every(.seconds(1)), .cron([try CronExpression("* * * * * *")]),
        ]
        for rule in rules {
            let schedule = try Schedule(rule, zone: zone, jitter: .zero, starts: nil, ends: nil)
            let start = Self.at(1_767_225_600)
            let clock = ContinuousClock()
            var counts: [Int] = []
            let taken = clock.measure {
                for policy in MissedPolicy.allCases {
                    var firePolicy = FirePolicy()
                    firePolicy.missed = policy
                    let latest = start + .seconds(seconds)
                    let decision = FireDecision(
                        from: start + .seconds(1),
                        through: latest,
                        of: schedule,
                        by: firePolicy,
                        now: latest + .seconds(3600),
                        start: latest,
                        downUntil: latest + .seconds(3000)
                    )
                    counts.append(
                        decision.madeUp.count + decision.skipped.reduce(0) { $0 + $1.count }
                    )
                }
            }
            #expect(counts == [seconds, seconds, seconds])
            // A few milliseconds in a debug build, nearly all for the 1,000; to count 31 million
            // one by one takes minutes.
            #expect(taken < .seconds(2))
        }
    }

    private static func every(_ seconds: Int) throws -> Schedule {
        try Schedule(.every(.seconds(seconds)), zone: .utc, jitter: .zero, starts: nil, ends: nil)
    }

    private static func at(_ second: Int) -> Instant { Instant(secondsSince1970: Int64(second)) }

    private static func second(_ instant: Instant) -> Int64 { instant.secondsSince1970 }

    /// As `up 60 120, on 180, 240-300 2 missed`.
    private static func told(_ decision: FireDecision) -> String {
        var parts: [String] = []
        if !decision.madeUp.isEmpty {
            parts.append("up " + decision.madeUp.map { "\(second($0))" }.joined(separator: " "))
        }
        if let onTime = decision.onTime { parts.append("on \(second(onTime))") }
        for range in decision.skipped {
            let last = range.first == range.last ? "" : "-\(second(range.last))"
            parts.append("\(second(range.first))\(last) \(range.count) \(range.reason.rawValue)")
        }
        return parts.joined(separator: ", ")
    }
}
