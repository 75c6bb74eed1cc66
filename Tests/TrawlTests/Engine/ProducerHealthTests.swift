import Testing
import TrawlCore

@testable import Trawl

@Suite("Producer: jobs without a good run, and acceptance")
struct ProducerHealthTests {
    private static func minute(_ number: Int) -> Instant { .test + .seconds(60 * number) }

    /// What was reported of quiet jobs since the last time.
    private func told(_ stage: Stage) -> [String] {
        stage.takeEvents().compactMap { event in
            switch event {
            case .quiet(let jobs): "quiet " + jobs.joined(separator: ", ")
            case .recovered(let run): "recovered \(run.job)"
            default: nil
            }
        }
    }

    /// Ends the run that is going with a page that failed.
    private func fail(_ stage: Stage, _ now: Instant) throws {
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, now)
        stage.tell(.finished(host: try task.host, run: task.run, at: now, .ok), now)
        var outcome = FetchOutcome(task: task, startedAt: now, verdict: .failed)
        outcome.failure = .init(kind: .parse, message: "no")
        try stage.record(outcome, now)
        try stage.step(now)
    }

    private func succeed(_ stage: Stage, _ now: Instant) throws {
        try stage.finishRun(try #require(stage.handedOut().first), now)
    }

    @Test(
        "a job is told to be quiet once, at its third fire without a good run, and once recovered"
    )
    func quiet() throws {
        let stage = try Stage(try .timed(.every(60)))
        try stage.step(.test)
        try stage.pass(to: Self.minute(1), from: .test)
        try succeed(stage, Self.minute(1))
        for minute in 2...3 {
            try stage.pass(to: Self.minute(minute), from: Self.minute(minute - 1))
            try fail(stage, Self.minute(minute))
        }
        #expect(told(stage).isEmpty)
        try stage.step(Instant(before: Self.minute(4)))
        #expect(told(stage).isEmpty)
        try stage.step(Self.minute(4))
        #expect(told(stage) == ["quiet site"])
        try fail(stage, Self.minute(4))
        try stage.pass(to: Self.minute(5), from: Self.minute(4))
        #expect(told(stage).isEmpty)
        let status = stage.order(.status, Self.minute(5))
        guard case .status(let answer) = status.now else {
            Issue.record("no status")
            return
        }
        #expect(answer.quietJobs == ["site"])
        try succeed(stage, Self.minute(5))
        #expect(told(stage) == ["recovered site"])
        try stage.step(Self.minute(5) + .seconds(59))
        #expect(told(stage).isEmpty)
    }

    @Test(
        "a daemon that starts tells what is quiet already; a paused job is not, nor a removed one"
    )
    func restart() throws {
        let first = try Stage(try .timed(.every(60)))
        try first.step(.test)
        try first.pass(to: Self.minute(1), from: .test)
        try succeed(first, Self.minute(1))

        let second = try Stage(try .timed(.every(60)), from: Self.minute(9), ledger: first.ledger)
        try second.step(Self.minute(9))
        #expect(told(second) == ["quiet site"])
        _ = second.order(.pause(job: "site", true), Self.minute(10))
        try second.step(Self.minute(10))
        #expect(second.producer.quiet.names.isEmpty)
        // Its time goes on from the end of the pause.
        _ = second.order(.pause(job: "site", false), Self.minute(20))
        try second.step(Self.minute(20))
        try second.step(Instant(before: Self.minute(23)))
        #expect(told(second).isEmpty)
        try second.step(Self.minute(23))
        #expect(told(second) == ["quiet site"])
        second.tell(.agenda(AgendaChange(removed: ["site"])), Self.minute(24))
        #expect(second.producer.quiet.names.isEmpty)
    }

    @Test("an acceptance is answered when it is recorded, and its outputs are asked for")
    func acceptance() throws {
        let stage = try Stage()
        try stage.ledger.run(1, ["a": "1"], .degraded)
        let run = try stage.ledger.record(1)
        let job = try Job.timed(nil, name: "shop")
        let plan = RunPlan(id: 1, name: run.name, job: job, pageLimit: nil, extraAllow: [])
        let reply = stage.order(.accept(plan), .test)
        let late = stage.order(.accept(plan), .test)
        #expect(reply.now == nil)
        try stage.write(.test)
        #expect(reply.now == .done("\(run.name) is accepted: it counts as a good run"))
        guard case .refused(let refusal) = late.now else {
            Issue.record("accepted twice")
            return
        }
        #expect(refusal.code == .pointless)
        let accepted = stage.takeEvents().filter { if case .accepted = $0 { true } else { false } }
        #expect(accepted.count == 1)
    }
}
