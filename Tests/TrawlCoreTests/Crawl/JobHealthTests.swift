import Testing

@testable import TrawlCore

@Suite("How a job is")
struct JobHealthTests {
    private static let start = Instant(millisecondsSince1970: 1_795_415_400_000)
    private static func hour(_ number: Int) -> Instant { start + .seconds(3600 * number) }

    private func job(_ lines: String) throws -> Job {
        let reading = JobReading.make("start: https://h/\nfields: {a: b}\n" + lines)
        return try #require(reading.job, "\(reading.summary)")
    }

    private func facts(
        _ state: RunState?,
        good: Int? = nil,
        isAccepted: Bool = false
    ) -> JobHealth.Facts {
        var facts = JobHealth.Facts()
        facts.lastState = state
        facts.isAccepted = isAccepted
        facts.firstRun = Self.start
        facts.lastGoodEnd = good.map(Self.hour)
        return facts
    }

    @Test("the last run says how a job is")
    func lastRun() throws {
        let job = try job("")
        func health(_ facts: JobHealth.Facts) -> JobHealth {
            JobHealth(of: job, facts, isPaused: false, now: Self.hour(1000))
        }
        #expect(health(.init()) == .neverRan)
        #expect(health(facts(.done)) == .ok)
        #expect(health(facts(.limited)) == .ok)
        #expect(health(facts(.failed)) == .failing)
        #expect(health(facts(.degraded)) == .degraded)
        #expect(health(facts(.degraded, isAccepted: true)) == .ok)
    }

    @Test("a job is quiet from its third fire after the last good run on, or after `quiet`")
    func quiet() throws {
        // Ends half past, fires at full hours by UTC: 7, 8, 9 o'clock after half past six.
        let hourly = try job("schedule: {every: 1h, timezone: UTC}")
        #expect(hourly.quietAt(facts(.done, good: 0)) == Self.start + .seconds(9000))
        let explicit = try job("schedule: {every: 1h, timezone: UTC}\nexpect: {quiet: 3d}")
        #expect(explicit.quietAt(facts(.failed, good: 1)) == Self.hour(73))
        let byHand = try job("expect: {quiet: 2h}")
        let deadline = Self.hour(2)
        let failing = facts(.failed, good: 0)
        #expect(JobHealth(of: byHand, failing, isPaused: false, now: deadline) == .quiet)
        let before = Instant(before: deadline)
        #expect(JobHealth(of: byHand, failing, isPaused: false, now: before) == .failing)
        #expect(JobHealth(of: byHand, failing, isPaused: true, now: deadline) == .failing)
    }

    @Test(
        "what has never had a good run counts from its first one; what need not run is never quiet"
    )
    func edges() throws {
        let hourly = try job("schedule: {every: 1h, timezone: UTC}")
        #expect(hourly.quietAt(facts(.failed)) == Self.start + .seconds(9000))
        #expect(hourly.quietAt(.init()) == nil)
        #expect(try job("").quietAt(facts(.done, good: 0)) == nil)
        let disabled = try job("enabled: false\nexpect: {quiet: 1h}")
        #expect(disabled.quietAt(facts(.done, good: 0)) == nil)
        let over = try job("schedule: {at: 2020-01-01T08:00, timezone: UTC}")
        #expect(over.quietAt(facts(.done, good: 0)) == nil)
    }
}
