import Testing
import TrawlCore

@testable import Trawl

/// What retention removes, and what the next run finds all the same.
@Suite("Retention in the store")
struct RetentionTests {
    /// Applies retention to its end, and tells what was removed and in how many steps.
    @discardableResult
    private func prune(
        _ ledger: Ledger,
        at now: Instant = .test,
        _ change: (inout Retention) -> Void
    ) throws -> (removed: Pruned, steps: Int) {
        var retention = Retention()
        change(&retention)
        var step = PruneStep(retention: retention, now: now, isFirst: true)
        var sum = Pruned()
        for steps in 1...10_000 {
            for case .pruned(let removed, let isOver) in try ledger.commit(.prune(step)) {
                sum = sum + removed
                if isOver { return (sum, steps) }
            }
            step.isFirst = false
        }
        throw Endless()
    }

    private struct Endless: Error {}

    /// A run of a page with items, and a page that failed; over and exported.
    private func run(
        _ ledger: Ledger,
        _ number: Int64,
        job: String = "shop",
        _ items: KeyValuePairs<String, String> = ["a": "1"],
        at: Instant = .test
    ) throws {
        try ledger.begin(number, job: job, seeds: ["/", "/bad"])
        try ledger.commit(.outcome(ledger.page(number, "/", items)))
        try ledger.commit(.outcome(ledger.failure(number, "/bad", .http4xx, status: 404)))
        try ledger.end(number, at: at)
        try ledger.commit(.exported(run: number))
    }

