import Testing
import TrawlCore

@testable import Trawl

/// Hosts that ask for hours.
@Suite("Long waits")
struct LongWaitTests {
    private static func job(_ duration: String?) throws -> Job {
        try Job.make(
            """
            start: [http://a.example/1, http://a.example/2, http://a.example/3]
            fields: {title: h1}
            politeness: {robots: ignore, delay: 0s, concurrency: 1}
            """ + (duration.map { "\nlimits: {duration: \($0)}" } ?? "")
        )
    }

    /// Begins a run whose first answer asks to wait.
    private static func refused(_ job: Job, retryAfter: Int64) throws -> Stage {
        let stage = try Stage()
        stage.ask(job)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        let answer = HostAnswer.throttled(retryAfter: .seconds(retryAfter))
        stage.tell(.finished(host: "a.example", run: 1, at: .test, answer), .test)
        var outcome = FetchOutcome(
            task: task,
            startedAt: .test,
            verdict: .retry(notBefore: .test, usesRetry: false)
        )
        outcome.failure = .init(kind: .http4xx, message: "status 429")
        try stage.record(outcome, .test)
        return stage
    }

    @Test(
        "over an hour fails the host's URLs when `duration` ends first; else they stay queued",
        arguments: [
            (3601, "1h", 3), (3601, "3601s", 3), (3601, "3602s", 0), (3600, "30m", 0),
            (7200, nil, 0), (90_000, "2h", 3),
        ] as [(Int64, String?, Int)]
    )
    func inVain(retryAfter: Int64, duration: String?, failed: Int) throws {
        let stage = try Self.refused(try Self.job(duration), retryAfter: retryAfter)
        let next = try stage.step(.test)
        let rows = try stage.ledger.rows("SELECT count(*) FROM urls WHERE failure = 'retry_after'")
        #expect(rows == ["\(failed)"])
        #expect(stage.handedOut().isEmpty)
        if failed > 0 {
            #expect(try stage.ledger.record(1).state == .failed)
        } else if retryAfter != 3600 {
            // Never early.
            #expect(next == .test + .seconds(10), "the mark of a run that goes on")
            let end = Instant.test + .seconds(retryAfter)
            try stage.step(end - .milliseconds(1))
            #expect(stage.handedOut().isEmpty)
            try stage.step(end)
            #expect(stage.handedOut().count == 1)
        }
    }

    @Test("links that are found while the host waits fail, too, and a restart changes nothing")
    func found() throws {
        let job = try Self.job("1h")
        let first = try Self.refused(job, retryAfter: 7200)
        first.tell(.quit, .test)
        try first.step(.test)
        let second = try Stage(ledger: first.ledger)
        second.ask(job, run: 2)
        try second.step(.test)
        #expect(
            try second.ledger.rows("SELECT run_id, failure, count(*) FROM urls GROUP BY 1, 2")
                == ["1 retry_after 3", "2 retry_after 3"]
        )
        #expect(second.handedOut().isEmpty)
    }

    @Test("a robots.txt that asks to wait is asked for again then, and nothing before")
    func robots() throws {
        let stage = try Stage()
        stage.ask(try Job.make("start: http://a.example/\nfields: {title: h1}"))
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        #expect(task.purpose == .robots)
        try stage.begin(task, .test)
        let wait = Duration.seconds(4000)
        let answer = HostAnswer.throttled(retryAfter: wait)
        stage.tell(.finished(host: "a.example", run: 1, at: .test, answer), .test)
        var outcome = FetchOutcome(task: task, startedAt: .test, verdict: .failed)
        outcome.status = 429
        outcome.retryAfter = wait
        stage.tell(.robots(outcome), .test)
        try stage.step(.test)
        try stage.step(.test + wait - .milliseconds(1))
        #expect(stage.handedOut().isEmpty)
        try stage.step(.test + wait)
        #expect(stage.handedOut().map(\.purpose) == [.robots])
    }
}
