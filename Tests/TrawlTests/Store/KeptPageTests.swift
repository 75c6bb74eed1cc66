import GRDB
import Testing
import TrawlCore

@testable import Trawl

@Suite("Pages kept for the next run")
struct KeptPageTests {
    private static let page = KeptPage(
        fingerprint: .make("http://a.example/"),
        definition: ContentHash([1]),
        answer: ContentHash([2]),
        etag: "W/\"x\"",
        lastModified: nil,
        bytes: 100,
        findings: [0, 255]
    )

    private static func outcome(
        _ ledger: Ledger,
        _ run: Int64,
        _ verdict: FetchOutcome.Verdict = .stored,
        _ kept: KeptPage = page
    ) throws -> FetchOutcome {
        var outcome = try ledger.page(run, "/", ["a": "1"])
        outcome.verdict = verdict
        outcome.kept = kept
        return outcome
    }

    @Test("what is kept of a page comes back, for its job alone")
    func keeping() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        try ledger.begin(2, job: "other")
        #expect(try !ledger.store.keepsPages(of: "shop"))
        try ledger.commit(.outcome(Self.outcome(ledger, 1)))
        #expect(try ledger.store.page(of: "shop", Self.page.fingerprint) == Self.page)
        #expect(try ledger.store.page(of: "shop", .make("http://a.example/b")) == nil)
        #expect(try ledger.store.page(of: "other", Self.page.fingerprint) == nil)
        #expect(try ledger.store.keepsPages(of: "shop"))
        #expect(try !ledger.store.keepsPages(of: "other"))
    }

    @Test("a page stored anew replaces what was kept; an unchanged one renews its validators alone")
    func renewing() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        try ledger.commit(.outcome(Self.outcome(ledger, 1)))
        try ledger.begin(2)
        var renewed = Self.page
        renewed.etag = "\"y\""
        renewed.lastModified = "Mon, 23 Nov 2026 06:30:00 GMT"
        renewed.findings = []
        try ledger.commit(.outcome(Self.outcome(ledger, 2, .unchanged, renewed)))
        renewed.findings = Self.page.findings
        #expect(try ledger.store.page(of: "shop", renewed.fingerprint) == renewed)
        #expect(try ledger.record(2).pages == 1)
        #expect(try ledger.record(2).unchanged == 1)

        try ledger.begin(3)
        var changed = Self.page
        changed.answer = ContentHash([3])
        changed.findings = [7]
        try ledger.commit(.outcome(Self.outcome(ledger, 3, .stored, changed)))
        #expect(try ledger.store.page(of: "shop", changed.fingerprint) == changed)
        #expect(try ledger.rows("SELECT count(*) FROM pages") == ["1"])
        #expect(try ledger.rows("SELECT count(*) FROM page_findings") == ["1"])
    }

    @Test("what fails in the page's transaction leaves what was kept as it was")
    func atomic() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        let outcome = try Self.outcome(ledger, 1)
        try ledger.execute("DROP TABLE counts")
        var second = outcome
        second.counts = ["x": 1]
        #expect(throws: (any Error).self) { try ledger.commit(.outcome(second)) }
        #expect(try ledger.rows("SELECT count(*) FROM pages") == ["0"])
        #expect(try ledger.rows("SELECT count(*) FROM items") == ["0"])
    }

    @Test("a page that failed is forgotten, and so is one that a complete run did not see")
    func forgetting() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/", "/b"])
        try ledger.commit(.outcome(Self.outcome(ledger, 1)))
        var other = try ledger.page(1, "/b")
        var kept = Self.page
        kept.fingerprint = .make("http://a.example/b")
        other.kept = kept
        try ledger.commit(.outcome(other))
        try ledger.end(1)

        try ledger.begin(2)
        var failure = try ledger.failure(2, "/", .http4xx, status: 404)
        failure.task.kept = Self.page
        try ledger.commit(.outcome(failure))
        #expect(try ledger.store.page(of: "shop", Self.page.fingerprint) == nil)
        #expect(try ledger.store.page(of: "shop", kept.fingerprint) != nil)
        try ledger.end(2, .limited)
        #expect(try ledger.store.page(of: "shop", kept.fingerprint) != nil)

        try ledger.begin(3)
        try ledger.commit(.outcome(Self.outcome(ledger, 3)))
        try ledger.end(3)
        #expect(try ledger.store.page(of: "shop", kept.fingerprint) == nil)
        #expect(try ledger.store.page(of: "shop", Self.page.fingerprint) != nil)
        #expect(
            try ledger.rows("SELECT page_id FROM page_findings")
                == ledger.rows("SELECT id FROM pages")
        )
    }

    @Test("what came out of a page in the page's row is found in its own")
    func movedFindings() throws {
        let folder = try FreshFolder()
        let old = try DatabaseQueue(path: folder.path + "/trawl.db")
        try old.write { db in
            for step in Schema.steps.prefix(13) { try db.execute(sql: step) }
            try db.execute(
                sql: """
                    PRAGMA user_version = 13;
                    INSERT INTO jobs (id, name) VALUES (1, 'shop');
                    INSERT INTO pages VALUES (7, 1, ?, 1, ?, ?, 'W/"x"', NULL, 100, x'00ff', NULL);
                    """,
                arguments: [
                    Self.page.fingerprint.data, Self.page.definition.data, Self.page.answer.data,
                ]
            )
        }
        try old.close()
        let ledger = try Ledger(.directory(folder.path))
        #expect(try ledger.store.page(of: "shop", Self.page.fingerprint) == Self.page)
    }

    @Test("a file from before there were kept pages opens with all that it has")
    func upgrade() throws {
        let folder = try FreshFolder()
        let file = folder.path + "/trawl.db"
        do {
            let old = try DatabaseQueue(path: file)
            try old.write { db in
                try db.execute(sql: Schema.steps[0])
                try db.execute(
                    sql: """
                        PRAGMA user_version = 1;
                        INSERT INTO jobs (id, name) VALUES (1, 'shop');
                        INSERT INTO definitions VALUES (1, 'shop.yaml', '', '');
                        INSERT INTO runs (id, job_id, name, scheduled_at_ms, is_manual, state,
                            definition_id, ended_at_ms, is_exported)
                            VALUES (1, 1, 'shop@20261122T063000Z', 1, 0, 'done', 1, 2, 1);
                        INSERT INTO items VALUES (1, 1, 'thing', 'a', '"1"', x'00', 'u', 0, 0,
                            1, 1, 1, 1, 1, NULL);
                        """
                )
            }
            try old.close()
        }
        #expect(try Store(reading: folder.path).items(of: "shop").map(\.key) == ["a"])
        let ledger = try Ledger(.directory(folder.path))
        #expect(try ledger.rows("PRAGMA user_version") == ["\(Schema.steps.count)"])
        #expect(try ledger.items() == ["a=1"])
        #expect(try !ledger.store.keepsPages(of: "shop"))
        try ledger.begin(2)
        try ledger.commit(.outcome(Self.outcome(ledger, 2)))
        #expect(try ledger.store.page(of: "shop", Self.page.fingerprint) == Self.page)
    }
}
