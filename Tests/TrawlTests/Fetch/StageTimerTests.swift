import Testing
import TrawlCore

@testable import Trawl

@Suite("StageTimer")
struct StageTimerTests {
    private let start = SuspendingClock.now

    private func timer() -> StageTimer {
        StageTimer(firstByte: .seconds(30), idle: .seconds(20))
    }

    @Test("nothing is due while connecting")
    func connecting() {
        var timer = timer()
        #expect(timer.deadline == nil)
        #expect(timer.check(at: start + .seconds(1000)) == nil)
        #expect(!timer.isConnected)
    }

    @Test("the first byte is due after its time, not before")
    func firstByte() {
        var timer = timer()
        timer.connected(at: start)
        #expect(timer.isConnected)
        #expect(timer.deadline == start + .seconds(30))
        #expect(timer.check(at: start + .milliseconds(29_999)) == nil)
        #expect(timer.check(at: start + .seconds(30)) == .timeoutFirstByte)
    }

    @Test("silence is counted from the last byte")
    func silence() {
        var timer = timer()
        timer.connected(at: start)
        timer.received(100_000, at: start + .seconds(1))
        timer.received(100_000, at: start + .seconds(15))
        #expect(timer.check(at: start + .milliseconds(34_999)) == nil)
        #expect(timer.check(at: start + .seconds(35)) == .timeoutIdle)
    }

    @Test(
        "100 bytes a second over a span are enough, one byte less is not",
        arguments: [
            (2000, nil), (1999, FailureKind.timeoutIdle),
        ]
    )
    func rate(bytes: Int, kind: FailureKind?) {
        var timer = timer()
        timer.connected(at: start)
        timer.received(bytes - 1, at: start)
        timer.received(1, at: start + .seconds(19))
        #expect(timer.check(at: start + .seconds(20)) == kind)
    }

    @Test("each span is measured on its own")
    func spans() {
        var timer = timer()
        timer.connected(at: start)
        timer.received(1_000_000, at: start)
        timer.received(1, at: start + .seconds(19))
        #expect(timer.check(at: start + .seconds(20)) == nil)
        timer.received(1, at: start + .seconds(38))
        #expect(timer.check(at: start + .seconds(39)) == nil)
        #expect(timer.check(at: start + .seconds(40)) == .timeoutIdle)
    }
}
