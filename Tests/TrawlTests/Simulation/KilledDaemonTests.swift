import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// Daemons on one data directory, each killed by the kernel in the middle of its work.
@Suite("Schedules under kill -9", .timeLimit(.minutes(10)), .serialized)
struct KilledDaemonTests {
    /// A job file's schedule, and the same as the test reads it.
    private struct Plan {
        let name: String
        let key: String
        let cron: String
    }

    private static let plans = [
        Plan(name: "each", key: "cron: \"* * * * * *\"", cron: "* * * * * *"),
        Plan(name: "jitter", key: "cron: \"*/2 * * * * *\", jitter: 1s", cron: "*/2 * * * * *"),
        Plan(
            name: "queue",
            key: "cron: \"1-59/2 * * * * *\", overlap: queue",
            cron: "1-59/2 * * * * *"
        ),
        Plan(
            name: "all",
            key: "cron: \"*/3 * * * * *\", missed: all, overlap: {allow: 3}",
            cron: "*/3 * * * * *"
        ),
        Plan(name: "replace", key: "cron: \"* * * * * *\", overlap: replace", cron: "* * * * * *"),
    ]

    @Test("each due time is in one row, however often and whenever it is killed", arguments: 0..<3)
    func kills(_ seed: UInt64) throws {
        var noise = TestNoise(seed: seed)
        let hits = BoundedQueue<String>(capacity: 1000)
        let site = try Site(
            Dictionary(
                uniqueKeysWithValues: Self.plans.map { plan in
                    ("/\(plan.name)", .page(plan.name).delayed(by: .milliseconds(700)))
                }
            )
        ) { try? hits.put($0.path, .nonBlocking) }
        let workshop = try Workshop()
        for plan in Self.plans { try Self.write(plan, workshop, site, version: 0) }
        for version in 1...5 {
            while (try? hits.take(.nonBlocking)) != nil {}
            let process = try workshop.launch(["start"])
            for _ in 0..<Int.random(in: 1...12, using: &noise) {
                _ = try hits.take(.timeout(.seconds(20)))
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
            // The text is another one, the schedule is not.
            let plan = try #require(Self.plans.randomElement(using: &noise))
            try Self.write(plan, workshop, site, version: version)
        }
        let ledger = try Ledger(workshop.crawler.data)
        #expect(try ledger.rows("PRAGMA quick_check") == ["ok"])
        for plan in Self.plans {
            let account = try FireAccount(of: plan.name, in: ledger.store)
            let first = try #require(account.rows.first).first
            let last = try #require(account.rows.last).last
            let expression = try CronExpression(plan.cron)
            var due = [first]
            while let next = expression.next(after: due[due.count - 1], in: .utc), next <= last {
                due.append(next)
            }
            #expect(account.complaints(due: due) == [], "\(plan.name)")
        }
        #expect(
            try ledger.rows("SELECT count(*) FROM runs")
                == ledger.rows("SELECT count(DISTINCT run_id) FROM fires")
        )
    }

    private static func write(
        _ plan: Plan,
        _ workshop: Workshop,
        _ site: Site,
        version: Int
    ) throws {
        try workshop.job(
            plan.name,
            start: site.url("/\(plan.name)"),
            lines: "schedule: {\(plan.key), timezone: UTC}\ntags: [v\(version)]",
            follows: false
        )
    }
}
