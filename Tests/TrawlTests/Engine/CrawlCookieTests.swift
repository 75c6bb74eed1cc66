import Logging
import Testing
import TrawlCore

@testable import Trawl

@Suite("Cookies in a crawl", .timeLimit(.minutes(10)))
struct CrawlCookieTests {
    private static let canary = "c00k1e-9d2b"

    /// A site of so many pages behind a redirect that logs in; without the session a page is 403.
    private static func login(
        pages: Int,
        onRequest: @escaping @Sendable (LoopbackServer.Request) -> Void = { _ in }
    ) throws -> LoopbackServer {
        let links = (1...pages).map { "/in/\($0)" }
        return try LoopbackServer { request in
            onRequest(request)
            if request.path == "/" {
                return .redirect(to: "/in")
                    .with("Set-Cookie", "session=\(Self.canary); Path=/; HttpOnly; Max-Age=600")
            }
            guard request.header("Cookie")?.contains("session=\(Self.canary)") ?? false else {
                return .status(403)
            }
            return .page(request.path, links: links)
        }
    }

    private static let lines = "fetch: {cookies: true}"

    @Test("a session begun by a redirect holds for all pages, on both threads")
    func session() throws {
        let server = try Self.login(pages: 40)
        defer { server.stop() }
        let workshop = try Workshop()
        try workshop.job(start: server.url("/"), lines: Self.lines)
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect([run.pages, run.failed] == [41, 0])
        #expect(server.log.first?.request.header("Cookie") == nil)
    }

    @Test("without the key no cookie is kept")
    func off() throws {
        let server = try Self.login(pages: 1)
        defer { server.stop() }
        let workshop = try Workshop()
        try workshop.job(start: server.url("/"))
        #expect(try workshop.runSite().state == .failed)
        #expect(server.log.allSatisfy { $0.request.header("Cookie") == nil })
    }

    @Test("a run begins without the cookies of the one before")
    func twoRuns() throws {
        let server = try Self.login(pages: 2)
        defer { server.stop() }
        let workshop = try Workshop()
        try workshop.job(start: server.url("/"), lines: Self.lines)
        for _ in 1...2 { #expect(try workshop.runSite().pages == 3) }
        let first = server.log.filter { $0.request.path == "/" }
        #expect(first.map { $0.request.header("Cookie") } == [nil, nil])
    }

    @Test("runs of two jobs that go at once do not share a jar")
    func besides() throws {
        let server = try LoopbackServer { request in
            .page(request.path, links: ["\(request.path)/x"])
                .with("Set-Cookie", "from=\(request.path.dropFirst().prefix(1)); Path=/")
        }
        defer { server.stop() }
        let workshop = try Workshop()
        for name in ["a", "b"] {
            try workshop.job(
                name,
                start: server.url("/\(name)"),
                lines: Self.lines + "\nlimits: {depth: 2}"
            )
        }
        #expect(try workshop.run("a", "b").map(\.pages) == [3, 3])
        for entry in server.log {
            guard let cookie = entry.request.header("Cookie") else { continue }
            #expect(cookie == "from=\(entry.request.path.dropFirst().prefix(1))")
        }
        #expect(server.log.count { $0.request.header("Cookie") != nil } == 4)
    }

    @Test("another host, and robots.txt, neither get a cookie nor give one")
    func elsewhere() throws {
        let other = try LoopbackServer(address: "127.0.0.2") { request in
            request.path == "/robots.txt"
                ? .text("").with("Set-Cookie", "robots=1; Path=/") : .page("other")
        }
        defer { other.stop() }
        let target = other.url("/x")
        let server = try LoopbackServer { request in
            guard request.path != "/robots.txt" else {
                return .text("").with("Set-Cookie", "robots=1; Path=/")
            }
            return .page("home", links: ["/own", target])
                .with("Set-Cookie", "a=\(Self.canary); Path=/")
        }
        defer { server.stop() }
        let workshop = try Workshop()
        try workshop.job(
            start: server.url("/"),
            lines: Self.lines
                + "\nallow: [127.0.0.1, 127.0.0.2]\npoliteness: {delay: 0s}"
        )
        #expect(try workshop.runSite().pages == 3)
        let own = server.log.map { ($0.request.path, $0.request.header("Cookie")) }
        #expect(own.map(\.0) == ["/robots.txt", "/", "/own"])
        #expect(own.map(\.1) == [nil, nil, "a=\(Self.canary)"])
        #expect(other.paths == ["/robots.txt", "/x"])
        #expect(other.log.allSatisfy { $0.request.header("Cookie") == nil })
    }

    @Test("a run that was stopped goes on with its session", arguments: [1, 2, 5])
    func resumed(requests: Int) throws {
        let current = Lock(StopRequest())
        let seen = Lock(0)
        let server = try Self.login(pages: 10) { _ in
            let count = seen.withLock { seen in
                seen += 1
                return seen
            }
            if count == requests { current.withLock { $0 }.request() }
        }
        defer { server.stop() }
        let workshop = try Workshop()
        try workshop.job(start: server.url("/"), lines: Self.lines)
        var options = RunOptions()
        options.stop = current.withLock { $0 }
        #expect(try workshop.run("site", options: options).isEmpty)
        let interrupted = try #require(try workshop.store().run(named: "site"))
        #expect(try workshop.store().cookies(of: interrupted.id).count == 1)

        let run = try workshop.runSite()
        #expect(run.name == interrupted.name)
        #expect([run.pages, run.failed] == [11, 0])
        #expect(server.paths.count { $0 == "/" } == 1)
        // What has ended needs no session.
        #expect(try workshop.store().cookies(of: run.id).isEmpty)
    }

    @Test("a cookie is in no log, no export and nothing that `show` reads")
    func hidden() throws {
        let server = try Self.login(pages: 3)
        defer { server.stop() }
        let text = Lock("")
        var workshop = try Workshop()
        workshop.crawler.logger = Logger(label: "test") { _ in LogCollector(text: text) }
        try workshop.job(start: server.url("/"), lines: Self.lines + "\noutput: out.jsonl")
        let run = try workshop.runSite()
        #expect(run.pages == 4)
        #expect(text.withLock { $0 }.contains("/in/3"))
        #expect(!text.withLock { $0 }.contains(Self.canary))
        #expect(workshop.folder.text("out.jsonl")?.contains(Self.canary) == false)
        let store = try workshop.store()
        let shown = "\(run) \(try store.counts(of: run.id)) \(try store.samples(of: run.id))"
        #expect(!shown.contains(Self.canary))
    }
}
