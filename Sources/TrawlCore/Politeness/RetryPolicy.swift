/// What becomes of a URL whose fetch failed.
package enum RetryDecision: Hashable, Sendable {
    /// Fetch it again, so long after the failure or later; it uses up one of the URL's retries.
    case retry(after: Duration)
    /// Fetch it again when its host may be asked again, which `HostGate` knows; uses up no retry.
    case waitForHost
    /// The failure stands.
    case giveUp
}

/// When a failed URL is fetched again: JOBS, "Retries".
package struct RetryPolicy: Hashable, Sendable {
    /// How often a URL is fetched again; 0 is never.
    package var retries: Int
    /// The longest first wait; each further one may be twice as long.
    package static let base: Duration = .seconds(1)
    /// The longest wait of all.
    package static let cap: Duration = .seconds(60)
    /// So many answers that made the host wait use up a URL's patience.
    package static let throttledLimit = 10

    /// A policy with this many retries, and waits from 1 s doubling to 60 s.
    package init(retries: Int) {
        self.retries = retries
    }

    /// The policy of a job that says nothing: three retries.
    package static let standard = RetryPolicy(retries: 3)

    /// Says what to do after a failure.
    ///
    /// - Parameters:
    ///   - failure: why the fetch failed.
    ///   - status: the answer's status, when there was a whole answer.
    ///   - method: the request's method in capitals; only GET and HEAD are ever repeated.
    ///   - attempt: the number of fetches so far, without those that made the host wait, this
    ///     one included: 1 after the first failure.
    ///   - throttledAnswers: the number of answers so far that made the host wait, this one
    ///     included.
    ///   - retryAfter: the answer's Retry-After, as `RetryAfter.parse` reads it; nil without one.
    ///   - random: where the jitter comes from.
    /// - Returns: the decision.
    package func decide(
        failure: FailureKind,
        status: Int?,
        method: String,
        attempt: Int,
        throttledAnswers: Int,
        retryAfter: Duration?,
        random: inout some RandomNumberGenerator
    ) -> RetryDecision {
        guard method == "GET" || method == "HEAD" else { return .giveUp }
        let rule = RetryRule.of(failure, status: status, hasRetryAfter: retryAfter != nil)
        switch rule.answer {
        case .giveUp: return .giveUp
        case .waitForHost:
            return throttledAnswers >= Self.throttledLimit ? .giveUp : .waitForHost
        case .retry:
            guard attempt <= retries else { return .giveUp }
            return .retry(after: wait(afterAttempt: attempt, random: &random))
        }
    }

    /// Exponential with full jitter: anything from nothing to the whole step, so that URLs that
    /// failed together do not come back together.
    private func wait(
        afterAttempt attempt: Int,
        random: inout some RandomNumberGenerator
    ) -> Duration {
        // 2^30 s is over any cap; more doublings could overflow.
        let doublings = min(max(attempt - 1, 0), 30)
        let longest = min(Self.base * (1 << doublings), Self.cap).wholeMilliseconds
        return .milliseconds(Int64.random(in: 0...max(longest, 0), using: &random))
    }
}
