import GRDB
import Testing
import TrawlCore

@testable import Trawl

/// How a start finds what is left to do.
@Suite("Recovery by index", .timeLimit(.minutes(10)))
struct RecoveryTests {
    /// What SQLite says that it does for a query.
    private static func plan(_ ledger: Ledger, _ sql: String) throws -> [String] {
        try ledger.rows("EXPLAIN QUERY PLAN " + sql)
    }

    @Test("no query of a start looks at every URL")
    func plans() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/1", "/2"])
        let seen = Lock<[String]>([])
        ledger.store.database.writeWithoutTransaction { db in
            db.trace { event in seen.withLock { $0.append(event.expandedDescription) } }
        }
        _ = try ledger.store.openRuns()
        _ = try ledger.store.lastRunNumber()
        _ = try ledger.store.backlog(of: 1)
        _ = try ledger.store.cookies(of: 1)
        _ = try Recorder(store: ledger.store).settle([], suspicious: 2)
        _ = try ledger.store.claim(
            run: 1,
            host: "a.example",
            limit: 10,
            onlyBegun: false,
            now: .test,
            isLeased: { _ in false }
        )
        let queries = seen.withLock { $0 }.filter { $0.contains("urls") }
        #expect(queries.count >= 5, "\(queries)")
        for query in queries where !query.hasPrefix("EXPLAIN") {
            for step in try Self.plan(ledger, query) {
                #expect(!step.contains("SCAN urls"), "\(query): \(step)")
            }
        }
    }
    @Test("the end of a run does not look at all runs of its job")
    func ends() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/1"])
        let seen = Lock<[String]>([])
        ledger.store.database.writeWithoutTransaction { db in
            db.trace { event in seen.withLock { $0.append(event.expandedDescription) } }
        }
        _ = try ledger.store.goodFigures(before: 1, of: "shop")
        _ = try ledger.store.healthFacts(of: "shop")
        try ledger.end(1)
        let queries = seen.withLock { $0 }
        let kinds = [
            (text: "SELECT figures FROM runs", index: "runs_good", count: 1),
            (text: "SELECT ended_at_ms FROM runs", index: "runs_good", count: 1),
            (text: "is_quarantined = 1", index: "runs_quarantined", count: 1),
        ]
        for kind in kinds {
            let found = queries.filter { $0.contains(kind.text) }
            #expect(found.count == kind.count, "\(kind.text): \(found)")
            for query in found {
                let steps = try Self.plan(ledger, query)
                let isFound = steps.contains { $0.contains("INDEX \(kind.index)") }
                #expect(isFound, "\(query): \(steps)")
            }
        }
    }
}
