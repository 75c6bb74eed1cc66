import Testing
import TrawlCore

@testable import Trawl

@Suite("Removal after several runs")
struct RemovedAfterTests {
    @Test(
        "an item is removed by the Nth complete run in a row that does not see it",
        arguments: 1...4
    )
    func limit(runs: Int) throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"], removedAfter: runs)
        for run in 2...Int64(runs + 2) {
            try ledger.run(run, ["a": "1"], removedAfter: runs)
            let isGone = run > runs
            #expect(try ledger.items() == (isGone ? ["a=1"] : ["a=1", "b=1"]), "run \(run)")
            #expect(try ledger.record(run).removed == (run == runs + 1 ? 1 : 0), "run \(run)")
        }
    }

    @Test("a run that is not complete neither removes nor counts, nor does it begin the row anew")
    func incomplete() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"], removedAfter: 2)
        try ledger.run(2, ["a": "1"], removedAfter: 2)
        for (run, state) in [(3, .limited), (4, .failed), (5, .cancelled)] as [(Int64, RunState)] {
            try ledger.run(run, ["a": "1"], state, removedAfter: 2)
        }
        try ledger.commit(.begin(.make(6, seeds: ["/", "/x"], removedAfter: 2)))
        try ledger.commit(.outcome(ledger.page(6, "/", ["a": "1"])))
        try ledger.commit(.outcome(ledger.failure(6, "/x")))
        try ledger.end(6)
        #expect(try ledger.items() == ["a=1", "b=1"])
        #expect(
            try (1...6).map { try ledger.record($0).isComplete }
                == [true, true, false, false, false, false]
        )
        try ledger.run(7, ["a": "1"], removedAfter: 2)
        #expect(try ledger.items() == ["a=1"])
    }

    @Test("an item that any run sees begins its row anew, also one that is not complete")
    func seen() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"], removedAfter: 2)
        try ledger.run(2, ["a": "1"], removedAfter: 2)
        try ledger.run(3, ["b": "1"], .limited, removedAfter: 2)
        try ledger.run(4, ["a": "1"], removedAfter: 2)
        #expect(try ledger.items() == ["a=1", "b=1"])
        try ledger.run(5, ["a": "1"], removedAfter: 2)
        #expect(try ledger.items() == ["a=1"])
        #expect(try ledger.changes(5) == [#"removed b: "1" -> -"#])
    }

    @Test("the number is that of the run which ends, and other jobs' runs do not count")
    func jobs() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"], removedAfter: 3)
        try ledger.run(2, ["a": "1"], removedAfter: 3)
        for run in [3, 4] as [Int64] {
            try ledger.begin(run, job: "other")
            try ledger.end(run)
        }
        try ledger.run(5, ["a": "1"], removedAfter: 3)
        #expect(try ledger.items() == ["a=1", "b=1"])
        try ledger.run(6, ["a": "1"], removedAfter: 2)
        #expect(try ledger.items() == ["a=1"])
    }
}
