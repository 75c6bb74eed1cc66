import Logging
import Testing

@testable import Trawl

/// A fresh folder with job files and a data directory, and a crawler that says nothing.
struct Workshop: Sendable {
    let folder: FreshFolder
    var crawler: Crawler

    init(environment: [String: String] = [:]) throws {
        folder = try FreshFolder()
        crawler = Crawler(jobs: folder.path + "/jobs", data: folder.path + "/data")
        crawler.environment = environment
        crawler.settings.threads = 2
        crawler.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }

    /// Writes a job file that follows every link of its pages and takes their titles, as fast as it
    /// can and without robots.txt, unless the lines say otherwise.
    func job(
        _ name: String = "site",
        start: String...,
        lines: String = "",
        follows: Bool = true
    ) throws {
        let seeds = start.map { "\"\($0)\"" }.joined(separator: ", ")
        try job(name, startLines: "start: [\(seeds)]", lines: lines, follows: follows)
    }

    /// Writes such a job file with other lines for `start`.
    func job(
        _ name: String = "site",
        startLines: String,
        lines: String = "",
        follows: Bool = true
    ) throws {
        let keys = Set(
            lines.split(separator: "\n").filter { !$0.hasPrefix(" ") }
                .compactMap { $0.split(separator: ":").first.map(String.init) }
        )
        var text = startLines + "\n" + lines + "\n"
        if !keys.contains("politeness") {
            text += "politeness: {robots: ignore, delay: 0s, concurrency: 4}\n"
        }
        if !keys.contains("pages") {
            if follows, !keys.contains("follow") { text += "follow: a\n" }
            if !keys.contains("fields") { text += "fields: {title: h1}\n" }
        }
        try folder.write(text, to: "jobs/\(name).yaml")
    }

    /// Runs jobs to their ends.
    ///
    /// - Throws: `Overdue` when they have not ended after half a minute.
    @discardableResult
    func run(_ names: String..., options: RunOptions = RunOptions()) throws -> [RunRecord] {
        let contents = crawler.load()
        let problems = contents.diagnostics.filter { $0.severity == .error }.map(\.rendered)
        guard problems.isEmpty else { throw BadJob(problems: problems) }
        let jobs = try names.map { try #require(contents.job(named: $0)) }
        var options = options
        let stop = options.stop ?? StopRequest()
        options.stop = stop
        return try limited(stop) {
            try CrawlSession(crawler, contents: contents).run(jobs, options)
        }
    }

    /// Runs the job `site` to its end.
    @discardableResult
    func runSite(options: RunOptions = RunOptions()) throws -> RunRecord {
        try #require(try run("site", options: options).first)
    }

    /// Fires schedules and goes on with runs until the stop, which comes after half a minute at the
    /// latest.
    func start(until stop: StopRequest) throws {
        try limited(stop) { try crawler.start(until: stop) }
    }

    /// Does something that blocks; after half a minute it is stopped, and the test fails.
    private func limited<Result>(_ stop: StopRequest, _ body: () throws -> Result) throws -> Result
    {
        let done = BoundedQueue<Int>(capacity: 1)
        let isOverdue = Lock(false)
        let watchdog = WorkerThread(name: "watchdog") {
            do throws(BoundedQueue<Int>.Refusal) { _ = try done.take(.timeout(.seconds(30))) } catch
            {
                guard error == .empty else { return }
                isOverdue.withLock { $0 = true }
                stop.request()
                stop.request()
            }
        }
        defer { watchdog.join() }
        defer { done.close() }
        let result = try body()
        if isOverdue.withLock({ $0 }) { throw Overdue() }
        return result
    }

    /// The store, to look at.
    func store() throws -> Store { try Store(reading: folder.path + "/data") }

    /// The titles of a job's items, sorted.
    func titles(_ job: String = "site") throws -> [String] {
        try store().items(of: job).map {
            String($0.json.dropFirst(#"{"title":""#.count).dropLast(2))
        }.sorted()
    }

    /// A counter of a run; 0 when nothing was counted.
    func count(_ run: RunRecord, _ name: String) throws -> Int {
        try store().counts(of: run.id).first { $0.name == name }?.count ?? 0
    }

    /// Failures by kind, with their numbers.
    func failures(_ run: RunRecord) throws -> [String: Int] {
        let counts = try store().counts(of: run.id).filter { $0.name.hasPrefix("failure.") }
        return Dictionary(
            uniqueKeysWithValues: counts.map { (String($0.name.dropFirst(8)), $0.count) }
        )
    }

    struct Overdue: Error {}
    struct BadJob: Error { let problems: [String] }
}
