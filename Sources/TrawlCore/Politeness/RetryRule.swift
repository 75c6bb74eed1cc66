/// What failures of some kinds are answered with: a row of the table in the guide "Politeness", which
/// a test holds against this one.
package struct RetryRule: Hashable, Sendable {
    /// What is done.
    package enum Answer: Hashable, Sendable {
        /// The URL is fetched again as often as the job says, after waits that grow.
        case retry
        /// The URL is fetched again when its host may be asked, `RetryPolicy.throttledLimit` times.
        case waitForHost
        /// The failure stands.
        case giveUp
    }

    /// The kinds of failure.
    package let kinds: [FailureKind]
    /// The statuses of the answer; empty: whatever it was, and when there was none.
    package let statuses: [Int]
    /// Whether only answers with a Retry-After that can be read are meant.
    package let needsRetryAfter: Bool
    /// What is done.
    package let answer: Answer

    private init(
        _ kinds: [FailureKind],
        _ statuses: [Int],
        needsRetryAfter: Bool = false,
        _ answer: Answer
    ) {
        self.kinds = kinds
        self.statuses = statuses
        self.needsRetryAfter = needsRetryAfter
        self.answer = answer
    }

    /// All of them: JOBS, "Retries"; the first that fits holds, and one always does.
    package static let table = [
        // RFC 6585, 4: 429 speaks of the client, not of the URL, also without Retry-After.
        RetryRule([.http4xx], [429], .waitForHost),
        RetryRule([.http5xx], [503], needsRetryAfter: true, .waitForHost),
        RetryRule([.http4xx], [408], .retry),
        RetryRule([.http5xx], [500, 502, 503, 504, 522, 524], .retry),
        RetryRule(FailureKind.allCases.filter(\.isNetworkError), [], .retry),
        RetryRule(FailureKind.allCases.filter { !$0.isNetworkError }, [], .giveUp),
    ]

    /// The row of a failure.
    static func of(_ failure: FailureKind, status: Int?, hasRetryAfter: Bool) -> RetryRule {
        let rule = table.first { rule in
            rule.kinds.contains(failure) && (hasRetryAfter || !rule.needsRetryAfter)
                && (rule.statuses.isEmpty || status.map { rule.statuses.contains($0) } ?? false)
        }
        guard let rule else { preconditionFailure("every kind of failure has a rule") }
        return rule
    }
}
