import Testing
import TrawlCore

@testable import Trawl

/// Orders from outside, and when they are answered.
@Suite("Producer: orders")
struct ProducerControlTests {
    private static func minute(_ number: Int) -> Instant { .test + .seconds(60 * number) }

    private static func stage(_ overlap: OverlapPolicy = .queue) throws -> Stage {
        try Stage(try .timed(.every(60), policy: .make(overlap: overlap)))
    }

    private static func name(_ minute: Int) -> RunName {
        RunName(job: "site", scheduledAt: self.minute(minute), isManual: false)
    }

    private func isRefused(_ reply: ControlReply, _ code: ControlAnswer.Refusal.Code) -> Bool {
        if case .refused(let refusal) = reply.now { refusal.code == code } else { false }
    }

    @Test("a pause is answered when it is recorded, and not before")
    func pause() throws {
        let stage = try Self.stage()
        try stage.step(.test)
        let reply = stage.order(.pause(job: "site", true), Self.minute(0) + .seconds(30))
        #expect(reply.now == nil)
        try stage.step(Self.minute(0) + .seconds(30))
        #expect(reply.now == .done("site is paused: its schedule does not fire"))
        #expect(try stage.ledger.store.clock(of: "site")?.standing == .paused)

        try stage.pass(to: Self.minute(3), from: Self.minute(1))
        let resumed = stage.order(.pause(job: "site", false), Self.minute(3))
        #expect(resumed.now == nil)
        try stage.pass(to: Self.minute(4), from: Self.minute(3))
        #expect(resumed.now == .done("site is resumed: next fire 2026-11-23T06:34:00Z"))
        #expect(try stage.fires() == "1-3 3 paused, 4 run")
    }

    @Test("what makes no sense is refused at once")
    func refusals() throws {
        let stage = try Self.stage()
        try stage.step(.test)
        #expect(isRefused(stage.order(.pause(job: "other", true), .test), .noJob))
        #expect(isRefused(stage.order(.pause(job: "site", false), .test), .pointless))
        #expect(isRefused(stage.order(.trigger(job: "other"), .test), .noJob))
        #expect(isRefused(stage.order(.cancel(Self.name(1)), .test), .noRun))
        _ = stage.order(.pause(job: "site", true), .test)
        #expect(isRefused(stage.order(.pause(job: "site", true), .test), .pointless))
    }

    @Test("a pause is kept over restarts, and time spent paused is never made up for")
    func pausedRestart() throws {
        let first = try Self.stage()
        try first.step(.test)
        _ = first.order(.pause(job: "site", true), .test)
        try first.step(.test)
        let job = try Job.timed(.every(60), policy: .make(missed: .all))
        let second = try Stage(job, from: Self.minute(5), ledger: first.ledger)
        try second.pass(to: Self.minute(7), from: Self.minute(5))
        _ = second.order(.pause(job: "site", false), Self.minute(7))
        try second.pass(to: Self.minute(8), from: Self.minute(7))
        #expect(try second.fires() == "1-7 7 paused, 8 run")
    }

    @Test("a run that goes is cancelled: what is in flight ends, and nothing more is handed out")
    func cancelGoing() throws {
        let stage = try Self.stage()
        try stage.pass(to: Self.minute(1), from: .test)
        let task = try #require(stage.handedOut().first)
        let reply = stage.order(.cancel(Self.name(1)), Self.minute(1))
        try stage.step(Self.minute(1))
        #expect(
            reply.now == .done("\(Self.name(1)) is cancelled; what is in flight may end")
        )
        #expect(try stage.runs() == ["site 1 running"])
        try stage.begin(task, Self.minute(1))
        try stage.finish(task, links: ["/more"], Self.minute(1))
        try stage.step(Self.minute(1))
        #expect(try stage.runs() == ["site 1 cancelled: somebody cancelled it"])
        #expect(stage.handedOut().isEmpty)
        #expect(isRefused(stage.order(.cancel(Self.name(1)), Self.minute(1)), .noRun))
    }

    @Test("a run that is being recorded is cancelled before its first request")
    func cancelBeginning() throws {
        let stage = try Self.stage()
        try stage.step(.test)
        _ = stage.producer.step(now: Self.minute(1))
        let reply = stage.order(.cancel(Self.name(1)), Self.minute(1))
        try stage.step(Self.minute(1))
        #expect(try stage.runs() == ["site 1 cancelled: somebody cancelled it"])
        #expect(stage.handedOut().isEmpty)
        #expect(reply.now != nil)
        // It makes room for the next one.
        try stage.pass(to: Self.minute(2), from: Self.minute(1))
        #expect(stage.handedOut().map(\.run) == [2])
    }

    @Test("a run that waits is cancelled, and the one that goes on does not notice")
    func cancelWaiting() throws {
        let stage = try Self.stage()
        try stage.pass(to: Self.minute(2), from: .test)
        let going = try #require(stage.handedOut().first)
        let reply = stage.order(.cancel(Self.name(2)), Self.minute(2))
        try stage.step(Self.minute(2))
        #expect(reply.now != nil)
        try stage.finishRun(going, Self.minute(2))
        #expect(
            try stage.runs() == ["site 1 done", "site 2 cancelled: somebody cancelled it"]
        )
        #expect(try stage.fires() == "1 run, 2 run")
        #expect(stage.handedOut().isEmpty)
    }

    @Test("a run that is asked for begins at once, or says what it waits for")
    func trigger() throws {
        let stage = try Self.stage()
        try stage.step(.test)
        let first = stage.order(.trigger(job: "site"), .test)
        let second = stage.order(.trigger(job: "site"), .test)
        #expect(first.now == nil)
        try stage.step(.test)
        #expect(first.now == .run(name: "site@20261123T063000.000Z-m", note: nil))
        #expect(
            second.now
                == .run(
                    name: "site@20261123T063000.001Z-m",
                    note: "it begins when a run of site that goes on has ended"
                )
        )
        let task = try #require(stage.handedOut().first)
        try stage.finishRun(task, .test)
        #expect(try stage.runs() == ["site - done", "site - running"])
        #expect(try stage.fires() == "")
    }

    @Test("a paused job runs when somebody asks for it")
    func triggerPaused() throws {
        let stage = try Self.stage()
        _ = stage.order(.pause(job: "site", true), .test)
        let reply = stage.order(.trigger(job: "site"), .test)
        try stage.step(.test)
        #expect(reply.now == .run(name: "site@20261123T063000.000Z-m", note: nil))
        #expect(stage.handedOut().count == 1)
    }
}
