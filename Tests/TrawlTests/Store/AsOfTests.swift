import Testing
import TrawlCore

@testable import Trawl

@Suite("Items as of a time")
struct AsOfTests {
    /// When a run of the tests ends: a minute after the one before.
    private static func end(_ run: Int64) -> Instant { .test + .seconds(60 * run) }

    @Test("items are as the last run had left them that had ended by then")
    func story() throws {
        let ledger = try Ledger()
        let story:
            [(run: Int64, items: KeyValuePairs<String, String>, state: RunState, left: [String])] =
                [
                    (1, ["a": "1", "b": "1"], .done, ["a=1", "b=1"]),
                    // Changed, and added later.
                    (2, ["a": "2", "b": "1", "c": "1"], .done, ["a=2", "b=1", "c=1"]),
                    // Changed twice; b is removed.
                    (3, ["a": "3", "c": "1"], .done, ["a=3", "c=1"]),
                    // A limit cut it: c is unseen, and stays.
                    (4, ["a": "3"], .limited, ["a=3", "c=1"]),
                    // b comes back with what it was.
                    (5, ["a": "3", "b": "1", "c": "1"], .done, ["a=3", "b=1", "c=1"]),
                    // The same key twice: the first place wins.
                    (6, ["a": "4", "a": "5", "b": "1", "c": "2"], .done, ["a=4", "b=1", "c=2"]),
                    (7, [:], .done, []),
                ]
        for part in story {
            try ledger.run(part.run, part.items, part.state, at: Self.end(part.run))
            #expect(try ledger.items() == part.left)
        }
        #expect(try ledger.items(.asOf(Self.end(1) - .milliseconds(1))) == [])
        for part in story {
            #expect(try ledger.items(.asOf(Self.end(part.run))) == part.left, "run \(part.run)")
            let later = Self.end(part.run + 1) - .milliseconds(1)
            #expect(try ledger.items(.asOf(later)) == part.left, "after run \(part.run)")
        }
    }

    @Test("what a run has done that has not ended yet does not count")
    func going() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1"], at: Self.end(1))
        try ledger.begin(2)
        try ledger.commit(.outcome(ledger.page(2, "/", ["a": "2", "b": "1"])))
        #expect(try ledger.items() == ["a=2", "b=1"])
        #expect(try ledger.items(.asOf(Self.end(9))) == ["a=1"])
        #expect(try ledger.store.lastEndedRun(of: "shop", by: nil)?.id == 1)
        #expect(
            try ledger.store.lastEndedRun(of: "shop", by: Self.end(1) - .milliseconds(1)) == nil
        )
    }

    @Test("an item tells the run that had seen it last by then, and never a later time")
    func meta() throws {
        let ledger = try Ledger()
        for run in [1, 2, 3] as [Int64] {
            try ledger.begin(run)
            var page = try ledger.page(run, "/", ["a": "1"])
            page.startedAt = Self.end(run) - .seconds(5)
            try ledger.commit(.outcome(page))
            try ledger.end(run, at: Self.end(run))
        }
        for run in [1, 2, 3] as [Int64] {
            let items = try ledger.store.items(of: "shop", .asOf(Self.end(run)))
            let item = try #require(items.first)
            #expect(item.run == (try ledger.record(run).name.description))
            #expect(item.fetchedAt <= Self.end(run))
            #expect(item.lastChanged == Self.end(1) - .seconds(5))
        }
    }

    @Test("every moment of a random history is as it was then", arguments: 1...40)
    func random(seed: UInt64) throws {
        var generator = SmallGenerator(seed: seed)
        let ledger = try Ledger()
        var left: [(Instant, [String])] = []
        for run in 1...12 as ClosedRange<Int64> {
            let removedAfter = Int.random(in: 1...3, using: &generator)
            try ledger.commit(.begin(.make(run, seeds: ["/", "/x"], removedAfter: removedAfter)))
            for path in ["/x", "/"] {
                var page = try ledger.page(run, path)
                page.items = ["a", "b", "c", "d"].enumerated().compactMap { place, key in
                    guard Int.random(in: 0..<3, using: &generator) > 0 else { return nil }
                    let value = "\(Int.random(in: 0..<3, using: &generator))"
                    return .make(key, value, place: place)
                }
                try ledger.commit(.outcome(page))
            }
            let state = [RunState.done, .done, .limited, .failed].randomElement(using: &generator)
            try ledger.end(run, state ?? .done, at: Self.end(run))
            left.append((Self.end(run), try ledger.items()))
        }
        for (time, items) in left { #expect(try ledger.items(.asOf(time)) == items) }
    }
}

/// SplitMix64: the same numbers from the same seed.
struct SmallGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
