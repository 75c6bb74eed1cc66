import Testing
import TrawlCore

@testable import Trawl

@Suite("robots.txt in a crawl", .timeLimit(.minutes(10)))
struct CrawlRobotsTests {
    private static let polite = "politeness: {delay: 0s, concurrency: 4}"

    @Test("it is fetched once, and first; what it denies is never fetched but counted")
    func obeyed() throws {
        let site = try Site([
            "/robots.txt": .text("User-agent: *\nDisallow: /private\nAllow: /private/ok\n"),
            "/": .page("home", links: ["/private/1", "/private/ok", "/a", "/privateer"]),
            "/private/1": .page("secret"), "/private/ok": .page("ok"), "/a": .page("a"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.polite)
        let run = try workshop.runSite()
        #expect(site.targets.first == "/robots.txt")
        #expect(site.targets.sorted() == ["/", "/a", "/private/ok", "/robots.txt"])
        #expect(try workshop.failures(run) == ["robots_denied": 2])
        #expect(run.state == .done)
        #expect(run.pages == 3)
        let denied = try #require(try workshop.store().failures(of: run.id).first)
        #expect(
            denied.samples.map(\.message).contains("robots.txt: Disallow: /private (line 2)"),
            "\(denied)"
        )
        #expect(denied.samples.allSatisfy { $0.attempts == 0 })
        // It holds for a day: the next run, of another process too, does not ask again.
        try workshop.runSite()
        #expect(site.visits("/robots.txt") == 1)
    }

    @Test("`robots: ignore` neither fetches nor obeys it")
    func ignored() throws {
        let site = try Site([
            "/robots.txt": .text("User-agent: *\nDisallow: /\n"), "/": .page("home"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "politeness: {robots: ignore, delay: 0s}")
        #expect(try workshop.runSite().pages == 1)
        #expect(site.targets == ["/"])
    }

    @Test("a host without one may be fetched", arguments: [404, 410, 403, 401])
    func missing(status: Int) throws {
        let site = try Site(["/robots.txt": .status(status), "/": .page("home")])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.polite)
        #expect(try workshop.runSite().pages == 1)
        #expect(site.targets == ["/robots.txt", "/"])
    }

    @Test("each origin has its own, also where the host is one")
    func origins() throws {
        let denying = try Site([
            "/robots.txt": .text("User-agent: *\nDisallow: /\n"), "/x": .page("x"),
        ])
        let site = try Site(["/": .page("home", links: [denying.url("/x")])])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.polite)
        let run = try workshop.runSite()
        #expect(site.targets == ["/robots.txt", "/"])
        #expect(denying.targets == ["/robots.txt"])
        #expect(try workshop.failures(run) == ["robots_denied": 1])
    }

    @Test(
        "redirects of it are followed, to another host too, and its rules hold where it was asked"
    )
    func redirected() throws {
        let other = try Site(
            address: "127.0.0.2",
            ["/rules": .text("User-agent: *\nDisallow: /a\n")]
        )
        let site = try Site([
            "/robots.txt": .redirect(to: "/robots2"),
            "/robots2": .redirect(to: other.url("/rules")),
            "/": .page("home", links: ["/a", "/b"]), "/a": .page("a"), "/b": .page("b"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: Self.polite + "\nallow: [127.0.0.1, 127.0.0.2]"
        )
        let run = try workshop.runSite()
        #expect(site.targets == ["/robots.txt", "/robots2", "/", "/b"])
        #expect(other.targets == ["/rules"])
        #expect(run.pages == 2)
    }

    @Test("while it cannot be had the host waits, and the run goes on at the next start")
    func unreachable() throws {
        let asked = BoundedQueue<String>(capacity: 10)
        let site = try Site(["/robots.txt": .status(503), "/": .page("home")]) { request in
            try? asked.put(request.target, .nonBlocking)
        }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.polite)
        let stop = StopRequest()
        var options = RunOptions()
        options.stop = stop
        // When the answer is kept, it is known: so the progress is looked at, not the request.
        options.onProgress = { progress in
            let known = try? workshop.store().robots(of: String(site.url("/").dropLast()))
            if known?.status == 503, stop.count == 0 {
                #expect(progress.queued == 1)
                stop.request()
            }
        }
        #expect(try workshop.run("site", options: options).isEmpty)
        let store = try workshop.store()
        let run = try #require(try store.run(named: "site"))
        #expect(run.state == .interrupted)
        #expect(run.endedAt == nil)
        #expect(site.targets == ["/robots.txt"])
        #expect(try store.robots(of: String(site.url("/").dropLast()))?.failuresInARow == 1)
    }

    @Test("nofollow is obeyed as robots.txt is")
    func nofollow() throws {
        let home = LoopbackServer.Answer.html(
            #"<h1>home</h1><a href="/a" rel="nofollow">x</a><a href="/b">x</a>"#
        )
        let site = try Site(["/": home, "/a": .page("a"), "/b": .page("b")])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.polite)
        #expect(try workshop.runSite().pages == 2)
        #expect(site.visits("/a") == 0)
        try workshop.job(start: site.url("/"))
        #expect(try workshop.runSite().pages == 3)
    }
    @Test("X-Robots-Tag is obeyed as the meta element is; noindex is counted, and items are kept")
    func robotsTag() throws {
        func page(_ path: String, _ tags: [String], _ head: String = "") -> LoopbackServer.Answer {
            var answer = LoopbackServer.Answer.html(
                "\(head)<h1>\(path)</h1><a href='\(path)/next'>x</a>"
            )
            answer.headers += tags.map { (name: "X-Robots-Tag", value: $0) }
            return answer
        }
        let site = try Site([
            "/plain": page("/plain", ["otherbot: none", "all"]),
            "/header": page("/header", ["otherbot: all", "trawl: nofollow"]),
            "/both": page("/both", ["noindex"], "<meta name=robots content=nofollow>"),
            "/meta": page("/meta", [], "<meta name=robots content=noindex>"),
            "/plain/next": .page("plain"), "/meta/next": .page("meta"),
        ])
        let workshop = try Workshop()
        let starts = ["/plain", "/header", "/both", "/meta"].map { site.url($0) }
        let list = starts.map { "\"\($0)\"" }.joined(separator: ", ")
        try workshop.folder.write(
            "start: [\(list)]\n\(Self.polite)\nfollow: a\nfields: {title: h1}\n",
            to: "jobs/site.yaml"
        )
        let run = try workshop.runSite()
        #expect(
            Set(site.targets) == [
                "/robots.txt", "/plain", "/header", "/both", "/meta", "/plain/next", "/meta/next",
            ]
        )
        #expect(run.items == 6)
        #expect(try workshop.count(run, "pages.noindex") == 2)
        #expect(try workshop.count(run, "links.nofollow") == 2)
        let samples = try workshop.store().samples(of: run.id)
        #expect(
            samples.filter { $0.subject == "pages.noindex" }.map(\.url).sorted()
                == [site.url("/both"), site.url("/meta")]
        )
    }
}
