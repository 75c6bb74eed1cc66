import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// The executable ends itself by SIGKILL at each of its named points, once; `make kill-loop` does it many times.
@Suite("Crash points", .timeLimit(.minutes(10)))
struct CrashPointTests {
    private static let pages = 40
    private static let left = 30

    @Test("a run whose process dies at a point ends as if it had not", arguments: inRuns)
    func run(_ point: CrashPoint) throws {
        let site = try ShrinkingSite(Self.pages)
        let workshop = try Workshop()
        try workshop.job(
            start: site.server.url("/"),
            lines: """
                politeness: {delay: 0s, concurrency: 4, adaptive: true}
                fetch: {cookies: true, revalidate: false}
                output: out.jsonl
                """
        )
        let isFirst = Self.inFirstRuns.contains(point)
        if !isFirst {
            #expect(try Self.end(workshop.launch(["run", "site"])) == 0)
            site.shrink(to: Self.left)
        }
        let expected = isFirst ? Self.pages : Self.left

        let printed = URL(fileURLWithPath: workshop.folder.path + "/printed")
        try Data().write(to: printed)
        let process = try workshop.launch(
            ["run", "site", "--print"],
            environment: ["TRAWL_CRASH_AT": point.rawValue],
            output: FileHandle(forWritingTo: printed)
        )
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal, "\(point) was not passed")
        #expect(process.terminationStatus == SIGKILL)
        let text = try String(contentsOf: printed, encoding: .utf8)
        try Self.check(workshop.store(), acknowledged: text)
        let before = workshop.folder.text("out.jsonl")?.split(separator: "\n").count
        #expect([isFirst ? nil : Self.pages, expected].contains(before), "\(before ?? 0) lines")

        #expect(try Self.end(workshop.launch(["run", "site"])) == 0)
        let store = try workshop.store()
        try Self.check(store, acknowledged: "")
        #expect(try store.items(of: "site").count == expected)
        #expect(try store.runs(of: "site", limit: 9).allSatisfy { $0.state == .done })
        #expect(try store.rows("SELECT count(*) FROM runs WHERE is_exported = 0") == ["0"])
        #expect(try store.rows("SELECT count(*) FROM crawl") == ["0"])
        #expect(workshop.folder.text("out.jsonl")?.split(separator: "\n").count == expected)
        let names = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
        #expect(!names.contains { $0.hasSuffix(".tmp") })
    }

    @Test(
        "a daemon that dies at a point has each due time once",
        arguments: [CrashPoint.afterFire, .afterClock]
    )
    func fires(_ point: CrashPoint) throws {
        let site = try Site(["/": .page("home")])
        let workshop = try Workshop()
        for version in 0..<3 {
            // Another text, and the same schedule: its clock is kept anew.
            try workshop.job(
                start: site.url("/"),
                lines: "schedule: {every: 1s, timezone: UTC}\ntags: [v\(version)]"
            )
            let process = try workshop.launch(
                ["start"],
                environment: [
                    "TRAWL_CRASH_AT": point == .afterFire ? "after-fire#2" : "after-clock"
                ]
            )
            process.waitUntilExit()
            #expect(process.terminationStatus == SIGKILL)
        }
        let store = try workshop.store()
        #expect(try store.rows("PRAGMA quick_check") == ["ok"])
        let rows = try store.rows(
            "SELECT first_ms, last_ms, run_id IS NULL, reason IS NULL FROM fires ORDER BY first_ms"
        ).map { $0.split(separator: " ").compactMap { Int($0) } }
        for (row, next) in zip(rows, rows.dropFirst()) { #expect(next[0] == row[1] + 1000) }
        for row in rows { #expect(row[2] != row[3], "a run or a reason, not both") }
        #expect(
            try store.rows("SELECT count(*) FROM runs")
                == store.rows("SELECT count(run_id) FROM fires")
        )
    }

    /// Points that only a data directory's first run passes.
    private static let inFirstRuns: Set<CrashPoint> = [.afterRobots]
    /// Some of each kind; `make kill-loop` dies at every one, many times.
    private static let inRuns: [CrashPoint] = [
        .afterSeeds, .afterOutcome, .beforeCommit, .afterCommitBeforeAck, .afterRemovals,
        .exportBeforeRename, .beforeExported, .afterRobots,
    ]

    private static func end(_ process: Process) throws -> Int32 {
        process.waitUntilExit()
        try #require(process.terminationReason == .exit)
        return process.terminationStatus
    }

    /// Pages are done if and only if their items are stored, and what was printed is among them.
    private static func check(_ store: Store, acknowledged: String) throws {
        #expect(try store.rows("PRAGMA quick_check") == ["ok"])
        let run = try store.rows("SELECT max(id) FROM runs")[0]
        let stored = try store.rows("SELECT url FROM items WHERE last_run = \(run) ORDER BY url")
        #expect(
            try store.rows(
                "SELECT url FROM urls WHERE run_id = \(run) AND state = 1 ORDER BY url"
            ) == stored
        )
        #expect(
            try store.rows("SELECT pages, items FROM runs WHERE id = \(run)")
                == ["\(stored.count) \(stored.count)"]
        )
        // The last line may be cut.
        let lines = acknowledged.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(Set(lines).count == lines.count)
        for line in lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let url = try #require((object as? [String: Any])?["_url"] as? String)
            #expect(stored.contains(url), "\(url) was printed and is not stored")
        }
    }
}

/// A site of linked pages with cookies, from which pages go away.
private final class ShrinkingSite: Sendable {
    let server: LoopbackServer
    private let count: Lock<Int>

    init(_ pages: Int) throws {
        let count = Lock(pages)
        self.count = count
        server = try LoopbackServer { request in
            let pages = count.withLock { $0 }
            guard let number = Int(request.path.dropFirst()) ?? (request.path == "/" ? 0 : nil),
                number < pages
            else { return .status(404) }
            let links = (1...3).map { 3 * number + $0 }.filter { $0 < pages }
            var answer = LoopbackServer.Answer.page("page \(number)", links: links.map { "/\($0)" })
            answer.headers.append((name: "Set-Cookie", value: "page=\(number)"))
            return answer
        }
    }

    func shrink(to pages: Int) { count.withLock { $0 = pages } }
}
