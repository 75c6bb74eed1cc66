import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// The executable is killed by the kernel, at requests that the server counts, and started again.
@Suite("kill -9", .timeLimit(.minutes(10)))
struct KillTests {
    /// So many requests each process makes before it is killed.
    private static let kills = [1, 2, 17, 60, 110]

    @Test("nothing is lost and nothing is there twice, however often the process is killed")
    func kills() throws {
        let server = try KillServer(pages: 300)
        let workshop = try Workshop()
        try workshop.job(
            start: server.server.url("/"),
            lines: """
                politeness: {robots: ignore, delay: 0s, concurrency: 8}
                output: out.jsonl
                """
        )
        for requests in Self.kills {
            server.allow(requests)
            let process = try workshop.launch(["run", "site"])
            #expect(server.awaitLimit(), "\(requests)")
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
            try Self.check(workshop)
            #expect(workshop.folder.text("out.jsonl") == nil)
        }
        server.allow(.max)
        let process = try workshop.launch(["run", "site"])
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        try Self.check(workshop)

        let store = try workshop.store()
        let items = try store.items(of: "site")
        #expect(items.map(\.key).sorted() == server.urls.sorted())
        let runs = try store.runs(of: "site", limit: 99)
        #expect(runs.map(\.state) == [.done])
        #expect(runs.map { [$0.pages, $0.items, $0.added] } == [[301, 301, 301]])
        #expect(try store.rows("SELECT count(*), sum(state = 1) FROM urls") == ["301 301"])
        #expect(workshop.folder.text("out.jsonl")?.split(separator: "\n").count == 301)
        // It was no use to be killed: something had to be fetched again, but not everything.
        #expect(server.server.log.count > 301)
        #expect(server.server.log.count < 301 + Self.kills.count * 9 + Self.kills.reduce(0, +))
    }

    @Test("every due time is one run or one reason, however often the daemon is killed")
    func fires() throws {
        let hits = BoundedQueue<String>(capacity: 1000)
        let site = try Site(["/": .page("home")]) { try? hits.put($0.path, .nonBlocking) }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "schedule: {every: 1s, timezone: UTC}")
        for _ in 0..<4 {
            let process = try workshop.launch(["start"])
            // From its second request on, a run of this process's own was begun.
            for _ in 0..<2 { _ = try hits.take(.timeout(.seconds(20))) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            while (try? hits.take(.nonBlocking)) != nil {}
        }
        let ledger = try Ledger(workshop.crawler.data)
        let rows = try ledger.rows(
            """
            SELECT first_ms, last_ms, count, fires.run_id IS NULL, fires.reason IS NULL,
                coalesce(name = 'site@' || strftime('%Y%m%dT%H%M%SZ', first_ms / 1000, 'unixepoch'),
                    1)
            FROM fires LEFT JOIN runs ON runs.id = fires.run_id ORDER BY first_ms
            """
        ).map { $0.split(separator: " ").compactMap { Int($0) } }
        #expect(rows.count >= 4)
        for (row, next) in zip(rows, rows.dropFirst()) {
            #expect(next[0] == row[1] + 1000, "a due time is missing, or is there twice")
        }
        for row in rows {
            #expect(row[2] == (row[1] - row[0]) / 1000 + 1)
            #expect(row[3] != row[4], "a run or a reason, not both")
            #expect(row[5] == 1)
        }
        #expect(
            try ledger.rows("SELECT count(*) FROM runs")
                == ledger.rows("SELECT count(run_id) FROM fires")
        )
        #expect(try ledger.rows("PRAGMA quick_check") == ["ok"])
    }

    @Test("an appended file has each run's rows once, though processes die while they write it")
    func appending() throws {
        let filler = String(repeating: "x", count: 200)
        let page = (1...2000).map { "<li><b>\($0)</b><i>\(filler)</i></li>" }.joined()
        let site = try Site(["/": .html("<ul>" + page)])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: """
                each: li
                key: [n]
                fields: {n: b, text: i}
                meta: [run]
                output: {file: all.jsonl, append: true}
                """,
            follows: false
        )
        let watch = try FileWrites(in: workshop.folder.path)
        for round in 0..<9 {
            let process = try workshop.launch(["run", "site"])
            // Hundreds of kilobytes are written in several pieces: this is the first. What a killed
            // process leaves the next one writes before its own.
            if round % 3 != 2 {
                #expect(watch.wait())
                kill(process.processIdentifier, SIGKILL)
            }
            process.waitUntilExit()
            watch.drain()
            #expect((process.terminationReason == .uncaughtSignal) == (round % 3 != 2))
        }
        let runs = try workshop.store().runs(of: "site", limit: 99)
        #expect(runs.count >= 3 && runs.allSatisfy { $0.state == .done })
        let text = try #require(workshop.folder.text("all.jsonl"))
        let lines = text.split(separator: "\n")
        #expect(lines.count == runs.count * 2000)
        #expect(Set(lines).count == lines.count, "a line is there twice")
        for run in runs {
            #expect(lines.count { $0.hasSuffix("\"_run\":\"\(run.name)\"}") } == 2000)
        }
    }

    /// A page is all there or not there, and the file is whole.
    private static func check(_ workshop: Workshop) throws {
        // Nobody holds the directory: the kernel let the lock go.
        let ledger = try Ledger(workshop.crawler.data)
        #expect(try ledger.rows("PRAGMA quick_check") == ["ok"])
        #expect(
            try ledger.rows("SELECT url FROM urls WHERE state = 1 ORDER BY url")
                == ledger.rows("SELECT url FROM items ORDER BY url")
        )
        let pages = try ledger.rows("SELECT count(*) FROM urls WHERE state = 1")
        #expect(try ledger.rows("SELECT pages FROM runs") == pages)
        #expect(try ledger.rows("SELECT items FROM runs") == pages)
        try ledger.store.close()
    }
}

