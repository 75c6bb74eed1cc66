import Logging
import Testing
import TrawlCore

@testable import Trawl

/// A whole daemon whose files are edited while it works.
@Suite("Crawls whose job files change", .timeLimit(.minutes(10)))
struct CrawlReloadTests {
    @Test("a changed file serves the next run within 2 s; the one that goes ends as it began")
    func changed() throws {
        let hits = BoundedQueue<Hit>(capacity: 1000)
        let gate = BoundedQueue<Int>(capacity: 100)
        let site = try Site(["/old": .page("old"), "/slow": .page("slow"), "/new": .page("new")]) {
            request in
            try? hits.put(Hit(path: request.path, at: EngineClock.now), .nonBlocking)
            // The run is still going when its file changes.
            if request.path == "/slow" { _ = try? gate.take(.timeout(.seconds(20))) }
        }
        let log = BoundedQueue<String>(capacity: 1000)
        var workshop = try Workshop()
        workshop.crawler.logger = Logger(label: "test") { _ in RunListener(told: log) }
        let lines = "schedule: {every: 1s, timezone: UTC, overlap: {allow: 8}}"
        try workshop.job(start: site.url("/old"), site.url("/slow"), lines: lines, follows: false)
        let stop = StopRequest()
        let daemon = WorkerThread(name: "daemon") { [workshop] in
            try? workshop.start(until: stop)
        }
        defer {
            stop.request()
            daemon.join()
        }

        let first = try Self.next("run began", in: log)
        while try hits.take(.timeout(.seconds(20))).path != "/slow" {}
        try workshop.job(start: site.url("/new"), lines: lines, follows: false)
        let changed = EngineClock.now
        var hit = try hits.take(.timeout(.seconds(20)))
        while hit.path != "/new" { hit = try hits.take(.timeout(.seconds(20))) }
        // 2 s to notice, and up to a second to the next fire.
        #expect(hit.at - changed < .seconds(3))
        for _ in 0..<100 { try gate.put(0, .nonBlocking) }
        while try Self.next("run ended", in: log) != first {}
        #expect(
            try workshop.store().rows("SELECT state, pages FROM runs ORDER BY id LIMIT 1")
                == ["done 2"]
        )
    }

    @Test("a job that comes while the daemon works fires, and one that goes does not")
    func comesAndGoes() throws {
        let hits = BoundedQueue<Hit>(capacity: 1000)
        let site = try Site(["/a": .page("a"), "/b": .page("b")]) { request in
            try? hits.put(Hit(path: request.path, at: EngineClock.now), .nonBlocking)
        }
        let workshop = try Workshop()
        let lines = "schedule: {every: 1s, timezone: UTC}"
        try workshop.job("a", start: site.url("/a"), lines: lines, follows: false)
        let stop = StopRequest()
        let daemon = WorkerThread(name: "daemon") { try? workshop.start(until: stop) }
        defer {
            stop.request()
            daemon.join()
        }
        while try hits.take(.timeout(.seconds(20))).path != "/a" {}
        try workshop.job("b", start: site.url("/b"), lines: lines, follows: false)
        try workshop.folder.remove("jobs/a.yaml")
        while try hits.take(.timeout(.seconds(20))).path != "/b" {}
        // Four fires of the one later, the other has long ceased.
        var last: [String] = []
        while last.count(where: { $0 == "/b" }) < 6 {
            last.append(try hits.take(.timeout(.seconds(20))).path)
        }
        #expect(last.suffix(4) == ["/b", "/b", "/b", "/b"])
    }

    private struct Hit: Sendable {
        let path: String
        let at: Instant
    }

    /// The run of the next message of a kind.
    private static func next(_ message: String, in log: BoundedQueue<String>) throws -> String {
        while true {
            let words = try log.take(.timeout(.seconds(20))).split(separator: "|")
            if words.first == message[...], words.count == 2 { return String(words[1]) }
        }
    }

    /// Tells of beginnings and ends of runs.
    private struct RunListener: LogHandler {
        let told: BoundedQueue<String>
        var logLevel = Logger.Level.notice
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            guard let run = event.metadata?["run"] else { return }
            try? told.put("\(event.message)|\(run)", .nonBlocking)
        }
    }
}
