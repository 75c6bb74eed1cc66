import GRDB
import Testing
import TrawlCore

@testable import Trawl

@Suite("Recorder")
struct RecorderTests {
    @Test("a batch that fails leaves nothing, and can be given again")
    func allOrNothing() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/1", "/2"])
        let batch: [StoreCommand] = [
            .begin(.make(2, job: "new", seeds: ["/n"])),
            .outcome(try ledger.page(1, "/1", ["a": "1"], links: ["/3"])),
            .host(name: "b.example", gate: "{}"),
            .outcome(try ledger.page(1, "/2", ["bad": "1"])),
        ]
        try ledger.execute(
            """
            CREATE TRIGGER refuse BEFORE INSERT ON items WHEN new.key = 'bad'
            BEGIN SELECT raise(ABORT, 'refused'); END
            """
        )
        #expect(throws: StoreError.self) {
            try ledger.recorder.commit(batch, durably: true)
        }
        #expect(try ledger.items().isEmpty)
        #expect(
            try ledger.rows("SELECT url, state FROM urls") == [
                "http://a.example/1 0", "http://a.example/2 0",
            ]
        )
        #expect(try ledger.rows("SELECT name FROM jobs") == ["shop"])
        #expect(try ledger.rows("SELECT name FROM hosts") == ["a.example"])
        #expect(try ledger.rows("SELECT * FROM counts").isEmpty)
        #expect(try ledger.record(1).pages == 0)
        try ledger.execute("DROP TRIGGER refuse")
        _ = try ledger.recorder.commit(batch, durably: true)
        #expect(try ledger.items() == ["a=1", "bad=1"])
        #expect(try ledger.record(1).pages == 2)
        #expect(try ledger.rows("SELECT name FROM jobs ORDER BY id") == ["shop", "new"])
        #expect(
            try ledger.rows("SELECT name, gate FROM hosts ORDER BY id") == [
                "a.example -", "b.example {}",
            ]
        )
    }

    @Test("a page that was fetched twice is recorded once", arguments: [true, false])
    func twice(inOneBatch: Bool) throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/", "/bad"])
        var page = try ledger.page(1, "/", ["a": "1"], links: ["/next"])
        page.counts = ["links": 3]
        page.samples = [.init(subject: "s", text: "t")]
        let bad = try ledger.failure(1, "/bad")
        let once: [StoreCommand] = [.outcome(page), .outcome(bad)]
        if inOneBatch {
            _ = try ledger.recorder.commit(once + once, durably: true)
        } else {
            _ = try ledger.recorder.commit(once, durably: true)
            let notes = try ledger.recorder.commit(once, durably: true)
            #expect(
                notes.allSatisfy { note in
                    if case .settled(_, _, _, _, let isNew) = note { !isNew } else { false }
                }
            )
        }
        let record = try ledger.record(1)
        #expect(record.fates == [1, 1, 0, 0, 0])
        #expect([record.pages, record.failed, record.errors] == [1, 1, 1])
        #expect(record.bytes == 100)
        #expect(try ledger.count(1, "links") == 3)
        #expect(try ledger.count(1, "failure.http_5xx") == 1)
        #expect(try ledger.rows("SELECT subject, text FROM samples") == ["s t"])
        #expect(try ledger.rows("SELECT count(*) FROM urls") == ["3"])
    }

    @Test("what is fetched after its end stays as it ended")
    func late() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        let good = try ledger.page(1, "/", ["a": "1"])
        var retry = try ledger.failure(1, "/")
        retry.verdict = .retry(notBefore: .test + .seconds(9), usesRetry: true)
        var moved = good
        moved.verdict = .redirected(
            to: "http://a.example/new",
            host: "a.example",
            fingerprint: .make("http://a.example/new")
        )
        try ledger.commit(.outcome(try ledger.failure(1, "/")))
        for late in [good, retry, moved] { try ledger.commit(.outcome(late)) }
        #expect(
            try ledger.rows("SELECT url, location, state, attempts, hops FROM urls")
                == ["http://a.example/ - 2 0 0"]
        )
        let record = try ledger.record(1)
        #expect([record.pages, record.failed, record.errors] == [0, 1, 1])
        #expect(try ledger.store.counts(of: 1).map(\.name) == ["failure.http_5xx"])
    }

    @Test("links are put in as they come, known ones left out", arguments: [0, 1, 7, 8, 9, 16, 50])
    func manyLinks(_ count: Int) throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/", "/2"])
        let old = (0..<count).map { "/old/\($0)" }
        let new = (0..<count).map { "/new/\($0)" }
        try ledger.commit(.outcome(try ledger.page(1, "/", links: old)))
        let mixed = zip(old, new).flatMap { [$0, $1] }
        var found: [Int] = []
        for note in try ledger.commit(.outcome(try ledger.page(1, "/2", links: mixed))) {
            if case .found(1, ["a.example"], let count) = note { found.append(count) }
        }
        #expect(found == (count > 0 ? [count] : []))
        #expect(
            try ledger.rows("SELECT url FROM urls WHERE parent_id IS NOT NULL ORDER BY id")
                == (old + new).map { "http://a.example" + $0 }
        )
    }

    @Test("links are known once: the first commit decides their kind and depth")
    func links() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/", "/2"])
        var first = try ledger.page(1, "/", links: ["/x", "/y", "/x", "/2"])
        first.links[0].page = 3
        var found = 0
        for note in try ledger.commit(.outcome(first)) {
            if case .found(_, ["a.example"], let count) = note { found += count }
        }
        #expect(found == 2)
        var second = try ledger.page(1, "/2", links: ["/x", "/z"])
        second.task.depth = 7
        try ledger.commit(.outcome(second))
        #expect(
            try ledger.rows("SELECT url, page, depth FROM urls ORDER BY id") == [
                "http://a.example/ 0 0", "http://a.example/2 0 0", "http://a.example/x 3 1",
                "http://a.example/y 0 1", "http://a.example/z 0 8",
            ]
        )
    }

    @Test("a run of a name that is there stays as it is")
    func existing() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        var again = NewRun.make(1)
        again.id = 2
        let notes = try ledger.commit(.begin(again))
        guard case .existed(run: 2) = notes.first, notes.count == 1 else {
            Issue.record("\(notes)")
            return
        }
        #expect(try ledger.rows("SELECT id FROM runs") == ["1"])
        #expect(try ledger.rows("SELECT run_id FROM urls") == ["1"])
    }

    @Test("a fire is a run or a skip with a reason, once; the last one is known")
    func fires() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        let missed = SkippedFire(
            job: "shop",
            first: .test + .seconds(10),
            last: .test + .seconds(50),
            count: 5,
            reason: .missed
        )
        try ledger.commit(.skip(missed), .skip(missed))
        #expect(
            try ledger.rows(
                "SELECT first_ms - 1795415400000, count, run_id, reason FROM fires ORDER BY 1"
            ) == ["1000 1 1 -", "10000 5 - missed"]
        )
        #expect(
            try ledger.rows("SELECT settled_ms - 1795415400000 FROM jobs") == ["50000"]
        )
    }

    @Test("an end is recorded once, and the counts it gives are the first's")
    func ends() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        try ledger.end(1, .failed)
        let notes = try ledger.commit(
            .end(run: 1, state: .done, reason: nil, at: .test, elapsedMilliseconds: 9)
        )
        #expect(notes.isEmpty)
        #expect(try ledger.record(1).state == .failed)
        // Nor does a late mark make it go on.
        try ledger.commit(.mark(run: 1, state: .running, elapsedMilliseconds: 99))
        #expect(try ledger.record(1).state == .failed)
        #expect(try ledger.record(1).elapsedMilliseconds == 5)
    }

    @Test(
        "a run that ends is open until its outputs are written, when it writes any",
        arguments: RunState.allCases.filter(\.isEnded)
    )
    func open(state: RunState) throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        #expect(try ledger.store.openRuns().map(\.record.id) == [1])
        try ledger.end(1, state)
        #expect(try ledger.store.openRuns().map(\.record.id) == (state.writesOutputs ? [1] : []))
        try ledger.commit(.exported(run: 1))
        #expect(try ledger.store.openRuns().isEmpty)
    }
}
