import Testing
import TrawlCore

@testable import Trawl

@Suite("Items of runs of a job that go on at once")
struct OverlappingRunsTests {
    @Test(
        "what a run saw is not gone because an older one that still goes on sees it, too",
        arguments: ["1", "2"]
    )
    func overlapping(value: String) throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        try ledger.begin(2)
        try ledger.begin(3)
        try ledger.commit(.outcome(ledger.page(3, "/", ["a": "1", "b": "1"])))
        try ledger.commit(.outcome(ledger.page(2, "/", ["a": value])))
        try ledger.end(3)
        #expect(try ledger.record(3).fates == [2, 0, 0, 0, 2])
        try ledger.end(2)
        let isSame = value == "1"
        #expect(try ledger.record(2).fates == [1, 0, isSame ? 0 : 1, 0, isSame ? 1 : 0])
        #expect(try ledger.items() == ["a=\(value)", "b=1"])
        #expect(try ledger.items(.run(1)) == ["a=1", "b=1"])
        #expect(try ledger.items(.run(2)) == ["a=\(value)"])
        #expect(try ledger.items(.run(3)) == ["a=\(value)", "b=1"])
    }

    @Test("a key twice in a run is one item, too, when a later run saw it in between")
    func overtaken() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/", "/other"])
        try ledger.begin(2)
        try ledger.commit(.outcome(ledger.page(1, "/", ["a": "1"])))
        try ledger.commit(.outcome(ledger.page(2, "/", ["a": "2"])))
        try ledger.commit(.outcome(ledger.page(1, "/other", ["a": "3", "b": "1"])))
        try ledger.end(1)
        try ledger.end(2)
        #expect(try ledger.record(1).fates == [2, 2, 0, 0, 0])
        #expect(try ledger.record(2).fates == [1, 0, 1, 1, 0])
        #expect(try ledger.count(1, "items.same_key") == 1)
        #expect(try ledger.items() == ["a=2"])
        #expect(try ledger.items(.run(1)) == ["a=1", "b=1"])
        #expect(try ledger.items(.run(2)) == ["a=2"])
    }

    @Test(
        "the store takes whatever runs do at once, and each counts every item once",
        arguments: 0..<60
    )
    func anything(seed: Int) throws {
        var random = SmallGenerator(seed: UInt64(seed))
        let ledger = try Ledger()
        var paths: [Int64: [String]] = [:]
        var next: Int64 = 1
        while next <= 6 || !paths.isEmpty {
            let run = paths.keys.sorted().randomElement(using: &random)
            if next <= 6, run == nil || Int.random(in: 0..<3, using: &random) == 0 {
                let seeds = ["/", "/1", "/2"]
                var new = NewRun.make(next, seeds: seeds)
                new.stagesItems = Bool.random(using: &random)
                try ledger.commit(.begin(new))
                paths[next] = seeds
                next += 1
            } else if let run, let path = paths[run]?.popLast() {
                var outcome = try ledger.page(run, path)
                outcome.items = (0..<3).map { place in
                    FetchOutcome.Entry.make(
                        ["a", "b", "c", "d"].randomElement(using: &random) ?? "a",
                        ["1", "2"].randomElement(using: &random) ?? "1",
                        place: place
                    )
                }
                try ledger.commit(.outcome(outcome))
            } else if let run {
                paths[run] = nil
                let state = [RunState.done, .done, .limited, .degraded].randomElement(
                    using: &random
                )
                try ledger.end(run, state ?? .done)
                if state == .degraded { try ledger.commit(.accept(run: run, at: .test)) }
            }
        }
        for run in Int64(1)...6 {
            let record = try ledger.record(run)
            // Held ones that a later run has taken the place of count as seen only.
            let fates = record.added + record.changed + record.unchanged
            #expect(fates == record.items || fates == 0, "run \(run)")
            let seen = try ledger.store.items(of: "shop", .run(run)).map(\.key)
            #expect(Set(seen).count == seen.count, "run \(run)")
        }
    }
}
