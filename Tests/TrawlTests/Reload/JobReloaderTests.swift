import Foundation
import Logging
import Testing
import TrawlCore

@testable import Trawl

/// Real files and the thread that follows them; every wait is for an event, and has a limit.
@Suite("Job reloader", .timeLimit(.minutes(10)))
struct JobReloaderTests {
    @Test("new, changed and removed files are told")
    func files() throws {
        let house = try ReloadHouse()
        try house.write("a")
        try house.start()
        try house.write("b")
        #expect(try house.next() == "+b")
        try house.write("a", every: "2h")
        #expect(try house.next() == "+a")
        try house.files.remove("jobs/b.yaml")
        #expect(try house.next() == "-b")
    }

    @Test("a file that is replaced by renaming, as editors do, is told once it is in place")
    func renamed() throws {
        let house = try ReloadHouse()
        try house.write("a")
        try house.start()
        try house.files.write(house.text(every: "7h"), to: "jobs/.a.yaml.swp")
        #expect(rename(house.path("jobs/.a.yaml.swp"), house.path("jobs/a.yaml")) == 0)
        #expect(try house.next() == "+a")
    }

    @Test("a new subfolder is followed, and what is in one that is moved here")
    func folders() throws {
        let house = try ReloadHouse()
        try house.write("a")
        try house.start()
        try house.write("sub/deep/b")
        #expect(try house.next() == "+b")
        try house.write("sub/deep/b", every: "2h")
        #expect(try house.next() == "+b")
        try house.files.write(house.text(), to: "elsewhere/c.yaml")
        #expect(rename(house.path("elsewhere"), house.path("jobs/moved")) == 0)
        #expect(try house.next() == "+c")
        try house.write("moved/c", every: "2h")
        #expect(try house.next() == "+c")
        try FileManager.default.removeItem(atPath: house.path("jobs/sub"))
        #expect(try house.next() == "-b")
    }

    @Test("a broken file is loud, and nothing is told of its job until it is mended")
    func broken() throws {
        let house = try ReloadHouse()
        try house.write("a")
        try house.start()
        try house.files.write("start: [", to: "jobs/a.yaml")
        #expect(try house.nextError().contains("a.yaml"))
        #expect(house.reloader.brokenFiles.map { ($0 as NSString).lastPathComponent } == ["a.yaml"])
        try house.write("a", every: "2h")
        #expect(try house.next() == "+a")
        #expect(house.reloader.brokenFiles == [])
    }

    @Test("a second file of one name is loud, though it has no mistake of its own")
    func twice() throws {
        let house = try ReloadHouse()
        try house.write("a")
        try house.start()
        try house.files.write(house.text() + "name: a\n", to: "jobs/b.yaml")
        #expect(try house.nextError().contains("b.yaml"))
        try house.files.remove("jobs/a.yaml")
        #expect(try house.next() == "+a")
    }

    @Test("trawl.yaml is part of every job that takes something from it")
    func settings() throws {
        let house = try ReloadHouse()
        try house.write("a", "b")
        try house.start()
        try house.files.write("defaults: {tags: [x]}\n", to: "trawl.yaml")
        #expect(try house.next() == "+a +b")
        try house.files.write("defaults: {tags: [", to: "trawl.yaml")
        #expect(try house.nextError().contains("trawl.yaml"))
        try house.files.write("defaults: {tags: [y]}\n", to: "trawl.yaml")
        #expect(try house.next() == "+a +b")
        try house.files.remove("trawl.yaml")
        #expect(try house.next() == "+a +b")
    }

    @Test("a job file that changes while trawl.yaml is broken is read once that is mended")
    func behindSettings() throws {
        let house = try ReloadHouse()
        try house.write("a", "b")
        try house.start()
        try house.files.write("defaults: {tags: [", to: "trawl.yaml")
        _ = try house.nextError()
        try house.write("b", every: "2h")
        try house.files.remove("trawl.yaml")
        #expect(try house.next() == "+b")
    }

    @Test("what changed between the first reading and the start of the thread is told")
    func early() throws {
        let house = try ReloadHouse()
        try house.write("a")
        let contents = house.crawler.load()
        try house.write("b")
        try house.files.write("defaults: {tags: [x]}\n", to: "trawl.yaml")
        house.start(from: contents)
        #expect(try house.next() == "+a +b")
    }

    @Test("who asks has the files read, and ends it at once")
    func asked() throws {
        let house = try ReloadHouse()
        try house.write("a")
        try house.start()
        try house.write("b")
        house.reloader.reload()
        #expect(try house.next() == "+b")
        house.reloader.reload()
        house.reloader.end()
        #expect(house.isSilent)
    }
}

/// A folder with a reloader that follows it.
private final class ReloadHouse {
    let files: FreshFolder
    let crawler: Crawler
    let reloader: JobReloader
    private let changes = BoundedQueue<AgendaChange>(capacity: 100)
    private let errors = BoundedQueue<String>(capacity: 100)

    init() throws {
        files = try FreshFolder()
        crawler = Crawler(jobs: files.path + "/jobs", data: ":memory:")
        reloader = JobReloader(
            crawler.folder,
            crawler.context,
            logger: Logger(label: "test") { [errors] _ in ErrorListener(told: errors) }
        ) { [changes] change in try? changes.put(change, .nonBlocking) }
    }

    deinit { reloader.end() }

    func start() throws { start(from: crawler.load()) }

    func start(from contents: JobFolder.Contents) { reloader.start(from: contents) }

    func path(_ name: String) -> String { files.path + "/" + name }

    func text(every: String = "1h") -> String {
        "start: http://a.example/\nschedule: {every: \(every)}\n"
    }

    func write(_ names: String..., every: String = "1h") throws {
        for name in names { try files.write(text(every: every), to: "jobs/\(name).yaml") }
    }

    /// The next change, as `+new -gone`.
    func next() throws -> String {
        let change = try changes.take(.timeout(.seconds(20)))
        return (change.jobs.map { "+\($0.job.name)" } + change.removed.map { "-\($0)" })
            .joined(separator: " ")
    }

    /// The next error in the log.
    func nextError() throws -> String { try errors.take(.timeout(.seconds(20))) }

    /// Whether nothing was told that was not taken.
    var isSilent: Bool { changes.isEmpty }

    /// Tells what is logged as an error.
    private struct ErrorListener: LogHandler {
        let told: BoundedQueue<String>
        var logLevel = Logger.Level.error
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            try? told.put("\(event.message) \(event.metadata ?? [:])", .nonBlocking)
        }
    }
}
