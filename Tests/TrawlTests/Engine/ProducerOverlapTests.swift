import Testing
import TrawlCore

@testable import Trawl

/// What fires become while runs of their job go on; the job fires every minute.
@Suite("Producer: overlap and missed fires")
struct ProducerOverlapTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let overlap: OverlapPolicy
        /// What became of due times while the first run goes on from minute 1 to 4½.
        let fires: String
        /// The runs after minute 5.
        let runs: [String]
        var testDescription: String { "\(overlap)" }
    }

    static let cases = [
        Case(
            overlap: .skip,
            fires: "1 run, 2-4 3 overlap, 5 run",
            runs: ["site 1 done", "site 5 running"]
        ),
        Case(
            overlap: .queue,
            fires: "1 run, 2 run, 3-4 2 overlap, 5 run",
            runs: ["site 1 done", "site 2 running", "site 5 queued"]
        ),
        Case(
            overlap: .allow(2),
            fires: "1 run, 2 run, 3-4 2 overlap, 5 run",
            runs: ["site 1 done", "site 2 running", "site 5 running"]
        ),
        Case(
            overlap: .allow(9),
            fires: "1 run, 2 run, 3 run, 4 run, 5 run",
            runs: [
                "site 1 done", "site 2 running", "site 3 running", "site 4 running",
                "site 5 running",
            ]
        ),
        Case(
            overlap: .replace,
            fires: "1 run, 2 run, 3 run, 4 run, 5 run",
            runs: [
                "site 1 cancelled: replaced by site@20261123T063200Z",
                "site 2 cancelled: replaced by site@20261123T063300Z",
                "site 3 cancelled: replaced by site@20261123T063400Z",
                "site 4 running", "site 5 queued",
            ]
        ),
    ]

    @Test("what a fire does while a run goes on is what `overlap` says", arguments: cases)
    func overlap(_ test: Case) throws {
        let job = try Job.timed(.every(60), policy: .make(overlap: test.overlap))
        let stage = try Stage(job)
        try stage.pass(to: Self.minute(1), from: .test)
        let slow = try #require(stage.handedOut().first)
        try stage.pass(to: Self.minute(4), from: Self.minute(1))
        let end = Self.minute(4) + .seconds(30)
        try stage.finishRun(slow, end)
        try stage.pass(to: Self.minute(5), from: end)
        #expect(try stage.fires() == test.fires)
        #expect(try stage.runs() == test.runs)
    }

    @Test("with `replace`, the run that goes ends when its page has come, and then the next begins")
    func replace() throws {
        let stage = try Stage(try .timed(.every(60), policy: .make(overlap: .replace)))
        try stage.pass(to: Self.minute(1), from: .test)
        let first = try #require(stage.handedOut().first)
        try stage.pass(to: Self.minute(2), from: Self.minute(1))
        #expect(try stage.runs() == ["site 1 running", "site 2 queued"])
        #expect(stage.handedOut().isEmpty)
        try stage.finishRun(first, Self.minute(2) + .seconds(1))
        #expect(stage.handedOut().map(\.run) == [2])
        #expect(try stage.lateReasons() == ["1 -", "2 overlap"])
    }

    @Test("the three missed fires of `all` become runs one after the other, whatever overlaps")
    func missedAll() throws {
        let policy = FirePolicy.make(overlap: .skip, missed: .all)
        let stage = try Stage(try .timed(.every(3600), policy: policy))
        var now = Instant.test + .seconds(3 * 3600)
        try stage.pass(to: now, from: now)
        for run in 1...3 as ClosedRange<Int64> {
            let tasks = stage.handedOut()
            #expect(tasks.map(\.run) == [run])
            now = now + .seconds(5)
            for task in tasks { try stage.finishRun(task, now) }
        }
        #expect(try stage.runs() == ["site 30 done", "site 90 done", "site 150 done"])
        #expect(try stage.lateReasons() == ["30 missed", "90 missed", "150 missed"])
        #expect(stage.handedOut().isEmpty)
    }

    @Test(
        "a missed fire meets a run that goes on like any other",
        arguments: [
            (OverlapPolicy.skip, "1 run, 2-9 8 missed, 10 overlap"),
            (.queue, "1 run, 2-9 8 missed, 10 run"), (.allow(2), "1 run, 2-9 8 missed, 10 run"),
            (.replace, "1 run, 2-9 8 missed, 10 run"),
        ]
    )
    func missedOnce(overlap: OverlapPolicy, fires: String) throws {
        let cron = try Schedule(
            .cron([try CronExpression("31-40 6 * * *")]),
            zone: .utc,
            jitter: .zero,
            starts: nil,
            ends: nil
        )
        let stage = try Stage(try .timed(cron, policy: .make(overlap: overlap)))
        try stage.pass(to: Self.minute(1), from: .test)
        try stage.step(Self.minute(20))
        #expect(try stage.fires() == fires)
    }

    @Test("who is late knows why: jitter, the rate, other runs, or a run of its job")
    func lateness() throws {
        let jittered = try Schedule.every(60, jitter: .seconds(30))
        let stage = try Stage(
            try .timed(jittered, name: "jittered"),
            try .timed(.every(60), name: "first"),
            try .timed(.every(60), name: "second"),
            startRate: 10
        )
        try stage.pass(to: Self.minute(1) + .seconds(30), from: .test)
        let reasons = try stage.ledger.rows(
            "SELECT jobs.name, late_reason FROM runs JOIN jobs ON jobs.id = job_id ORDER BY 1"
        )
        #expect(reasons == ["first -", "jittered jitter", "second start_rate"])
        let late = try stage.ledger.rows(
            "SELECT started_at_ms - scheduled_at_ms FROM runs JOIN jobs ON jobs.id = job_id"
                + " ORDER BY jobs.name"
        )
        let delay = jittered.delay(of: "jittered", for: Self.minute(1)).wholeMilliseconds
        #expect(late == ["0", "\(delay)", "100"])
    }

    @Test("of 40 jobs due together 32 go, and the others begin as those end")
    func mostRuns() throws {
        let jobs = try (1...40).map { try Job.timed(.every(3600), name: "job\($0)") }
        // So many that no host is held back.
        let stage = try Stage(jobs: jobs, capacity: 128)
        let due = Instant.test + .seconds(1800)
        try stage.pass(to: due, from: .test)
        let tasks = stage.handedOut()
        #expect(tasks.count == 32)
        #expect(try stage.ledger.rows("SELECT count(*) FROM runs WHERE state = 'queued'") == ["8"])
        for task in tasks.prefix(8) { try stage.finishRun(task, due + .seconds(2)) }
        #expect(
            try stage.ledger.rows(
                "SELECT late_reason, count(*), max(started_at_ms - scheduled_at_ms) FROM runs"
                    + " GROUP BY 1 ORDER BY 1"
            ) == ["- 32 0", "most_runs 8 2000"]
        )
    }

    private static func minute(_ number: Int) -> Instant { .test + .seconds(60 * number) }
}
