import Testing
import TrawlCore

@testable import Trawl

@Suite("Redirects in a crawl", .timeLimit(.minutes(10)))
struct CrawlRedirectTests {
    @Test("a page that sends its visitors on at once is a redirect, others are pages")
    func refresh() throws {
        func page(_ meta: String) -> LoopbackServer.Answer {
            .html("<head>\(meta)</head><h1>here</h1>")
        }
        let site = try Site([
            "/": .page("home", links: ["/a", "/b", "/c", "/d"]),
            "/a": page("<meta http-equiv=Refresh content='0; url=/moved'>"),
            "/b": page("<meta http-equiv=refresh content='6; url=/late'>"),
            "/c": page("<meta http-equiv=refresh content='0; url=/c#top'>"),
            "/d": page("<noscript><meta http-equiv=refresh content='0; url=/script'></noscript>"),
            "/moved": .page("there"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let run = try workshop.runSite()
        #expect(run.state == .done && run.items == 5)
        #expect(Set(site.targets) == ["/", "/a", "/b", "/c", "/d", "/moved"])
    }

    @Test("a redirect is followed as the same page", arguments: [301, 302, 303, 307, 308])
    func followed(status: Int) throws {
        let site = try Site([
            "/": .page("home", links: ["/old"]),
            "/old": .redirect(to: "new/?q#x", status: status), "/new/?q": .page("new"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let run = try workshop.runSite()
        #expect(site.targets == ["/", "/old", "/new/?q"])
        #expect(run.pages == 2)
        #expect(try workshop.count(run, "redirects") == 1)
        let items = try workshop.store().items(of: "site").map(\.url)
        #expect(items == [site.url("/"), site.url("/new/?q")])
    }

    @Test("links of the page are resolved against where it was found")
    func base() throws {
        let site = try Site([
            "/old": .redirect(to: "/dir/"), "/dir/": .page("dir", links: ["a"]),
            "/dir/a": .page("a"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/old"))
        try workshop.runSite()
        #expect(site.targets == ["/old", "/dir/", "/dir/a"])
    }

    @Test("a loop ends at the limit", arguments: [0, 1, 3])
    func loop(limit: Int) throws {
        let site = try Site([
            "/": .page("home", links: ["/a"]), "/a": .redirect(to: "/b"), "/b": .redirect(to: "/a"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "fetch: {redirects: \(limit)}")
        let run = try workshop.runSite()
        #expect(site.targets.count == 2 + limit)
        #expect(try workshop.failures(run) == ["redirect_limit": 1])
        #expect(run.state == .done)
        #expect([run.pages, run.failed] == [1, 1])
    }

    @Test("just so many redirects as the limit are followed")
    func atLimit() throws {
        let site = try Site([
            "/0": .redirect(to: "/1"), "/1": .redirect(to: "/2"), "/2": .page("two"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/0"), lines: "fetch: {redirects: 2}")
        #expect(try workshop.runSite().state == .done)
        #expect(try workshop.titles() == ["two"])
    }

    @Test("out of scope it is refused with the reason and the line to add, and the run fails")
    func outOfScope() throws {
        let other = try Site(address: "127.0.0.2", ["/": .page("other")])
        let site = try Site(["/": .redirect(to: other.url("/"))])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let run = try workshop.runSite()
        #expect(run.state == .failed)
        let reason = try #require(run.reason)
        #expect(reason.contains("out_of_scope: redirects to \(other.url("/"))"))
        #expect(reason.contains("add 127.0.0.2 to `allow`"))
        #expect(other.targets.isEmpty)
        try workshop.job(start: site.url("/"), lines: "allow: [127.0.0.1, 127.0.0.2]")
        #expect(try workshop.runSite().state == .done)
        #expect(other.targets == ["/"])
    }

    @Test(
        "what may not be fetched is not fetched by way of a redirect either",
        arguments: [
            ("/login", "out_of_scope"), ("/s/s/s", "trap"), ("ftp://127.0.0.1/", "scheme_blocked"),
            ("http://", "protocol"),
        ]
    )
    func refused(target: String, kind: String) throws {
        let site = try Site(["/": .page("home", links: ["/r"]), "/r": .redirect(to: target)])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: #"deny: ["*/login*"]"#)
        let run = try workshop.runSite()
        #expect(site.targets == ["/", "/r"])
        #expect(try workshop.failures(run) == [kind: 1])
    }

    @Test("robots.txt is asked about the new place")
    func robots() throws {
        let site = try Site([
            "/robots.txt": .text("User-agent: *\nDisallow: /private\n"),
            "/": .page("home", links: ["/r"]), "/r": .redirect(to: "/private"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "politeness: {delay: 0s}")
        let run = try workshop.runSite()
        #expect(site.targets == ["/robots.txt", "/", "/r"])
        #expect(try workshop.failures(run) == ["robots_denied": 1])
    }

    @Test("two ways to one page give one item")
    func duplicate() throws {
        let site = try Site([
            "/": .page("home", links: ["/1", "/2", "/page"]),
            "/1": .redirect(to: "/page"), "/2": .redirect(to: "/hop"),
            "/hop": .redirect(to: "/page"),
            "/page": .page("page"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let run = try workshop.runSite()
        #expect(try workshop.titles() == ["home", "page"])
        #expect(site.visits("/page") == 1)
        #expect(try workshop.count(run, "duplicate") == 2)
        #expect([run.pages, run.items, run.failed] == [2, 2, 0])
        #expect(run.state == .done)
    }

    @Test("without a Location it is a failure")
    func noLocation() throws {
        let site = try Site(["/": .status(302)])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let run = try workshop.runSite()
        #expect(run.reason?.contains("status 302 without a Location") == true)
    }

    @Test(
        "a seed may go to its www. twin and its own host at any port, nothing else may",
        arguments: [
            ("http://a.example/", true, "http://www.a.example/", true),
            ("http://www.a.example/", true, "http://a.example/", true),
            ("http://a.example/", true, "https://a.example:8443/", true),
            ("http://a.example/", false, "http://www.a.example/", false),  // a link
            ("http://a.example/", true, "http://b.example/", false),
            ("http://a.example/", true, "http://www2.a.example/", false),
            ("http://a.example/", true, "http://www.www.a.example/", false),
            ("http://www.a.example/", true, "http://www.b.example/", false),
        ]
    )
    func twin(from: String, isSeed: Bool, to: String, isAllowed: Bool) throws {
        let job = try Job.make(
            """
            start: \(from)
            allow: ["\(try #require(WebURL(from)).hostKey):80"]
            fields: {title: h1}
            """
        )
        let outcome = try Self.redirect(job: job, from: from, isSeed: isSeed, to: to)
        if isAllowed {
            guard case .redirected(let url, _, _) = outcome.verdict else {
                Issue.record("\(outcome.verdict) \(String(describing: outcome.failure))")
                return
            }
            #expect(url == to)
            #expect(outcome.allowedHost == WebURL(to)?.hostKey)
        } else {
            #expect(outcome.failure?.kind == .outOfScope)
            #expect(outcome.allowedHost == nil)
        }
    }

    /// What comes of a redirect, without a network.
    private static func redirect(
        job: Job,
        from: String,
        isSeed: Bool,
        to: String
    ) throws -> FetchOutcome {
        let name = RunName(job: "site", scheduledAt: .test, isManual: true)
        let plan = RunPlan(id: 1, name: name, job: job, pageLimit: nil, extraAllow: [])
        var pages = PageHandler(
            plans: RunPlans(),
            steps: ExtractionSteps(transforms: TransformRegistry(), items: [])
        )
        var task = FetchTask(run: 1, id: 1, url: from)
        if isSeed { task.seed = 0 }
        let response = FetchResponse.make(status: 301, location: to)
        return pages.outcome(
            of: .response(response),
            task: task,
            plan: plan,
            startedAt: .test,
            now: .test
        )
    }
}
