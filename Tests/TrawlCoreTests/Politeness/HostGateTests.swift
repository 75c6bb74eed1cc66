import Foundation
import Testing

@testable import TrawlCore

@Suite("Host gate")
struct HostGateTests {
    private static let start = Instant(secondsSince1970: 1_000_000)

    private func at(_ milliseconds: Int64) -> Instant {
        Self.start + .milliseconds(milliseconds)
    }

    private func gate(
        delay: Duration = .zero,
        concurrency: Int = 1,
        crawlDelay: Duration? = nil
    ) -> HostGate {
        var gate = HostGate()
        gate.use(run: 1, delay: delay, concurrency: concurrency)
        gate.setCrawlDelay(crawlDelay)
        return gate
    }

    /// Hands out, starts and ends one request.
    private func fetch(
        _ gate: inout HostGate,
        from start: Int64,
        to end: Int64,
        _ answer: HostAnswer = .ok
    ) {
        gate.willStart(at: at(start))
        gate.didStart(at: at(start))
        gate.didFinish(at: at(end), answer)
    }

    // MARK: Delay and concurrency

    @Test("with concurrency 1 the delay lies between an end and the next start")
    func delayAfterEnd() {
        var gate = gate(delay: .seconds(1))
        #expect(gate.decision(at: at(0)) == .go)
        gate.willStart(at: at(0))
        #expect(gate.decision(at: at(0)) == .busy)
        gate.didStart(at: at(10))
        #expect(gate.decision(at: at(5000)) == .busy)
        gate.didFinish(at: at(5000), .ok)
        #expect(gate.decision(at: at(5000)) == .wait(until: at(6000)))
        #expect(gate.decision(at: at(5999)) == .wait(until: at(6000)))
        #expect(gate.decision(at: at(6000)) == .go)
    }

    @Test("with more it lies between starts, as they are reported")
    func delayBetweenStarts() {
        var gate = gate(delay: .seconds(1), concurrency: 3)
        gate.willStart(at: at(0))
        #expect(gate.decision(at: at(5000)) == .busy)
        gate.didStart(at: at(4500))
        #expect(gate.decision(at: at(5000)) == .wait(until: at(5500)))
        #expect(gate.decision(at: at(5500)) == .go)
        gate.willStart(at: at(5500))
        gate.didStart(at: at(5500))
        gate.willStart(at: at(6500))
        gate.didStart(at: at(6500))
        #expect(gate.decision(at: at(9000)) == .busy)
        gate.didFinish(at: at(9000), .ok)
        #expect(gate.decision(at: at(9000)) == .go)
    }

    @Test("without a delay nothing waits for reports")
    func noDelay() {
        var gate = gate(concurrency: 3)
        for _ in 0..<3 {
            #expect(gate.decision(at: at(0)) == .go)
            gate.willStart(at: at(0))
        }
        #expect(gate.decision(at: at(0)) == .busy)
        gate.didStart(at: at(1))
        gate.didFinish(at: at(2), .ok)
        #expect(gate.decision(at: at(2)) == .go)
    }

    @Test("what ended unreported started when it ended at the latest")
    func unreportedStart() {
        var gate = gate(delay: .seconds(1), concurrency: 2)
        gate.willStart(at: at(0))
        gate.didFinish(at: at(3000), .ok)
        #expect(gate.decision(at: at(3000)) == .wait(until: at(4000)))
        // A report that comes too late changes nothing.
        gate.didStart(at: at(100))
        #expect(gate.decision(at: at(4000)) == .go)
    }

    @Test("what comes back unstarted leaves no trace")
    func unstarted() {
        var gate = gate(delay: .seconds(1), concurrency: 2)
        gate.willStart(at: at(0))
        gate.didNotStart()
        #expect(gate.decision(at: at(0)) == .go)
        #expect(gate.inFlight == 0)
    }

