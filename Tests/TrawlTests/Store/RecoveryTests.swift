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
}
