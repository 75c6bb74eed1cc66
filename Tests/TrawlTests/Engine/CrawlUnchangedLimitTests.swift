import Testing
import TrawlCore

@testable import Trawl

@Suite("Limits and interruptions of conditional requests", .timeLimit(.minutes(10)))
struct CrawlUnchangedLimitTests {
    private static func star(
        _ count: Int,
        onRequest: @escaping @Sendable (LoopbackServer.Request) -> Void = { _ in }
    ) throws -> ValidatingSite {
        var pages = ["/": LoopbackServer.Answer.page("home", links: (1...count).map { "/\($0)" })]
        for number in 1...count { pages["/\(number)"] = .page("page \(number)", links: ["/"]) }
        return try ValidatingSite(pages, onRequest: onRequest)
    }

    @Test("`revalidate: false` asks for whole pages and keeps nothing of them")
    func off() throws {
        let site = try Self.star(3)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "fetch: {revalidate: false}")
        try workshop.runSite()
        try workshop.runSite()
        #expect(site.requests().allSatisfy { !$0.hasSuffix("?") })
        #expect(try workshop.store().rows("SELECT count(*) FROM pages") == ["0"])
    }

    @Test("turned off, a complete run forgets what was kept")
    func turnedOff() throws {
        let site = try Self.star(3)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        try workshop.runSite()
        #expect(try workshop.store().rows("SELECT count(*) FROM pages") == ["4"])
        try workshop.job(start: site.url("/"), lines: "fetch: {revalidate: false}")
        #expect(try workshop.runSite().fates == [4, 0, 0, 0, 4])
        #expect(try workshop.store().rows("SELECT count(*) FROM pages") == ["0"])
    }

    @Test("a 304 that nobody asked for breaks the protocol")
    func unasked() throws {
        let site = try Site(["/": .page("home", links: ["/a"]), "/a": .status(304)])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "fetch: {retries: 0}")
        for _ in 1...2 {
            let run = try workshop.runSite()
            #expect(try workshop.failures(run) == ["protocol": 1])
            #expect([run.pages, run.failed] == [1, 1])
        }
        let failed = try workshop.store().failures(of: 1).flatMap(\.samples)
        #expect(failed.map(\.message) == ["status 304 to a request without a condition"])
    }

    @Test("a validator of 1,024 bytes is sent back, one of 1,025 or with odd bytes is not")
    func longValidators() throws {
        let inner = FetchResponse.longestValidator - 2
        let etags = [
            "/1": "\"" + String(repeating: "x", count: inner) + "\"",
            "/2": "\"" + String(repeating: "x", count: inner + 1) + "\"", "/3": "\"\u{E9}\"",
        ]
        let home = LoopbackServer.Answer.page("home", links: ["/1", "/2", "/3"])
        let site = try Site(
            ["/": home].merging(etags.mapValues { .page("x").with("ETag", $0) }) { first, _ in
                first
            }
        )
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        try workshop.runSite()
        let before = site.server.log.count
        let run = try workshop.runSite()
        let sent = site.server.log.dropFirst(before).map {
            "\($0.request.target) \($0.request.header("If-None-Match")?.utf8.count ?? 0)"
        }
        #expect(sent.sorted() == ["/ 0", "/1 1024", "/2 0", "/3 0"])
        #expect(try workshop.count(run, "unchanged.same_body") == 4)
    }

    @Test("a limited run's pages are kept too, and nothing that it did not see is forgotten")
    func limited() throws {
        let site = try Self.star(6)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        try workshop.runSite()
        var options = RunOptions()
        options.pageLimit = 3
        let short = try workshop.runSite(options: options)
        #expect(short.state == .limited)
        #expect(short.fates == [3, 0, 0, 0, 3])
        let before = site.server.log.count
        #expect(try workshop.runSite().fates == [7, 0, 0, 0, 7])
        #expect(site.requests(since: before).allSatisfy { $0.hasSuffix("?") })
    }

    @Test("an interrupted second run goes on, and ends with the same items", arguments: [1, 4, 20])
    func interrupted(requests: Int) throws {
        let current = Lock<StopRequest?>(nil)
        let seen = Lock(0)
        let site = try Self.star(20) { _ in
            let count = seen.withLock { seen in
                seen += 1
                return seen
            }
            if count == 21 + requests { current.withLock { $0 }?.request() }
        }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "output: out.jsonl\nmeta: [url]")
        try workshop.runSite()
        let written = try #require(workshop.folder.text("out.jsonl"))
        let stop = StopRequest()
        current.withLock { $0 = stop }
        var options = RunOptions()
        options.stop = stop
        #expect(try workshop.run("site", options: options).isEmpty)
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(run.fates == [21, 0, 0, 0, 21])
        #expect(workshop.folder.text("out.jsonl") == written)
        #expect(try workshop.count(run, "unchanged.not_modified") == 21)
        #expect(site.requests(since: 21).allSatisfy { $0.hasSuffix("?") })
    }

    @Test("what was kept and is damaged is fetched anew, with a 304 in the next run")
    func damaged() throws {
        let site = try Self.star(2)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        try workshop.runSite()
        do {
            let ledger = try Ledger(.directory(workshop.folder.path + "/data"))
            try ledger.execute(
                """
                UPDATE page_findings SET findings = x'0001ff'
                WHERE page_id IN (SELECT id FROM pages WHERE bytes < 40)
                """
            )
            try ledger.store.close()
        }
        let second = try workshop.runSite()
        #expect(try workshop.failures(second) == ["parse": 2])
        #expect(try workshop.runSite().fates == [3, 0, 0, 0, 3])
    }
}
