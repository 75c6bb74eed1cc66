import Testing
import TrawlCore

@testable import Trawl

@Suite("Limits of a run", .timeLimit(.minutes(10)))
struct CrawlLimitTests {
    @Test("no more pages than the limit, and exactly so many", arguments: [1, 2, 7, 20])
    func pages(limit: Int) throws {
        let site = try Site.star(20)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "limits: {pages: \(limit)}")
        let run = try workshop.runSite()
        #expect(run.state == .limited)
        #expect(run.reason == "pages: \(limit)")
        #expect(run.pages == limit)
        #expect(site.targets.count == limit)
    }

    @Test("a site with just so many pages is done, not limited", arguments: [21, 22])
    func justEnough(limit: Int) throws {
        let site = try Site.star(20)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "limits: {pages: \(limit)}")
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(run.reason == nil)
        #expect(run.pages == 21)
    }

    @Test("--limit takes the place of the job's limit")
    func option() throws {
        let site = try Site.star(20)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "limits: {pages: 10}")
        var options = RunOptions()
        options.pageLimit = 3
        #expect(try workshop.runSite(options: options).pages == 3)
        #expect(site.targets.count == 3)
        options.pageLimit = 30
        #expect(try workshop.runSite(options: options).state == .done)
    }

    @Test("redirects and retries of a page are one page of the limit, and are gone on with")
    func hops() throws {
        let site = try Site(
            [
                "/": .page("home", links: ["/moved", "/b", "/c"]),
                "/moved": .redirect(to: "/there"), "/there": .page("there"),
                "/b": .page("b"), "/c": .page("c"),
            ],
            script: ["/bad": [.status(500), .page("good")]]
        )
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/bad"),
            site.url("/"),
            lines: """
                limits: {pages: 3}
                politeness: {robots: ignore, delay: 0s, concurrency: 1}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .limited)
        #expect(try workshop.titles() == ["good", "home", "there"])
        #expect(run.pages == 3)
    }

    @Test("items end a run, and what is in flight is still recorded")
    func items() throws {
        let site = try Site.star(40)
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: """
                limits: {items: 5}
                politeness: {robots: ignore, delay: 50ms, concurrency: 1}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .limited)
        #expect(run.reason == "items: 5")
        #expect(run.items >= 5)
        #expect(run.items < 41)
        #expect(run.pages == site.targets.count)
        #expect(try workshop.titles().count == run.items)
    }

    @Test("a run with just so many items less one is done")
    func fewerItems() throws {
        let site = try Site.star(3)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "limits: {items: 5}")
        #expect(try workshop.runSite().state == .done)
    }

    @Test("bytes end a run")
    func bytes() throws {
        let site = try Site.star(40)
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: """
                limits: {bytes: 1KB}
                politeness: {robots: ignore, delay: 50ms, concurrency: 1}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .limited)
        #expect(run.reason == "bytes: 1024")
        #expect(run.bytes >= 1024)
        #expect(run.pages < 41)
    }

    @Test("duration ends a run that waits for a host", arguments: [true, false])
    func duration(hasItem: Bool) throws {
        let site = try Site([
            "/": hasItem ? .page("home", links: ["/a"]) : .status(204).with("Content-Type", "a/b"),
            "/a": .page("a"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            site.url("/a"),
            lines: """
                limits: {duration: 1500ms}
                politeness: {robots: ignore, delay: 10m}
                """
        )
        let run = try workshop.runSite()
        // With the time over and nothing found, something is wrong.
        #expect(run.state == (hasItem ? .limited : .failed))
        #expect(run.reason?.contains("duration: 1500ms") == true)
        #expect(run.elapsedMilliseconds >= 1500)
        #expect(site.targets == ["/"])
    }
}
