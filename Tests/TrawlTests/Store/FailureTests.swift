import Testing
import TrawlCore

@testable import Trawl

@Suite("Failures of a run, as the store tells them")
struct FailureTests {
    /// A ledger with a run of ten pages at `a.example`, of which the first is stored and links to
    /// three pages at `b.example`.
    private static func ledger() throws -> Ledger {
        let ledger = try Ledger()
        let paths = (0..<10).map { "/\($0)" }
        try ledger.commit(.begin(.make(1, job: "site", seeds: paths)))
        var first = try ledger.page(1, "/0")
        first.links = ["/x", "/y", "/z"].map { .make($0, host: "b.example") }
        try ledger.commit(.outcome(first))
        return ledger
    }

    /// A failure of a page at `b.example`.
    private static func failure(
        _ ledger: Ledger,
        _ path: String,
        _ kind: FailureKind
    ) throws -> FetchOutcome {
        let claim = try ledger.store.claim(
            run: 1,
            host: "b.example",
            limit: 9,
            onlyBegun: false,
            now: .test,
            isLeased: { _ in false }
        )
        let url = try #require(claim.urls.first { $0.location.hasSuffix(path) })
        let task = FetchTask(url, run: 1)
        var outcome = FetchOutcome(task: task, startedAt: .test, verdict: .failed)
        outcome.failure = .init(kind: kind, message: "no answer")
        return outcome
    }

    @Test("failures are counted by kind and host, with the first few URLs, causes and attempts")
    func byKindAndHost() throws {
        let ledger = try Self.ledger()
        for number in 1...6 {
            try ledger.commit(.outcome(ledger.failure(1, "/\(number)")))
        }
        try ledger.commit(.outcome(Self.failure(ledger, "/x", .http5xx)))
        try ledger.commit(.outcome(Self.failure(ledger, "/y", .robotsDenied)))
        var slow = try Self.failure(ledger, "/z", .connect)
        slow.verdict = .retry(notBefore: .test, usesRetry: true)
        try ledger.commit(.outcome(slow))
        try ledger.commit(.outcome(Self.failure(ledger, "/z", .connect)))

        let failures = try ledger.store.failures(of: 1)
        #expect(failures.map(\.kind) == ["connect", "http_5xx", "robots_denied"])
        #expect(failures.map(\.count) == [2, 7, 1])
        #expect(failures.map(\.givenUp) == [1, 7, 1])
        #expect(
            failures.map { $0.hosts.map { "\($0.name) \($0.count)" } } == [
                ["b.example 1"], ["a.example 6", "b.example 1"], ["b.example 1"],
            ]
        )
        #expect(failures.map(\.samples.count) == [1, 5, 1])
        #expect(failures.map { $0.samples.map(\.attempts).max() } == [2, 1, 0])
        #expect(failures[0].samples[0].url == "http://b.example/z")
        #expect(failures[0].samples[0].message == "no answer")
        #expect(failures.allSatisfy { $0.samples.allSatisfy { $0.notBefore == nil } })
        #expect(try ledger.store.failures(of: 2).isEmpty)
    }

    @Test("what waits to be tried again is told with its time, the next first")
    func pending() throws {
        let ledger = try Self.ledger()
        var tasks: [FetchTask] = []
        for (number, seconds) in [(1, 30), (2, 10), (3, 20)] {
            var outcome = try ledger.failure(1, "/\(number)", .timeoutIdle, status: nil)
            outcome.verdict = .retry(notBefore: .test + .seconds(seconds), usesRetry: number != 3)
            try ledger.commit(.outcome(outcome))
            tasks.append(outcome.task)
        }
        let retries = try ledger.store.pendingRetries(of: 1)
        #expect(retries.count == 3)
        #expect(retries.first.map(\.url) == [2, 3, 1].map { "http://a.example/\($0)" })
        #expect(retries.first.map(\.attempts) == [1, 1, 1])
        #expect(retries.first.first?.notBefore == .test + .seconds(10))
        #expect(retries.first.first?.kind == "timeout_idle")
        var last = FetchOutcome(task: tasks[1], startedAt: .test, verdict: .failed)
        last.failure = .init(kind: .http5xx, message: "no")
        try ledger.commit(.outcome(last))
        #expect(try ledger.store.pendingRetries(of: 1).count == 2)
        #expect(try ledger.store.failures(of: 1).map(\.givenUp) == [1, 0])
        #expect(try ledger.store.failures(of: 1).map(\.count) == [1, 3])
    }
}