    @Test("of all runs the largest delay and the smallest concurrency are in force")
    func manyRuns() {
        var gate = gate(delay: .seconds(1), concurrency: 8)
        gate.use(run: 2, delay: .seconds(4), concurrency: 6)
        gate.use(run: 3, delay: .seconds(2), concurrency: 3)
        #expect(gate.effectiveConcurrency == 3)
        #expect(gate.effectiveDelay(at: at(0)).duration == .seconds(4))
        gate.leave(run: 2)
        #expect(gate.effectiveDelay(at: at(0)).duration == .seconds(2))
        gate.leave(run: 3)
        gate.leave(run: 3)
        #expect(gate.effectiveConcurrency == 8)
        gate.use(run: 1, delay: .seconds(9), concurrency: 2)
        #expect(gate.effectiveDelay(at: at(0)).duration == .seconds(9))
        #expect(!gate.isUnused)
        gate.leave(run: 1)
        #expect(gate.isUnused)
        #expect(gate.effectiveConcurrency == 1)
    }

    @Test("what the last run asked for holds after it has left, and is kept")
    func leaving() {
        var gate = gate(delay: .seconds(5))
        fetch(&gate, from: 0, to: 100)
        gate.leave(run: 1)
        gate.leave(run: 1)
        #expect(gate.snapshot(at: at(100)).nextAllowed == at(5100))
        gate.use(run: 2, delay: .seconds(1), concurrency: 1)
        #expect(gate.decision(at: at(5099)) == .wait(until: at(5100)))
        #expect(gate.decision(at: at(5100)) == .go)
    }

    @Test(
        "requests that nobody recorded hold a host for the delay in force, one of zero not at all"
    )
    func unrecorded() {
        var gate = gate(delay: .seconds(2), concurrency: 4)
        gate.mayHaveEnded(at: at(0))
        #expect(gate.decision(at: at(0)) == .wait(until: at(2000)))
        gate.setCrawlDelay(.seconds(30))
        #expect(gate.decision(at: at(2000)) == .wait(until: at(30_000)))
        var free = self.gate(concurrency: 4)
        free.mayHaveEnded(at: at(0))
        #expect(free.decision(at: at(0)) == .go)
    }

    @Test("a snapshot differs by what still holds")
    func differing() {
        typealias Snapshot = HostGate.Snapshot
        func snapshot(_ next: Int64?, level: Int = 0) -> Snapshot {
            Snapshot(
                nextAllowed: next.map { at($0) },
                backOffLevel: level,
                failuresInRow: 0,
                brokenUntil: nil,
                longWaitUntil: nil,
                adaptiveDelay: nil
            )
        }
        let cases: [(Snapshot, Snapshot, Bool)] = [
            (snapshot(nil), .plain, false), (snapshot(100), .plain, false),
            (snapshot(101), .plain, true), (snapshot(101), snapshot(101), false),
            (snapshot(101), snapshot(102), true), (snapshot(nil), snapshot(100), false),
            (snapshot(nil, level: 1), .plain, true), (snapshot(nil), snapshot(nil, level: 1), true),
        ]
        for (new, kept, differs) in cases {
            #expect(new.differs(from: kept, at: at(100)) == differs, "\(new) \(kept)")
        }
        #expect(!snapshot(101).isTroubled)
        #expect(snapshot(nil, level: 1).isTroubled)
    }

    @Test("a run that joins with a larger delay holds back the very next request")
    func joining() {
        var gate = gate(delay: .seconds(1), concurrency: 2)
        fetch(&gate, from: 0, to: 100)
        #expect(gate.decision(at: at(1000)) == .go)
        gate.use(run: 2, delay: .seconds(30), concurrency: 2)
        #expect(gate.decision(at: at(1000)) == .wait(until: at(30_000)))
        gate.use(run: 3, delay: .zero, concurrency: 1)
        #expect(gate.decision(at: at(1000)) == .wait(until: at(30_100)))
    }

