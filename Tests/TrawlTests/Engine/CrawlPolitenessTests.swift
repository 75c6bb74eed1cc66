import Testing
import TrawlCore

@testable import Trawl

/// What the server itself saw of delays and concurrency.
@Suite("Politeness in a crawl", .timeLimit(.minutes(10)))
struct CrawlPolitenessTests {
    /// So long each answer takes: it leaves no sooner than this after its request came.
    private static let work = Duration.milliseconds(40)

    /// A site whose answers take their time.
    private static func site(_ count: Int, robots: String? = nil) throws -> Site {
        let links = (1...count).map { "/\($0)" }
        var pages = ["/": LoopbackServer.Answer.page("home", links: links).delayed(by: work)]
        for link in links { pages[link] = .page(link).delayed(by: work) }
        pages["/robots.txt"] =
            robots.map { .text($0).delayed(by: work) }
            ?? .status(404).delayed(by: work)
        return try Site(pages)
    }

    /// The least times between the start of an answer and the arrival of the next request.
    private static func pauses(_ site: Site) -> [Duration] {
        let log = site.server.log
        return zip(log, log.dropFirst()).map { $1.arrived - $0.arrived - work }
    }

    @Test("with concurrency 1 the delay lies between the end of a request and the next")
    func delay() throws {
        let site = try Self.site(6)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "politeness: {robots: ignore, delay: 60ms}")
        #expect(try workshop.runSite().pages == 7)
        let pauses = Self.pauses(site)
        #expect(pauses.count == 6)
        #expect(pauses.allSatisfy { $0 >= .milliseconds(60) }, "\(pauses)")
        #expect(site.server.mostInFlight == 1)
    }

    @Test("the request for robots.txt keeps the delay, too")
    func delayOfRobots() throws {
        let site = try Self.site(2)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "politeness: {delay: 80ms}")
        try workshop.runSite()
        #expect(site.targets.first == "/robots.txt")
        let pauses = Self.pauses(site)
        #expect(pauses.count == 3)
        #expect(pauses.allSatisfy { $0 >= .milliseconds(80) }, "\(pauses)")
    }

    @Test(
        "never more at once than the concurrency, and so many when there is work",
        arguments: [1, 2, 5]
    )
    func concurrency(limit: Int) throws {
        let links = (1...20).map { "/\($0)" }
        var pages = ["/": LoopbackServer.Answer.page("home", links: links)]
        for link in links { pages[link] = .page(link).delayed(by: .milliseconds(5)) }
        let arrived = LoopbackGuarded(0)
        let site = try Site(pages) { request in
            guard request.path != "/" else { return }
            // The first ones wait until as many are there as may be at once.
            arrived.change { $0 += 1 }
            _ = arrived.wait(atMost: .seconds(10)) { $0 >= limit }
        }
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "politeness: {robots: ignore, delay: 0s, concurrency: \(limit)}"
        )
        #expect(try workshop.runSite().pages == 21)
        #expect(site.server.mostInFlight == limit)
    }

    @Test("Crawl-delay holds when it is longer than the job's, from the first page on")
    func crawlDelay() throws {
        let site = try Self.site(1, robots: "User-agent: *\nCrawl-delay: 0.3\n")
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "politeness: {delay: 0s, concurrency: 1}"
        )
        #expect(try workshop.runSite().pages == 2)
        let pauses = Self.pauses(site)
        #expect(pauses.count == 2)
        #expect(pauses.allSatisfy { $0 >= .milliseconds(300) }, "\(pauses)")
    }

    @Test("jobs that run together share the delay and the concurrency of their host")
    func shared() throws {
        let site = try Self.site(4)
        let workshop = try Workshop()
        try workshop.job(
            "slow",
            start: site.url("/"),
            lines: "politeness: {robots: ignore, delay: 70ms}"
        )
        try workshop.job(
            "quick",
            start: site.url("/"),
            lines: "politeness: {robots: ignore, delay: 0s, concurrency: 8}\nlimits: {pages: 3}"
        )
        let runs = try workshop.run("slow", "quick")
        #expect(runs.map(\.pages) == [5, 3])
        // The quick one's requests all fall into the time of the slow one.
        let pauses = Self.pauses(site).dropFirst()
        #expect(site.server.mostInFlight <= 2)
        #expect(pauses.allSatisfy { $0 >= .milliseconds(70) }, "\(pauses)")
    }

    @Test("a host that does not answer keeps no other host waiting")
    func twoHosts() throws {
        let site = try Site.star(10)
        let server = site.server
        let slow = try Site(address: "127.0.0.2", ["/": .page("slow")]) { _ in
            #expect(server.awaitRequests(11))
        }
        let workshop = try Workshop()
        try workshop.job("slow", start: slow.url("/"))
        try workshop.job("site", start: site.url("/"))
        #expect(try workshop.run("slow", "site").map(\.state) == [.done, .done])
        #expect(slow.targets == ["/"])
    }

    @Test("an adaptive delay follows the latency that consumers report, and is kept")
    func adaptive() throws {
        let pages = ["/": LoopbackServer.Answer.page("home").delayed(by: Self.work)]
        let site = try Site(pages)
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "politeness: {robots: ignore, delay: 10ms, adaptive: true}"
        )
        #expect(try workshop.runSite().pages == 1)
        let json = try #require(try workshop.store().gate(of: "127.0.0.1"))
        // Half of the way from 5 s to the latency.
        let delay = try #require(try HostGate.Snapshot(json: json).adaptiveDelay)
        #expect(delay >= (.seconds(5) + Self.work) / 2)
        #expect(delay < .seconds(5))
    }

    @Test("what a host asked for holds in the next process, too")
    func restart() throws {
        let site = try Site(
            script: ["/": [.status(429, [("Retry-After", "2")]), .page("home")]]
        )
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let stop = StopRequest()
        var options = RunOptions()
        options.stop = stop
        options.onProgress = { progress in
            if progress.errors == 1, stop.count == 0 { stop.request() }
        }
        #expect(try workshop.run("site", options: options).isEmpty)
        #expect(site.visits("/") == 1)
        #expect(try workshop.runSite().state == .done)
        let log = site.server.log
        #expect(log[1].arrived - log[0].arrived >= .seconds(2))
    }
}
