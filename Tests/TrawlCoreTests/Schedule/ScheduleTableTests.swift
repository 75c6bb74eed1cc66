import Testing

@testable import TrawlCore

@Suite struct ScheduleTableTests {
    private static func every(_ seconds: Int, jitter: Duration = .zero) throws -> Schedule {
        try Schedule(.every(.seconds(seconds)), zone: .utc, jitter: jitter, starts: nil, ends: nil)
    }

    private static func at(_ seconds: Int64) -> Instant { Instant(secondsSince1970: seconds) }

    @Test("fires come in order of time, and of names at the same time")
    func order() throws {
        var table = ScheduleTable()
        table.set("c", try Self.every(60), from: Self.at(0))
        table.set("a", try Self.every(60), from: Self.at(0))
        table.set("b", try Self.every(30), from: Self.at(0))
        #expect(table.nextDue == Self.at(30))
        #expect(table.popDue(now: Self.at(29)).isEmpty)
        #expect(table.popDue(now: Self.at(30)).map(\.job) == ["b"])
        #expect(table.popDue(now: Self.at(60)).map(\.job) == ["a", "b", "c"])
        #expect(table.nextDue == Self.at(90))
        #expect(table.nextDue(of: "a") == Self.at(120))
    }

    @Test("a long pause gives one answer a job, with its first and its last due time")
    func pause() throws {
        var table = ScheduleTable()
        table.set("a", try Self.every(1), from: Self.at(0))
        let due = table.popDue(now: Self.at(1_000_000_000))
        let latest = Self.at(1_000_000_000)
        #expect(due == [DueFire(job: "a", due: Self.at(1), latest: latest, start: latest)])
        #expect(table.nextDue == Self.at(1_000_000_001))
    }

    @Test("with jitter longer than the interval, fires start in order and none counts as late")
    func longJitter() throws {
        let schedule = try Schedule(
            .every(.seconds(30)),
            zone: .utc,
            jitter: .seconds(600),
            starts: nil,
            ends: nil
        )
        var table = ScheduleTable()
        table.set("a", schedule, from: Self.at(0))
        var last = Self.at(0)
        var dues: [Instant] = []
        while dues.count < 100, let now = table.nextDue {
            for fire in table.popDue(now: now) {
                #expect(fire.due == fire.latest)
                #expect(fire.start >= last && fire.start <= now)
                #expect(fire.start >= fire.due + schedule.delay(of: "a", for: fire.due))
                #expect(now - fire.start == .zero)
                last = fire.start
                dues.append(fire.due)
            }
        }
        #expect(dues == (1...dues.count).map { Self.at(Int64($0) * 30) })
    }

    @Test("an unchanged schedule keeps its due time, a changed one gets a new one")
    func reload() throws {
        var table = ScheduleTable()
        table.set("a", try Self.every(60), from: Self.at(0))
        table.set("a", try Self.every(60), from: Self.at(1000))
        #expect(table.nextDue == Self.at(60))
        table.set("a", try Self.every(50), from: Self.at(1000))
        #expect(table.nextDue == Self.at(1050))
        #expect(table.count == 1)
    }

    @Test("a schedule that is over leaves the table")
    func finished() throws {
        let local = try #require(CivilDateTime(iso8601: "1970-01-01T00:01"))
        let once = try Schedule(.at(local), zone: .utc, jitter: .zero, starts: nil, ends: nil)
        var table = ScheduleTable()
        table.set("a", once, from: Self.at(60))
        #expect(table.count == 0)
        table.set("a", once, from: Self.at(0))
        #expect(table.popDue(now: Self.at(60)).map(\.due) == [Self.at(60)])
        #expect(table.count == 0 && table.nextDue == nil)
        table.set("a", try Self.every(60), from: Self.at(0))
        table.set("a", once, from: Self.at(100))
        #expect(table.count == 0)
    }

    @Test("jitter delays the start, not the due time, and loses no fire")
    func jitter() throws {
        let schedule = try Self.every(10, jitter: .seconds(25))
        var table = ScheduleTable()
        table.set("a", schedule, from: Self.at(0))
        var settled = 0
        var last = Self.at(0)
        for second in 1...2000 {
            let now = Self.at(Int64(second))
            for fire in table.popDue(now: now) {
                #expect(fire.due == last + .seconds(10))
                #expect(fire.due + schedule.delay(of: "a", for: fire.due) <= now)
                settled += schedule.count(in: fire.due..<fire.latest + .milliseconds(1))
                last = fire.latest
            }
        }
        #expect(settled == Int(last.secondsSince1970) / 10)
        #expect(last >= Self.at(1970))
    }

    @Test("10,000 jobs that are set, changed, removed and fired agree with a plain list")
    func manyJobs() throws {
        var numbers = ScheduleNoise(seed: 7)
        let schedules = try (1...97).map { try Self.every($0 * 60) }
        var table = ScheduleTable()
        var plain: [String: (schedule: Schedule, due: Instant)] = [:]
        func set(_ job: String, _ schedule: Schedule, from: Instant) {
            table.set(job, schedule, from: from)
            if plain[job]?.schedule != schedule {
                plain[job] = schedule.next(after: from).map { (schedule, $0) }
            }
        }
        for number in 0..<10_000 {
            set("job\(number)", schedules[number % schedules.count], from: Self.at(0))
        }
        for hour in 1...6 as ClosedRange<Int64> {
            for _ in 0..<500 {
                let job = "job\(Int.random(in: 0..<10_000, using: &numbers))"
                if Bool.random(using: &numbers) {
                    table.remove(job)
                    plain[job] = nil
                } else {
                    let schedule = schedules[Int.random(in: 0..<97, using: &numbers)]
                    set(job, schedule, from: Self.at(hour * 3600 - 3600))
                }
            }
            let now = Self.at(hour * 3600)
            let fires = table.popDue(now: now)
            let expected = plain.filter { $0.value.due <= now }
            #expect(fires.count == expected.count)
            #expect(fires.allSatisfy { expected[$0.job]?.due == $0.due })
            #expect(zip(fires, fires.dropFirst()).allSatisfy { $0.due <= $1.due })
            for (job, value) in expected {
                plain[job] = value.schedule.next(after: now).map { (value.schedule, $0) }
            }
            #expect(table.count == plain.count)
            #expect(table.nextDue == plain.values.map(\.due).min())
        }
    }
}