    @Test(
        "the Crawl-delay is in force when it is the largest, up to 5 minutes",
        arguments: [
            (nil, 2, "job"), (.seconds(1), 2, "job"), (.seconds(2), 2, "job"),
            (.seconds(3), 3, "crawl-delay"), (.seconds(300), 300, "crawl-delay"),
            (.seconds(301), 300, "crawl-delay"), (.seconds(999_999), 300, "crawl-delay"),
        ] as [(Duration?, Int64, String)]
    )
    func crawlDelay(_ delay: Duration?, _ seconds: Int64, _ source: String) {
        var gate = gate(delay: .seconds(2), crawlDelay: delay)
        fetch(&gate, from: 0, to: 0)
        #expect(gate.decision(at: at(0)) == .wait(until: at(seconds * 1000)))
        #expect(gate.effectiveDelay(at: at(0)).source.rawValue == source)
    }

    @Test("parts of a millisecond are waited for, never cut")
    func roundsUp() {
        var gate = gate(delay: .microseconds(1500))
        fetch(&gate, from: 0, to: 0)
        #expect(gate.decision(at: at(1)) == .wait(until: at(2)))
    }

    @Test("the adaptive delay is in force when it is the largest, kept over restarts")
    func adaptive() {
        var gate = gate(delay: .seconds(2))
        gate.adapt(for: 1)
        fetch(&gate, from: 0, to: 0)
        #expect(gate.decision(at: at(0)) == .wait(until: at(5000)))
        #expect(gate.effectiveDelay(at: at(0)).source == .adaptive)
        gate.follow(.overloaded)
        #expect(gate.decision(at: at(0)) == .wait(until: at(10_000)))
        // Another run of the host does not make it shorter; who leaves takes it along.
        gate.use(run: 2, delay: .seconds(3), concurrency: 1)
        #expect(gate.effectiveDelay(at: at(0)).duration == .seconds(10))
        gate.leave(run: 1)
        gate.follow(.overloaded)
        #expect(gate.effectiveDelay(at: at(0)).duration == .seconds(3))
        var restored = HostGate(restoring: gate.snapshot(at: at(0)))
        restored.use(run: 3, delay: .zero, concurrency: 1)
        #expect(restored.effectiveDelay(at: at(0)).duration == .zero)
        restored.adapt(for: 3)
        #expect(restored.effectiveDelay(at: at(0)).duration == .seconds(10))
    }

    // MARK: Throttled answers

    @Test("Retry-After is never early, and a shorter one does not shorten it")
    func retryAfter() {
        var gate = gate(concurrency: 4)
        gate.willStart(at: at(0))
        gate.willStart(at: at(0))
        gate.didFinish(at: at(100), .throttled(retryAfter: .seconds(7200)))
        gate.didFinish(at: at(200), .throttled(retryAfter: .seconds(5)))
        #expect(gate.decision(at: at(200)) == .wait(until: at(7_200_100)))
        #expect(gate.decision(at: at(7_200_099)) == .wait(until: at(7_200_100)))
        #expect(gate.decision(at: at(7_200_100)) == .go)
        #expect(gate.effectiveDelay(at: at(200)).source == .retryAfter)
        #expect(gate.effectiveDelay(at: at(200)).duration == .milliseconds(7_199_900))
    }

    @Test(
        "a Retry-After of over an hour is a long wait, kept over restarts",
        arguments: [3600, 3601]
    )
    func longWait(seconds: Int64) {
        var gate = gate()
        let retryAfter = Duration.seconds(seconds)
        fetch(&gate, from: 0, to: 100, .throttled(retryAfter: retryAfter))
        let end = seconds > 3600 ? at(100) + retryAfter : nil
        #expect(gate.longWait(at: at(100)) == end)
        #expect(HostGate(restoring: gate.snapshot(at: at(100))).longWait(at: at(100)) == end)
        #expect(gate.longWait(at: at(100) + retryAfter) == nil)
    }

    @Test("a good answer to an older request does not end a Retry-After")
    func retryAfterStays() {
        var gate = gate(concurrency: 4)
        gate.willStart(at: at(0))
        gate.willStart(at: at(0))
        gate.didFinish(at: at(100), .throttled(retryAfter: .seconds(60)))
        gate.didFinish(at: at(200), .ok)
        #expect(gate.decision(at: at(200)) == .wait(until: at(60_100)))
    }

