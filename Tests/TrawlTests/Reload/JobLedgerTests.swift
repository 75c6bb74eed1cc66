import Testing
import TrawlCore

@testable import Trawl

@Suite("Job ledger")
struct JobLedgerTests {
    @Test("what is new, what has changed and what is gone is told once")
    func changes() throws {
        var folder = try WatchedFolder()
        try folder.write("a", "b")
        #expect(try folder.look() == "+a +b")
        #expect(try folder.look() == "")
        try folder.write("b", "c", every: "2h")
        #expect(try folder.look() == "+b +c")
        try folder.files.remove("jobs/a.yaml")
        #expect(try folder.look() == "-a")
        #expect(try folder.look() == "")
    }

    @Test("a text that is written again as it was changes nothing")
    func sameText() throws {
        var folder = try WatchedFolder()
        try folder.write("a")
        _ = try folder.look()
        try folder.write("a")
        #expect(try folder.look() == "")
    }

    @Test("a broken file keeps its last good job, until it is mended or gone")
    func broken() throws {
        var folder = try WatchedFolder()
        try folder.write("a", "b")
        _ = try folder.look()
        try folder.files.write("start: [", to: "jobs/a.yaml")
        try folder.files.write("start: http://b.example/\nshedule: 1h\n", to: "jobs/b.yaml")
        #expect(try folder.look() == "!a.yaml !b.yaml")
        #expect(try folder.look() == "!a.yaml !b.yaml")
        try folder.write("a", every: "3h")
        #expect(try folder.look() == "+a !b.yaml")
        try folder.files.remove("jobs/b.yaml")
        #expect(try folder.look() == "-b")
    }

    @Test("a file that was never good defines nothing")
    func neverGood() throws {
        var folder = try WatchedFolder()
        try folder.files.write("start: [", to: "jobs/a.yaml")
        #expect(try folder.look() == "!a.yaml")
        try folder.files.remove("jobs/a.yaml")
        #expect(try folder.look() == "")
    }

    @Test("a file that is mended as it was goes on as if nothing had been")
    func mendedAsItWas() throws {
        var folder = try WatchedFolder()
        try folder.write("a")
        _ = try folder.look()
        try folder.files.write("start: [", to: "jobs/a.yaml")
        _ = try folder.look()
        try folder.write("a")
        #expect(try folder.look() == "")
    }

    @Test("another name in a file is another job")
    func renamed() throws {
        var folder = try WatchedFolder()
        try folder.write("a")
        _ = try folder.look()
        try folder.write("a", lines: "name: other")
        #expect(try folder.look() == "+other -a")
    }

    @Test("a file that is moved is the same job from another place")
    func moved() throws {
        var folder = try WatchedFolder()
        try folder.write("a", lines: "name: x")
        _ = try folder.look()
        try folder.files.remove("jobs/a.yaml")
        try folder.write("sub/b", lines: "name: x")
        #expect(try folder.look() == "+x")
    }

    @Test("of two files with one name, the one that was there goes on, and follows its edits")
    func twice() throws {
        var folder = try WatchedFolder()
        try folder.write("b", lines: "name: x")
        _ = try folder.look()
        try folder.write("a", lines: "name: x")
        #expect(try folder.look() == "!a.yaml")
        try folder.write("b", every: "5h", lines: "name: x")
        #expect(try folder.look() == "+x !a.yaml")
        try folder.files.remove("jobs/b.yaml")
        #expect(try folder.look() == "+x")
        try folder.files.remove("jobs/a.yaml")
        #expect(try folder.look() == "-x")
    }

    @Test("of two new files with one name the first is the job; when one goes, the other is")
    func twiceAtStart() throws {
        var folder = try WatchedFolder()
        try folder.write("a", "b", lines: "name: x")
        #expect(try folder.look() == "+x !b.yaml")
        try folder.files.remove("jobs/a.yaml")
        #expect(try folder.look() == "+x")
        try folder.files.remove("jobs/b.yaml")
        #expect(try folder.look() == "-x")
    }

    @Test("a name that one file gives up goes to the other that wants it")
    func handedOver() throws {
        var folder = try WatchedFolder()
        try folder.write("a", "b", lines: "name: x")
        _ = try folder.look()
        try folder.write("a", lines: "name: y")
        #expect(try folder.look() == "+x +y")
    }

    @Test("a broken file does not hold on to a name that another file defines")
    func brokenGivesWay() throws {
        var folder = try WatchedFolder()
        try folder.write("a", lines: "name: x")
        _ = try folder.look()
        try folder.files.write("start: [", to: "jobs/a.yaml")
        try folder.write("b", lines: "name: x")
        #expect(try folder.look() == "+x !a.yaml")
        try folder.files.remove("jobs/b.yaml")
        #expect(try folder.look() == "!a.yaml")
    }
}

/// A folder of job files that a ledger looks at.
private struct WatchedFolder {
    let files: FreshFolder
    private let folder: JobFolder
    private let context: JobContext
    private var ledger = JobLedger()

    init() throws {
        files = try FreshFolder()
        let crawler = Crawler(jobs: files.path + "/jobs", data: ":memory:")
        folder = crawler.folder
        context = crawler.context
    }

    /// Writes job files without mistakes.
    func write(_ names: String..., every: String = "1h", lines: String = "") throws {
        for name in names {
            try files.write(
                "start: http://a.example/\nschedule: {every: \(every)}\n\(lines)\n",
                to: "jobs/\(name).yaml"
            )
        }
    }

    /// What has changed, as `+new -gone !broken.yaml`.
    mutating func look() throws -> String {
        let scan = folder.scan()
        let stale = scan.stamps.filter { ledger.isStale($0.key, $0.value) }.keys.sorted()
        let contents = folder.load(files: stale, context)
        let change = ledger.take(contents, of: stale, stamps: scan.stamps)
        let broken = ledger.brokenFiles.compactMap {
            $0.split(separator: "/").last.map { "!\($0)" }
        }
        return (change.jobs.map { "+\($0.job.name)" } + change.removed.map { "-\($0)" } + broken)
            .joined(separator: " ")
    }
}
