import Testing

@testable import TrawlCore

@Suite("Turns of proxies")
struct ProxyTurnsTests {
    private static let start = Instant(millisecondsSince1970: 1_795_415_400_000)

    private static func after(_ seconds: Int) -> Instant { start + .seconds(seconds) }

    @Test("each has its turn")
    func turns() {
        var turns = ProxyTurns(count: 3)
        let chosen = (0..<7).map { _ in turns.choose(at: Self.start) }
        #expect(chosen == [0, 1, 2, 0, 1, 2, 0].map { .use($0) })
    }

    @Test("one that failed is left out until it has rested, and then has its turn again")
    func rest() {
        var turns = ProxyTurns(count: 2)
        turns.failed(0, at: Self.start)
        for second in [0, 29] { #expect(turns.choose(at: Self.after(second)) == .use(1)) }
        #expect(turns.choose(at: Self.after(30)) == .use(0))
        #expect(turns.choose(at: Self.after(30)) == .use(1))
    }

    @Test("rests double from 30 s to 10 min, and begin anew after a success")
    func doubling() {
        var turns = ProxyTurns(count: 1)
        var now = Self.start
        for seconds in [30, 60, 120, 240, 480, 600, 600, 600] {
            #expect(turns.choose(at: now) == .use(0))
            turns.failed(0, at: now)
            #expect(turns.earliest(at: now) == now + .seconds(seconds))
            now = now + .seconds(seconds)
        }
        turns.succeeded(0)
        turns.failed(0, at: now)
        #expect(turns.choose(at: now) == .wait(until: now + .seconds(30)))
    }

    @Test("failures of requests that were on their way count once")
    func together() {
        var turns = ProxyTurns(count: 1)
        for second in [0, 1, 29] { turns.failed(0, at: Self.after(second)) }
        #expect(turns.choose(at: Self.after(2)) == .wait(until: Self.after(30)))
        turns.failed(0, at: Self.after(30))
        #expect(turns.earliest(at: Self.after(31)) == Self.after(90))
    }

    @Test("an answer that comes while it rests ends the rest")
    func lateSuccess() {
        var turns = ProxyTurns(count: 2)
        turns.failed(0, at: Self.start)
        turns.succeeded(0)
        #expect(turns.choose(at: Self.start) == .use(0))
    }

    @Test("when all rest, the wait is for the one that is ready first")
    func allRest() {
        var turns = ProxyTurns(count: 3)
        for (place, second) in [(1, 0), (0, 5), (2, 9)] {
            turns.failed(place, at: Self.after(second))
        }
        #expect(turns.choose(at: Self.after(10)) == .wait(until: Self.after(30)))
        #expect(turns.earliest(at: Self.after(10)) == Self.after(30))
        #expect(turns.choose(at: Self.after(30)) == .use(1))
        #expect(turns.earliest(at: Self.after(30)) == Self.after(30))
    }
}
