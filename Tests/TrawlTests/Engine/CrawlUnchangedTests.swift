import Testing
import TrawlCore

@testable import Trawl

@Suite("Pages that have not changed since the last run", .timeLimit(.minutes(10)))
struct CrawlUnchangedTests {
    /// `/` links to `/a` and `/b`, both of which link to `/c`.
    private static let pages: [String: LoopbackServer.Answer] = [
        "/": .page("home", links: ["/a", "/b"]), "/a": .page("a", links: ["/c", "/"]),
        "/b": .page("b", links: ["/c"]), "/c": .page("c"),
    ]

    private static func workshop(_ site: ValidatingSite, _ lines: String = "") throws -> Workshop {
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: lines)
        return workshop
    }

    /// What a run counted, without what tells how it learned of unchanged pages.
    private static func counts(_ workshop: Workshop, _ run: RunRecord) throws -> [String] {
        try workshop.store().counts(of: run.id).filter { !$0.name.hasPrefix("unchanged.") }
            .map { "\($0.name) \($0.count)" }
    }

    @Test(
        "a second run sends the validators as they came, and keeps items, links and counts",
        arguments: ValidatingSite.Validators.allCases
    )
    func second(validators: ValidatingSite.Validators) throws {
        var pages = Self.pages
        pages["/c"] = .html("<h1>c</h1><i>no number</i><a href=mailto:x>x</a><a href='//b.c'>x</a>")
        let site = try ValidatingSite(pages, validators)
        let workshop = try Self.workshop(
            site,
            "fields: {title: h1, n: {css: i, type: integer}}\noutput: out.jsonl\nmeta: [url, run]"
        )
        let first = try workshop.runSite()
        let written = try #require(workshop.folder.text("out.jsonl"))
        let before = site.server.log.count
        let second = try workshop.runSite()
        #expect(second.state == .done)
        #expect(first.fates == [4, 4, 0, 0, 0])
        #expect(second.fates == [4, 0, 0, 0, 4])
        #expect(second.pages == 4)
        #expect(
            workshop.folder.text("out.jsonl")
                == written.split(
                    separator: first.name.description,
                    omittingEmptySubsequences: false
                )
                .joined(separator: second.name.description)
        )
        #expect(try Self.counts(workshop, second) == Self.counts(workshop, first))
        #expect(
            try workshop.store().samples(of: second.id) == workshop.store().samples(of: first.id)
        )
        let isAsked = validators != .none
        #expect(
            site.requests(since: before) == ["/", "/a", "/b", "/c"].map { isAsked ? $0 + "?" : $0 }
        )
        #expect(try workshop.count(second, "unchanged.not_modified") == (isAsked ? 4 : 0))
        #expect(try workshop.count(second, "unchanged.same_body") == (isAsked ? 0 : 4))
        let bytes = pages.values.map(\.body.count).reduce(0, +)
        #expect(try workshop.count(second, "unchanged.saved_bytes") == (isAsked ? bytes : 0))
        #expect(second.bytes == (isAsked ? 0 : Int64(bytes)))
        for entry in site.server.log.dropFirst(before) {
            let etag = entry.request.header("If-None-Match")
            let date = entry.request.header("If-Modified-Since")
            switch validators {
            case .none: #expect([etag, date] == [nil, nil])
            case .etag: #expect([etag, date] == ["\"v0, of it\"", nil])
            case .weakETag: #expect([etag, date] == ["W/\"v0, of it\"", nil])
            case .lastModified: #expect([etag, date] == [nil, "Mon, 23 Nov 2026 06:30:00 GMT"])
            case .both:
                #expect([etag, date] == ["\"v0, of it\"", "Mon, 23 Nov 2026 06:30:00 GMT"])
            }
        }
    }

    @Test("what a page took when it was read is kept, and counted as saved while it stays as it is")
    func savedTime() throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        let ledger = try Ledger(workshop.crawler.data)
        let took = try ledger.rows("SELECT took_us > 0 FROM pages")
        #expect(took == ["1", "1", "1", "1"])
        // One of them was kept before there was such a measurement.
        try ledger.execute(
            "UPDATE pages SET took_us = iif(rowid = (SELECT min(rowid) FROM pages), NULL, 1000000000)"
        )
        try ledger.store.close()
        for _ in 1...2 {
            let run = try workshop.runSite()
            #expect(run.fates == [4, 0, 0, 0, 4])
            let saved = try workshop.count(run, "unchanged.saved_us")
            // Three thousand seconds but for what the requests took.
            #expect((2_000_000_000..<3_000_000_000).contains(saved))
        }
    }

    @Test("`fetched_at` is the time of the last 200 or 304")
    func fetchedAt() throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        let first = try workshop.store().items(of: "site")
        try workshop.runSite()
        let second = try workshop.store().items(of: "site")
        for (old, new) in zip(first, second) {
            #expect(new.fetchedAt > old.fetchedAt)
            #expect(new.lastChanged == old.lastChanged)
        }
    }

    @Test("a page is reached by an unchanged one also when its first finder lost it")
    func otherFinder() throws {
        for changed in ["/a", "/b"] {
            let site = try ValidatingSite(Self.pages)
            let workshop = try Self.workshop(site)
            try workshop.runSite()
            site.change(changed, to: .page("new"))
            let run = try workshop.runSite()
            #expect(run.fates == [4, 0, 1, 0, 3], "\(changed)")
            #expect(try workshop.count(run, "unchanged.not_modified") == 3)
        }
    }

    @Test("a changed page is read anew, a gone one takes its item along, and comes back as new")
    func changedAndGone() throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        site.change("/a", to: .page("new", links: ["/d"]))
        site.change("/d", to: .page("d"))
        site.change("/b", to: nil)
        let second = try workshop.runSite()
        // Only `/a` and `/b` linked to `/c`.
        #expect(second.fates == [3, 1, 1, 2, 1])
        #expect(try workshop.titles() == ["d", "home", "new"])

        site.change("/b", to: .page("b", links: ["/c"]))
        let before = site.server.log.count
        let third = try workshop.runSite()
        #expect(third.fates == [5, 2, 0, 0, 3])
        #expect(site.requests(since: before) == ["/?", "/a?", "/b", "/c", "/d?"])
    }

    @Test("a page that fails in between keeps nothing, and its items wait as always")
    func failed() throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Self.workshop(site, "fetch: {retries: 0}")
        try workshop.runSite()
        site.change("/c", to: .status(500))
        #expect(try workshop.runSite().fates == [3, 0, 0, 0, 3])
        site.change("/c", to: .page("c"))
        let before = site.server.log.count
        #expect(try workshop.runSite().fates == [4, 0, 0, 0, 4])
        #expect(site.requests(since: before) == ["/?", "/a?", "/b?", "/c"])
    }

    @Test(
        "what decides about a page in the job file makes it be read anew, once",
        arguments: [
            (lines: "fields: {title: h1, link: \"a::attr(href)\"}", isAsked: false),
            (lines: "follow: [a, b]", isAsked: false),
            (lines: "item: other", isAsked: false),
            (lines: "deny: \"*/x\"", isAsked: false),
            (lines: "allow: [127.0.0.1, a.example]", isAsked: false),
            (lines: "ignore_params: [x]", isAsked: false),
            (lines: "fetch: {headers: {Accept-Language: de}}", isAsked: false),
            (lines: "limits: {links: 1000}", isAsked: false),
            (lines: "limits: {depth: 9}\nfetch: {retries: 1}", isAsked: true),
            (lines: "description: other\noutput: out.json\nmeta: none", isAsked: true),
        ]
    )
    func edited(edit: (lines: String, isAsked: Bool)) throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        try workshop.job(start: site.url("/"), lines: edit.lines)
        for isAsked in [edit.isAsked, true] {
            let before = site.server.log.count
            let run = try workshop.runSite()
            #expect(run.state == .done)
            #expect(run.items == 4)
            let paths = ["/", "/a", "/b", "/c"]
            #expect(
                site.requests(since: before) == (isAsked ? paths.map { $0 + "?" } : paths)
            )
        }
    }

    @Test("items of edited fields are extracted anew, though no page has changed")
    func editedFields() throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        try workshop.job(start: site.url("/"), lines: "fields: {name: h1}")
        let run = try workshop.runSite()
        #expect(run.fates == [4, 0, 0, 0, 0])
        #expect(run.redefined == 4)
        let json = try workshop.store().items(of: "site").map(\.json).sorted()
        #expect(json == ["a", "b", "c", "home"].map { #"{"name":"\#($0)"}"# })
    }

    @Test("another kind of page is another page")
    func kinds() throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Workshop()
        func pages(_ fields: String, leaf: String) -> String {
            """
            pages:
              - {name: node, follow: {css: a, page: leaf}, fields: {title: h1}}
              - {name: leaf, fields: {title: \(leaf)}, item: leaf}
              - {name: third, match: "*/nothing", fields: \(fields)}
            """
        }
        let lines = [
            (pages("{x: h1}", leaf: "h1"), ["/", "/a", "/b"]),
            // Another kind's fields decide nothing about these.
            (pages("{y: h1}", leaf: "h1"), ["/?", "/a?", "/b?"]),
            (pages("{y: h1}", leaf: "a"), ["/?", "/a", "/b"]),
        ]
        for (lines, requests) in lines {
            try workshop.job(start: site.url("/"), lines: lines)
            let before = site.server.log.count
            try workshop.runSite()
            #expect(site.requests(since: before) == requests)
        }
    }

    @Test("links that were too deep are there when the job may go deeper")
    func deeper() throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Self.workshop(site, "limits: {depth: 1}")
        #expect(try workshop.runSite().items == 3)
        try workshop.job(start: site.url("/"), lines: "limits: {depth: 2}")
        let before = site.server.log.count
        #expect(try workshop.runSite().fates == [4, 1, 0, 0, 3])
        #expect(site.requests(since: before) == ["/?", "/a?", "/b?", "/c"])
        try workshop.job(start: site.url("/"), lines: "limits: {depth: 0}")
        let run = try workshop.runSite()
        #expect(run.fates == [1, 0, 0, 3, 1])
        #expect(try workshop.count(run, "links.too_deep") == 2)
    }

    @Test("validators belong to the URL that is asked for, also behind a redirect")
    func redirected() throws {
        var pages = Self.pages
        pages["/a"] = .redirect(to: "/new")
        pages["/new"] = .page("new", links: ["/deep"])
        pages["/newer"] = .page("newer")
        pages["/deep"] = .page("deep")
        let site = try ValidatingSite(pages, .etag)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        var before = site.server.log.count
        #expect(try workshop.runSite().fates == [5, 0, 0, 0, 5])
        #expect(site.requests(since: before) == ["/?", "/a", "/b?", "/c?", "/deep?", "/new?"])

        site.change("/a", to: .redirect(to: "/newer"))
        before = site.server.log.count
        #expect(try workshop.runSite().fates == [4, 1, 0, 2, 3])
        #expect(site.requests(since: before) == ["/?", "/a", "/b?", "/c?", "/newer"])
    }

    @Test("the item that two pages share is told anew by the unchanged one when the other lost it")
    func sharedItem() throws {
        let site = try ValidatingSite([
            "/": .page("x", links: ["/a", "/b"]),
            "/a": .html("<h1>k</h1><b>of a</b>"), "/b": .html("<h1>k</h1><b>of b</b>"),
        ])
        let workshop = try Self.workshop(site, "key: [k]\nfields: {k: h1, v: b}")
        try workshop.runSite()
        #expect(
            try workshop.store().items(of: "site").map(\.json) == [
                #"{"k":"k","v":"of a"}"#, #"{"k":"x","v":null}"#,
            ]
        )
        site.change("/a", to: .html("<h1>other</h1>"))
        #expect(try workshop.runSite().fates == [3, 1, 1, 0, 1])
        #expect(try workshop.store().items(of: "site").first?.json == #"{"k":"k","v":"of b"}"#)
    }

    @Test("the same body under another type is another page")
    func otherType() throws {
        let body = Array("<h1>caf\u{E9}</h1>".utf8)
        let site = try ValidatingSite(["/": .bytes(body, type: "text/html; charset=utf-8")], .none)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        site.change("/", to: .bytes(body, type: "text/html; charset=windows-1252"))
        let run = try workshop.runSite()
        #expect(run.fates == [1, 0, 1, 0, 0])
        #expect(try workshop.titles() == ["caf\u{C3}\u{A9}"])
    }

    @Test("items of unchanged pages are handed to the program as well")
    func onItems() throws {
        let site = try ValidatingSite(Self.pages)
        let workshop = try Self.workshop(site)
        try workshop.runSite()
        let seen = Lock<[String]>([])
        var options = RunOptions()
        options.onItems = { items in seen.withLock { $0 += items.map(\.key) } }
        try workshop.runSite(options: options)
        #expect(
            seen.withLock { $0 }.sorted() == ["/", "/a", "/b", "/c"].map { site.url($0) }
        )
    }
}
