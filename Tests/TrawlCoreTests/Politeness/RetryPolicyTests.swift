import Foundation
import Testing

@testable import TrawlCore

@Suite("Retry policy")
struct RetryPolicyTests {
    private func decide(
        _ failure: FailureKind = .http5xx,
        status: Int? = nil,
        method: String = "GET",
        attempt: Int = 1,
        throttledAnswers: Int = 0,
        retryAfter: Duration? = nil,
        retries: Int = 3,
        seed: UInt64 = 1
    ) -> RetryDecision {
        var random = SeededGenerator(seed: seed)
        return RetryPolicy(retries: retries).decide(
            failure: failure,
            status: status,
            method: method,
            attempt: attempt,
            throttledAnswers: throttledAnswers,
            retryAfter: retryAfter,
            random: &random
        )
    }

    private func isRetry(_ decision: RetryDecision) -> Bool {
        if case .retry = decision { true } else { false }
    }

    @Test(
        "only statuses that may pass are asked again",
        arguments: [
            (400, false), (401, false), (403, false), (404, false), (408, true), (410, false),
            (425, false), (500, true), (501, false), (502, true), (503, true), (504, true),
            (505, false), (521, false), (522, true), (524, true), (599, false),
        ]
    )
    func statuses(_ status: Int, _ expected: Bool) {
        let failure: FailureKind = status < 500 ? .http4xx : .http5xx
        #expect(isRetry(decide(failure, status: status)) == expected)
    }

    @Test("the guide has the table, row by row")
    func guide() throws {
        let path = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let guide = try String(
            contentsOfFile: "/\(path)/Sources/Trawl/Documentation.docc/Politeness.md",
            encoding: .utf8
        )
        let rows = RetryRule.table.map(\.guideRow)
        let text = guide.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let place = try #require(text.firstIndex(of: rows[0]), "\(rows.joined(separator: "\n"))")
        #expect(Array(text[place...].prefix { $0.hasPrefix("|") }) == rows)
        let kinds = RetryRule.table.flatMap(\.kinds)
        #expect(Set(kinds) == Set(FailureKind.allCases))
    }

    private static let networkErrors: Set<FailureKind> = [
        .dns, .connect, .tls, .timeoutConnect, .timeoutFirstByte, .timeoutIdle, .timeoutTotal,
        .protocol, .truncated,
    ]

    @Test("only failures on the way are tried again", arguments: FailureKind.allCases)
    func failures(_ failure: FailureKind) {
        #expect(isRetry(decide(failure)) == Self.networkErrors.contains(failure))
    }

    @Test(
        "only GET and HEAD are repeated",
        arguments: [("GET", true), ("HEAD", true), ("POST", false), ("PUT", false), ("get", false)]
    )
    func methods(_ method: String, _ expected: Bool) {
        #expect(isRetry(decide(.connect, method: method)) == expected)
        let throttled = decide(.http4xx, status: 429, method: method, retryAfter: .seconds(1))
        #expect((throttled == .waitForHost) == expected)
    }

    @Test(
        "a URL has as many retries as the job says",
        arguments: [(0, 1, false), (1, 1, true), (1, 2, false), (3, 3, true), (3, 4, false)]
    )
    func count(_ retries: Int, _ attempt: Int, _ expected: Bool) {
        #expect(isRetry(decide(.connect, attempt: attempt, retries: retries)) == expected)
    }

    @Test("an answer that makes the host wait uses up no retry, ten of them the URL's patience")
    func throttled() {
        let hour = Duration.seconds(3600)
        #expect(
            decide(status: 503, attempt: 9, throttledAnswers: 9, retryAfter: hour) == .waitForHost
        )
        #expect(decide(status: 503, throttledAnswers: 10, retryAfter: hour) == .giveUp)
        #expect(
            decide(.http4xx, status: 429, throttledAnswers: 1, retryAfter: .zero) == .waitForHost
        )
        #expect(decide(.http4xx, status: 429, attempt: 9, throttledAnswers: 1) == .waitForHost)
        #expect(decide(.http4xx, status: 429, throttledAnswers: 10) == .giveUp)
        #expect(decide(.http4xx, status: 429, retryAfter: hour, retries: 0) == .waitForHost)
        // Retry-After of another status says nothing here.
        #expect(isRetry(decide(status: 500, throttledAnswers: 10, retryAfter: hour)))
        #expect(decide(.http4xx, status: 404, retryAfter: hour) == .giveUp)
    }

    @Test(
        "the wait is anything up to a step that doubles from 1 s to 60 s",
        arguments: [(1, 1000), (2, 2000), (3, 4000), (6, 32_000), (7, 60_000), (100, 60_000)]
    )
    func jitter(_ attempt: Int, _ longest: Int64) throws {
        var waits: [Int64] = []
        for seed in 0..<400 {
            let decision = decide(.connect, attempt: attempt, retries: 100, seed: UInt64(seed))
            guard case .retry(let wait) = decision else { continue }
            waits.append(wait.wholeMilliseconds)
        }
        #expect(waits.count == 400)
        let shortest = try #require(waits.min())
        let largest = try #require(waits.max())
        #expect(shortest >= 0 && shortest < longest / 10)
        #expect(largest <= longest && largest > longest * 9 / 10)
    }
}

extension RetryRule {
    /// The row of the guide's table: kinds, statuses, times, first wait, longest wait.
    fileprivate var guideRow: String {
        let names = kinds.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        var status = statuses.map(String.init).joined(separator: ", ")
        if needsRetryAfter { status += " with `Retry-After`" }
        if statuses.isEmpty { status = kinds.contains(.http4xx) ? "any other" : "" }
        let times =
            switch answer {
            case .retry: "`fetch.retries` (\(RetryPolicy.standard.retries))"
            case .waitForHost: "\(RetryPolicy.throttledLimit), when the host may be asked"
            case .giveUp: "never"
            }
        let waits =
            answer == .retry
            ? [RetryPolicy.base, RetryPolicy.cap].map { "\($0.components.seconds) s" } : ["", ""]
        return "| " + ([names, status, times] + waits).joined(separator: " | ") + " |"
    }
}
