import Testing
import TrawlCore

@testable import Trawl

@Suite("Where a run begins", .timeLimit(.minutes(10)))
struct CrawlStartTests {
    // MARK: Requests

    @Test("a start URL is asked for by the request that the job file writes")
    func request() throws {
        let site = try Site([
            "/search": .page("found", links: ["/1"]), "/1": .page("one"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            startLines: """
                start:
                  - request:
                      url: \(site.url("/search"))
                      headers: {X-Key: k}
                      json: {q: swift}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .done && run.items == 2)
        let requests = site.server.log.map(\.request)
        #expect(requests.map(\.method) == ["POST", "GET"])
        #expect(requests[0].header("X-Key") == "k" && requests[1].header("X-Key") == nil)
        #expect(requests[0].header("Content-Type") == "application/json")
        #expect(String(decoding: requests[0].body, as: UTF8.self) == #"{"q":"swift"}"#)
    }

    @Test("two bodies at one URL are two pages, each recorded once over two runs")
    func bodies() throws {
        let site = try Site(["/s": .page("found")])
        let workshop = try Workshop()
        try workshop.job(
            startLines: """
                start:
                  - {request: {url: "\(site.url("/s"))", form: {page: 1}}}
                  - {request: {url: "\(site.url("/s"))", form: {page: 2}}}
                """
        )
        #expect(try workshop.runSite().pages == 2)
        #expect(try workshop.runSite().pages == 2)
        let bodies = site.server.log.map { String(decoding: $0.request.body, as: UTF8.self) }
        #expect(bodies.sorted() == ["page=1", "page=1", "page=2", "page=2"])
    }

    @Test(
        "a redirect keeps method and body or turns them into a GET",
        arguments: [
            (301, "POST", ["POST", "GET"]), (302, "POST", ["POST", "GET"]),
            (303, "PUT", ["PUT", "GET"]), (307, "POST", ["POST", "POST"]),
            (308, "PUT", ["PUT", "PUT"]), (302, "PUT", ["PUT", "PUT"]),
        ]
    )
    func redirect(status: Int, method: String, seen: [String]) throws {
        let site = try Site([
            "/a": .redirect(to: "/b", status: status), "/b": .page("there"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            startLines: """
                start: {request: {url: "\(site.url("/a"))", method: \(method), headers: {X-K: v}, body: hello}}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .done && run.pages == 1)
        let requests = site.server.log.map(\.request)
        #expect(requests.map(\.method) == seen)
        let keeps = seen[1] == method
        #expect(String(decoding: requests[1].body, as: UTF8.self) == (keeps ? "hello" : ""))
        #expect((requests[1].header("Content-Type") != nil) == keeps)
        #expect(requests[1].header("X-K") == "v")
    }

    @Test("a body is not sent on to another origin")
    func otherOrigin() throws {
        let other = try Site(address: "127.0.0.2", ["/b": .page("there")])
        let site = try Site(["/a": .redirect(to: other.url("/b"), status: 307)])
        let workshop = try Workshop()
        try workshop.job(
            startLines: "start: {request: {url: \"\(site.url("/a"))\", body: hello}}",
            lines: "allow: [127.0.0.1, 127.0.0.2]"
        )
        let run = try workshop.runSite()
        #expect(run.state == .failed && other.targets == [])
        #expect(try workshop.count(run, "failure.redirect_refused") == 1)
    }

    @Test("a POST that failed is not sent again")
    func noRetry() throws {
        let site = try Site(["/a": .status(500)])
        let workshop = try Workshop()
        try workshop.job(startLines: "start: {request: {url: \"\(site.url("/a"))\", body: x}}")
        #expect(try workshop.runSite().state == .failed)
        #expect(site.targets == ["/a"])
    }

    // MARK: Lists

    @Test("a sitemap's URLs are start URLs, those of indexes and robots.txt too, filtered by match")
    func sitemap() throws {
        let site = try listSite([
            "/robots.txt": .text("User-agent: *\nSitemap: {base}/index.xml\n"),
            "/index.xml": .xml(
                "<sitemapindex><sitemap><loc>{base}/a.xml</loc></sitemap>"
                    + "<sitemap><loc>{base}/b.txt</loc></sitemap></sitemapindex>"
            ),
            "/a.xml": .xml(
                "<urlset><url><loc>{base}/p/1</loc></url><url><loc>{base}/p/2</loc></url>"
                    + "<url><loc>{base}/q/3</loc></url><url><loc>http://other.example/p/4</loc></url></urlset>"
            ),
            "/b.txt": .text("{base}/p/5\n{base}/p/1\n"),
            "/p/1": .page("1", links: ["/p/9"]), "/p/2": .page("2"), "/p/5": .page("5"),
            "/p/9": .page("9"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            startLines: "start: {sitemap: \"\(site.url("/robots.txt"))\", match: \"*/p/*\"}"
        )
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(
            site.targets.filter { $0.hasPrefix("/p/") }.sorted() == [
                "/p/1", "/p/2", "/p/5", "/p/9",
            ]
        )
        #expect(run.items == 4)
        #expect(try workshop.count(run, "links.unmatched") == 1)
        #expect(try workshop.count(run, "links.out_of_scope") == 1)
    }

    @Test("what a sitemap lists has depth 0")
    func depth() throws {
        let site = try listSite([
            "/s.xml": .xml("<urlset><url><loc>{base}/1</loc></url></urlset>"),
            "/1": .page("1", links: ["/2"]), "/2": .page("2"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            startLines: "start: {sitemap: \"\(site.url("/s.xml"))\"}",
            lines: "limits: {depth: 0}"
        )
        #expect(try workshop.runSite().items == 1)
    }

    @Test("the links of a feed's entries are start URLs")
    func feed() throws {
        let site = try listSite([
            "/feed": .xml(
                "<rss version='2.0'><channel><title>t</title><link>/</link>"
                    + "<item><link>/1</link></item><item><link>/2</link></item></channel></rss>"
            ), "/1": .page("1"), "/2": .page("2"),
        ])
        let workshop = try Workshop()
        try workshop.job(startLines: "start: {feed: \"\(site.url("/feed"))\"}")
        let run = try workshop.runSite()
        #expect(run.state == .done && run.items == 2)
    }

    @Test("a list that cannot be read fails the run, as its only start URL")
    func unreadable() throws {
        let site = try listSite(["/s.xml": .page("no sitemap")])
        let workshop = try Workshop()
        try workshop.job(startLines: "start: {sitemap: \"\(site.url("/s.xml"))\"}")
        let run = try workshop.runSite()
        #expect(run.state == .failed)
    }
}

/// A site whose answers name it: `{base}` stands for its origin.
private func listSite(_ pages: [String: LoopbackServer.Answer]) throws -> Site {
    try Site(
        pages,
        change: { request, answer in
            let text = String(decoding: answer.body, as: UTF8.self)
            let base = "http://" + (request.header("Host") ?? "")
            answer.body = Array(text.replacing("{base}", with: base).utf8)
        }
    )
}

extension LoopbackServer.Answer {
    fileprivate static func xml(_ text: String) -> Self {
        .bytes(Array(text.utf8), type: "application/xml")
    }
}
