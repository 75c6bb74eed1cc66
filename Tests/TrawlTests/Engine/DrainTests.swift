import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// The daemon and real signals.
@Suite("Signals to a daemon", .timeLimit(.minutes(10)))
struct DrainTests {
    /// Starts the daemon on a job that fires every second, and waits for the first requests of other
    /// pages than `/`.
    private static func start(
        _ workshop: Workshop,
        drain: String,
        waitingFor hits: BoundedQueue<String>,
        _ count: Int
    ) throws -> Process {
        let process = try workshop.launch(["start", "--drain", drain])
        var seen = 0
        while seen < count {
            if try hits.take(.timeout(.seconds(60))) != "/" { seen += 1 }
        }
        return process
    }

    /// A site whose pages but `/` take so long to answer, and who tells of its requests.
    private static func site(
        answeringAfter delay: Duration
    ) throws -> (site: Site, hits: BoundedQueue<String>) {
        let hits = BoundedQueue<String>(capacity: 1000)
        var pages = ["/": LoopbackServer.Answer.page("home", links: (1...30).map { "/\($0)" })]
        for number in 1...30 { pages["/\(number)"] = .page("page \(number)").delayed(by: delay) }
        let site = try Site(pages) { try? hits.put($0.path, .nonBlocking) }
        return (site, hits)
    }

    /// What every end by signal leaves: a file without a log, no mark of a crawl, and done pages with items.
    private static func check(_ workshop: Workshop) throws {
        let log = workshop.folder.path + "/data/trawl.db-wal"
        let size = try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int
        #expect((size ?? 0) == 0, "the log is still there")
        let store = try workshop.store()
        #expect(try store.rows("PRAGMA quick_check") == ["ok"])
        #expect(try store.rows("SELECT count(*) FROM crawl") == ["0"])
        #expect(
            try store.rows("SELECT url FROM urls WHERE state = 1 ORDER BY url")
                == store.rows("SELECT url FROM items ORDER BY url")
        )
    }

    private static let job = """
        schedule: {every: 1s, timezone: UTC}
        politeness: {robots: ignore, delay: 0s, concurrency: 4}
        """

    @Test("SIGTERM asks for nothing more, lets what is in flight end, and ends well")
    func drains() throws {
        let (site, hits) = try Self.site(answeringAfter: .seconds(3))
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.job)
        let process = try Self.start(workshop, drain: "60s", waitingFor: hits, 4)
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        #expect(site.targets.count == 5, "nothing was asked for after the signal")
        try Self.check(workshop)
        let record = try #require(try workshop.store().run(named: "site"))
        #expect(record.state == .interrupted)
        #expect(record.pages == 5, "what was in flight is recorded")
        let frontier = try workshop.store().frontier(of: record.id)
        #expect(frontier.map(\.state) == ["queued", "done"])
        #expect(frontier.map(\.count) == [26, 5])
    }

    @Test("what is in flight longer than --drain is queued again")
    func limit() throws {
        let (site, hits) = try Self.site(answeringAfter: .seconds(600))
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.job)
        let process = try Self.start(workshop, drain: "100ms", waitingFor: hits, 4)
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        try Self.check(workshop)
        let record = try #require(try workshop.store().run(named: "site"))
        #expect(record.pages == 1)
        #expect(record.errors == 0)
        #expect(try workshop.store().frontier(of: record.id).map(\.count) == [30, 1])
    }

    /// Two kinds of signal: a second one of the same kind may come before the first was taken, and is lost then.
    @Test("a second signal waits for nothing", arguments: [(SIGTERM, SIGINT), (SIGINT, SIGTERM)])
    func second(_ first: Int32, _ second: Int32) throws {
        let (site, hits) = try Self.site(answeringAfter: .seconds(600))
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.job)
        let process = try Self.start(workshop, drain: "600s", waitingFor: hits, 4)
        kill(process.processIdentifier, first)
        kill(process.processIdentifier, second)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        try Self.check(workshop)
        let record = try #require(try workshop.store().run(named: "site"))
        #expect(record.pages == 1)
        #expect(record.errors == 0)
        #expect(record.state == .interrupted)
    }

    @Test("after SIGHUP a broken file's job goes on as it was, beside what is new")
    func reload() throws {
        let hits = BoundedQueue<String>(capacity: 1000)
        let site = try Site(["/old": .page("old"), "/new": .page("new")]) {
            try? hits.put($0.path, .nonBlocking)
        }
        let workshop = try Workshop()
        let every = "schedule: {every: 1s, timezone: UTC}"
        try workshop.job("old", start: site.url("/old"), lines: every, follows: false)
        let process = try workshop.launch(["start"])
        #expect(try hits.take(.timeout(.seconds(60))) == "/old")
        try workshop.folder.write("start: [\n", to: "jobs/old.yaml")
        try workshop.job("new", start: site.url("/new"), lines: every, follows: false)
        kill(process.processIdentifier, SIGHUP)
        while try hits.take(.timeout(.seconds(60))) != "/new" {}
        // From here on the broken file was read, too.
        while try hits.take(.timeout(.seconds(60))) != "/old" {}
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
