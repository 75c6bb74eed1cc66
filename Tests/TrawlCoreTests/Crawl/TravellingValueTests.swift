import Foundation
import Testing

@testable import TrawlCore

/// Tasks and outcomes can travel between processes: as JSON they come back as they were.
@Suite("FetchTask and FetchOutcome as JSON")
struct TravellingValueTests {
    private static func afterTravel<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    @Test(
        "a task comes back as it was",
        arguments: [
            FetchTask(run: 1, id: 2, url: "https://books.example/"),
            FetchTask(robotsOf: "https://books.example:8443", run: 7),
            FetchTask(
                ClaimedURL(
                    id: .max,
                    location: "https://b\u{FC}cher.example/\u{1F4D6}?q=\"a\"&b=\\",
                    seed: 3,
                    page: 4,
                    depth: 5,
                    hops: 6,
                    attempts: 7,
                    throttled: 8
                ),
                run: .min
            ),
        ]
    )
    func task(task: FetchTask) throws {
        #expect(try Self.afterTravel(task) == task)
    }

    @Test("a claimed URL gives all it has to its task")
    func claimed() {
        let claimed = ClaimedURL(
            id: 1,
            location: "http://a.example/b",
            seed: 2,
            page: 3,
            depth: 4,
            hops: 5,
            attempts: 6,
            throttled: 7
        )
        let task = FetchTask(claimed, run: 9)
        #expect(task.purpose == .page)
        #expect(task.origin == nil)
        #expect(task.run == 9)
        #expect(task.id == 1)
        #expect(task.url == "http://a.example/b")
        #expect(task.seed == 2)
        let numbers = [task.page, task.depth, task.hops, task.attempts, task.throttled]
        #expect(numbers == [3, 4, 5, 6, 7])
    }

    @Test("a robots task asks for one file of one origin")
    func robots() {
        let task = FetchTask(robotsOf: "http://a.example:81", run: 3)
        #expect(task.purpose == .robots)
        #expect(task.url == "http://a.example:81/robots.txt")
        #expect(task.origin == "http://a.example:81")
        #expect(task.id == 0)
    }

    private static let print = Fingerprint(high: .max, low: 1)

    @Test(
        "an outcome comes back as it was, with every verdict",
        arguments: [
            FetchOutcome.Verdict.stored, .unchanged, .skippedType, .failed,
            .redirected(to: "https://b.example/", host: "b.example", fingerprint: print),
            .retry(notBefore: Instant(millisecondsSince1970: 1_795_440_000_123), usesRetry: true),
            .retry(notBefore: Instant(millisecondsSince1970: -1), usesRetry: false),
            .robots(body: []), .robots(body: [0, 10, 255]),
        ]
    )
    func verdict(verdict: FetchOutcome.Verdict) throws {
        let outcome = FetchOutcome.make(verdict: verdict)
        #expect(try Self.afterTravel(outcome) == outcome)
    }

    @Test("an outcome comes back with every kind of failure", arguments: FailureKind.allCases)
    func failure(kind: FailureKind) throws {
        var outcome = FetchOutcome.make(verdict: .failed)
        outcome.failure = .init(kind: kind, message: "curl: \"\u{E9}\"\n")
        #expect(try Self.afterTravel(outcome) == outcome)
    }

    @Test("an outcome comes back with all that it can hold")
    func full() throws {
        var outcome = FetchOutcome.make(verdict: .stored)
        outcome.milliseconds = 1234
        outcome.status = 200
        outcome.bytes = .max
        outcome.items = [
            .init(
                kind: "book",
                key: "[\"a\",\"\u{2028}\"]",
                json: #"{"title":"\"","n":null}"#,
                hash: ContentHash(Array("x".utf8)),
                place: 3
            )
        ]
        outcome.links = [
            .init(url: "http://a.example/1", host: "a.example", fingerprint: Self.print, page: 1)
        ]
        outcome.kept = .init(
            fingerprint: Self.print,
            definition: ContentHash([]),
            answer: ContentHash([1]),
            etag: "W/\"\"",
            lastModified: "Mon, 23 Nov 2026 06:30:00 GMT",
            bytes: 1,
            findings: [0, 255]
        )
        outcome.task.kept = outcome.kept
        outcome.allowedHost = "www.a.example"
        outcome.counts = ["links": 1, "field.price.unfit": 2]
        outcome.samples = [.init(subject: "field.price.unfit", text: "no number: \u{0}")]
        #expect(try Self.afterTravel(outcome) == outcome)
    }

    @Test("what is stored names failures by words that never change")
    func words() {
        #expect(
            FailureKind.allCases.map(\.rawValue).joined(separator: " ") == """
                dns connect tls timeout_connect timeout_first_byte timeout_idle timeout_total \
                protocol truncated too_large decode http_4xx http_5xx retry_after redirect_limit \
                redirect_refused address_blocked scheme_blocked robots_denied robots_unreachable \
                out_of_scope trap parse selector_limit poison cancelled
                """
        )
    }
}

extension FetchOutcome {
    /// An outcome of a page.
    static func make(verdict: Verdict) -> FetchOutcome {
        FetchOutcome(
            task: FetchTask(run: 1, id: 2, url: "http://a.example/"),
            startedAt: Instant(millisecondsSince1970: 1_795_440_000_000),
            verdict: verdict
        )
    }
}
