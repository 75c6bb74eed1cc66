/// A delay that follows how quickly a host answers and whether it is overloaded.
///
/// Scrapy's AutoThrottle: the target is the time to the first byte divided by the requests at once,
/// and each answer takes the delay half of the way to it, or all of it upwards. An overloaded host
/// doubles it.
package struct AdaptiveDelay: Hashable, Sendable {
    /// Where it begins, as with Scrapy.
    package static let first = Duration.seconds(5)
    /// The longest, but for a job's own delay that is longer still; as with Scrapy.
    package static let longest = Duration.seconds(60)
    /// An overloaded host is waited for so long at least: the double of almost nothing is nothing.
    package static let leastAfterOverload = Duration.seconds(1)

    /// The delay now.
    package private(set) var current: Duration
    /// So many answers belong to requests that were in flight at the last doubling.
    ///
    /// They tell nothing about what it did. Counted as if answers came in order.
    private var staleAnswers = 0

    /// A delay to begin with, or one that was kept over a restart.
    package init(_ delay: Duration = Self.first) { current = min(delay, Self.longest) }

    /// Takes note of an answer.
    ///
    /// - Parameters:
    ///   - pace: how the host answered.
    ///   - least: the job's own delay: it never becomes shorter.
    ///   - concurrency: requests to the host at once; at least 1.
    ///   - inFlight: requests that are in flight now.
    package mutating func follow(
        _ pace: HostPace,
        least: Duration,
        concurrency: Int,
        inFlight: Int
    ) {
        let isStale = staleAnswers > 0
        staleAnswers = max(staleAnswers - 1, 0)
        func limited(_ delay: Duration) -> Duration { max(least, min(delay, Self.longest)) }
        switch pace {
        case .unknown:
            break
        case .overloaded:
            guard !isStale else { return }
            current = limited(max(current * 2, Self.leastAfterOverload))
            staleAnswers = inFlight
        case .answered(let latency, let isGood):
            let target = latency / concurrency
            let next = limited(max((current + target) / 2, target))
            // A page of error comes quickly: it says nothing good.
            if next > current || (isGood && !isStale) { current = next }
        }
    }
}

/// How quickly a host answered one request, for the adaptive delay.
package enum HostPace: Hashable, Sendable {
    /// Nothing is known: no connection, or the request was given up on this side.
    case unknown
    /// So long after the request's start the first byte came; good is status 200 alone.
    case answered(after: Duration, isGood: Bool)
    /// 429, 503, or a timeout.
    case overloaded
}
