import Testing
import TrawlCore

@testable import Trawl

/// The producer with virtual time: no thread, no clock.
@Suite("Producer")
struct ProducerTests {
    /// A job at `a.example`.
    private static func job(_ lines: String, name: String = "site") throws -> Job {
        try Job.make(
            """
            start: http://a.example/
            fields: {title: h1}
            follow: a
            \(lines)
            """,
            name: name
        )
    }

    private static let free = "politeness: {robots: ignore, delay: 0s, concurrency: 100}"

    // MARK: - Schedules

    @Test("an hourly schedule fires 8,760 times in a year, each time by itself or as one range")
    func year() throws {
        var agenda = Agenda(startedAt: .test)
        let job = try Self.job("schedule: {cron: \"0 * * * *\", timezone: UTC}")
        _ = agenda.take(in: SharedJob(job), kept: nil, isBroken: false, now: .test)
        let end = Instant.test + .seconds(365 * 86_400)
        var fires = 0
        while let due = agenda.nextDue, due <= end {
            let found = agenda.take(now: due)
            #expect(found.count == 1)
            #expect(found.first?.decision.onTime == due)
            #expect(found.first?.skipped == [])
            fires += found.count
        }
        #expect(fires == 8760)

        var asleep = Agenda(startedAt: .test)
        _ = asleep.take(in: SharedJob(job), kept: nil, isBroken: false, now: .test)
        let due = try #require(asleep.take(now: end).first)
        #expect(due.decision.madeUp == [end - .seconds(1800)])
        let missed = try #require(due.skipped.first)
        #expect(missed.count == 8759)
        #expect(missed.first == .test + .seconds(1800))
        #expect(missed.last == end - .seconds(1800 + 3600))
        #expect(missed.reason == .missed)
    }

