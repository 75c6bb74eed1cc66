import Testing
import TrawlCore

@testable import Trawl

@Suite("Failures and retries in a crawl", .timeLimit(.minutes(10)))
struct CrawlRetryTests {
    @Test("a page that fails twice and then comes is fetched three times and stored once")
    func retried() throws {
        let site = try Site(script: ["/": [.status(500), .status(503), .page("home")]])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let run = try workshop.runSite()
        #expect(site.visits("/") == 3)
        #expect([run.pages, run.failed, run.errors, run.items] == [1, 0, 2, 1])
        #expect(run.state == .done)
        #expect(try workshop.failures(run) == ["http_5xx": 2])
        #expect(try workshop.count(run, "retries") == 2)
    }

    @Test(
        "so many retries as the job says and no more; what would not change is not tried again",
        arguments: [(500, 0, 1), (500, 1, 2), (404, 3, 1), (403, 3, 1), (501, 3, 1), (408, 1, 2)]
    )
    func attempts(status: Int, retries: Int, requests: Int) throws {
        let site = try Site(["/": .status(status)])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "fetch: {retries: \(retries)}")
        let run = try workshop.runSite()
        #expect(site.visits("/") == requests)
        #expect([run.pages, run.failed, run.errors] == [0, 1, requests])
        #expect(run.state == .failed)
    }

    @Test("a Retry-After is never cut short, by the server's own clock", arguments: [429, 503])
    func retryAfter(status: Int) throws {
        let site = try Site(
            ["/": .page("home", links: ["/a", "/b"]), "/b": .page("b")],
            script: [
                "/a": [
                    .status(status, [("Retry-After", "1")]).delayed(by: .milliseconds(50)),
                    .page("a"),
                ]
            ]
        )
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: """
                politeness: {robots: ignore, delay: 0s, concurrency: 1}
                fetch: {retries: 0}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .done)
        // It used up no retry, and the host waited, not the URL alone.
        #expect(try workshop.titles() == ["a", "b", "home"])
        let log = site.server.log
        let refused = try #require(log.firstIndex { $0.request.path == "/a" })
        // The answer left no sooner than this; when its last byte did, the log knows too late.
        let told = log[refused].arrived + .milliseconds(50)
        #expect(log.count > refused + 1)
        for entry in log[(refused + 1)...] { #expect(entry.arrived - told >= .seconds(1)) }
    }

    @Test(
        "what goes wrong is counted by its kind",
        arguments: [
            ("too_large", .html(String(repeating: "x", count: 4097)), 1),
            ("truncated", .mischief(.cut(after: 3)), 2),
            ("timeout_total", .page("late").delayed(by: .seconds(60)), 2),
            ("protocol", .raw("no http\r\n\r\n"), 2),
            ("http_4xx", .status(418), 1),
            ("http_5xx", .status(501), 1),
        ] as [(String, LoopbackServer.Answer, Int)]
    )
    func kinds(kind: String, answer: LoopbackServer.Answer, requests: Int) throws {
        let site = try Site(["/": .page("home", links: ["/bad"]), "/bad": answer])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "fetch: {retries: 1, max_body: 4KB, timeout: 1500ms}"
        )
        let run = try workshop.runSite()
        #expect(try workshop.failures(run) == [kind: requests])
        #expect(site.visits("/bad") == requests)
        #expect([run.pages, run.failed] == [1, 1])
        // One bad page fails alone.
        #expect(run.state == .done)
        #expect(try workshop.titles() == ["home"])
    }

    @Test("a body of just the limit is stored")
    func largest() throws {
        let page = "<h1>big</h1>"
        let body = page + String(repeating: " ", count: 4096 - page.utf8.count)
        let site = try Site(["/": .html(body)])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "fetch: {max_body: 4KB}")
        #expect(try workshop.runSite().bytes == 4096)
    }

    @Test("where nobody listens, the run fails with the reason")
    func refused() throws {
        let site = try Site()
        let url = site.url("/")
        site.server.stop()
        let workshop = try Workshop()
        try workshop.job(start: url, lines: "fetch: {retries: 0}")
        let run = try workshop.runSite()
        #expect(run.state == .failed)
        #expect(run.reason?.contains("connect") == true)
    }

    @Test("an address that the job does not write out is not reached by a link or a redirect")
    func privateAddress() throws {
        let inner = try Site(address: "127.0.0.9", ["/": .page("inner")])
        let site = try Site([
            "/": .page(
                "home",
                links: [
                    "http://inner.localhost:\(inner.server.port)/", "/r",
                ]
            ),
            "/r": .redirect(to: "http://2130706441:\(inner.server.port)/"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "allow: [127.0.0.1, \"*.localhost\"]")
        let run = try workshop.runSite()
        #expect(inner.targets.isEmpty)
        #expect(run.pages == 1)
    }
}
