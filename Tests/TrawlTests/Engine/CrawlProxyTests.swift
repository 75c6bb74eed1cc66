import Foundation
import Logging
import Testing
import TrawlCore

@testable import Trawl

@Suite("A crawl through proxies", .timeLimit(.minutes(10)))
struct CrawlProxyTests {
    private static let canary = "pr0xy-51c7"

    /// A proxy's URL at which nobody listens.
    private static func absent() throws -> String {
        let server = try LoopbackServer { _ in .text("") }
        server.stop()
        return "http://127.0.0.1:\(server.port)"
    }

    @Test("proxies take turns, and see all that the site does, robots.txt too")
    func turns() throws {
        let site = try Site.star(9)
        let proxies = [try LoopbackProxy(.http), try LoopbackProxy(.socks5)]
        defer {
            for proxy in proxies { proxy.stop() }
            site.server.stop()
        }
        let urls = proxies.map { "\"\($0.url())\"" }.joined(separator: ", ")
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "fetch: {proxy: [\(urls)]}\npoliteness: {delay: 0s}"
        )
        let run = try workshop.runSite()
        #expect(run.pages == 10)
        #expect(run.errors == 0)
        #expect(site.targets.count == 11)
        #expect(site.targets.first == "/robots.txt")
        // SOCKS may use a tunnel again.
        #expect(proxies.map { $0.visits.isEmpty } == [false, false])
        #expect(site.server.log.count { $0.request.header("Connection") == "close" } >= 5)
    }

    @Test("a proxy that fails is left out, and neither a page nor its host pays for it")
    func failing() throws {
        let site = try Site.star(20)
        let refusing = try LoopbackProxy(.http) { _ in .status(407) }
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            refusing.stop()
            site.server.stop()
        }
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: """
                fetch: {retries: 0, proxy: ["\(try Self.absent())", "\(refusing.url())", "\(proxy.url())"]}
                """
        )
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(run.pages == 21)
        #expect(run.errors == 0)
        #expect(refusing.visits.count <= 2)
        #expect(proxy.visits.count == 21)
    }

    @Test("without a proxy that works a run fails, and says why")
    func noneWorks() throws {
        let site = try Site.star(1)
        defer { site.server.stop() }
        let absent = try Self.absent()
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "fetch: {retries: 0, proxy: \"\(absent)\"}"
        )
        let run = try workshop.runSite()
        #expect(run.state == .failed)
        #expect(run.reason?.contains("connect: proxy \(absent): ") == true)
        #expect(site.targets.isEmpty)
    }

    @Test("while all proxies rest, pages stay in the frontier")
    func resting() throws {
        let site = try Site.star(1)
        let current = StopRequest()
        let proxy = try LoopbackProxy(.http) { _ in
            current.request()
            return .status(407)
        }
        defer {
            proxy.stop()
            site.server.stop()
        }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "fetch: {proxy: \"\(proxy.url())\"}")
        var options = RunOptions()
        options.stop = current
        #expect(try workshop.run("site", options: options).isEmpty)
        let run = try #require(try workshop.store().run(named: "site"))
        #expect(run.failed == 0)
        #expect(run.errors == 1)
        let rows = try workshop.store().rows("SELECT state, attempts, throttled FROM urls")
        #expect(rows == ["0 0 1"])
    }

    @Test("a private address behind a proxy is refused before the proxy sees it")
    func guarded() throws {
        let site = try LoopbackServer { request in
            let port = request.header("Host")?.split(separator: ":").last ?? ""
            return .page("home", links: ["http://a.localhost:\(port)/x", "/own"])
        }
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            site.stop()
        }
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "allow: [127.0.0.1, a.localhost]\nfetch: {proxy: \"\(proxy.url())\"}"
        )
        let run = try workshop.runSite()
        #expect(run.pages == 2)
        #expect(run.failed == 1)
        #expect(try workshop.failures(run) == ["address_blocked": 1])
        #expect(proxy.visits.allSatisfy { $0.target.hasPrefix("127.0.0.1:") })
    }

    @Test("a name that the job may reach is looked up once, and goes through")
    func named() throws {
        let site = try Site.star(3)
        let proxy = try LoopbackProxy(.socks5)
        defer {
            proxy.stop()
            site.server.stop()
        }
        let workshop = try Workshop()
        try workshop.job(
            start: "http://a.localhost:\(site.server.port)/",
            lines: "private: [127.0.0.0/8, \"::1\"]\nfetch: {proxy: \"\(proxy.url())\"}"
        )
        #expect(try workshop.runSite().pages == 4)
        #expect(proxy.visits.allSatisfy { $0.target == "a.localhost:\(site.server.port)" })
        #expect(!proxy.visits.isEmpty)
    }

    @Test("a proxy's password goes to the proxy alone, and is written nowhere")
    func secret() throws {
        let site = try Site([
            "/": .page("home", links: ["/r", "/bad"]), "/r": .redirect(to: "/in"),
            "/in": .page("in"), "/bad": .mischief(.reset),
        ])
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            site.server.stop()
        }
        let text = Lock("")
        var workshop = try Workshop(environment: ["PASS": Self.canary])
        workshop.crawler.logger = Logger(label: "test") { _ in LogCollector(text: text) }
        let absent = try Self.absent().replacingOccurrences(of: "://", with: "://me:${PASS}@")
        try workshop.job(
            start: site.url("/"),
            lines: """
                fetch: {retries: 0, proxy: ["\(absent)", "\(proxy.url(user: "me:${PASS}@"))"]}
                output: out.jsonl
                """
        )
        let run = try workshop.runSite()
        #expect(run.pages == 2)
        let basic = "Basic " + Data("me:\(Self.canary)".utf8).base64EncodedString()
        #expect(proxy.visits.count >= 4)
        #expect(proxy.visits.allSatisfy { $0.credentials == basic })
        for entry in site.server.log {
            let names = entry.request.headers.map { $0.name.lowercased() }
            #expect(!names.contains { $0.hasPrefix("proxy") || $0 == "authorization" })
        }
        #expect(!text.withLock { $0 }.contains(Self.canary))
        for name in workshop.folder.names(below: "") where !name.hasPrefix("jobs") {
            let bytes = FileManager.default.contents(atPath: workshop.folder.path + "/" + name)
            #expect(bytes?.range(of: Data(Self.canary.utf8)) == nil, "\(name)")
        }
    }

    @Test("a page that is tried out goes through the job's proxies as well")
    func trial() throws {
        let site = try Site.star(1)
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            site.server.stop()
        }
        let url = try #require(WebURL(site.url("/")))
        let job = try Job.make(
            "start: \(url)\nfields: {title: h1}\n"
                + "fetch: {proxy: [\"\(try Self.absent())\", \"\(proxy.url())\"]}"
        )
        let steps = ExtractionSteps(transforms: TransformRegistry(), items: [])
        let trial = try PageTrial(fetching: url, job: job, steps: steps)
        #expect(trial.outcome.items.count == 1)
        #expect(proxy.visits.count == 1)
    }
}
