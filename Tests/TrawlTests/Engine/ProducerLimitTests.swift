import Testing
import TrawlCore

@testable import Trawl

@Suite("Limits, as the producer keeps them")
struct ProducerLimitTests {
    private static let hosts = (1...5).map { "h\($0).example" }

    private static func job(
        _ limits: String,
        delay: String = "0s",
        name: String = "site"
    ) throws -> Job {
        let start = hosts.map { "\"http://\($0)/\"" }.joined(separator: ", ")
        return try .make(
            """
            start: [\(start)]
            limits: {\(limits)}
            politeness: {robots: ignore, delay: \(delay), concurrency: 4}
            fields: {a: h1}
            follow: a
            """,
            name: name
        )
    }

    @Test("no more requests of a run are in flight than `concurrency`, and each end lets one out")
    func concurrency() throws {
        let stage = try Stage()
        stage.ask(try Self.job("concurrency: 2"))
        try stage.step(.test)
        var going = stage.handedOut()
        var seen = going.map(\.url)
        #expect(going.count == 2)
        while let task = going.popLast() {
            try stage.begin(task, .test)
            try stage.step(.test)
            #expect(stage.handedOut().isEmpty)
            try stage.finish(task, .test)
            try stage.step(.test)
            let next = stage.handedOut()
            #expect(next.count == min(1, 5 - seen.count))
            seen += next.map(\.url)
            going += next
        }
        #expect(seen.sorted() == Self.hosts.map { "http://\($0)/" })
        #expect(try stage.ledger.record(1).state == .done)
    }

    @Test("a request that comes back unfetched makes room, and the limit of one run is no other's")
    func returned() throws {
        let stage = try Stage()
        stage.ask(try Self.job("concurrency: 1"))
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        stage.tell(.returned(task, host: try task.host, at: nil), .test)
        try stage.step(.test)
        #expect(stage.handedOut().count == 1)
        stage.ask(try Self.job("concurrency: 3", name: "other"), run: 2)
        try stage.step(.test)
        let others = stage.handedOut()
        #expect(others.map(\.run) == [2, 2, 2])
    }

    @Test(
        "hosts that wait for their delay and for a free request in turn are all served",
        arguments: [1, 2, 4]
    )
    func concurrencyAndDelay(limit: Int) throws {
        let stage = try Stage()
        stage.ask(try Self.job("concurrency: \(limit)", delay: "1s"))
        var now = Instant.test
        var urls: [String] = []
        // Far more steps than the ten pages need.
        for _ in 0..<200 {
            let next = try stage.step(now)
            let tasks = stage.handedOut()
            #expect(tasks.count <= limit)
            for task in tasks {
                urls.append(task.url)
                try stage.begin(task, now)
                let links = (1...5).map { "/\($0)" }
                try stage.finish(task, links: urls.count == 1 ? links : [], now)
            }
            guard tasks.isEmpty else { continue }
            guard let next else { break }
            now = max(now, next)
        }
        #expect(urls.count == 10)
        #expect(Set(urls).count == 10)
        #expect(try stage.ledger.record(1).state == .done)
    }

    @Test(
        "items and bytes end a run with the page that reaches the limit, unless it was the last",
        arguments: [
            ("items: 4", 4, "items: 4"), ("items: 5", 5, nil), ("items: 6", 5, nil),
            ("bytes: 4KB", 4, "bytes: 4096"), ("bytes: 5KB", 5, nil), ("bytes: 6KB", 5, nil),
        ] as [(String, Int, String?)]
    )
    func itemsAndBytes(limit: String, pages: Int, reason: String?) throws {
        let stage = try Stage()
        stage.ask(try Self.job(limit + ", concurrency: 1"))
        var fetched = 0
        try stage.step(.test)
        while let task = stage.handedOut().first {
            try stage.begin(task, .test)
            stage.tell(.finished(host: try task.host, run: 1, at: .test, .ok), .test)
            var outcome = FetchOutcome(task: task, startedAt: .test, verdict: .stored)
            outcome.bytes = 1024
            outcome.items = [.make(task.url, "x")]
            try stage.record(outcome, .test)
            fetched += 1
            try stage.step(.test)
        }
        let run = try stage.ledger.record(1)
        #expect(fetched == pages)
        #expect(run.state == (reason == nil ? .done : .limited))
        #expect(run.reason == reason)
    }