    @Test("a daily job of half a year: every fire is one recorded run")
    func daily() throws {
        let stage = try Stage(
            try Self.job("schedule: {cron: \"0 6 * * *\", timezone: UTC}\n" + Self.free)
        )
        var now = Instant.test
        let end = Instant.test + .seconds(180 * 86_400)
        while let next = try stage.step(now), next <= end {
            now = max(now, next)
            try stage.step(now)
            for task in stage.handedOut() {
                try stage.begin(task, now)
                try stage.finish(task, now)
            }
            try stage.step(now)
            for run in stage.producer.runs.keys { stage.tell(.exported(run: run), now) }
        }
        #expect(stage.told.count { $0.hasPrefix("finished") } == 180)
        #expect(
            try stage.ledger.rows("SELECT count(*), count(run_id), sum(count) FROM fires")
                == ["180 180 180"]
        )
        #expect(stage.producer.runs.isEmpty)
    }

    @Test("while a run goes on, fires of its job are skipped with a reason, others not")
    func overlap() throws {
        let lines = "schedule: {every: 1m, timezone: UTC}\n" + Self.free
        let stage = try Stage(try Self.job(lines), try Self.job(lines, name: "other"))
        let first = try #require(try stage.step(.test))
        #expect(first == .test + .seconds(60))
        try stage.step(first)
        let slow = try #require(stage.handedOut().first { $0.run == 1 })
        try stage.step(first + .seconds(60))
        try stage.step(first + .seconds(120))
        let rows = try stage.ledger.rows(
            """
            SELECT jobs.name, run_id IS NOT NULL, fires.reason, sum(count)
            FROM fires JOIN jobs ON jobs.id = job_id GROUP BY 1, 2, 3 ORDER BY 1, 2
            """
        )
        #expect(
            rows == [
                "other 0 overlap 2", "other 1 - 1", "site 0 overlap 2", "site 1 - 1",
            ]
        )
        #expect(stage.told.count { $0.contains("skipped") && $0.hasSuffix("overlap") } == 4)
        // Once it is over, the next fire is a run again.
        try stage.begin(slow, first)
        try stage.finish(slow, first + .seconds(130))
        try stage.step(first + .seconds(130))
        stage.tell(.exported(run: slow.run), first + .seconds(130))
        try stage.step(first + .seconds(180))
        #expect(
            try stage.ledger.rows("SELECT count(*) FROM fires WHERE run_id IS NOT NULL") == ["3"]
        )
    }

    @Test("an interrupted run that goes on is a run that goes on: its job does not fire beside it")
    func overlapAfterStart() throws {
        let job = try Self.job("schedule: {every: 1m, timezone: UTC}\n" + Self.free)
        let stage = try Stage(job)
        stage.ask(job, run: 1)
        // The process was away: a fire is due with the first step.
        try stage.step(.test + .seconds(90))
        #expect(stage.producer.runs.count == 1)
        #expect(
            try stage.ledger.rows("SELECT run_id, reason FROM fires") == ["- overlap"]
        )
    }

    // MARK: - Ends

    @Test("a run whose time is over waits for what is in flight, and the producer sleeps")
    func overTime() throws {
        let job = try Self.job("limits: {duration: 10s}\n" + Self.free)
        let stage = try Stage()
        stage.ask(job)
        #expect(try stage.step(.test) == .test + .seconds(10))
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        let late = Instant.test + .seconds(11)
        if let next = try stage.step(late) { #expect(next > late) }
        #expect(stage.told.count { $0.hasPrefix("ended") } == 0)
        try stage.finish(task, links: ["/more"], late)
        try stage.step(late)
        #expect(stage.told.contains { $0.hasPrefix("ended") })
        #expect(stage.handedOut().isEmpty)
        // Nor does it turn round while the outputs are written.
        #expect(try stage.step(late) ?? .test + .seconds(99) > late)
    }

    @Test(
        "a limit that was reached before the process ended holds at the start",
        arguments: [4, 5]
    )
    func limitBefore(items: Int) throws {
        let job = try Self.job("limits: {items: 5}\n" + Self.free)
        let stage = try Stage()
        try stage.ledger.commit(.begin(.make(1, job: "site", seeds: ["/1", "/2"])))
        try stage.ledger.commit(.outcome(stage.ledger.page(1, "/1")))
        let name = RunName(job: "site", scheduledAt: .test + .seconds(1), isManual: false)
        let plan = RunPlan(id: 1, name: name, job: job, pageLimit: nil, extraAllow: [])
        var asked = AskedRun(plan: plan)
        asked.isKnown = true
        asked.items = items
        asked.backlog = try stage.ledger.store.backlog(of: 1)
        stage.tell(.ask(asked), .test)
        try stage.step(.test)
        #expect(stage.handedOut().count == (items < 5 ? 1 : 0))
        #expect(try stage.ledger.record(1).state == (items < 5 ? .running : .limited))
    }

    @Test("a run whose time is over before a start URL succeeded says both")
    func overTimeWithoutSeed() throws {
        let stage = try Stage()
        stage.ask(try Self.job("limits: {duration: 10s}\n" + Self.free))
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        stage.tell(.finished(host: "a.example", run: 1, at: .test, .failed), .test)
        var retry = FetchOutcome(
            task: task,
            startedAt: .test,
            verdict: .retry(notBefore: .test + .seconds(60), usesRetry: true)
        )
        retry.failure = .init(kind: .dns, message: "no such host")
        try stage.record(retry, .test)
        try stage.step(.test + .seconds(10))
        let run = try stage.ledger.record(1)
        #expect(run.state == .failed)
        #expect(run.reason == "duration: 10s; no start URL succeeded")
    }

    @Test("draining hands out nothing more, and leaves the run interrupted")
    func drain() throws {
        let job = try Self.job(Self.free)
        let stage = try Stage()
        stage.ask(job)
        try stage.step(.test)
        let task = try #require(stage.handedOut().first)
        try stage.begin(task, .test)
        stage.tell(.drain, .test)
        #expect(try stage.step(.test) == nil)
        try stage.finish(task, links: ["/a"], .test)
        #expect(try stage.step(.test + .seconds(5)) == nil)
        #expect(stage.handedOut().isEmpty)
        #expect(try stage.ledger.record(1).state == .interrupted)
        #expect(try stage.ledger.record(1).pages == 1)
    }

    @Test("a run that the writer begins while the program ends is interrupted, too")
    func drainWhileBeginning() throws {
        let job = try Self.job(Self.free)
        let stage = try Stage()
        stage.ask(job)
        _ = stage.producer.step(now: .test)  // The run is on its way to the writer.
        stage.tell(.drain, .test)
        try stage.step(.test)
        #expect([.queued, .interrupted].contains(try stage.ledger.record(1).state))
        #expect(stage.handedOut().isEmpty)
    }

    // MARK: - Hosts

    @Test("jobs that share a host keep the largest delay and the smallest concurrency")
    func sharedHost() throws {
        let quick = try Self.job(
            "politeness: {robots: ignore, delay: 0s, concurrency: 9}",
            name: "quick"
        )
        let slow = try Self.job(
            "politeness: {robots: ignore, delay: 5s, concurrency: 1}",
            name: "slow"
        )
        let stage = try Stage()
        stage.ask(quick, run: 1)
        stage.ask(slow, run: 2)
        var now = Instant.test
        var times: [Instant] = []
        while stage.told.count(where: { $0.hasPrefix("finished") }) < 2, times.count < 9 {
            let next = try stage.step(now)
            let tasks = stage.handedOut()
            if tasks.isEmpty, let next { now = max(now, next) }
            for task in tasks {
                times.append(now)
                try stage.begin(task, now)
                now = now + .seconds(1)
                try stage.finish(task, links: task.depth == 0 ? ["/\(task.run)/1"] : [], now)
                try stage.step(now)
            }
            for run in stage.producer.runs.values where run.isEnded {
                stage.tell(.exported(run: run.plan.id), now)
            }
        }
        #expect(times.count == 4)
        // One second of transfer, then five of rest, while the slow job uses the host.
        let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
        #expect(gaps.prefix(2).allSatisfy { $0 >= .seconds(6) }, "\(gaps)")
    }

    @Test("the queue is filled to its capacity and never beyond")
    func fullQueue() throws {
        let job = try Self.job(Self.free)
        let stage = try Stage(capacity: 4)
        stage.ask(job)
        try stage.step(.test)
        let first = try #require(stage.handedOut().first)
        try stage.begin(first, .test)
        try stage.finish(first, links: (1...20).map { "/\($0)" }, .test)
        try stage.step(.test)
        #expect(stage.tasks.isFull)
        var seen: Set<String> = []
        for _ in 0..<20 {
            for task in stage.handedOut() {
                #expect(seen.insert(task.url).inserted)
                try stage.begin(task, .test)
                try stage.finish(task, .test)
            }
            try stage.step(.test)
        }
        #expect(seen.count == 20)
        #expect(stage.told.last?.contains("done") == true)
    }

    @Test("the waits for a robots.txt that cannot be had go on where the last process left them")
    func keptRobots() throws {
        let stage = try Stage()
        let kept = KeptRobots(
            origin: "http://a.example",
            fetchedAt: .test,
            status: 503,
            failuresInARow: 2,
            body: []
        )
        try stage.ledger.commit(.robots(kept))
        let start = Instant.test + .seconds(61)
        stage.ask(try Self.job("politeness: {delay: 0s}"), start)
        try stage.step(start)
        try stage.step(.test + .seconds(300) - .milliseconds(1))
        #expect(stage.handedOut().isEmpty)
        try stage.step(.test + .seconds(300))
        #expect(stage.handedOut().map(\.purpose) == [.robots])
    }

    @Test(
        "a robots.txt's delay is the longer of Crawl-delay and Request-rate, up to 5 minutes",
        arguments: [
            ("Request-rate: 1/5s", 5), ("Request-rate: 10/1m", 6), ("Request-rate: 1/2d", 300),
            ("Crawl-delay: 7\nRequest-rate: 1/5s", 7), ("Crawl-delay: 3\nRequest-rate: 1/5s", 5),
            ("Request-rate: 5/1s", 1), ("Request-rate: 0/5s", 1),
        ]
    )
    func requestRate(lines: String, seconds: Int64) throws {
        let stage = try Stage()
        try stage.ledger.commit(.robots(.make(lines, at: .test)))
        stage.ask(try Self.job("politeness: {delay: 1s}"))
        try stage.step(.test)
        // It was the store's: it is known before the first request.
        let first = try #require(stage.handedOut().first)
        try stage.begin(first, .test)
        try stage.finish(first, links: ["/a"], .test)
        let next = Instant.test + .seconds(seconds)
        try stage.step(next - .milliseconds(1))
        #expect(stage.handedOut().isEmpty)
        try stage.step(next)
        #expect(stage.handedOut().map(\.url) == ["http://a.example/a"])
    }

    @Test(
        "of two agents at one host the longer delay holds, and neither waits for the other for good"
    )
    func agents() throws {
        let lines = "Crawl-delay: 2\nUser-agent: slowbot\nCrawl-delay: 9\nDisallow:"
        let stage = try Stage()
        try stage.ledger.commit(.robots(.make(lines, at: .test)))
        let one = try Self.job("fetch: {user_agent: quickbot}", name: "one")
        let two = try Self.job("fetch: {user_agent: slowbot}", name: "two")
        stage.ask(one, run: 1)
        stage.ask(two, run: 2)
        try stage.step(.test)
        let first = try #require(stage.handedOut().first)
        try stage.begin(first, .test)
        try stage.finish(first, .test)
        #expect(try stage.stepToTask(from: .test) == .test + .seconds(9))
    }

    @Test("a host that a redirected robots.txt leads away from is woken when that request is lost")
    func lostRobots() throws {
        let one = try Self.job("politeness: {delay: 0s}\nlimits: {duration: 10s}", name: "one")
        let two = try Self.job("politeness: {delay: 0s}", name: "two")
        let stage = try Stage()
        stage.ask(one, run: 1)
        stage.ask(two, run: 2)
        try stage.step(.test)
        let robots = try #require(stage.handedOut().first)
        #expect(robots.purpose == .robots)
        try stage.begin(robots, .test)
        stage.tell(.finished(host: "a.example", run: 1, at: .test, .ok), .test)
        var moved = FetchOutcome(
            task: robots,
            startedAt: .test,
            verdict: .redirected(
                to: "http://b.example/robots.txt",
                host: "b.example",
                fingerprint: .make("http://b.example/robots.txt")
            )
        )
        moved.status = 301
        stage.tell(.robots(moved), .test)
        try stage.step(.test)
        let second = try #require(stage.handedOut().first)
        #expect(second.url == "http://b.example/robots.txt")
        // Its run ends before a consumer takes it, so it comes back; the other run asks anew.
        let later = Instant.test + .seconds(11)
        try stage.step(later)
        stage.tell(.returned(second, host: "b.example", at: nil), later)
        try stage.step(later)
        #expect(stage.handedOut().map(\.url) == ["http://a.example/robots.txt"])
    }
}
