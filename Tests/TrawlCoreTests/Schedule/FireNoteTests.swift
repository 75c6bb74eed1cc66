import Testing

@testable import TrawlCore

@Suite("What a change of the clock does to a fire")
struct FireNoteTests {
    /// The fires of a rule in a stretch, each with its note.
    struct Case: Sendable, CustomTestStringConvertible {
        var rule: String
        var zone: String
        var from: String
        /// Each fire after that as `28T03:00+02:00` with its note behind it, if it has one.
        var fires: [String]

        var testDescription: String { "\(rule) in \(zone) from \(from)" }

        init(_ rule: String, _ zone: String, _ from: String, _ fires: String...) {
            self.rule = rule
            self.zone = zone
            self.from = from
            self.fires = fires
        }

        func schedule() throws -> Schedule {
            let rule: Schedule.Rule
            if let interval = ScheduleText.interval(in: self.rule) {
                rule = .every(try #require(Units.duration(interval)))
            } else if self.rule.hasPrefix("at ") {
                rule = .at(try #require(CivilDateTime(iso8601: String(self.rule.dropFirst(3)))))
            } else {
                rule = .cron(try self.rule.split(separator: "|").map { try .init(String($0)) })
            }
            return try Schedule(
                rule,
                zone: ZoneFixtures.zone(zone),
                jitter: .zero,
                starts: nil,
                ends: nil
            )
        }
    }

    static let cases: [Case] = [
        // Berlin, spring: 02:00 is followed by 03:00.
        Case(
            "30 2 * * *",
            "Europe/Berlin",
            "2027-03-27T00:00:00Z",
            "27T02:30+01:00",
            "28T03:00+02:00 02:30 is skipped: fires right after the gap",
            "29T02:30+02:00"
        ),
        Case(
            "10,20,30 2 * * *",
            "Europe/Berlin",
            "2027-03-28T00:00:00Z",
            "28T03:00+02:00 02:10 to 02:30 are skipped: fires once, right after the gap"
        ),
        Case("0 3 * * *", "Europe/Berlin", "2027-03-28T00:00:00Z", "28T03:00+02:00"),
        Case(
            "0 2,3 * * *",
            "Europe/Berlin",
            "2027-03-28T00:00:00Z",
            "28T03:00+02:00 02:00 is skipped: fires right after the gap",
            "29T02:00+02:00"
        ),
        Case(
            "0 15 2 * * *",
            "Europe/Berlin",
            "2027-03-27T00:00:00Z",
            "27T02:15+01:00",
            "29T02:15+02:00 2027-03-28 02:15 is skipped and does not fire",
            "30T02:15+02:00"
        ),
        Case(
            "30 15 */2 * * *",
            "Europe/Berlin",
            "2027-03-27T23:00:00Z",
            "28T00:15:30+01:00",
            "28T04:15:30+02:00 02:15:30 is skipped and does not fire",
            "28T06:15:30+02:00"
        ),
        Case(
            "*/20 2 * * *",
            "Europe/Berlin",
            "2027-03-28T00:00:00Z",
            "29T02:00+02:00 2027-03-28 02:00 to 02:40 are skipped and do not fire",
            "29T02:20+02:00"
        ),
        Case(
            "*/30 * * * *",
            "Europe/Berlin",
            "2027-03-28T00:30:00Z",
            "28T03:00+02:00",
            "28T03:30+02:00"
        ),
        Case(
            "every 15m",
            "Europe/Berlin",
            "2027-03-28T00:30:00Z",
            "28T01:45+01:00",
            "28T03:00+02:00",
            "28T03:15+02:00"
        ),
        Case(
            "every 2h",
            "Europe/Berlin",
            "2027-03-28T00:00:00Z",
            "28T03:00+02:00 02:00 is skipped: fires right after the gap",
            "28T04:00+02:00"
        ),
        Case("every 7h", "Europe/Berlin", "2027-03-28T00:00:00Z", "28T07:00+02:00"),
        Case(
            "at 2027-03-28T02:30",
            "Europe/Berlin",
            "2027-03-27T00:00:00Z",
            "28T03:00+02:00 02:30 is skipped: fires right after the gap"
        ),
        Case(
            "0 30 1 * * *|30 2 * * *",
            "Europe/Berlin",
            "2027-03-28T00:00:00Z",
            "28T01:30+01:00",
            "28T03:00+02:00 02:30 is skipped: fires right after the gap"
        ),
        // Berlin, autumn: 02:00 to 03:00 come twice.
        Case(
            "30 2 * * *",
            "Europe/Berlin",
            "2027-10-30T22:00:00Z",
            "31T02:30+02:00 fires once though 02:30 comes twice",
            "01T02:30+01:00"
        ),
        Case(
            "0 15 2 * * *",
            "Europe/Berlin",
            "2027-10-30T22:00:00Z",
            "31T02:15+02:00 comes twice: the first of two",
            "31T02:15+01:00 comes twice: the second of two",
            "01T02:15+01:00"
        ),
        Case(
            "every 15m",
            "Europe/Berlin",
            "2027-10-30T23:30:00Z",
            "31T01:45+02:00",
            "31T02:00+02:00 comes twice: the first of two"
        ),
        Case(
            "every 15m",
            "Europe/Berlin",
            "2027-10-31T01:30:00Z",
            "31T02:45+01:00 comes twice: the second of two",
            "31T03:00+01:00"
        ),
        Case("every 7h", "Europe/Berlin", "2027-10-30T22:00:00Z", "31T06:00+01:00"),
        Case(
            "at 2027-10-31T02:30",
            "Europe/Berlin",
            "2027-10-30T00:00:00Z",
            "31T02:30+02:00 fires once though 02:30 comes twice"
        ),
        // Lord Howe moves by half an hour: 02:00 to 02:30 are skipped, 01:30 to 02:00 come twice.
        Case(
            "15 2 * * *",
            "Australia/Lord_Howe",
            "2026-10-03T00:00:00Z",
            "04T02:30+11:00 02:15 is skipped: fires right after the gap",
            "05T02:15+11:00"
        ),
        Case(
            "45 1 * * *",
            "Australia/Lord_Howe",
            "2027-04-03T12:00:00Z",
            "04T01:45+11:00 fires once though 01:45 comes twice",
            "05T01:45+10:30"
        ),
        Case(
            "0 45 1 * * *",
            "Australia/Lord_Howe",
            "2027-04-03T12:00:00Z",
            "04T01:45+11:00 comes twice: the first of two",
            "04T01:45+10:30 comes twice: the second of two"
        ),
        // Apia skipped the whole of 2011-12-30.
        Case(
            "0 12 * * *",
            "Pacific/Apia",
            "2011-12-29T12:00:00Z",
            "29T12:00-10:00",
            "31T00:00+14:00 2011-12-30 12:00 is skipped: fires right after the gap",
            "31T12:00+14:00"
        ),
        Case(
            "0 0 12 * * *",
            "Pacific/Apia",
            "2011-12-29T12:00:00Z",
            "29T12:00-10:00",
            "31T12:00+14:00"
        ),
        Case(
            "0 0 12 30 * *",
            "Pacific/Apia",
            "2011-12-29T12:00:00Z",
            "30T12:00+14:00 2011-12-30 12:00 is skipped and does not fire"
        ),
        Case("every 15m", "Pacific/Apia", "2011-12-30T09:45:00Z", "31T00:00+14:00"),
        // No change of the clock, no note.
        Case("30 2 * * *", "UTC", "2027-03-28T00:00:00Z", "28T02:30+00:00"),
    ]

    @Test("is told in a few words, and nothing is told of other fires", arguments: cases)
    func notes(_ test: Case) throws {
        let schedule = try test.schedule()
        var last = try #require(Instant(iso8601: test.from))
        var found: [String] = []
        for _ in test.fires {
            guard let fire = schedule.next(after: last) else { break }
            let time = schedule.zone.iso8601(fire).dropFirst(8).replacing(":00+", with: "+")
                .replacing(":00-", with: "-")
            let note = schedule.note(at: fire).map { " \($0)" } ?? ""
            found.append(time + note)
            last = fire
        }
        #expect(found == test.fires)
    }

    @Test("what was lost before the first day of a schedule is not told")
    func window() throws {
        let schedule = try Schedule(
            .cron([CronExpression("0 15 2 * * *")]),
            zone: ZoneFixtures.zone("Europe/Berlin"),
            jitter: .zero,
            starts: CivilDate(iso8601: "2027-03-29"),
            ends: nil
        )
        let first = try #require(schedule.next(after: Instant(secondsSince1970: 0)))
        #expect(schedule.note(at: first) == nil)
    }
}
