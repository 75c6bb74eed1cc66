import Foundation
import Logging
import Testing
import TrawlCore

@testable import Trawl

/// File systems that have no room left.
@Suite("A full file system", .enabled(if: SmallDisk.isPossible), .serialized)
struct FullDiskTests {
    @Test("a crawl that fills it waits for room, and then ends with everything")
    func crawl() throws {
        let pages = 250
        // A page's item takes 80 KB, so that they do not fit by far.
        let title = String(repeating: "a title that is long ", count: 4000)
        var answers = [
            "/": LoopbackServer.Answer.page("home", links: (1...pages).map { "/\($0)" })
        ]
        for number in 1...pages { answers["/\(number)"] = .page("\(number) \(title)") }
        let site = try Site(answers)
        let disk = try SmallDisk(kibibytes: 8192)
        var workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        workshop.crawler.data = .directory(disk.path + "/data")
        workshop.crawler.settings.diskRetry = .milliseconds(20)
        let log = Lock("")
        let path = disk.path
        workshop.crawler.logger = Logger(label: "test") { _ in
            GrowingLog(collector: LogCollector(text: log)) {
                // Only once there was no room.
                var status = statvfs()
                #expect(statvfs(path, &status) == 0)
                #expect(Int(status.f_bavail) * Int(status.f_bsize) < 1 << 20)
                #expect(disk.grow(to: 131_072))
            }
        }
        let run = try workshop.runSite()
        #expect(run.state == .done)
        #expect(run.pages == pages + 1)
        #expect(run.items == pages + 1)
        let text = log.withLock { $0 }
        #expect(text.contains("paused: nothing is fetched"))
        #expect(text.contains("going on: the disk can be used again"))
        #expect(site.targets.count == pages + 1)
        let store = try Store(reading: disk.path + "/data")
        #expect(
            try store.items(of: "site").map(\.key).sorted()
                == (["/"] + (1...pages).map { "/\($0)" }).map(site.url).sorted()
        )
        #expect(try store.rows("PRAGMA integrity_check") == ["ok"])
    }

    @Test("an export that does not fit leaves the old file whole, and no other one")
    func export() throws {
        let disk = try SmallDisk(kibibytes: 256)
        let file = disk.path + "/out.jsonl"
        let ledger = try Ledger()
        try ledger.begin(1)
        var page = try ledger.page(1, "/")
        page.items = [.object("a", String(repeating: "x", count: 1000))]
        try ledger.commit(.outcome(page))
        try ledger.end(1)
        let job = try Job.make("start: http://a.example/0\nfields: {title: h1}", name: "shop")
        let options = ExportOptions(job, kind: nil, format: .jsonl, raw: true)
        func write(times: Int) throws -> Int {
            try Export.write(to: .file(file), options: options) { body in
                for _ in 0..<times {
                    try ledger.store.forEachItem(of: "shop", kind: nil, .current, body)
                }
            }
        }
        #expect(try write(times: 3) == 3)
        let old = FileManager.default.contents(atPath: file)
        let error = #expect(throws: ExportError.self) { try write(times: 1000) }
        #expect(error?.description.contains("No space left on device") == true)
        #expect(FileManager.default.contents(atPath: file) == old)
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["out.jsonl"])
    }

    @Test("a start without room is refused with a sentence, and leaves nothing held")
    func start() throws {
        let disk = try SmallDisk(kibibytes: 16)
        let error = #expect(throws: StoreError.self) {
            try Store(.directory(disk.path), durability: .full)
        }
        #expect(error?.code == .full || error?.code == .refused)
        #expect(disk.grow(to: 8192))
        let store = try Store(.directory(disk.path), durability: .full)
        #expect(try store.lastRunNumber() == 0)
        try store.close()
    }
}

/// A log that does something when a crawl says that it waits for the disk.
private struct GrowingLog: LogHandler {
    var collector: LogCollector
    let onPause: @Sendable () -> Void
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    init(collector: LogCollector, onPause: @escaping @Sendable () -> Void) {
        self.collector = collector
        self.onPause = onPause
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        collector.log(event: event)
        if "\(event.message)".hasPrefix("paused") { onPause() }
    }
}
