import Testing
import TrawlCore

@testable import Trawl

/// The same key on several pages of a run.
///
/// The smallest (depth, URL, place) wins, whichever page came first: what the store then holds is
/// what it would hold had the run seen the winner alone.
@Suite("The same key twice in a run")
struct SameKeyTests {
    /// Where the item stood when the run began, and with which content.
    enum Past: String, CaseIterable, Sendable {
        case neverSeen, seenBefore, seenBeforeAGap, removed
    }

    /// What the winner and the two others show; the content before the run is "old".
    static let contents = ["old", "x", "y"].flatMap { winner in
        ["old", "x", "y"].flatMap { second in
            ["old", "x", "y"].map { third in [winner, second, third] }
        }
    }

    @Test("what is recorded does not depend on the order", arguments: Past.allCases, contents)
    func permutations(past: Past, contents: [String]) throws {
        let expected = try state(after: past, contents, order: [0])
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let found = try state(after: past, contents, order: order)
            #expect(found == expected, "\(order)")
        }
    }

    /// The winner has the smallest depth, the second the smaller URL of the other two.
    private static let places = [("/z", 0), ("/a", 1), ("/b", 1)]

    private func state(after past: Past, _ contents: [String], order: [Int]) throws -> [String] {
        let ledger = try Ledger()
        if past != .neverSeen { try ledger.run(1, ["k": "old"]) }
        if past == .seenBeforeAGap { try ledger.run(2, [:], .limited) }
        if past == .removed { try ledger.run(2, [:]) }
        try ledger.begin(9, seeds: Self.places.map(\.0))
        for number in order {
            let (path, depth) = Self.places[number]
            var page = try ledger.page(9, path, ["k": contents[number]])
            page.task.depth = depth
            page.startedAt = .test + .seconds(60)
            try ledger.commit(.outcome(page))
        }
        #expect(try ledger.count(9, "items.same_key") == order.count - 1)
        let items = try ledger.rows(
            """
            SELECT json, url, depth, place, fetched_at_ms, first_seen_ms, last_changed_ms,
                since_run, last_run, removed_by FROM items
            """
        )
        let changes = try ledger.rows(
            """
            SELECT kind, old_json, old_since_run, old_removed_by FROM changes WHERE run_id = 9
            """
        )
        let seen = try [1, 2, 9].map { "\($0): " + (try ledger.items(.run($0))).joined() }
        return items + changes + seen + ["\(try ledger.record(9).fates)"]
    }

    @Test("of one depth and URL the first place wins")
    func place() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["k": "first", "l": "other", "k": "second"])
        #expect(try ledger.items() == ["k=first", "l=other"])
        #expect(try ledger.record(1).fates == [2, 2, 0, 0, 0])
        #expect(try ledger.count(1, "items.same_key") == 1)
    }

    @Test("keys of two kinds, and of two jobs, are not the same")
    func kinds() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        var page = try ledger.page(1, "/", ["k": "1", "k": "2"])
        page.items[1].kind = "other"
        try ledger.commit(.outcome(page))
        #expect(try ledger.items().sorted() == ["k=1", "k=2"])
        #expect(try ledger.count(1, "items.same_key") == 0)
    }

    @Test("the counters that end a run count an item once")
    func noted() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        let notes = try ledger.commit(
            .outcome(ledger.page(1, "/", ["k": "1", "k": "2", "l": "1"]))
        )
        let counted = notes.compactMap { note -> Int? in
            if case .counted(_, let items, _) = note { items } else { nil }
        }
        #expect(counted == [2])
    }
}
