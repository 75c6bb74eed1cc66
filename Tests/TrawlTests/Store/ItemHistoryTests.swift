import Testing
import TrawlCore

@testable import Trawl

@Suite("Items over runs")
struct ItemHistoryTests {
    @Test("a run adds, changes, keeps and removes items, and counts each once")
    func fates() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1", "c": "1"])
        try ledger.run(2, ["a": "1", "b": "2", "d": "1"])
        #expect(try ledger.record(1).fates == [3, 3, 0, 0, 0])
        #expect(try ledger.record(2).fates == [3, 1, 1, 1, 1])
        #expect(try ledger.items() == ["a=1", "b=2", "d=1"])
        #expect(
            try ledger.changes(2) == [
                #"changed b: "1" -> "2""#, #"removed c: "1" -> -"#, #"added d: - -> "1""#,
            ]
        )
        #expect(try ledger.changes(1).allSatisfy { $0.hasPrefix("added") })
        #expect(try ledger.store.itemCount(of: "shop") == 3)
    }

    @Test(
        "only a run that saw everything removes what it did not see",
        arguments: [
            Ending(.done, removes: true),
            Ending(.limited, removes: false), Ending(.failed, removes: false),
            Ending(.cancelled, removes: false), Ending(.degraded, removes: false),
            Ending(.done, .http4xx, 404, removes: true),
            Ending(.done, .http4xx, 410, removes: true),
            Ending(.done, .http4xx, 403, removes: false),
            Ending(.done, .http5xx, 500, removes: false),
            Ending(.done, .dns, nil, removes: false),
            Ending(.done, .tooLarge, 200, removes: false),
            Ending(.done, .parse, 200, removes: false),
            Ending(.done, .robotsUnreachable, nil, removes: false),
            Ending(.done, .robotsDenied, nil, removes: true),
            Ending(.done, .outOfScope, 302, removes: true),
            Ending(.done, .trap, 302, removes: true),
        ]
    )
    func removal(ending: Ending) throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        try ledger.begin(2, seeds: ["/", "/other"])
        try ledger.commit(.outcome(ledger.page(2, "/", ["a": "1"])))
        if let kind = ending.failure {
            try ledger.commit(.outcome(ledger.failure(2, "/other", kind, status: ending.status)))
        } else {
            try ledger.commit(.outcome(ledger.page(2, "/other")))
        }
        try ledger.end(2, ending.state)
        #expect(try ledger.record(2).removed == (ending.removes ? 1 : 0))
        #expect(try ledger.items() == (ending.removes ? ["a=1"] : ["a=1", "b=1"]))
        let isUnknown = ending.state == .done && !ending.removes
        #expect(try ledger.count(2, "items.removal_unknown") == (isUnknown ? 1 : 0))
    }

    @Test("a page that was fetched again without trouble does not stand in the way of removal")
    func removalAfterRetry() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        try ledger.begin(2)
        var retry = try ledger.failure(2, "/")
        retry.verdict = .retry(notBefore: .test, usesRetry: true)
        try ledger.commit(.outcome(retry))
        try ledger.commit(.outcome(ledger.page(2, "/", ["a": "1"])))
        try ledger.end(2)
        #expect(try ledger.items() == ["a=1"])
    }

    @Test("one job's run leaves the items of another alone")
    func otherJob() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1"])
        try ledger.begin(2, job: "other")
        try ledger.commit(.outcome(ledger.page(2, "/", ["z": "1"])))
        try ledger.end(2)
        #expect(try ledger.items() == ["a=1"])
        #expect(try ledger.store.items(of: "other").map(\.key) == ["z"])
        #expect(try ledger.record(2).removed == 0)
    }

    @Test("an item that comes back is added again, and was not there in between")
    func reappearing() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        try ledger.run(2, ["a": "1"])
        try ledger.run(3, ["a": "1"])
        try ledger.run(4, ["a": "1", "b": "1"])
        #expect(try ledger.record(4).fates == [2, 1, 0, 0, 1])
        #expect(try ledger.changes(4) == [#"added b: - -> "1""#])
        #expect(try ledger.items(.run(1)) == ["a=1", "b=1"])
        #expect(try ledger.items(.run(2)) == ["a=1"])
        #expect(try ledger.items(.run(3)) == ["a=1"])
        #expect(try ledger.items(.run(4)) == ["a=1", "b=1"])
        let item = try #require(try ledger.store.items(of: "shop").last)
        #expect(item.firstSeen == .test)
    }

    @Test("the items of an older run are as that run saw them")
    func asOf() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        try ledger.begin(2, job: "other")
        try ledger.end(2, .failed)
        try ledger.run(3, ["a": "2", "b": "1", "c": "1"])
        try ledger.run(4, ["a": "2", "c": "2"])
        try ledger.run(5, ["a": "1"])
        #expect(try ledger.items(.run(1)) == ["a=1", "b=1"])
        #expect(try ledger.items(.run(3)) == ["a=2", "b=1", "c=1"])
        #expect(try ledger.items(.run(4)) == ["a=2", "c=2"])
        #expect(try ledger.items(.run(5)) == ["a=1"])
        #expect(try ledger.items() == ["a=1"])
        #expect(
            try ledger.changes(3) == [#"changed a: "1" -> "2""#, #"added c: - -> "1""#]
        )
    }

    @Test("an item that a run did not get to see was not there for that run")
    func gap() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        try ledger.run(2, ["a": "1"], .limited)
        #expect(try ledger.items() == ["a=1", "b=1"])
        try ledger.run(3, ["a": "1", "b": "1"])
        #expect(try ledger.items(.run(1)) == ["a=1", "b=1"])
        #expect(try ledger.items(.run(2)) == ["a=1"])
        #expect(try ledger.items(.run(3)) == ["a=1", "b=1"])
        #expect(try ledger.record(3).fates == [2, 0, 0, 0, 2])
        #expect(try ledger.changes(3).isEmpty)
    }

    @Test("when an item changed last is known for every run")
    func lastChanged() throws {
        let ledger = try Ledger()
        for (run, value) in [(1, "x"), (2, "y"), (3, "y"), (4, "z")] as [(Int64, String)] {
            try ledger.begin(run)
            var page = try ledger.page(run, "/", ["a": value])
            page.startedAt = .test + .seconds(run)
            try ledger.commit(.outcome(page))
            try ledger.end(run)
        }
        for (run, changed) in [(1, 1), (2, 2), (3, 2), (4, 4)] as [(Int64, Int64)] {
            let item = try #require(try ledger.store.items(of: "shop", .run(run)).first)
            #expect(item.lastChanged == .test + .seconds(changed), "run \(run)")
            #expect(item.firstSeen == .test + .seconds(1))
        }
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        var state: RunState
        var failure: FailureKind?
        var status: Int?
        var removes: Bool

        init(
            _ state: RunState,
            _ failure: FailureKind? = nil,
            _ status: Int? = nil,
            removes: Bool
        ) {
            self.state = state
            self.failure = failure
            self.status = status
            self.removes = removes
        }

        var testDescription: String {
            "\(state) \(failure?.rawValue ?? "") \(status.map(String.init) ?? "")"
        }
    }
}
