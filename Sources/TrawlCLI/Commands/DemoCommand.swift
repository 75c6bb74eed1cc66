internal import ArgumentParser
internal import Glibc
internal import Logging
internal import Trawl

/// The command `trawl demo`.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Crawl a sample site on this machine on a schedule of seconds.",
        discussion: """
            Serves a bookshop whose prices change on a free port of 127.0.0.1, and runs three jobs \
            on it. A folder of an earlier demo is used again, without what was in it.
            """
    )

    @Option(help: ArgumentHelp("How long, in seconds.", valueName: "n"))
    var seconds = 30

    @Option(
        help: ArgumentHelp("The folder for job files, data and results.", valueName: "dir"),
        completion: .directory
    )
    var dir = "trawl-demo"

    @Flag(name: .shortAndLong, help: "Errors only, and what came out of it.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Log every page; twice: everything.")
    var verbose: Int

    /// The shop's seed: the same shop every time.
    private static let seed: UInt64 = 7

    mutating func validate() throws {
        if seconds < 1 { throw ValidationError("--seconds \(seconds) is less than one second") }
        if dir.isEmpty { throw ValidationError("--dir names no folder") }
    }

    func run() throws {
        let terminal = Terminal.standardError
        let folder = DemoFolder(
            path: dir.count > 1 && dir.hasSuffix("/") ? String(dir.dropLast()) : dir
        )
        try folder.prepare()
        var crawler = Crawler(jobs: folder.jobs, data: folder.data)
        crawler.logger = Logger(label: "trawl") { _ in
            ConsoleLogHandler(.text, level: level(terminal), terminal: terminal)
        }
        let watch = SignalWatch(StopRequest(), .drain, reload: nil, logger: crawler.logger)
        defer { watch.end() }
        let opened = ContinuousClock.now
        let server = try startServer(opened)
        defer { server.stop() }
        crawler.environment["BOOKSHOP"] = server.origin
        let contents = crawler.load()
        try JobMistakes.check(contents.diagnostics)
        if !quiet {
            terminal.write(
                "A bookshop is open at \(server.origin) for \(seconds) seconds. Crawling it:"
            )
            for job in contents.jobs {
                let schedule = job.schedule.map(\.text) ?? "by hand"
                terminal.write("  \(job.name)  \(schedule)  \(folder.jobs)/\(job.name).yaml")
            }
        }
        try crawl(crawler, contents, watch.stop, until: opened + .seconds(seconds))
        let report = try DemoReport(folder)
        try StandardOutput.write(
            "\n" + report.text(of: contents.jobs, Paint(STDOUT_FILENO))
        )
        if let status = watch.status { throw status.asError }
    }

    /// On a terminal the progress line says enough.
    private func level(_ terminal: Terminal) -> Logger.Level {
        if quiet { return .error }
        if verbose > 0 { return verbose == 1 ? .info : .debug }
        return .notice
    }

    private func startServer(
        _ opened: ContinuousClock.Instant
    ) throws(CommandFailure) -> BookshopServer {
        do throws(BookshopServerError) {
            return try BookshopServer.start(seed: Self.seed) {
                Int((ContinuousClock.now - opened).components.seconds)
            }
        } catch {
            throw .failed(error.description)
        }
    }

    /// Runs the schedules until the time is over or somebody asks for the end.
    private func crawl(
        _ crawler: Crawler,
        _ contents: JobFolder.Contents,
        _ stop: StopRequest,
        until end: ContinuousClock.Instant
    ) throws {
        let progress = ProgressLine(.standardError, isQuiet: quiet)
        defer { progress.end() }
        let session = try CrawlSession(crawler, contents: contents)
        var options = RunOptions()
        options.stop = stop
        options.onProgress = { state in
            progress.show(state, isOnSchedule: true)
            if ContinuousClock.now >= end, stop.count == 0 { stop.request() }
        }
        try session.start(options)
    }
}