/// A site of linked pages that answers so many requests and then no more.
private final class KillServer: Sendable {
    let server: LoopbackServer
    let urls: [String]
    private let left: Lock<Int>
    private let limits: BoundedQueue<Int>

    init(pages: Int) throws {
        let left = Lock(0)
        let limits = BoundedQueue<Int>(capacity: 1)
        server = try LoopbackServer { request in
            let (isOver, isLast) = left.withLock { left in
                left = max(-1, left - 1)
                return (left < 0, left == 0)
            }
            // Whoever asks beyond the limit waits until it is dead.
            if isOver { return .text("").delayed(by: .seconds(600)) }
            if isLast { try? limits.put(0, .nonBlocking) }
            guard let number = Int(request.path.dropFirst()) ?? (request.path == "/" ? 0 : nil)
            else {
                return .status(404)
            }
            // A tree, three links on a page.
            let links = (1...3).map { 3 * number + $0 }.filter { $0 <= pages }
            return .page("page \(number)", links: links.map { "/\($0)" })
        }
        self.left = left
        self.limits = limits
        urls = [server.url("/")] + (1...pages).map { [server] in server.url("/\($0)") }
    }

    /// Lets so many requests be answered from now on.
    func allow(_ requests: Int) { left.withLock { $0 = requests } }

    /// Waits until they were; false when that takes too long.
    func awaitLimit() -> Bool { (try? limits.take(.timeout(.seconds(60)))) != nil }
}

/// Tells when a file of a folder is written to (inotify(7)).
private final class FileWrites {
    private let notifier: Int32

    init(in folder: String) throws {
        notifier = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        try #require(inotify_add_watch(notifier, folder, UInt32(IN_MODIFY)) >= 0)
    }

    deinit { close(notifier) }

    /// Waits for the next write, at most half a minute; false when there was none.
    func wait() -> Bool {
        var files = [pollfd(fd: notifier, events: Int16(POLLIN), revents: 0)]
        return poll(&files, 1, 30_000) > 0
    }

    /// Forgets the writes so far.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(notifier, &bytes, bytes.count) > 0 {}
    }
}
