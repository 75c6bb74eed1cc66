import Testing
import TrawlCore

@testable import Trawl

@Suite("What a run fetches", .timeLimit(.minutes(10)))
struct CrawlScopeTests {
    @Test("every link is followed once, however often and from wherever it comes")
    func once() throws {
        let site = try Site([
            "/": .page("home", links: ["/a", "/b", "/a", "/a#part", "a", "./b", "/?", "#top"]),
            "/?": .page("query"),
            "/a": .page("a", links: ["/", "/b", "/c"]),
            "/b": .page("b", links: ["/a", "/c", "/c?x=1"]),
            "/c": .page("c", links: ["/"]),
            "/c?x=1": .page("c1"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(Set(site.targets).count == site.targets.count)
        #expect(Set(site.targets).isSuperset(of: ["/", "/a", "/b", "/c", "/c?x=1"]))
        #expect(run.pages == site.targets.count)
        #expect(run.items == run.pages)
    }

    @Test("links are followed to the depth limit and no further", arguments: [0, 1, 3, 4, 5])
    func depth(limit: Int) throws {
        var pages = ["/0": LoopbackServer.Answer.page("0", links: ["/1"])]
        for number in 1...4 { pages["/\(number)"] = .page("\(number)", links: ["/\(number + 1)"]) }
        pages["/5"] = .page("5")
        let site = try Site(pages)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/0"), lines: "limits: {depth: \(limit)}")
        let run = try workshop.runSite()
        #expect(site.targets == (0...limit).map { "/\($0)" })
        #expect(run.state == .done)
        #expect(try workshop.count(run, "links.too_deep") == (limit < 5 ? 1 : 0))
    }

    @Test("hosts that are not allowed and URLs that are denied are not fetched but counted")
    func refused() throws {
        let other = try Site(address: "127.0.0.2", ["/": .page("other")])
        let site = try Site([
            "/": .page(
                "home",
                links: [
                    "/ok", "/login?x", "/x/login/y", other.url("/"), "mailto:a@b.example",
                    "/s/s/s/", "ftp://127.0.0.1/", "http://", "/image.png",
                ]
            ),
            "/ok": .page("ok"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: #"deny: ["*/login*"]"#)
        let run = try workshop.runSite()
        #expect(site.targets.sorted() == ["/", "/ok"])
        #expect(other.targets.isEmpty)
        let names = ["", ".denied", ".out_of_scope", ".scheme", ".trap", ".invalid", ".no_page"]
        #expect(try names.map { try workshop.count(run, "links" + $0) } == [9, 2, 1, 2, 1, 1, 1])
        #expect(run.state == .done)
    }

    @Test("links that come again are counted again, whatever became of them")
    func again() throws {
        let other = try Site(address: "127.0.0.2", ["/": .page("other")])
        let links = ["/ok", "/ok#a", "/login", other.url("/"), "/s/s/s/", "http://", "/image.png"]
        let site = try Site(["/": .page("home", links: links + links), "/ok": .page("ok")])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: #"deny: ["*/login*"]"#)
        let run = try workshop.runSite()
        #expect(site.targets.sorted() == ["/", "/ok"])
        let names = ["", ".denied", ".out_of_scope", ".trap", ".invalid", ".no_page"]
        #expect(try names.map { try workshop.count(run, "links" + $0) } == [14, 2, 2, 2, 2, 2])
    }

    @Test("`match` on a follow rule filters its links only")
    func match() throws {
        let site = try Site([
            "/": .html(
                #"<a href="/news/1">x</a><a href="/old/1">x</a><b><a href="/old/2">x</a></b>"#
            ),
            "/news/1": .page("n"), "/old/2": .page("o"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: #"follow: [{css: "body > a", match: "*/news/*"}, "b a"]"#
        )
        let run = try workshop.runSite()
        #expect(site.targets.sorted() == ["/", "/news/1", "/old/2"])
        #expect(try workshop.count(run, "links.unmatched") == 1)
    }

    @Test("the kind of a page: by the rule that found it, by its URL, else its parent's")
    func kinds() throws {
        let link = { (rel: String, href: String) in "<a class=\(rel) href=\"\(href)\">x</a>" }
        let site = try Site([
            "/list/1": .html("<h1>l1</h1>" + link("book", "/b/1") + link("next", "/more")),
            "/more": .html("<h1>l2</h1>" + link("book", "/list/2") + link("next", "/special/x")),
            "/b/1": .html("<h1>b1</h1>"),
            "/list/2": .html("<h1>b2</h1>"),
            "/special/x": .html("<h1>s</h1>" + link("next", "/b/3")),
        ])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/list/1"),
            lines: """
                pages:
                  - {name: list, match: "*/list/*", follow: [{css: a.book, page: book}, a.next], item: list, fields: {title: h1}}
                  - {name: special, match: "*/special/*", item: special, fields: {title: h1}}
                  - {name: book, item: book, fields: {title: h1}}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .done)
        let items = try workshop.store().items(of: "site").map { "\($0.kind) \($0.json)" }
        #expect(
            items.sorted() == [
                #"book {"title":"b1"}"#,  // by the rule
                #"book {"title":"b2"}"#,  // by the rule, though its URL says `list`
                #"list {"title":"l1"}"#,  // the seed, by its URL
                #"list {"title":"l2"}"#,  // its parent's
                #"special {"title":"s"}"#,  // by its URL
            ]
        )
        // The kind `special` follows nothing.
        #expect(site.visits("/b/3") == 0)
    }

    @Test("what is no page by its type is not read, and counted")
    func types() throws {
        let site = try Site([
            "/": .page("home", links: ["/pdf", "/json", "/plain", "/none"]),
            "/pdf": .bytes(Array("<h1>pdf".utf8), type: "application/pdf"),
            "/json": .bytes(Array("{}".utf8), type: "application/json"),
            "/plain": .text("plain"),
            "/none": LoopbackServer.Answer(body: Array("<h1>none".utf8)),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let run = try workshop.runSite()
        #expect(site.targets.count == 5)
        #expect(try workshop.count(run, "skipped_type") == 1)
        #expect(run.pages == 4)
        #expect(run.state == .done)
        #expect(try workshop.titles().contains("none"))
        #expect(try workshop.titles().contains("pdf") == false)
    }

    @Test("a seed that is given twice is fetched once")
    func seeds() throws {
        let site = try Site(["/": .page("home"), "/a": .page("a")])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), site.url("/#x"), site.url("/a"))
        let run = try workshop.runSite()
        #expect(site.targets.sorted() == ["/", "/a"])
        #expect(run.pages == 2)
    }

    @Test("a run fails when no start URL succeeds, with the first one's reason, and only then")
    func failed() throws {
        let site = try Site(["/ok": .page("ok")])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/a"), site.url("/b"))
        let failed = try workshop.runSite()
        #expect(failed.state == .failed)
        #expect(
            failed.reason == "no start URL succeeded: \(site.url("/a")): http_4xx: status 404"
        )
        #expect([failed.pages, failed.failed, failed.errors] == [0, 2, 2])
        try workshop.job(start: site.url("/a"), site.url("/ok"))
        #expect(try workshop.runSite().state == .done)
    }
}
