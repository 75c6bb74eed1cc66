import Testing
import TrawlCore

@testable import Trawl

@Suite("Quarantine: items that wait for a verdict")
struct QuarantineTests {
    /// A whole run whose items are staged.
    private func stagedRun(
        _ ledger: Ledger,
        _ run: Int64,
        _ items: KeyValuePairs<String, String>,
        _ state: RunState
    ) throws {
        var new = NewRun.make(run)
        new.stagesItems = true
        try ledger.commit(.begin(new))
        try ledger.commit(.outcome(ledger.page(run, "/", items)))
        try ledger.end(run, state)
    }

    private func accept(_ ledger: Ledger, _ run: Int64) throws -> Bool {
        let notes = try ledger.commit(.accept(run: run, at: .test))
        return notes.contains { if case .accepted(run, true) = $0 { true } else { false } }
    }

    @Test("the items of a good run are in with its end, compared as if they had never waited")
    func good() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1", "c": "1"])
        var new = NewRun.make(2)
        new.stagesItems = true
        try ledger.commit(.begin(new))
        try ledger.commit(.outcome(ledger.page(2, "/", ["a": "2", "b": "1", "d": "1"])))
        #expect(try ledger.items() == ["a=1", "b=1", "c=1"])
        #expect(try ledger.record(2).items == 3)
        try ledger.end(2)
        #expect(try ledger.items() == ["a=2", "b=1", "d=1"])
        #expect(try ledger.record(2).fates == [3, 1, 1, 1, 1])
        #expect(try ledger.rows("SELECT count(*) FROM staged_items") == ["0"])
    }

    @Test("those of a degraded run stay out, can be looked at, and come in when it is accepted")
    func held() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        try stagedRun(ledger, 2, ["a": "2"], .degraded)
        #expect(try ledger.items() == ["a=1", "b=1"])
        #expect(try ledger.items(.run(2)) == ["a=2"])
        let held = try ledger.record(2)
        #expect(held.isQuarantined && held.acceptedAt == nil && !held.writesOutputs)
        #expect(try !ledger.store.openRuns().contains { $0.record.id == 2 })

        #expect(try accept(ledger, 2))
        // It saw all there is, so what it did not see is gone.
        #expect(try ledger.items() == ["a=2"])
        #expect(try ledger.items(.run(1)) == ["a=1", "b=1"])
        #expect(try ledger.items(.run(2)) == ["a=2"])
        let accepted = try ledger.record(2)
        #expect(accepted.acceptedAt == .test && accepted.writesOutputs)
        #expect(accepted.fates == [1, 0, 1, 1, 0])
        // Its outputs are still to be written.
        #expect(try ledger.store.openRuns().contains { $0.record.id == 2 })
        #expect(try !accept(ledger, 2))
        #expect(try ledger.record(2).fates == [1, 0, 1, 1, 0])
    }

    @Test("a degraded run removes nothing, staged or not, until it is accepted")
    func removal() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        try ledger.run(2, ["a": "1"], .degraded)
        #expect(try ledger.items() == ["a=1", "b=1"])
        #expect(try accept(ledger, 2))
        #expect(try ledger.items() == ["a=1"])
    }

    @Test("one that did not see all there is removes nothing when it is accepted either")
    func incomplete() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1", "b": "1"])
        var new = NewRun.make(2, seeds: ["/", "/left"])
        new.stagesItems = true
        try ledger.commit(.begin(new))
        try ledger.commit(.outcome(ledger.page(2, "/", ["a": "2"])))
        try ledger.end(2, .degraded)
        #expect(try accept(ledger, 2))
        #expect(try ledger.items() == ["a=2", "b=1"])
    }

    @Test(
        "a run that failed or was cancelled leaves nothing behind",
        arguments: [
            RunState.failed, .cancelled,
        ]
    )
    func forgotten(_ state: RunState) throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1"])
        try stagedRun(ledger, 2, ["a": "2"], state)
        #expect(try ledger.items() == ["a=1"])
        #expect(try ledger.rows("SELECT count(*) FROM staged_items") == ["0"])
        #expect(try !accept(ledger, 2))
    }

    @Test("a later good run takes the place of one that waits, a later one that waits does not")
    func superseded() throws {
        let ledger = try Ledger()
        try ledger.run(1, ["a": "1"])
        try stagedRun(ledger, 2, ["a": "2"], .degraded)
        try stagedRun(ledger, 3, ["a": "3"], .degraded)
        #expect(try ledger.store.successor(of: 2) == nil)
        try stagedRun(ledger, 4, ["a": "4"], .done)
        #expect(try ledger.items() == ["a=4"])
        #expect(try ledger.store.successor(of: 3) == ledger.record(4).name)
        #expect(try !accept(ledger, 2) && !accept(ledger, 3))
        #expect(try ledger.items() == ["a=4"])
        #expect(try !ledger.record(3).isQuarantined)
        #expect(try ledger.rows("SELECT count(*) FROM staged_items") == ["0"])
    }

    @Test("of runs that wait, the accepted one ends the wait of earlier ones")
    func acceptedLater() throws {
        let ledger = try Ledger()
        try stagedRun(ledger, 1, ["a": "1"], .degraded)
        try stagedRun(ledger, 2, ["a": "2"], .degraded)
        #expect(try accept(ledger, 2))
        #expect(try !accept(ledger, 1))
        #expect(try ledger.items() == ["a=2"])
    }

    @Test("the same key twice in a run: the smaller place wins, whichever came first")
    func sameKey() throws {
        for order in [["/", "/x"], ["/x", "/"]] {
            let ledger = try Ledger()
            var new = NewRun.make(1, seeds: ["/", "/x"])
            new.stagesItems = true
            try ledger.commit(.begin(new))
            for path in order {
                try ledger.commit(.outcome(ledger.page(1, path, ["k": path])))
            }
            try ledger.end(1)
            #expect(try ledger.items() == ["k=/"])
            #expect(try ledger.record(1).items == 1)
            #expect(try ledger.count(1, "items.same_key") == 1)
        }
    }

    @Test("what is staged outlives the process, and comes in once")
    func restart() throws {
        let folder = try FreshFolder()
        let location = Store.Location.directory(folder.path + "/data")
        var new = NewRun.make(1, seeds: ["/", "/x"])
        new.stagesItems = true
        let page: FetchOutcome
        do {
            // The directory is free again when the ledger is gone.
            let first = try Ledger(location)
            try first.commit(.begin(new))
            page = try first.page(1, "/", ["a": "1"])
            try first.commit(.outcome(page))
            try first.store.close()
        }

        let second = try Ledger(location)
        // The same page once more is not recorded again.
        try second.commit(.outcome(page))
        try second.commit(.outcome(second.page(1, "/x", ["b": "1"])))
        #expect(try second.record(1).items == 2)
        #expect(try second.items().isEmpty)
        try second.end(1)
        #expect(try second.items() == ["a=1", "b=1"])
        #expect(try second.record(1).fates == [2, 2, 0, 0, 0])
        try second.store.close()
    }
}
