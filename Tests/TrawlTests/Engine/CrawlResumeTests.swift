import Logging
import Testing
import TrawlCore

@testable import Trawl

@Suite("Interrupted runs", .timeLimit(.minutes(10)))
struct CrawlResumeTests {
    /// Runs the job until the server has seen so many requests, then drains.
    private static func interrupt(
        _ workshop: Workshop,
        _ stop: Lock<StopRequest>
    ) throws -> [RunRecord] {
        var options = RunOptions()
        let request = StopRequest()
        stop.withLock { $0 = request }
        options.stop = request
        return try workshop.run("site", options: options)
    }

    @Test(
        "a run that was stopped goes on as the same run, and ends as if nothing had been",
        arguments: [1, 2, 5, 20]
    )
    func goesOn(requests: Int) throws {
        let current = Lock(StopRequest())
        let seen = Lock(0)
        let site = try Site.star(30) { _ in
            let count = seen.withLock { seen in
                seen += 1
                return seen
            }
            if count == requests { current.withLock { $0 }.request() }
        }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "output: out.jsonl")
        #expect(try Self.interrupt(workshop, current).isEmpty)
        let before = try #require(try workshop.store().run(named: "site"))
        #expect(before.state == .interrupted)
        #expect(before.pages == site.targets.count)
        #expect(workshop.folder.text("out.jsonl") == nil)

