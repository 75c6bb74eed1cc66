import Testing
import TrawlCore

@testable import Trawl

/// Kinds of page that are visited once.
@Suite("Pages that are visited once", .timeLimit(.minutes(10)))
struct CrawlVisitTests {
    /// `/` lists `/d/1` and `/d/2`; the first of them leads on to `/d/3`.
    private static let pages: [String: LoopbackServer.Answer] = [
        "/": .page("list", links: ["/d/1", "/d/2"]), "/d/1": .page("one", links: ["/d/3"]),
        "/d/2": .page("two"), "/d/3": .page("three"),
    ]

    /// A list that is always visited, and its details, which are visited once.
    private static func workshop(_ site: ValidatingSite, _ more: String = "") throws -> Workshop {
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: """
                pages:
                  - name: list
                    follow: [{css: a, page: detail}]
                  - name: detail
                    visit: once
                    follow: a
                    item: thing
                    fields: {title: h1}
                \(more)
                """
        )
        return workshop
    }

    @Test(
        "A second run asks for the list alone, follows what it knows, and removes nothing",
        arguments: ["", "fetch: {revalidate: false}"]
    )
    func once(fetch: String) throws {
        let site = try ValidatingSite(Self.pages, .none)
        let workshop = try Self.workshop(site, fetch)
        let first = try workshop.runSite()
        #expect(first.state == .done && first.fates == [3, 3, 0, 0, 0])
        let items = try workshop.store().items(of: "site")
        let before = site.server.log.count
        let second = try workshop.runSite()
        #expect(site.requests(since: before) == ["/"])
        #expect(second.state == .done)
        #expect(second.fates == [3, 0, 0, 0, 3])
        #expect(try workshop.count(second, "visited") == 3)
        #expect(second.pages == 1)
        let after = try workshop.store().items(of: "site")
        #expect(after.map(\.key) == items.map(\.key))
        // Nobody asked for them again.
        #expect(after.map(\.fetchedAt) == items.map(\.fetchedAt))
        #expect(after.allSatisfy { $0.run == second.name.description })
    }

    @Test("A new page is fetched, and one that vanished is removed and fetched when it comes back")
    func newAndGone() throws {
        let site = try ValidatingSite(Self.pages, .none)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        site.change("/", to: .page("list", links: ["/d/2", "/d/4"]))
        site.change("/d/4", to: .page("four"))
        var before = site.server.log.count
        let second = try workshop.runSite()
        #expect(site.requests(since: before) == ["/", "/d/4"])
        #expect(second.fates == [2, 1, 0, 2, 1])
        site.change("/", to: .page("list", links: ["/d/1", "/d/2"]))
        before = site.server.log.count
        let third = try workshop.runSite()
        #expect(site.requests(since: before) == ["/", "/d/1", "/d/3"])
        #expect(third.fates == [3, 2, 0, 1, 1])
    }

    @Test("A page that failed is asked for again until it is stored")
    func failed() throws {
        var pages = Self.pages
        pages["/d/2"] = .status(404)
        let site = try ValidatingSite(pages, .none)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        let before = site.server.log.count
        try workshop.runSite()
        #expect(site.requests(since: before) == ["/", "/d/2"])
    }

    @Test("It holds also when retention has removed the URLs of earlier runs")
    func pruned() throws {
        let site = try ValidatingSite(Self.pages, .none)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        try workshop.runSite()
        let control = DirectoryControl(workshop.crawler)
        var retention = Retention()
        retention.urls = 1
        guard case .pruning(let standing) = control.answer(.prune(retention, pass: nil)) else {
            Issue.record("no answer")
            return
        }
        #expect(standing.isOver && standing.removed.prunedRuns == 1)
        let before = site.server.log.count
        let third = try workshop.runSite()
        #expect(site.requests(since: before) == ["/"])
        #expect(third.fates == [3, 0, 0, 0, 3])
    }

    @Test("Pages that are passed over do not count for the limit on pages, and wait for no delay")
    func limit() throws {
        let links = (1...150).map { "/d/\($0)" }
        var pages = ["/": LoopbackServer.Answer.page("list", links: links)]
        for link in links { pages[link] = .page(link) }
        let site = try ValidatingSite(pages, .none)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        try workshop.job(
            start: site.url("/"),
            lines: """
                pages:
                  - name: list
                    follow: [{css: a, page: detail}]
                  - name: detail
                    visit: once
                    follow: a
                    item: thing
                    fields: {title: h1}
                limits: {pages: 1}
                politeness: {robots: ignore, delay: 200ms}
                """
        )
        let second = try workshop.runSite()
        #expect(second.state == .done && second.fates == [150, 0, 0, 0, 150])
        #expect(second.elapsedMilliseconds < 15_000)
    }
}
