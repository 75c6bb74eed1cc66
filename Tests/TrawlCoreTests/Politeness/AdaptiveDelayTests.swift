import Testing

@testable import TrawlCore

@Suite("Adaptive delay")
struct AdaptiveDelayTests {
    /// One step: the delay before, the pace, the job's delay, the concurrency, the delay after.
    struct Step: Sendable {
        var before: Int64
        var pace: HostPace
        var least: Int64 = 0
        var concurrency = 1
        var after: Int64
    }

    private static func answered(_ milliseconds: Int64, isGood: Bool = true) -> HostPace {
        .answered(after: .milliseconds(milliseconds), isGood: isGood)
    }

    static let steps = [
        // Half of the way down, all of the way up.
        Step(before: 5000, pace: answered(1000), after: 3000),
        Step(before: 1000, pace: answered(3000), after: 3000),
        Step(before: 1000, pace: answered(1000), after: 1000),
        // The target is the latency divided by the concurrency.
        Step(before: 5000, pace: answered(4000), concurrency: 4, after: 3000),
        Step(before: 500, pace: answered(4000), concurrency: 4, after: 1000),
        // Never below the job's delay, nor over a minute but for that.
        Step(before: 5000, pace: answered(100), least: 4000, after: 4000),
        Step(before: 5000, pace: answered(100), least: 90_000, after: 90_000),
        Step(before: 5000, pace: answered(59_999), after: 59_999),
        Step(before: 5000, pace: answered(60_001), after: 60_000),
        // An answer that is not 200 never lowers it.
        Step(before: 5000, pace: answered(100, isGood: false), after: 5000),
        Step(before: 1000, pace: answered(3000, isGood: false), after: 3000),
        // An overloaded host doubles it.
        Step(before: 2000, pace: .overloaded, after: 4000),
        Step(before: 10, pace: .overloaded, after: 1000),
        Step(before: 500, pace: .overloaded, after: 1000),
        Step(before: 501, pace: .overloaded, after: 1002),
        Step(before: 30_000, pace: .overloaded, after: 60_000),
        Step(before: 30_001, pace: .overloaded, after: 60_000),
        Step(before: 1000, pace: .overloaded, least: 70_000, after: 70_000),
        Step(before: 2000, pace: .unknown, after: 2000),
    ]

    @Test("each answer moves it as AutoThrottle does", arguments: steps)
    func step(_ step: Step) {
        var delay = AdaptiveDelay(.milliseconds(step.before))
        delay.follow(
            step.pace,
            least: .milliseconds(step.least),
            concurrency: step.concurrency,
            inFlight: 0
        )
        #expect(delay.current == .milliseconds(step.after))
    }

    @Test("it begins at 5 s, and one that was kept is a minute at most")
    func beginning() {
        #expect(AdaptiveDelay().current == .seconds(5))
        #expect(AdaptiveDelay(.seconds(60)).current == .seconds(60))
        #expect(AdaptiveDelay(.seconds(61)).current == .seconds(60))
    }

    @Test("answers to requests of before a doubling neither double it again nor lower it")
    func stale() {
        var delay = AdaptiveDelay(.seconds(1))
        func follow(_ pace: HostPace, inFlight: Int) {
            delay.follow(pace, least: .zero, concurrency: 4, inFlight: inFlight)
        }
        follow(.overloaded, inFlight: 3)
        follow(.overloaded, inFlight: 2)
        follow(Self.answered(4), inFlight: 1)
        #expect(delay.current == .seconds(2))
        // Slowness is news in any case.
        follow(Self.answered(40_000), inFlight: 0)
        #expect(delay.current == .seconds(10))
        follow(.overloaded, inFlight: 0)
        #expect(delay.current == .seconds(20))
    }

    @Test("a host that answers alike is followed to its latency")
    func settles() {
        var delay = AdaptiveDelay()
        for _ in 0..<40 {
            delay.follow(Self.answered(300), least: .milliseconds(50), concurrency: 1, inFlight: 0)
        }
        #expect(delay.current >= .milliseconds(300))
        #expect(delay.current < .milliseconds(301))
    }
}