    @Test(
        "without Retry-After the host is backed off from, 1 s doubling to 5 min",
        arguments: [nil, .zero] as [Duration?]
    )
    func backOff(_ retryAfter: Duration?) {
        var gate = gate()
        var now: Int64 = 0
        for seconds: Int64 in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            #expect(gate.decision(at: at(now)) == .go)
            fetch(&gate, from: now, to: now + 10, .throttled(retryAfter: retryAfter))
            now += 10 + seconds * 1000
            #expect(gate.decision(at: at(now - 1)) == .wait(until: at(now)))
            #expect(gate.effectiveDelay(at: at(now)).source == .backOff)
        }
        // The delay stays until an answer is good.
        fetch(&gate, from: now, to: now + 10, .failed)
        #expect(gate.decision(at: at(now + 10)) == .wait(until: at(now + 300_010)))
        now += 300_010
        fetch(&gate, from: now, to: now + 10)
        #expect(gate.decision(at: at(now + 10)) == .go)
        fetch(&gate, from: now, to: now + 10, .throttled(retryAfter: nil))
        #expect(gate.decision(at: at(now + 10)) == .wait(until: at(now + 1010)))
    }

    @Test("answers to requests of before a back-off neither lengthen nor end it")
    func staleAnswers() {
        var gate = gate(concurrency: 4)
        for _ in 0..<4 {
            gate.willStart(at: at(0))
            gate.didStart(at: at(0))
        }
        gate.didFinish(at: at(100), .throttled(retryAfter: nil))
        gate.didFinish(at: at(110), .throttled(retryAfter: nil))
        gate.didFinish(at: at(120), .throttled(retryAfter: nil))
        gate.didFinish(at: at(130), .ok)
        #expect(gate.backOffLevel == 1)
        #expect(gate.decision(at: at(130)) == .wait(until: at(1120)))
        fetch(&gate, from: 1120, to: 1130, .throttled(retryAfter: nil))
        #expect(gate.backOffLevel == 2)
    }

    @Test("a cancelled request tells nothing")
    func cancelled() {
        var gate = gate()
        fetch(&gate, from: 0, to: 10, .throttled(retryAfter: nil))
        for _ in 0..<9 { fetch(&gate, from: 2000, to: 2000, .failed) }
        fetch(&gate, from: 3000, to: 3000, .cancelled)
        #expect(gate.backOffLevel == 1)
        #expect(gate.failuresInRow == 9)
    }

    // MARK: Failures in a row

    @Test("ten failures in a row stop the host for 5 minutes, then one request tries it")
    func breaker() {
        var gate = gate(concurrency: 3)
        for _ in 0..<9 { fetch(&gate, from: 0, to: 0, .failed) }
        #expect(gate.decision(at: at(0)) == .go)
        fetch(&gate, from: 0, to: 50, .failed)
        #expect(gate.decision(at: at(50)) == .wait(until: at(300_050)))
        #expect(gate.effectiveDelay(at: at(50)).source == .failures)
        #expect(gate.decision(at: at(300_050)) == .go)
        gate.willStart(at: at(300_050))
        gate.didStart(at: at(300_050))
        #expect(gate.decision(at: at(300_060)) == .busy)
        // A failed probe: again.
        gate.didFinish(at: at(300_100), .failed)
        #expect(gate.decision(at: at(300_100)) == .wait(until: at(600_100)))
        // A good one: as before.
        fetch(&gate, from: 600_100, to: 600_200)
        #expect(gate.effectiveConcurrency == 3)
        #expect(gate.failuresInRow == 0)
        for _ in 0..<9 { fetch(&gate, from: 600_200, to: 600_200, .failed) }
        #expect(gate.decision(at: at(600_200)) == .go)
    }

    @Test("an answer between failures starts the count anew, a throttled one does not")
    func failuresInRow() {
        var gate = gate()
        for _ in 0..<9 { fetch(&gate, from: 0, to: 0, .failed) }
        fetch(&gate, from: 0, to: 0)
        for _ in 0..<9 { fetch(&gate, from: 0, to: 0, .failed) }
        #expect(gate.decision(at: at(0)) == .go)
        fetch(&gate, from: 0, to: 0, .throttled(retryAfter: .milliseconds(1)))
        fetch(&gate, from: 1, to: 1, .failed)
        #expect(gate.decision(at: at(1)) == .wait(until: at(300_001)))
    }

    @Test("answers to requests of before the pause neither end nor lengthen it")
    func pauseStays() {
        var gate = gate(concurrency: 20)
        for _ in 0..<12 { gate.willStart(at: at(0)) }
        for _ in 0..<10 { gate.didFinish(at: at(100), .failed) }
        gate.didFinish(at: at(200), .failed)
        gate.didFinish(at: at(300), .ok)
        #expect(gate.decision(at: at(300)) == .wait(until: at(300_100)))
    }

    @Test("the probe waits for requests that are still in flight")
    func probeAlone() {
        var gate = gate(concurrency: 20)
        for _ in 0..<11 { gate.willStart(at: at(0)) }
        for _ in 0..<10 { gate.didFinish(at: at(0), .failed) }
        #expect(gate.decision(at: at(300_000)) == .busy)
        gate.didFinish(at: at(299_999), .cancelled)
        #expect(gate.decision(at: at(300_000)) == .go)
    }

    @Test("a probe that is told to wait is repeated after the wait")
    func throttledProbe() {
        var gate = gate(concurrency: 2)
        for _ in 0..<10 { fetch(&gate, from: 0, to: 0, .failed) }
        fetch(&gate, from: 300_000, to: 300_000, .throttled(retryAfter: .seconds(60)))
        #expect(gate.decision(at: at(300_000)) == .wait(until: at(360_000)))
        #expect(gate.effectiveConcurrency == 1)
        fetch(&gate, from: 360_000, to: 360_000)
        #expect(gate.effectiveConcurrency == 2)
    }

    // MARK: Over restarts

    @Test("a kept host holds back as before")
    func snapshot() throws {
        var gate = gate(delay: .seconds(3))
        fetch(&gate, from: 0, to: 100)
        #expect(try restored(gate, at: 100).decision(at: at(100)) == .wait(until: at(3100)))
        // A request in flight ends with the process.
        gate.willStart(at: at(3100))
        #expect(try restored(gate, at: 3200).decision(at: at(3200)) == .wait(until: at(6200)))
        gate.didFinish(at: at(4000), .throttled(retryAfter: .seconds(60)))
        #expect(try restored(gate, at: 4000).decision(at: at(4000)) == .wait(until: at(64_000)))
        #expect(try restored(gate, at: 4000).decision(at: at(64_000)) == .go)
    }

    @Test("a kept back-off doubles on, a kept pause ends in a probe")
    func snapshotOfTrouble() throws {
        var gate = gate(concurrency: 5)
        fetch(&gate, from: 0, to: 0, .throttled(retryAfter: nil))
        fetch(&gate, from: 1000, to: 1000, .throttled(retryAfter: nil))
        for _ in 0..<9 { fetch(&gate, from: 9000, to: 9000, .failed) }
        var second = try restored(gate, at: 9000)
        second.use(run: 1, delay: .zero, concurrency: 5)
        fetch(&second, from: 20_000, to: 20_000, .failed)
        #expect(second.decision(at: at(20_000)) == .wait(until: at(320_000)))
        var third = try restored(second, at: 20_000)
        third.use(run: 1, delay: .zero, concurrency: 5)
        #expect(third.decision(at: at(20_000)) == .wait(until: at(320_000)))
        #expect(third.effectiveConcurrency == 1)
        fetch(&third, from: 320_000, to: 320_000, .throttled(retryAfter: nil))
        #expect(third.decision(at: at(320_000)) == .wait(until: at(324_000)))
    }

    /// The gate after a way through JSON.
    private func restored(_ gate: HostGate, at milliseconds: Int64) throws -> HostGate {
        let text = try JSONEncoder().encode(gate.snapshot(at: at(milliseconds)))
        return HostGate(restoring: try JSONDecoder().decode(HostGate.Snapshot.self, from: text))
    }
}
