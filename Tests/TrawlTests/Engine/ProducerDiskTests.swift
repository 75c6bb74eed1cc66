import Testing
import TrawlCore

@testable import Trawl

/// What the producer does while the writer waits for the disk.
@Suite("A producer whose disk is full")
struct ProducerDiskTests {
    private static let job = """
        start: http://a.example/
        fields: {title: h1}
        politeness: {robots: ignore, delay: 0s}
        limits: {duration: 60s}
        """

    @Test("nothing is begun, and all goes on when it has passed")
    func pause() throws {
        let job = try Job.make(Self.job + "\nschedule: {every: 10s, timezone: UTC}")
        let stage = try Stage(job)
        stage.tell(.writing(trouble: "no room"), .test)
        #expect(stage.producer.step(now: .test + .seconds(25)) == nil)
        #expect(stage.pending.filter { if case .begin = $0 { true } else { false } }.isEmpty)
        #expect(stage.tasks.isEmpty)
        stage.tell(.writing(trouble: nil), .test + .seconds(25))
        try stage.step(.test + .seconds(25))
        #expect(stage.handedOut().count == 1)
    }

    @Test("a run shows as paused with the cause; what would have to be recorded is refused")
    func orders() throws {
        let job = try Job.make(Self.job)
        let stage = try Stage(job)
        stage.ask(job)
        try stage.step(.test)
        stage.tell(.writing(trouble: "no room"), .test)
        let answers = try [ControlOrder.status, .standings(nil), .trigger(job: "site")].map {
            let reply = ControlReply()
            stage.tell(.control($0, reply), .test)
            return try #require(reply.wait(for: .zero))
        }
        guard case .status(let status) = answers[0], case .progress(let runs) = answers[1],
            case .refused(let refusal) = answers[2]
        else { throw Odd() }
        #expect(status.pauseReason == "disk: no room")
        #expect(status.runs.map(\.state) == [.paused])
        #expect(runs.map(\.reason) == ["disk: no room"])
        #expect(refusal.code == .failed)
        #expect(refusal.message == "the store cannot be written: no room")
        stage.tell(.writing(trouble: nil), .test)
        let reply = ControlReply()
        stage.tell(.control(.status, reply), .test)
        guard case .status(let later) = try #require(reply.wait(for: .zero)) else { throw Odd() }
        #expect(later.pauseReason == nil)
        #expect(later.runs.map(\.state) == [.running])
    }

    @Test("the time does not count in a run's duration")
    func duration() throws {
        let job = try Job.make(Self.job)
        let stage = try Stage(job)
        stage.ask(job)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        stage.tell(.writing(trouble: "no room"), .test + .seconds(10))
        #expect(stage.producer.step(now: .test + .seconds(1000)) == nil)
        stage.tell(.writing(trouble: nil), .test + .seconds(1000))
        let end = Instant.test + .seconds(1005)
        try stage.begin(task, end)
        try stage.finish(task, end)
        try stage.step(end)
        let run = try stage.ledger.record(1)
        #expect(run.state == .done)
        #expect(run.elapsedMilliseconds == 15_000)
    }

    struct Odd: Error {}
}
