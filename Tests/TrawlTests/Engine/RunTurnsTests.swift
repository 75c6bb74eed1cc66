import Testing
import TrawlCore

@testable import Trawl

@Suite("Turns of runs at a host")
struct RunTurnsTests {
    /// The runs that are asked when each asked run has nothing.
    private func asked(_ turns: inout RunTurns) -> [Int64] {
        (0..<turns.count).compactMap { turns.next(asked: $0) }
    }

    @Test("Equals are asked in turn, whoever was served is last")
    func equals() {
        var turns = RunTurns()
        for run in 1...3 as ClosedRange<Int64> { turns.join(run, priority: 0) }
        #expect((0..<4).map { _ in turns.next(asked: 0) } == [1, 2, 3, 1])
        #expect(asked(&turns) == [2, 3, 1])
        turns.leave(3)
        #expect(asked(&turns) == [2, 1])
    }

    @Test("A higher priority is asked first each time, a lower one when the higher have nothing")
    func priorities() {
        var turns = RunTurns()
        for (run, priority) in [(1, 0), (2, 10), (3, -10), (4, 10)] as [(Int64, Int)] {
            turns.join(run, priority: priority)
        }
        #expect((0..<3).map { _ in turns.next(asked: 0) } == [2, 4, 2])
        #expect(asked(&turns) == [4, 2, 1, 3])
        turns.leave(2)
        turns.leave(4)
        #expect(asked(&turns) == [1, 3])
        #expect(turns.runs == [1, 3] && !turns.isEmpty)
        turns.leave(1)
        turns.leave(3)
        #expect(turns.isEmpty && turns.next(asked: 0) == nil)
    }

    @Test("At a host that two runs share, the pages of the one with the priority come first")
    func handedOut() throws {
        func job(_ name: String, _ priority: Int) throws -> Job {
            try Job.make(
                """
                start: ["http://a.example/\(name)", "http://a.example/\(name)2"]
                fields: {title: h1}
                priority: \(priority)
                politeness: {robots: ignore, delay: 10s}
                """,
                name: name
            )
        }
        let stage = try Stage()
        stage.ask(try job("low", -1), run: 1)
        stage.ask(try job("high", 1), run: 2)
        var now = Instant.test
        var order: [Int64] = []
        try stage.step(now)
        while order.count < 4 {
            for task in stage.handedOut() {
                order.append(task.run)
                try stage.begin(task, now)
                try stage.finish(task, now)
            }
            guard let next = try stage.step(now) else { break }
            now = max(now, next)
            try stage.step(now)
        }
        // The first was handed out before the other run was there.
        #expect(order.suffix(3) == [2, 2, 1] || order == [2, 2, 1, 1])
    }
}
