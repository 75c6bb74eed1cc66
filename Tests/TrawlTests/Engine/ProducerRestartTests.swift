import Testing
import TrawlCore

@testable import Trawl

/// A process after the other on one ledger.
@Suite("Producer: restarts")
struct ProducerRestartTests {
    private static func job(_ overlap: OverlapPolicy = .queue) throws -> Job {
        try .timed(.every(60), policy: .make(overlap: overlap))
    }

    private static func minute(_ number: Int) -> Instant { .test + .seconds(60 * number) }

    @Test("a run that waits survives the process, and begins with its seeds when its turn comes")
    func queued() throws {
        let job = try Self.job()
        let first = try Stage(job)
        try first.pass(to: Self.minute(2), from: .test)
        #expect(try first.runs() == ["site 1 running", "site 2 queued"])

        let start = Self.minute(2) + .seconds(10)
        let second = try Stage(job, from: start, ledger: first.ledger)
        try second.resume(job, at: start)
        try second.step(start)
        let going = second.handedOut()
        #expect(going.map(\.run) == [1])
        for task in going { try second.finishRun(task, start) }
        let next = second.handedOut()
        #expect(next.map(\.run) == [2])
        for task in next { try second.finishRun(task, start) }
        #expect(try second.runs() == ["site 1 done", "site 2 done"])
        #expect(try second.fires() == "1 run, 2 run")
    }

    @Test("a run recorded without a process begins with its seeds at the next start")
    func recorded() throws {
        let job = try Self.job()
        let ledger = try Ledger()
        let name = RunName(job: "site", scheduledAt: .test, isManual: true)
        let plan = RunPlan(id: 1, name: name, job: job, pageLimit: nil, extraAllow: [])
        try ledger.commit(.enqueue(NewRun(plan, at: .test)))
        let stage = try Stage(job, ledger: ledger)
        try stage.resume(job, at: .test)
        try stage.step(.test)
        let tasks = stage.handedOut()
        #expect(tasks.map(\.url) == ["http://site.example/"])
        for task in tasks { try stage.finishRun(task, .test) }
        #expect(try stage.runs() == ["site - done"])
    }

    @Test("a run whose seeds were recorded, but not its start, has each of them once")
    func begun() throws {
        let job = try Self.job()
        let first = try Stage(job)
        try first.step(.test)
        _ = first.producer.step(now: Self.minute(1))
        try first.die(keeping: .max)
        #expect(try first.runs() == ["site 1 queued"])
        let second = try Stage(job, from: Self.minute(1), ledger: first.ledger)
        try second.resume(job, at: Self.minute(1))
        try second.step(Self.minute(1))
        let tasks = second.handedOut()
        #expect(tasks.map(\.run) == [1])
        for task in tasks { try second.finishRun(task, Self.minute(1)) }
        #expect(try second.runs() == ["site 1 done"])
    }

    @Test("a fire that overlaps is not told before the fires it came after", arguments: 0..<8)
    func prefix(_ kept: Int) throws {
        // Two starts that jitter makes due at once: the second one overlaps the first.
        let schedule = try Schedule.every(60, jitter: .seconds(600))
        var start = Instant.test
        func delay(_ minute: Int) -> Duration {
            schedule.delay(of: "site", for: start + .seconds(60 * minute))
        }
        while !(delay(1) > delay(2) + .seconds(60) && delay(3) > .seconds(1)) {
            start = start + .seconds(60)
        }
        let job = try Job.timed(schedule)
        let first = try Stage(job, from: start)
        try first.step(start)
        let now = start + .seconds(60) + delay(1)
        _ = first.producer.step(now: now)
        try first.die(keeping: kept)
        let second = try Stage(job, from: now + .milliseconds(1), ledger: first.ledger)
        try second.resume(job, at: now + .milliseconds(1))
        try second.step(now + .milliseconds(1))
        let account = try FireAccount(of: "site", in: first.ledger.store)
        let due = [60, 120].map { start + .seconds($0) }
        #expect(account.complaints(due: due) == [], "\(account.told(from: start))")
    }

    @Test("what is due when its job is paused is recorded before the pause is", arguments: 0..<6)
    func pausePrefix(_ kept: Int) throws {
        let job = try Self.job()
        let first = try Stage(job)
        try first.step(.test)
        _ = first.order(.pause(job: "site", true), Self.minute(1))
        try first.die(keeping: kept)
        let start = Self.minute(1) + .seconds(1)
        let second = try Stage(job, from: start, ledger: first.ledger)
        try second.resume(job, at: start)
        try second.step(start)
        let account = try FireAccount(of: "site", in: first.ledger.store)
        #expect(account.complaints(due: [Self.minute(1)]) == [], "\(account.told())")
    }
}
