import Testing
import TrawlCore

@testable import Trawl

/// What a process knows of hosts when it begins, after one that ended well or was killed.
@Suite("Hosts over restarts")
struct HostKeepingTests {
    private static let later = Instant.test + .milliseconds(100)

    private static func job(_ politeness: String) throws -> Job {
        try Job.make(
            """
            start: http://a.example/
            fields: {title: h1}
            follow: a
            politeness: {\(politeness)}
            """
        )
    }

    /// Has one page of a run fetched, from a time to a time.
    private static func fetchOne(_ stage: Stage, _ job: Job, run: Int64 = 1) throws {
        stage.ask(job, run: run)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        try stage.finish(task, later)
        try stage.step(later)
    }

    /// When the next process first hands out a request, from the start of the first one.
    private static func firstRequest(_ stage: Stage, _ job: Job) throws -> Duration? {
        stage.ask(job, run: 2, later)
        return try stage.stepToTask(from: later).map { $0 - .test }
    }

    @Test("a plain delay is kept when the process ends, and not with every fetch")
    func cleanEnd() throws {
        let job = try Self.job("robots: ignore, delay: 3s")
        let first = try Stage()
        try Self.fetchOne(first, job)
        #expect(try first.ledger.store.gate(of: "a.example") == nil)
        first.tell(.quit, Self.later)
        try first.step(Self.later)
        #expect(try first.ledger.store.gate(of: "a.example") != nil)
        let second = try Stage(ledger: first.ledger)
        #expect(try Self.firstRequest(second, job) == .milliseconds(3100))
    }

    @Test("a Crawl-delay is in force before the first request of the next process")
    func crawlDelay() throws {
        let job = try Self.job("delay: 1s")
        for isClean in [true, false] {
            let first = try Stage()
            try first.ledger.commit(.robots(.make("Crawl-delay: 20", at: .test)))
            try Self.fetchOne(first, job)
            if isClean {
                first.tell(.quit, Self.later)
                try first.step(Self.later)
            }
            let second = try Stage(
                ledger: first.ledger,
                unrecordedUntil: isClean ? nil : Self.later
            )
            #expect(try Self.firstRequest(second, job) == .milliseconds(20_100), "\(isClean)")
        }
    }

    @Test("that of rules that are too old to go by holds for the request that asks for new ones")
    func expiredCrawlDelay() throws {
        let stage = try Stage(unrecordedUntil: Self.later)
        let old = Instant.test - .seconds(25 * 3600)
        try stage.ledger.commit(.robots(.make("Crawl-delay: 20", at: old)))
        #expect(try Self.firstRequest(stage, try Self.job("delay: 1s")) == .milliseconds(20_100))
        #expect(stage.handedOut().map(\.purpose) == [.robots])
    }

    @Test(
        "after a process that was killed hosts are held for their delay, one of zero not at all",
        arguments: [("delay: 3s", 3100), ("delay: 3s, concurrency: 5", 3100), ("delay: 0s", 100)]
    )
    func killed(politeness: String, milliseconds: Int64) throws {
        let job = try Self.job("robots: ignore, " + politeness)
        let first = try Stage()
        try Self.fetchOne(first, job)
        let second = try Stage(ledger: first.ledger, unrecordedUntil: Self.later)
        #expect(try Self.firstRequest(second, job) == .milliseconds(milliseconds))
    }

    @Test("a request that was given up counts as one that ended then")
    func givenUp() throws {
        let job = try Self.job("robots: ignore, delay: 3s")
        let first = try Stage()
        first.ask(job)
        try first.step(.test)
        let task = try #require(first.handedOut().first)
        try first.begin(task, .test)
        first.tell(.drain, Self.later)
        first.tell(.returned(task, host: "a.example", at: Self.later), Self.later)
        first.tell(.quit, Self.later)
        try first.step(Self.later)
        let second = try Stage(ledger: first.ledger)
        #expect(try Self.firstRequest(second, job) == .milliseconds(3100))
    }

    @Test("what a good answer ends is forgotten in the store, too")
    func recovered() throws {
        let job = try Self.job("robots: ignore, delay: 0s")
        let stage = try Stage()
        stage.ask(job)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        func kept() throws -> HostGate.Snapshot? {
            try stage.ledger.store.gate(of: "a.example").map { try HostGate.Snapshot(json: $0) }
        }
        try stage.begin(task, .test)
        let refused = HostAnswer.throttled(retryAfter: nil)
        stage.tell(.finished(host: "a.example", run: 1, at: .test, refused), .test)
        try stage.step(.test)
        #expect(try kept()?.backOffLevel == 1)
        let retry = FetchOutcome(
            task: task,
            startedAt: .test,
            verdict: .retry(notBefore: .test, usesRetry: false)
        )
        try stage.record(retry, .test)
        let next = Instant.test + .seconds(1)
        try stage.step(next)
        let again = try #require(stage.handedOut().first)
        try stage.begin(again, next)
        try stage.finish(again, next)
        try stage.step(next)
        #expect(try kept()?.backOffLevel == 0)
    }

    @Test("a process leaves a mark until it has kept its hosts; a new store has none")
    func mark() throws {
        let stage = try Stage()
        let recorder = stage.ledger.recorder
        #expect(try !recorder.beginCrawl(at: .test))
        #expect(try recorder.beginCrawl(at: .test))
        stage.tell(.quit, .test)
        try stage.step(.test)
        #expect(try !recorder.beginCrawl(at: .test))
    }
}

extension KeptRobots {
    /// A robots.txt of `a.example` with one line for everybody.
    static func make(_ line: String, at: Instant) -> KeptRobots {
        KeptRobots(
            origin: "http://a.example",
            fetchedAt: at,
            status: 200,
            failuresInARow: 0,
            body: Array("User-agent: *\n\(line)\n".utf8)
        )
    }
}