        let run = try workshop.runSite()
        #expect(run.name == before.name)
        #expect(run.state == .done)
        #expect([run.pages, run.items, run.added] == [31, 31, 31])
        #expect(try workshop.store().items(of: "site").count == 31)
        #expect(try workshop.store().runs(of: "site", limit: 9).count == 1)
        // What was recorded was not fetched again.
        #expect(Set(site.targets).count == site.targets.count)
        #expect(try workshop.store().frontier(of: run.id).map(\.count) == [31])
        #expect(
            workshop.folder.text("out.jsonl")?.split(separator: "\n").count == 31
        )
    }

    @Test("a stop that comes with the last page leaves the run whole, interrupted or done")
    func lastPage() throws {
        let current = Lock(StopRequest())
        let seen = Lock(0)
        let site = try Site.star(5) { _ in
            let count = seen.withLock { seen in
                seen += 1
                return seen
            }
            if count == 6 { current.withLock { $0 }.request() }
        }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "output: out.jsonl")
        // Whether the page or the stop is sooner is nobody's to say.
        _ = try Self.interrupt(workshop, current)
        let before = try #require(try workshop.store().run(named: "site"))
        #expect(before.pages == 6)
        if before.state != .done {
            #expect(before.state == .interrupted)
            #expect(try workshop.runSite().name == before.name)
        }
        let run = try #require(try workshop.store().run(named: "site"))
        #expect(run.state == .done)
        #expect([run.pages, run.items, run.added] == [6, 6, 6])
        #expect(site.targets.count == 6)
        #expect(workshop.folder.text("out.jsonl")?.split(separator: "\n").count == 6)
    }

    @Test("stopped again and again, it still ends with all pages, each recorded once")
    func manyStops() throws {
        let current = Lock(StopRequest())
        let site = try Site.star(30) { _ in current.withLock { $0 }.request() }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        var stops = 0
        while try Self.interrupt(workshop, current).isEmpty { stops += 1 }
        #expect(stops >= 5)
        let runs = try workshop.store().runs(of: "site", limit: 99)
        #expect(runs.map(\.state) == [.done])
        #expect(runs.map(\.pages) == [31])
        #expect(try workshop.store().items(of: "site").count == 31)
    }

    @Test("a second request stops at once; what was in flight is fetched again, and recorded once")
    func secondStop() throws {
        let current = Lock(StopRequest())
        let slow = LoopbackServer.Answer.page("slow").delayed(by: .seconds(600))
        let site = try Site(
            ["/": .page("home", links: ["/slow", "/a"]), "/a": .page("a")],
            script: ["/slow": [slow, .page("slow")]]
        ) { request in
            guard request.path == "/slow" else { return }
            let stop = current.withLock { $0 }
            stop.request()
            stop.request()
        }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        #expect(try Self.interrupt(workshop, current).isEmpty)
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(run.pages == 3)
        #expect(site.visits("/slow") == 2)
        #expect([run.failed, run.errors] == [0, 0])
    }

    @Test("the drain's time limit gives up what takes longer")
    func drainLimit() throws {
        let current = Lock(StopRequest())
        let slow = LoopbackServer.Answer.page("slow").delayed(by: .seconds(600))
        let site = try Site(script: ["/": [slow, .page("home")]]) { _ in
            current.withLock { $0 }.request()
        }
        var workshop = try Workshop()
        workshop.crawler.settings.drain = .milliseconds(50)
        try workshop.job(start: site.url("/"))
        #expect(try Self.interrupt(workshop, current).isEmpty)
        #expect(try workshop.store().run(named: "site")?.errors == 0)
    }

    @Test("a new run cancels the interrupted one")
    func isNew() throws {
        let current = Lock(StopRequest())
        let site = try Site.star(5) { _ in current.withLock { $0 }.request() }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        #expect(try Self.interrupt(workshop, current).isEmpty)
        let old = try #require(try workshop.store().run(named: "site"))
        current.withLock { $0 = StopRequest() }
        var options = RunOptions()
        options.isNew = true
        let new = try workshop.runSite(options: options)
        #expect(new.state == .done)
        #expect(new.name != old.name)
        let states = try workshop.store().runs(of: "site", limit: 9).map(\.state)
        #expect(states == [.done, .cancelled])
        #expect(try workshop.store().openRuns().isEmpty)
    }

    @Test("it goes on with the definition it began with; a changed file serves the next run")
    func definition() throws {
        let current = Lock(StopRequest())
        let site = try Site.star(5) { _ in current.withLock { $0 }.request() }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        #expect(try Self.interrupt(workshop, current).isEmpty)
        current.withLock { $0 = StopRequest() }
        try workshop.job(start: site.url("/"), lines: "fields: {heading: h1}\nlimits: {pages: 1}")
        #expect(try workshop.runSite().pages == 6)
        #expect(try workshop.titles().count == 6)
        let second = try workshop.runSite()
        #expect(second.state == .limited)
        #expect(second.pages == 1)
    }

    @Test("one whose definition cannot be read any more says so, and makes way for a new one")
    func unreadable() throws {
        let current = Lock(StopRequest())
        let site = try Site.star(3) { _ in current.withLock { $0 }.request() }
        var workshop = try Workshop(environment: ["TOKEN": "x"])
        try workshop.job(start: site.url("/"), lines: "fetch: {headers: {X-Key: \"${TOKEN}\"}}")
        #expect(try Self.interrupt(workshop, current).isEmpty)
        current.withLock { $0 = StopRequest() }
        workshop.crawler.environment = [:]
        try workshop.job(start: site.url("/"))
        let error = #expect(throws: CrawlerError.self) { try workshop.runSite() }
        guard case .failed(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("cannot go on"))
        var options = RunOptions()
        options.isNew = true
        #expect(try workshop.runSite(options: options).pages == 4)
    }

    @Test("limits on pages go on counting over a stop, whatever became of the pages")
    func limits() throws {
        let current = Lock(StopRequest())
        let links = (1...6).flatMap { ["/no/\($0)", "/\($0)"] }
        var pages: [String: LoopbackServer.Answer] = [
            "/": .page("home", links: links + ["/pdf"]),
            "/robots.txt": .text("User-agent: *\nDisallow: /no\n"),
            "/pdf": .bytes([1], type: "application/pdf"),
        ]
        for number in 1...6 { pages["/\(number)"] = .page("\(number)") }
        let site = try Site(pages) { request in
            if request.path == "/3" { current.withLock { $0 }.request() }
        }
        let workshop = try Workshop()
        let lines = "politeness: {delay: 0s, concurrency: 1}\nlimits: {pages: 6}"
        try workshop.job(start: site.url("/"), lines: lines)
        #expect(try Self.interrupt(workshop, current).isEmpty)
        let run = try workshop.runSite()
        #expect(run.state == .limited)
        #expect(run.pages == 6)
    }

    @Test("the daemon goes on with interrupted runs, and its job's fires do not run beside them")
    func daemon() throws {
        let current = Lock(StopRequest())
        let site = try Site.star(8) { request in
            if request.path == "/3" { current.withLock { $0 }.request() }
        }
        let workshop = try Workshop()
        // Every fire is long due: the job was settled last when the interrupted run was due.
        let now = EngineClock.now
        let due =
            Instant(millisecondsSince1970: now.millisecondsSince1970 / 60_000 * 60_000)
            - .seconds(600)
        let lines = """
            schedule: {every: 1m, timezone: UTC}
            politeness: {robots: ignore, delay: 20ms}
            """
        try workshop.job(start: site.url("/"), lines: lines)
        let job = try #require(workshop.crawler.load().job(named: "site"))
        do {
            let ledger = try Ledger(workshop.crawler.data)
            let name = RunName(job: "site", scheduledAt: due, isManual: false)
            let plan = RunPlan(id: 1, name: name, job: job, pageLimit: nil, extraAllow: [])
            try ledger.commit(.begin(NewRun(plan, at: due)))
            try ledger.store.close()
        }
        let stop = StopRequest()
        current.withLock { $0 = stop }
        try workshop.start(until: stop)
        let store = try workshop.store()
        let runs = try store.runs(of: "site", limit: 9)
        #expect(runs.map(\.id) == [1])
        let fires = try store.rows("SELECT run_id, reason, count > 0 FROM fires ORDER BY first_ms")
        #expect(fires == ["1 - 1", "- daemon_down 1", "- overlap 1"])
    }

    @Test("outputs that were not written are written at the next start")
    func missedExport() throws {
        let site = try Site.star(3)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: #"output: "{run}.json""#)
        let run = try workshop.runSite()
        let file = try #require(workshop.folder.names(below: "").first { $0.hasSuffix(".json") })
        let text = try #require(workshop.folder.text(file))
        #expect(text.contains("page 3"))
        do {
            let ledger = try Ledger(workshop.crawler.data)
            try ledger.execute("UPDATE runs SET is_exported = 0")
            try ledger.store.close()
        }
        try workshop.folder.write("half", to: file)
        let stop = StopRequest()
        stop.request()
        try workshop.start(until: stop)
        #expect(workshop.folder.text(file) == text)
        #expect(try workshop.store().openRuns().isEmpty)
        #expect(try workshop.store().runs(of: "site", limit: 9).map(\.id) == [run.id])
    }

    @Test("an output that cannot be written is tried again at the next start")
    func blockedExport() throws {
        let site = try Site.star(3)
        let workshop = try Workshop()
        try workshop.folder.write("in the way", to: "blocked")
        try workshop.job(start: site.url("/"), lines: "output: [blocked/all.json, open.json]")
        #expect(try workshop.runSite().state == .done)
        let text = try #require(workshop.folder.text("open.json"))
        #expect(try workshop.store().openRuns().count == 1)

        try workshop.folder.remove("blocked")
        let stop = StopRequest()
        stop.request()
        try workshop.start(until: stop)
        #expect(workshop.folder.text("blocked/all.json") == text)
        #expect(try workshop.store().openRuns().isEmpty)
    }

    @Test("a failed run writes no output")
    func failedExport() throws {
        let site = try Site()
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "output: out.json")
        #expect(try workshop.runSite().state == .failed)
        #expect(workshop.folder.text("out.json") == nil)
        #expect(try workshop.store().openRuns().isEmpty)
    }

    @Test("when the store fails the crawl ends with the reason, and goes on when it works again")
    func storeFails() throws {
        let site = try Site.star(30)
        var workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        // One page goes through; the next wait until the failure is told, so that there are
        // outcomes when the writer is gone.
        let failure = BoundedQueue<Int>(capacity: 1)
        let passed = Lock(0)
        workshop.crawler.logger = Logger(label: "test") { _ in FailureListener(told: failure) }
        workshop.crawler.itemSteps = [
            ItemStep("wait") { item in
                let place = passed.withLock { passed in
                    defer { passed += 1 }
                    return passed
                }
                if place > 1 { _ = try? failure.take(.timeout(.seconds(20))) }
                return item
            }
        ]
        do {
            let ledger = try Ledger(workshop.crawler.data)
            try ledger.execute(
                """
                CREATE TRIGGER refuse BEFORE INSERT ON items WHEN new.url NOT LIKE '%/'
                BEGIN SELECT raise(ABORT, 'disk is full'); END
                """
            )
            try ledger.store.close()
        }
        let error = #expect(throws: CrawlerError.self) { try workshop.runSite() }
        guard case .failed(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("disk is full"))
        do {
            let ledger = try Ledger(workshop.crawler.data)
            try ledger.execute("DROP TRIGGER refuse")
            try ledger.store.close()
        }
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(run.pages == 31)
        #expect(try workshop.store().items(of: "site").count == 31)
    }

    /// Closes a queue when something critical is logged.
    private struct FailureListener: LogHandler {
        let told: BoundedQueue<Int>
        var logLevel = Logger.Level.critical
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            if event.level == .critical { told.close() }
        }
    }
}
