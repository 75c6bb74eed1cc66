/// Decides when the next request to a host name may start, over all runs that use it.
///
/// A value of the producer's, one for each host name (all ports and schemes). It reads no clock and
/// keeps no thread: it is asked with `decision`, told of every hand-out, real start and end, and
/// answers by what it was told. Times that go backwards are taken as no earlier than the last.
///
/// The rules (JOBS, "Politeness"): of all that asks for slowness the slowest is in force. With
/// concurrency 1 the delay lies between the end of one request and the start of the next, with more
/// between starts, as the consumer reports them.
package struct HostGate: Sendable {
    /// Whether a request may start.
    package enum Decision: Hashable, Sendable {
        /// It may be handed to the queue now.
        case go
        /// Not before then; ask again then.
        case wait(until: Instant)
        /// A slot or the report of a start is missing; ask again when one of the requests that
        /// were handed out reports.
        case busy
    }

    /// The longest Crawl-delay that is obeyed.
    package static let longestCrawlDelay = Duration.seconds(300)
    /// So many failures in a row stop the host.
    package static let failuresThatBreak = 10
    /// So long it is stopped; then one request tries it.
    package static let breakLength = Duration.seconds(300)
    /// A Retry-After of over this is a long wait.
    package static let longestShortWait = Duration.seconds(3600)
    /// The longest back-off.
    package static let longestBackOff = Duration.seconds(300)

    /// What each run that uses the host now asks for.
    private var runs: [Int64: Policy] = [:]
    /// The smallest concurrency and the largest delay of `runs`, kept up to date by `use`, `leave`.
    private(set) var policy = Policy(delay: .zero, concurrency: 1)

    /// The Crawl-delay in force, at most `longestCrawlDelay`; nil without one.
    package private(set) var crawlDelay: Duration?

    /// The delay that follows the host; nil before a run asked for that.
    private(set) var adaptive: AdaptiveDelay?

    /// Requests handed out that have not ended yet, and those of them whose start was not reported.
    package private(set) var inFlight = 0
    private var unreportedStarts = 0
    private var lastStart: Instant?
    private var lastEnd: Instant?

    /// Earliest next start for reasons that outlive the requests, by reason.
    var retryAfterUntil: Instant?
    var backOffUntil: Instant?
    var heldUntil: Instant?
    /// The end of the last long wait that the host asked for.
    var longWaitUntil: Instant?

    /// The number of doublings that the next throttled answer meets: 0 without back-off.
    private(set) var backOffLevel = 0
    /// So many answers belong to requests that started before the back-off in force was set.
    ///
    /// They tell nothing about whether it is long enough. Counted as if answers came in order.
    private var staleAnswers = 0

    /// Failures since the last answer, and when the pause that they caused ends.
    package private(set) var failuresInRow = 0
    private(set) var brokenUntil: Instant?

    /// What a run asks of a host.
    struct Policy: Hashable {
        var delay: Duration
        var concurrency: Int
        var isAdaptive = false
    }

    /// A host that nothing is known of.
    package init() {}

    /// Takes over what was kept of the host.
    mutating func restore(_ snapshot: Snapshot) {
        heldUntil = snapshot.nextAllowed
        longWaitUntil = snapshot.longWaitUntil
        adaptive = snapshot.adaptiveDelay.map { AdaptiveDelay($0) }
        backOffLevel = max(snapshot.backOffLevel, 0)
        failuresInRow = max(snapshot.failuresInRow, 0)
        brokenUntil = snapshot.brokenUntil
    }

    // MARK: Who uses the host

    /// Says that a run uses the host from now on, or does so by another policy.
    ///
    /// - Parameters:
    ///   - run: the run's number.
    ///   - delay: the job's delay; not negative.
    ///   - concurrency: the job's concurrency; at least 1.
    package mutating func use(run: Int64, delay: Duration, concurrency: Int) {
        precondition(delay >= .zero, "a host's delay is never negative")
        precondition(concurrency >= 1, "a host's concurrency is at least 1")
        runs[run] = Policy(delay: delay, concurrency: concurrency)
        updatePolicy()
    }

    /// Lets the delay follow the host as long as a run uses it that `use` was told of.
    package mutating func adapt(for run: Int64) {
        runs[run]?.isAdaptive = true
        if adaptive == nil { adaptive = AdaptiveDelay() }
        updatePolicy()
    }

    /// Says that a run uses the host no more; requests of its own may still be in flight.
    ///
    /// The delay that the last run asked for still lies behind its last request.
    package mutating func leave(run: Int64) {
        if runs.count == 1, runs[run] != nil { heldUntil = earliestStart }
        runs[run] = nil
        updatePolicy()
    }

    /// Whether no run uses the host and nothing of it is in flight.
    package var isUnused: Bool { runs.isEmpty && inFlight == 0 }

    /// Takes the Crawl-delay of the host's robots.txt; longer ones than `longestCrawlDelay` are cut.
    package mutating func setCrawlDelay(_ delay: Duration?) {
        crawlDelay = delay.map { min($0, Self.longestCrawlDelay) }
    }

    private mutating func updatePolicy() {
        policy = Policy(
            delay: runs.values.map(\.delay).max() ?? .zero,
            concurrency: runs.values.map(\.concurrency).min() ?? 1,
            isAdaptive: runs.values.contains(where: \.isAdaptive)
        )
    }

    // MARK: May a request start

    /// Whether a request may be handed to the queue now; changes nothing.
    package func decision(at now: Instant) -> Decision {
        if let brokenUntil, now < brokenUntil { return .wait(until: brokenUntil) }
        // A probe goes alone, so that the next answer is surely its own.
        guard inFlight < effectiveConcurrency else { return .busy }
        if spacing > .zero, unreportedStarts > 0 { return .busy }
        if let earliest = earliestStart, now < earliest { return .wait(until: earliest) }
        return .go
    }

    /// The end of a wait that the host asked for and that is so long that a run may be over before;
    /// nil without one.
    package func longWait(at now: Instant) -> Instant? {
        longWaitUntil.flatMap { $0 > now ? $0 : nil }
    }

    /// So many requests may be in flight at once: the smallest concurrency of the runs, 1 when
    /// there is none and while a broken host is tried.
    package var effectiveConcurrency: Int {
        brokenUntil == nil ? policy.concurrency : 1
    }

    /// What lies between two requests: the largest of the jobs' delay, the adaptive one, Crawl-delay
    /// and back-off.
    package var spacing: Duration {
        max(policy.delay, adaptiveDelay, crawlDelay ?? .zero, backOff)
    }

    /// The delay that follows the host, as far as a run asks for it.
    var adaptiveDelay: Duration { policy.isAdaptive ? adaptive?.current ?? .zero : .zero }

    /// The back-off in force as a delay: 1 s, doubled with each step.
    var backOff: Duration {
        backOffLevel == 0
            ? .zero : min(.seconds(1 << min(backOffLevel - 1, 20)), Self.longestBackOff)
    }

    /// The earliest next start; nil when nothing holds it back.
    var earliestStart: Instant? {
        let last = effectiveConcurrency == 1 ? lastEnd : lastStart
        let spaced = last.map { $0.advanced(byAtLeast: spacing) }
        return Self.later(
            Self.later(spaced, retryAfterUntil),
            Self.later(backOffUntil, heldUntil)
        )
    }

    private static func later(_ left: Instant?, _ right: Instant?) -> Instant? {
        guard let left, let right else { return left ?? right }
        return max(left, right)
    }

    // MARK: What happens

    /// Notes that requests that nobody recorded may have been going on until then: those of a process
    /// that was killed.
    package mutating func mayHaveEnded(at instant: Instant) {
        lastStart = max(lastStart ?? instant, instant)
        lastEnd = max(lastEnd ?? instant, instant)
    }

    /// Moves every time on, after the clock was set by so much: waits stay as long as they were.
    package mutating func shift(by jump: Duration) {
        lastStart = lastStart.map { $0 + jump }
        lastEnd = lastEnd.map { $0 + jump }
        retryAfterUntil = retryAfterUntil.map { $0 + jump }
        backOffUntil = backOffUntil.map { $0 + jump }
        heldUntil = heldUntil.map { $0 + jump }
        longWaitUntil = longWaitUntil.map { $0 + jump }
        brokenUntil = brokenUntil.map { $0 + jump }
    }

    /// Notes that a request was handed to the queue; call it after a `go` only.
    package mutating func willStart(at now: Instant) {
        // What held the host back and is over would only be carried along.
        if let until = retryAfterUntil, until <= now { retryAfterUntil = nil }
        if let until = backOffUntil, until <= now { backOffUntil = nil }
        if let until = heldUntil, until <= now { heldUntil = nil }
        inFlight += 1
        unreportedStarts += 1
    }

    /// Notes that a transfer really began, at the time that the consumer reports.
    ///
    /// Call it once for each hand-out, before the same request's `didFinish`; what ends unreported
    /// counts as started when it ended.
    package mutating func didStart(at instant: Instant) {
        unreportedStarts = max(unreportedStarts - 1, 0)
        lastStart = max(lastStart ?? instant, instant)
    }

    /// Notes that a request that was handed out came back without having started.
    package mutating func didNotStart() {
        precondition(inFlight > 0, "a request came back that was never handed out")
        inFlight -= 1
        unreportedStarts = max(unreportedStarts - 1, 0)
    }

    /// Notes that a request ended, and with what; once for each hand-out that started.
    package mutating func didFinish(at instant: Instant, _ answer: HostAnswer) {
        precondition(inFlight > 0, "an end was reported of a request that was never handed out")
        let wasProbe = brokenUntil.map { instant >= $0 } ?? false
        inFlight -= 1
        if unreportedStarts > inFlight {
            // What ended had started; its report was not made.
            unreportedStarts = inFlight
            lastStart = max(lastStart ?? instant, instant)
        }
        lastEnd = max(lastEnd ?? instant, instant)
        let isStale = staleAnswers > 0
        staleAnswers = max(staleAnswers - 1, 0)
        switch answer {
        case .ok:
            if !isStale { backOffLevel = 0 }
            succeed(wasProbe: wasProbe)
        case .failed:
            fail(at: instant, wasProbe: wasProbe)
        case .throttled(let retryAfter):
            throttle(at: instant, retryAfter: retryAfter, isStale: isStale)
        case .cancelled:
            break
        }
    }

    /// Takes note of how quickly a request was answered; call it after its `didFinish`.
    package mutating func follow(_ pace: HostPace) {
        guard policy.isAdaptive else { return }
        adaptive?.follow(
            pace,
            least: policy.delay,
            concurrency: policy.concurrency,
            inFlight: inFlight
        )
    }

    private mutating func succeed(wasProbe: Bool) {
        // While the pause lasts, an answer to an older request does not end it.
        guard brokenUntil == nil || wasProbe else { return }
        failuresInRow = 0
        brokenUntil = nil
    }

    private mutating func fail(at instant: Instant, wasProbe: Bool) {
        failuresInRow += 1
        guard wasProbe || (brokenUntil == nil && failuresInRow >= Self.failuresThatBreak) else {
            return
        }
        brokenUntil = instant.advanced(byAtLeast: Self.breakLength)
    }

    /// A host that asks for time is not broken: the answer counts neither for nor against it.
    private mutating func throttle(at instant: Instant, retryAfter: Duration?, isStale: Bool) {
        // "Now" from a host that has just refused is no answer: it is backed off from.
        if let retryAfter, retryAfter > .zero {
            retryAfterUntil = max(
                retryAfterUntil ?? instant,
                instant.advanced(byAtLeast: retryAfter)
            )
            if retryAfter > Self.longestShortWait { longWaitUntil = retryAfterUntil }
            return
        }
        if !isStale {
            backOffLevel += 1
            staleAnswers = inFlight
        }
        backOffUntil = max(backOffUntil ?? instant, instant.advanced(byAtLeast: backOff))
    }
}

/// How a request to a host ended, as far as politeness goes.
package enum HostAnswer: Hashable, Sendable {
    /// The host answered: any status but 429 and those from 500 on.
    case ok
    /// A network error, or a status from 500 on but 503.
    case failed
    /// 429 or 503, with the Retry-After that `RetryAfter.parse` read.
    case throttled(retryAfter: Duration?)
    /// The request was given up on this side; it tells nothing about the host.
    case cancelled
}

extension Instant {
    /// The instant a duration later, parts of a millisecond rounded up: never early.
    func advanced(byAtLeast duration: Duration) -> Instant {
        let later = self + duration
        return later - self < duration ? later + .milliseconds(1) : later
    }
}
