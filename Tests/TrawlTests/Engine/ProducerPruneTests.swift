import Testing
import TrawlCore

@testable import Trawl

/// Retention on the producer's clock.
@Suite("Producer and retention")
struct ProducerPruneTests {
    private static let free = "politeness: {robots: ignore, delay: 0s, concurrency: 100}"

    private static func job() throws -> Job {
        try Job.make("start: http://a.example/\nfields: {title: h1}\nfollow: a\n" + free)
    }

    /// How many steps of retention are to be written now.
    private func steps(_ stage: Stage) -> Int {
        stage.pending.count { if case .prune = $0 { true } else { false } }
    }

    @Test("Once a day a daemon applies it, the first time soon after its start")
    func daily() throws {
        let stage = try Stage(retention: Retention())
        let first = Instant.test + Producer.firstPrune
        #expect(try stage.step(.test) == first)
        _ = stage.producer.step(now: first)
        #expect(steps(stage) == 1)
        #expect(try stage.step(first) == first + Producer.pruneInterval)
        _ = stage.producer.step(now: first + Producer.pruneInterval)
        #expect(steps(stage) == 1)
    }

    @Test("A process that only does what it is asked removes nothing by itself")
    func notAsked() throws {
        let stage = try Stage()
        #expect(try stage.step(.test) == nil)
        #expect(try stage.step(.test + .seconds(1_000_000)) == nil)
    }

    @Test("It waits for a moment without runs, an hour at most")
    func quiet() throws {
        let stage = try Stage(retention: Retention())
        _ = stage.producer.step(now: .test)
        stage.ask(try Self.job())
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        let due = Instant.test + Producer.firstPrune
        _ = stage.producer.step(now: due)
        #expect(steps(stage) == 0)
        _ = stage.producer.step(now: due + Producer.prunePatience)
        #expect(steps(stage) == 1)
    }

    @Test("While runs go on there is a rest between two steps, else none")
    func rest() throws {
        let stage = try Stage(retention: Retention())
        let links = (0..<5000).map { "/\($0)" }
        try stage.ledger.begin(1, seeds: ["/"])
        try stage.ledger.commit(.outcome(stage.ledger.page(1, "/", [:], links: links)))
        try stage.ledger.end(1, .cancelled)
        for run in 2...12 as ClosedRange<Int64> { try stage.ledger.run(run, [:], .cancelled) }
        stage.ask(try Self.job(), run: 20)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        let reply = ControlReply()
        stage.tell(.control(.prune(Retention(), pass: nil), reply), .test)
        #expect(steps(stage) == 1)
        guard case .pruning(let standing) = reply.wait(for: .zero) else {
            Issue.record("no answer")
            return
        }
        #expect(standing.pass == 1 && !standing.isOver)
        try stage.write(.test)
        _ = stage.producer.step(now: .test)
        #expect(steps(stage) == 0)
        let next = stage.producer.step(now: .test + Producer.pruneRest)
        #expect(steps(stage) == 1 && next != nil)
        var now = Instant.test + Producer.pruneRest
        for _ in 0..<5 {
            try stage.step(now)
            now = now + Producer.pruneRest
        }
        let last = ControlReply()
        stage.tell(.control(.prune(Retention(), pass: 1), last), now)
        guard case .pruning(let over) = last.wait(for: .zero) else {
            Issue.record("no answer")
            return
        }
        #expect(over.isOver && over.removed.urls == 5002 && over.removed.prunedRuns == 2)
    }
}
