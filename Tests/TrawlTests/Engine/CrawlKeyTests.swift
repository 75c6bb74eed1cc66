import Foundation
import Testing
import TrawlCore

@testable import Trawl

@Suite("Keys of a job file, in a crawl", .timeLimit(.minutes(10)))
struct CrawlKeyTests {
    @Test("a server that says nothing, and one that stops, fail by the timeout that the file sets")
    func timeouts() throws {
        let site = try Site([
            "/": .page("home", links: ["/silent", "/stops"]),
            "/silent": .page("silent").delayed(by: .seconds(60)),
            "/stops": .mischief(.stall(after: 5)),
        ])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "fetch: {first_byte_timeout: 700ms, idle_timeout: 300ms, retries: 0}"
        )
        let run = try workshop.runSite()
        #expect(try workshop.failures(run) == ["timeout_first_byte": 1, "timeout_idle": 1])
        #expect(run.pages == 1)
    }

    @Test("a name that leads to a private address is fetched when `private` covers the address")
    func privateRanges() throws {
        let site = try Site(["/": .page("home")])
        let url = "http://site.localhost:\(site.server.port)/"
        let workshop = try Workshop()
        for lines in ["", "private: [10.0.0.0/8, 127.0.0.2/32]"] {
            try workshop.job(start: url, lines: lines)
            let run = try workshop.runSite()
            #expect(run.state == .failed)
            #expect(try workshop.failures(run) == ["address_blocked": 1])
        }
        #expect(site.server.connectionCount == 0)
        try workshop.job(start: url, lines: "private: 127.0.0.0/8")
        #expect(try workshop.runSite().state == .done)
        #expect(site.targets == ["/"])
    }

    @Test(
        "URLs that differ in ignored parameters alone are one page, fetched as it was found first"
    )
    func ignoredParameters() throws {
        let links = ["/a?sid=2&x=1", "/a?x=1&utm_source=b", "/a?x=1", "/a?x=2", "/?sid=7"]
        let site = try Site([
            "/?sid=1": .page("home", links: links),
            "/a?sid=2&x=1": .page("one"), "/a?x=2": .page("two"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/?sid=1"), lines: #"ignore_params: ["utm_*", sid]"#)
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(site.targets.sorted() == ["/?sid=1", "/a?sid=2&x=1", "/a?x=2"])
        #expect(try workshop.titles() == ["home", "one", "two"])
    }

    @Test("a page's links count up to the limit, the rest is counted", arguments: [1, 3, 4, 5])
    func links(limit: Int) throws {
        let site = try Site([
            "/": .page("home", links: ["#top", "/1", "/1", "/2", "/3"]),
            "/1": .page("1"), "/2": .page("2"), "/3": .page("3"),
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "limits: {links: \(limit)}")
        let run = try workshop.runSite()
        let followed = ["/1", "/1", "/2", "/3"].prefix(limit)
        #expect(Set(site.targets) == Set(["/"] + followed))
        #expect(try workshop.count(run, "links") == 5)
        #expect(try workshop.count(run, "links.too_many") == 4 - followed.count)
        #expect(run.state == .done)
    }

    @Test("a URL of the length and the segments of the limits is followed, one more is a trap")
    func traps() throws {
        let site = try Site([
            "/": .page("home", links: ["/a/b/c", "/a/b/c/d", "/xx", "/xxxxxxxxx", "/xxxxxxxxxx"]),
            "/a/b/c": .page("segments"), "/xxxxxxxxx": .page("length"),
            "/xx": .redirect(to: "/e/f/g/h"),
        ])
        let workshop = try Workshop()
        let length = site.url("/xxxxxxxxx").utf8.count
        try workshop.job(
            start: site.url("/"),
            lines: "limits: {url_length: \(length), segments: 3}"
        )
        let run = try workshop.runSite()
        #expect(site.targets.sorted() == ["/", "/a/b/c", "/xx", "/xxxxxxxxx"])
        #expect(try workshop.count(run, "links.trap") == 2)
        #expect(try workshop.failures(run) == ["trap": 1])
    }

    @Test(
        "a host gives as many pages as the limit says, the others go on",
        arguments: [1, 3, 4, 5]
    )
    func hostPages(limit: Int) throws {
        let other = try Site(
            address: "127.0.0.2",
            ["/x": .page("x", links: ["/y"]), "/y": .page("y")]
        )
        let site = try Site([
            "/": .page("home", links: ["/1", other.url("/x"), "/2", "/3", "/4"]),
            "/1": .page("1"), "/2": .page("2"), "/3": .page("3"), "/4": .page("4"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: """
                allow: [127.0.0.1, 127.0.0.2]
                limits: {host_pages: \(limit)}
                """
        )
        let run = try workshop.runSite()
        #expect(site.targets.count == limit)
        #expect(other.targets.count == min(limit, 2))
        #expect(run.state == (limit < 5 ? .limited : .done))
        #expect(run.reason == (limit < 5 ? "host_pages: \(limit)" : nil))
        #expect(run.failed == 0)
    }

    @Test(
        "a run fails when more of its pages fail than it may, from 20 pages on",
        arguments: [(19, 10, false), (19, 11, true), (18, 18, false), (24, 24, true)]
    )
    func errors(links: Int, missing: Int, fails: Bool) throws {
        let paths = (1...links).map { "/\($0)" }
        var pages = ["/": LoopbackServer.Answer.page("home", links: paths)]
        for path in paths.dropFirst(missing) { pages[path] = .page(path) }
        let site = try Site(pages)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "limits: {errors: 50%}")
        let run = try workshop.runSite()
        #expect(run.state == (fails ? .failed : .done))
        #expect(run.reason?.hasSuffix("pages failed, more than 50%") ?? false == fails)
        if links == 19, fails {
            #expect(run.reason == "errors: 11 of 20 pages failed, more than 50%")
        }
    }

    @Test("with one request in flight, every page of several hosts is fetched still")
    func concurrency() throws {
        let sites = try (1...3).map { number in
            try Site(
                address: "127.0.0.\(number)",
                ["/": .page("home", links: ["/a", "/b"]), "/a": .page("a"), "/b": .page("b")]
            )
        }
        let workshop = try Workshop()
        try workshop.job(
            start: sites[0].url("/"),
            sites[1].url("/"),
            sites[2].url("/"),
            lines: """
                limits: {concurrency: 1}
                politeness: {delay: 0s, concurrency: 4}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(run.pages == 9)
        #expect(sites.allSatisfy { $0.visits("/robots.txt") == 1 })
    }
}
