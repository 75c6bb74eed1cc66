import Testing
import TrawlCore

@testable import Trawl

@Suite("The frontier in the store")
struct FrontierTests {
    private static func claim(
        _ ledger: Ledger,
        limit: Int = 10,
        onlyBegun: Bool = false,
        now: Instant = .test,
        leased: Set<Int64> = []
    ) throws -> (paths: [String], isCut: Bool, nextAt: Instant?) {
        let claim = try ledger.store.claim(
            run: 1,
            host: "a.example",
            limit: limit,
            onlyBegun: onlyBegun,
            now: now,
            isLeased: leased.contains
        )
        let paths = claim.urls.map { String($0.location.dropFirst("http://a.example".count)) }
        return (paths, claim.isCut, claim.nextAt)
    }

    @Test("URLs come by depth, then in the order in which they were found")
    func order() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/1", "/2"])
        try ledger.commit(.outcome(ledger.page(1, "/2", links: ["/c", "/b", "/a"])))
        #expect(try Self.claim(ledger).paths == ["/1", "/c", "/b", "/a"])
    }

    @Test(
        "a claim is cut when there is more, and only then",
        arguments: [(1, true), (2, true), (3, false), (4, false)]
    )
    func cut(limit: Int, isCut: Bool) throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/1", "/2", "/3"])
        let claim = try Self.claim(ledger, limit: limit)
        #expect(claim.paths == Array(["/1", "/2", "/3"].prefix(limit)))
        #expect(claim.isCut == isCut)
        #expect(claim.nextAt == nil)
    }

    @Test("what is leased is not claimed again")
    func leased() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/1", "/2", "/3"])
        let first = try ledger.task(1, "/1").id
        let claim = try Self.claim(ledger, limit: 2, leased: [first])
        #expect(claim.paths == ["/2", "/3"])
        #expect(!claim.isCut)
        #expect(try Self.claim(ledger, leased: [first, first + 1, first + 2]).paths.isEmpty)
    }

    @Test("what must wait is not claimed before its time, and the claim says when")
    func notBefore() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/1", "/2", "/3"])
        for (path, seconds) in [("/1", 20), ("/2", 10)] as [(String, Int64)] {
            var retry = try ledger.failure(1, path)
            retry.verdict = .retry(notBefore: .test + .seconds(seconds), usesRetry: true)
            try ledger.commit(.outcome(retry))
        }
        let now = try Self.claim(ledger)
        #expect(now.paths == ["/3"])
        #expect(now.nextAt == .test + .seconds(10))
        let early = try Self.claim(ledger, now: .test + .seconds(10) - .milliseconds(1))
        #expect(early.paths == ["/3"])
        let later = try Self.claim(ledger, now: .test + .seconds(10))
        #expect(later.paths == ["/2", "/3"])
        #expect(later.nextAt == .test + .seconds(20))
        let last = try Self.claim(ledger, now: .test + .seconds(20))
        #expect(last.paths == ["/1", "/2", "/3"])
        #expect(last.nextAt == nil)
    }

    @Test("those that were handed out before can be claimed alone")
    func onlyBegun() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/1", "/2", "/3", "/4", "/5"])
        for (path, usesRetry) in [("/2", true), ("/4", false)] {
            var retry = try ledger.failure(1, path)
            retry.verdict = .retry(notBefore: .test, usesRetry: usesRetry)
            try ledger.commit(.outcome(retry))
        }
        try Self.redirect(ledger, ledger.task(1, "/5"), to: "/new")
        #expect(try Self.claim(ledger, onlyBegun: true).paths == ["/2", "/4", "/new"])
    }

    @Test("a retry counts what it used up", arguments: [(true, 1, 0), (false, 0, 1)])
    func retry(usesRetry: Bool, attempts: Int, throttled: Int) throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        var retry = try ledger.failure(1, "/")
        retry.verdict = .retry(notBefore: .test, usesRetry: usesRetry)
        try ledger.commit(.outcome(retry))
        let task = try ledger.task(1, "/")
        #expect([task.attempts, task.throttled] == [attempts, throttled])
        #expect(try ledger.record(1).errors == 1)
        #expect(try ledger.record(1).failed == 0)
        #expect(try ledger.count(1, "retries") == 1)
    }

    // MARK: - Redirects

    /// Redirects a URL; paths, or a whole URL as the target.
    private static func redirect(_ ledger: Ledger, _ task: FetchTask, to target: String) throws {
        let url = target.hasPrefix("/") ? "http://a.example" + target : target
        var outcome = FetchOutcome(
            task: task,
            startedAt: .test,
            verdict: .redirected(
                to: url,
                host: url.hasPrefix("http://a.example") ? "a.example" : "b.example",
                fingerprint: .make(url)
            )
        )
        outcome.status = 302
        try ledger.commit(.outcome(outcome))
    }

    @Test("a redirect moves the row, and the new place is known from then on")
    func redirect() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/old", "/other"])
        let old = try ledger.task(1, "/old")
        try Self.redirect(ledger, old, to: "/new")
        let new = try ledger.task(1, "/new")
        #expect(new.id == old.id)
        #expect([new.hops, new.attempts, new.depth] == [1, 0, 0])
        #expect(new.seed == 0)
        // Neither place becomes a second row.
        try ledger.commit(.outcome(ledger.page(1, "/other", links: ["/new", "/old", "/x"])))
        #expect(try Self.claim(ledger).paths == ["/new", "/x"])
        try ledger.commit(.outcome(ledger.page(1, "/new", ["a": "1"])))
        #expect(
            try ledger.rows("SELECT url, location, state, parent_id IS NOT NULL FROM urls") == [
                "http://a.example/old http://a.example/new 1 0",
                "http://a.example/other - 1 0",
                "http://a.example/new - 4 1",
                "http://a.example/x - 0 1",
            ]
        )
        #expect(try ledger.store.items(of: "shop").map(\.url) == ["http://a.example/new"])
        #expect(try ledger.store.frontier(of: 1).map(\.state) == ["queued", "done"])
    }

    @Test("a redirect to another host waits there")
    func otherHost() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        try Self.redirect(ledger, ledger.task(1, "/"), to: "http://b.example/")
        #expect(try Self.claim(ledger).paths.isEmpty)
        let claim = try ledger.store.claim(
            run: 1,
            host: "b.example",
            limit: 1,
            onlyBegun: false,
            now: .test,
            isLeased: { _ in false }
        )
        #expect(claim.urls.map(\.location) == ["http://b.example/"])
    }

    @Test("a loop, of one URL or of several, counts its hops and goes on as one row")
    func loop() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/a"])
        for (place, target) in ["/a", "/b", "/a", "/b", "/c", "/a"].enumerated() {
            let path = try #require(try Self.claim(ledger).paths.first)
            try Self.redirect(ledger, ledger.task(1, path), to: target)
            #expect(try Self.claim(ledger).paths == [target])
            #expect(try ledger.task(1, target).hops == place + 1)
        }
        #expect(
            try ledger.rows("SELECT url, state FROM urls") == [
                "http://a.example/a 0", "http://a.example/b 4", "http://a.example/c 4",
            ]
        )
    }

    @Test("a redirect to a URL of another row ends as a duplicate, whatever became of that one")
    func duplicate() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/done", "/queued", "/moved", "/1", "/2", "/3"])
        try ledger.commit(.outcome(ledger.page(1, "/done", ["a": "1"])))
        try Self.redirect(ledger, ledger.task(1, "/moved"), to: "/alias")
        for (path, target) in [("/1", "/done"), ("/2", "/queued"), ("/3", "/alias")] {
            try Self.redirect(ledger, ledger.task(1, path), to: target)
        }
        #expect(try Self.claim(ledger).paths == ["/queued", "/alias"])
        #expect(try ledger.count(1, "duplicate") == 3)
        #expect(try ledger.count(1, "redirects") == 4)
        #expect(try ledger.store.frontier(of: 1).map(\.count) == [2, 1, 3])
        #expect(try ledger.record(1).failed == 0)
    }

    // MARK: - Going on

    @Test("what is left of a run is told with its hosts, times and counts")
    func backlog() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/ok", "/bad", "/denied", "/again", "/moved", "/type", "/new"])
        try ledger.commit(.outcome(ledger.page(1, "/ok", links: ["/l1", "/l2"])))
        try ledger.commit(.outcome(ledger.failure(1, "/bad")))
        // Refused before it was handed out, so it is no page of the limit.
        try ledger.commit(.outcome(ledger.failure(1, "/denied", .robotsDenied, status: nil)))
        var retry = try ledger.failure(1, "/again")
        retry.verdict = .retry(notBefore: .test + .seconds(10), usesRetry: true)
        try ledger.commit(.outcome(retry))
        try Self.redirect(ledger, ledger.task(1, "/moved"), to: "http://b.example/")
        var image = try ledger.page(1, "/type")
        image.verdict = .skippedType
        try ledger.commit(.outcome(image))
        let backlog = try ledger.store.backlog(of: 1)
        #expect(backlog.queued == ["a.example": 4, "b.example": 1])
        #expect(backlog.notBefore["a.example"] == Instant(millisecondsSince1970: 0))
        // /ok, /bad, /again, /moved and /type were handed out.
        #expect(backlog.begun == 5)
        #expect(backlog.open == 2)
        #expect(backlog.failed == 1)
        // /moved counts where its link led to.
        #expect(try ledger.store.begunByHost(of: 1) == ["a.example": 5])
        #expect(backlog.seedsDone == 2)
    }

    @Test("every known URL's fingerprint is told, where rows moved too")
    func fingerprints() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/a"])
        try Self.redirect(ledger, ledger.task(1, "/a"), to: "/b")
        var prints: Set<Fingerprint> = []
        try ledger.store.forEachFingerprint(of: 1) { prints.insert(Fingerprint(high: $0, low: $1)) }
        #expect(prints == [.make("http://a.example/a"), .make("http://a.example/b")])
    }
}
