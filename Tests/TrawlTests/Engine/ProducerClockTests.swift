import Testing
import TrawlCore

@testable import Trawl

/// Somebody sets the clock while the producer works.
@Suite("Producer: the clock is set")
struct ProducerClockTests {
    private static func minute(_ number: Int) -> Instant { .test + .seconds(60 * number) }

    private static let jumps: [Duration] = [.seconds(3600), .seconds(-3600)]

    @Test("a host's delay is as long as it was", arguments: jumps)
    func delays(_ jump: Duration) throws {
        var job = try Job.timed(nil)
        job.politeness.delay = .seconds(10)
        let stage = try Stage()
        stage.ask(job)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        stage.tell(.finished(host: "site.example", run: 1, at: .test, .ok), .test)
        let page = "http://site.example/next"
        try stage.record(Self.outcome(task, linkTo: page), .test)
        #expect(try stage.step(.test + .seconds(4)) == .test + .seconds(10))

        let now = .test + .seconds(4) + jump
        stage.tell(.clockJumped(jump), now)
        #expect(try stage.step(now) == now + .seconds(6))
        #expect(stage.handedOut().isEmpty)
        try stage.step(now + .seconds(6))
        #expect(stage.handedOut().map(\.url) == [page])
    }

    @Test("a URL that is tried again waits as long as it was to", arguments: jumps)
    func retries(_ jump: Duration) throws {
        let stage = try Stage()
        stage.ask(try Job.timed(nil))
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        stage.tell(.finished(host: "site.example", run: 1, at: .test, .ok), .test)
        var outcome = FetchOutcome(
            task: task,
            startedAt: .test,
            verdict: .retry(notBefore: .test + .seconds(30), usesRetry: true)
        )
        outcome.failure = .init(kind: .connect, message: "no")
        try stage.record(outcome, .test)
        try stage.step(.test + .seconds(10))

        let now = .test + .seconds(10) + jump
        stage.tell(.clockJumped(jump), now)
        try stage.step(now + .seconds(19))
        #expect(stage.handedOut().isEmpty)
        try stage.step(now + .seconds(20))
        #expect(stage.handedOut().map(\.attempts) == [1])
    }

    @Test("a robots.txt that could not be had is asked for again after as long", arguments: jumps)
    func robots(_ jump: Duration) throws {
        var job = try Job.timed(nil)
        job.politeness.obeysRobots = true
        let stage = try Stage()
        stage.ask(job)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        #expect(task.purpose == .robots)
        try stage.begin(task, .test)
        stage.tell(.finished(host: "site.example", run: 1, at: .test, .ok), .test)
        var outcome = FetchOutcome(task: task, startedAt: .test, verdict: .failed)
        outcome.failure = .init(kind: .connect, message: "no")
        stage.tell(.robots(outcome), .test)
        try stage.step(.test + .seconds(10))

        let now = .test + .seconds(10) + jump
        stage.tell(.clockJumped(jump), now)
        try stage.step(now + .seconds(49))
        #expect(stage.handedOut().isEmpty)
        try stage.step(now + .seconds(50))
        #expect(stage.handedOut().map(\.purpose) == [.robots])
    }

    @Test("a run's duration does not count the jump", arguments: jumps)
    func duration(_ jump: Duration) throws {
        var job = try Job.timed(nil)
        job.limits.duration = .seconds(60)
        let stage = try Stage()
        stage.ask(job)
        try stage.step(.test)
        _ = stage.handedOut()
        let now = .test + .seconds(20) + jump
        stage.tell(.clockJumped(jump), now)
        try stage.step(now)
        try stage.step(now + .seconds(39))
        #expect(stage.producer.runs[1]?.ending == nil)
        try stage.step(now + .seconds(40))
        #expect(stage.producer.runs[1]?.ending != nil)
    }

    @Test("set back, nothing fires twice, and what comes then fires")
    func back() throws {
        let stage = try Stage(try .timed(.every(60), policy: .make(overlap: .allow(32))))
        try stage.pass(to: Self.minute(5), from: .test)
        let now = Self.minute(2) + .seconds(1)
        stage.tell(.clockJumped(.seconds(-180)), now)
        try stage.step(now)
        #expect(stage.producer.agenda.nextDue == Self.minute(6))
        try stage.pass(to: Self.minute(7), from: now)
        #expect(
            try stage.fires() == "1 run, 2 run, 3 run, 4 run, 5 run, 6 run, 7 run"
        )
        #expect(stage.told.count { $0.hasPrefix("began") } == 7)
    }

    @Test(
        "set forward, what was leapt over is missed",
        arguments: [
            (MissedPolicy.once, nil, "1 run, 2-59 58 missed, 60 run"),
            (.skip, nil, "1 run, 2-60 59 missed"),
            (.all, 600, "1 run, 2-51 50 outside_within, 52 run"),
            (.once, 60, "1 run, 2-60 59 outside_within"),
        ] as [(MissedPolicy, Int?, String)]
    )
    func forward(missed: MissedPolicy, within: Int?, fires: String) throws {
        let policy = FirePolicy.make(
            overlap: .allow(32),
            missed: missed,
            within: within.map { .seconds($0) }
        )
        let cron = try Schedule(
            .cron([try CronExpression("31-59 6 * * *"), try CronExpression("0-30 7 * * *")]),
            zone: .utc,
            jitter: .zero,
            starts: nil,
            ends: nil
        )
        let stage = try Stage(try .timed(cron, policy: policy))
        try stage.pass(to: Self.minute(1), from: .test)
        let now = Self.minute(62)
        stage.tell(.clockJumped(.seconds(3600)), now)
        try stage.step(now)
        #expect(try stage.fires().hasPrefix(fires))
        let due = (1...60).map(Self.minute)
        #expect(try FireAccount(of: "site", in: stage.ledger.store).complaints(due: due) == [])
    }

    @Test("set forward and back again, all that was leapt over is settled")
    func thereAndBack() throws {
        let stage = try Stage(try .timed(.every(60)))
        try stage.pass(to: Self.minute(1), from: .test)
        stage.tell(.clockJumped(.seconds(3600)), Self.minute(61))
        try stage.step(Self.minute(61))
        stage.tell(.clockJumped(.seconds(-3600)), Self.minute(1))
        #expect(stage.producer.agenda.nextDue == Self.minute(62))
        let due = (1...61).map(Self.minute)
        #expect(try FireAccount(of: "site", in: stage.ledger.store).complaints(due: due) == [])
    }

    private static func outcome(_ task: FetchTask, linkTo page: String) -> FetchOutcome {
        var outcome = FetchOutcome(task: task, startedAt: .test, verdict: .stored)
        outcome.links = [
            .init(url: page, host: "site.example", fingerprint: .make(page), page: 0)
        ]
        return outcome
    }
}
