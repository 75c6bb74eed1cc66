internal import Glibc
public import Logging
public import TrawlCore

/// A crawler: job files, a store, and what a program adds to them.
///
/// The front of the library, on which the command line itself is built.
///
/// ```swift
/// import Trawl
///
/// var crawler = Crawler(jobs: "jobs", data: ".trawl")
/// crawler.transforms.register("shout") { value in … }
/// crawler.itemSteps = [ItemStep("in stock") { $0["stock"] == 0 ? nil : $0 }]
/// let run = try crawler.run("books")
/// ```
///
/// A value: settings are read when a run starts. `run` and `start` block the calling thread and start
/// threads of their own, which end before they return.
public struct Crawler: Sendable {
    /// Where the job files are.
    public var folder: JobFolder
    /// Where the data is.
    public var data: Store.Location
    /// How much at once, and how carefully; what is nil there comes from `trawl.yaml`.
    public var settings = CrawlSettings()
    /// Transforms by the names that job files use.
    public var transforms = TransformRegistry()
    /// What each item goes through before it is stored, in order.
    public var itemSteps: [ItemStep] = []
    /// Where logs go; pages at level info, failures at warning.
    public var logger = Logger(label: "trawl")
    /// The environment that `${NAME}` in job files means.
    public var environment: [String: String] = Crawler.processEnvironment

    /// A crawler of the job files in a folder.
    ///
    /// - Parameters:
    ///   - jobs: The folder's path; relative outputs go to the folder above it.
    ///   - data: The data directory, or `:memory:`.
    public init(jobs: String, data: String) {
        folder = JobFolder(jobs)
        self.data = Store.Location(data)
    }

    /// Reads all job files.
    public func load() -> JobFolder.Contents { folder.load(context) }

    /// What reading job files needs from outside.
    ///
    /// Zones are read once for each context: read many files with one.
    public var context: JobContext {
        let zones = ZoneCache()
        return JobContext(
            environment: environment,
            zone: { zones.zone($0) },
            zoneNames: { zones.names },
            localZone: Zones.local,
            transforms: Set(transforms.names),
            checkXPath: { XPathSyntax.check($0, namespaces: $1) },
            readList: { JobFolder.list($0) }
        )
    }

    /// Runs one job now, or goes on with a run of it that was interrupted, and waits for its end.
    ///
    /// - Parameter job: The job's name.
    /// - Returns: The run as it ended.
    /// - Throws: `CrawlerError` when there is no such job or its file has mistakes, `StoreError` when
    ///   the store cannot be used.
    public func run(_ job: String) throws -> RunRecord {
        let contents = load()
        guard let found = contents.job(named: job) else {
            throw CrawlerError.noJob(job, contents.diagnostics.filter { $0.severity == .error })
        }
        let session = try CrawlSession(self, contents: contents)
        let records = try session.run([found], RunOptions())
        guard let record = records.first else { throw CrawlerError.interrupted }
        return record
    }

    /// Fires the schedules of all enabled jobs, and goes on with runs that were interrupted, until
    /// the stop is requested.
    ///
    /// - Parameter stop: Ends it: what is in flight may end first.
    /// - Throws: `StoreError` when the store cannot be used.
    public func start(until stop: StopRequest) throws {
        var options = RunOptions()
        options.stop = stop
        try CrawlSession(self, contents: load()).start(options)
    }

    /// Writes the store anew without what holds nothing, so that its file becomes as small as it can.
    ///
    /// - Throws: `StoreError`: `held` when another process has the directory, `failed` when the disk
    ///   has no room for the copy in between.
    package func compact() throws {
        let store = try Store(data, durability: .full)
        try store.compact()
        try store.close()
    }

    private static var processEnvironment: [String: String] {
        var environment: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                environment[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next += 1
        }
        return environment
    }
}

/// Why a run could not be had.
public enum CrawlerError: Error, Sendable {
    /// No job of that name, or only in a file with these mistakes.
    case noJob(String, [Diagnostic])
    /// The program was asked to end before the run did; it goes on at the next start.
    case interrupted
    /// The engine could not go on, with the reason.
    case failed(String)
}