    @Test("Only the URLs and samples of the latest runs of each job stay, and all results")
    func urls() throws {
        let ledger = try Ledger()
        for number in 1...5 as ClosedRange<Int64> { try run(ledger, number) }
        try run(ledger, 6, job: "other", ["b": "1"])
        let results = try ledger.rows(
            "SELECT count(*) FROM items UNION ALL SELECT count(*) FROM changes"
        )
        let failures = try ledger.store.failures(of: 1).map(\.givenUp)
        let (removed, _) = try prune(ledger) { $0.urls = 2 }
        #expect(removed.urls == 6 && removed.prunedRuns == 3 && removed.runs == 0)
        #expect(
            try ledger.rows("SELECT DISTINCT run_id FROM urls ORDER BY 1") == ["4", "5", "6"]
        )
        #expect(
            try ledger.rows("SELECT count(*) FROM items UNION ALL SELECT count(*) FROM changes")
                == results
        )
        #expect(try ledger.store.isPruned(1) && !ledger.store.isPruned(4))
        #expect(try ledger.store.failures(of: 1).map(\.givenUp) == failures)
        #expect(failures == [1])
        #expect(try ledger.store.runs(of: "shop", limit: 10).count == 5)
        // Once more there is nothing to do, and the next run compares as ever.
        #expect(try prune(ledger) { $0.urls = 2 }.removed.isEmpty)
        try run(ledger, 7, ["a": "2"])
        #expect(try ledger.changes(7) == ["changed a: \"1\" -> \"2\""])
    }

    @Test("A run that goes on, or whose outputs are missing, keeps its URLs")
    func openRuns() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        try ledger.begin(2)
        try ledger.commit(.outcome(ledger.page(2, "/", ["a": "1"])))
        try ledger.end(2)
        for number in 3...5 as ClosedRange<Int64> { try run(ledger, number) }
        try prune(ledger) { $0.urls = 1 }
        #expect(
            try ledger.rows("SELECT DISTINCT run_id FROM urls ORDER BY 1") == ["1", "2", "5"]
        )
        try ledger.commit(.exported(run: 2))
        #expect(try prune(ledger) { $0.urls = 1 }.removed.prunedRuns == 1)
    }

    @Test("Many rows go in steps of bounded length, and a pass that is broken off is gone on with")
    func steps() throws {
        let ledger = try Ledger()
        let links = (0..<5000).map { "/\($0)" }
        try ledger.begin(1)
        try ledger.commit(.outcome(ledger.page(1, "/", [:], links: links)))
        try ledger.end(1, .cancelled)
        try ledger.run(2, [:])
        var retention = Retention()
        retention.urls = 1
        let first = PruneStep(retention: retention, now: .test, isFirst: true)
        let notes = try ledger.commit(.prune(first))
        guard case .pruned(let removed, let isOver) = notes.first else {
            Issue.record("nothing is told: \(notes)")
            return
        }
        #expect(!isOver && removed.urls > 0 && removed.urls <= PrunePass.rowsOfStep)
        // Another recorder, as after a crash, begins anew and finds the rest.
        let rest = PruneStep(retention: retention, now: .test, isFirst: true)
        var left = 0
        let recorder = Recorder(store: ledger.store)
        var step = rest
        for _ in 0..<10 {
            for case .pruned(let removed, _) in try recorder.commit([.prune(step)], durably: true) {
                left += removed.urls
                #expect(removed.urls <= PrunePass.rowsOfStep)
            }
            step.isFirst = false
        }
        #expect(removed.urls + left == 5001)
        #expect(try ledger.rows("SELECT count(*) FROM urls WHERE run_id = 1") == ["0"])
    }

    @Test("Old changes go, removed items with them, and the store says from when on it knows")
    func changes() throws {
        let ledger = try Ledger()
        try run(ledger, 1, ["a": "1", "b": "1"])
        try run(ledger, 2, ["a": "2"])
        #expect(try ledger.changes(2).count == 2)
        let later = Instant.test + .seconds(40 * 86_400)
        #expect(try ledger.store.historyBegins(of: "shop") == nil)
        let (removed, _) = try prune(ledger, at: later) { $0.changes = .seconds(30 * 86_400) }
        #expect(removed.changes == 4 && removed.items == 1 && removed.runs == 0)
        #expect(try ledger.items() == ["a=2"])
        #expect(
            try ledger.store.historyBegins(of: "shop") == later - .seconds(30 * 86_400)
        )
        // An item that comes back is added again.
        try run(ledger, 3, ["a": "2", "b": "1"])
        #expect(try ledger.changes(3) == ["added b: - -> \"1\""])
        #expect(try prune(ledger) { $0.changes = .seconds(30 * 86_400) }.removed.isEmpty)
    }

    @Test("Old runs go with all of theirs, but the last ten of a job and those with current items")
    func runs() throws {
        let ledger = try Ledger()
        try run(ledger, 1, job: "gone", ["x": "1"])
        for number in 2...14 as ClosedRange<Int64> { try run(ledger, number, ["a": "\(number)"]) }
        let later = Instant.test + .seconds(100 * 86_400)
        let (removed, _) = try prune(ledger, at: later) {
            $0.urls = 1
            $0.runs = .seconds(90 * 86_400)
        }
        #expect(removed.runs == 3)
        #expect(
            try ledger.store.runs(of: nil, limit: 100).map(\.id).sorted()
                == [1] + (5...14).map(Int64.init)
        )
        for table in ["changes", "counts", "urls", "samples"] {
            #expect(
                try ledger.rows("SELECT count(*) FROM \(table) WHERE run_id IN (2, 3, 4)") == ["0"]
            )
        }
        #expect(try ledger.rows("SELECT count(*) FROM fires WHERE run_id = 2") == ["0"])
        #expect(try ledger.rows("PRAGMA foreign_key_check") == [])
        #expect(try ledger.rows("PRAGMA integrity_check") == ["ok"])
        #expect(try ledger.items() == ["a=14"])
    }

    @Test("Old fires go, and what is left of a definition that no run began with")
    func fires() throws {
        let ledger = try Ledger()
        let day = Duration.seconds(86_400)
        for number in 0..<3000 {
            try ledger.commit(
                .skip(
                    SkippedFire(
                        job: "shop",
                        first: .test + .seconds(number),
                        last: .test + .seconds(number),
                        count: 1,
                        // Equal ones in a row would be one range.
                        reason: number % 2 == 0 ? .overlap : .paused
                    )
                )
            )
        }
        try run(ledger, 5000, at: .test + day)
        let (removed, steps) = try prune(ledger, at: .test + day + .seconds(2500)) {
            $0.fires = day
        }
        #expect(removed.fires == 2500 && steps > 1)
    }

    @Test("What became free is used again, and a compacted file is small")
    func compact() throws {
        let folder = try FreshFolder()
        let data = folder.path + "/data"
        let ledger = try Ledger(.directory(data))
        try ledger.begin(1)
        let links = (0..<20_000).map { "/a/long/path/of/a/page/\($0)" }
        try ledger.commit(.outcome(ledger.page(1, "/", ["a": "1"], links: links)))
        try ledger.end(1, .cancelled)
        try ledger.run(2, [:])
        try prune(ledger) { $0.urls = 1 }
        #expect(try ledger.store.freeBytes() > 1 << 20)
        try ledger.store.compact()
        #expect(try ledger.store.freeBytes() == 0)
        #expect(try ledger.rows("PRAGMA integrity_check") == ["ok"])
        try ledger.store.close()
        #expect(DiskUse(of: data).databaseBytes < 1 << 20)
    }
}