    @Test("duration ends a run at its end and not before", arguments: [9_999, 10_000, 10_001])
    func duration(milliseconds: Int64) throws {
        let stage = try Stage()
        stage.ask(try Self.job("duration: 10s, concurrency: 1"))
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        stage.tell(.finished(host: try task.host, run: 1, at: .test, .ok), .test)
        var outcome = FetchOutcome(task: task, startedAt: .test, verdict: .stored)
        outcome.items = [.make("a", "x")]
        try stage.record(outcome, .test)
        try stage.step(.test)
        // The second page is under way; its request comes back when the time is over or nearly.
        let second = try #require(stage.handedOut().first)
        let now = Instant.test + .milliseconds(milliseconds)
        try stage.step(now)
        stage.tell(.returned(second, host: try second.host, at: nil), now)
        try stage.step(now)
        let run = try stage.ledger.record(1)
        #expect(run.state == (milliseconds < 10_000 ? .running : .limited))
        #expect(run.reason == (milliseconds < 10_000 ? nil : "duration: 10s"))
    }

    @Test("pages that a host had before the process ended count", arguments: [1, 2, 3])
    func hostPagesBefore(limit: Int) throws {
        let job = try Self.job("host_pages: \(limit)")
        let stage = try Stage()
        try stage.ledger.commit(.begin(.make(1, job: "site", seeds: ["/1", "/2", "/3"])))
        try stage.ledger.commit(.outcome(stage.ledger.page(1, "/1")))
        try ask(stage, job)
        try stage.step(.test)
        let tasks = stage.handedOut()
        #expect(tasks.count == limit - 1)
        for task in tasks {
            try stage.begin(task, .test)
            try stage.finish(task, .test)
        }
        try stage.step(.test)
        let run = try stage.ledger.record(1)
        #expect(run.state == (limit < 3 ? .limited : .done))
        #expect(run.reason == (limit < 3 ? "host_pages: \(limit)" : nil))
    }

    @Test("failures before the process ended count", arguments: [9, 10])
    func errorsBefore(failed: Int) throws {
        let job = try Self.job("errors: 50%")
        let stage = try Stage()
        let paths = (1...20).map { "/\($0)" }
        try stage.ledger.commit(.begin(.make(1, job: "site", seeds: paths)))
        for (number, path) in paths.dropLast().enumerated() {
            let ledger = stage.ledger
            let outcome = try number < failed ? ledger.failure(1, path) : ledger.page(1, path)
            try ledger.commit(.outcome(outcome))
        }
        try ask(stage, job)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        stage.tell(.finished(host: try task.host, run: 1, at: .test, .ok), .test)
        try stage.record(stage.ledger.failure(1, "/20"), .test)
        try stage.step(.test)
        let run = try stage.ledger.record(1)
        #expect(run.state == (failed < 10 ? .done : .failed))
        let reason = "errors: 11 of 20 pages failed, more than 50%"
        #expect(run.reason == (failed < 10 ? nil : reason))
    }

    /// Has a run go on that the store has.
    private func ask(_ stage: Stage, _ job: Job) throws {
        let name = RunName(job: "site", scheduledAt: .test + .seconds(1), isManual: false)
        let plan = RunPlan(id: 1, name: name, job: job, pageLimit: nil, extraAllow: [])
        var asked = AskedRun(plan: plan)
        asked.isKnown = true
        asked.backlog = try stage.ledger.store.backlog(of: 1)
        asked.backlog?.begunByHost = try stage.ledger.store.begunByHost(of: 1)
        stage.tell(.ask(asked), .test)
    }
}
