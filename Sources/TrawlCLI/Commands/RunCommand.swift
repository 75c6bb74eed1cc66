internal import ArgumentParser
internal import Logging
internal import Trawl

/// The command `trawl run JOB…`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run jobs once, now.",
        discussion: """
            A run of the job that was interrupted is gone on with, as it began, unless --new is \
            given. Relative outputs go to the folder above 'jobs'; for a job file given by its path \
            in a folder that is not called 'jobs', to the current directory.

            When a daemon holds the data, it does the run, and outputs go where its own go. Ctrl-C \
            then ends the waiting and not the run.
            """
    )

    @Argument(
        help: "Names of jobs, or paths of job files.",
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var jobs: [String] = []

    @Flag(help: "Run every enabled job.")
    var all = false

    @Flag(help: "Begin a new run also when one was interrupted; that one is cancelled.")
    var new = false

    @Flag(help: "Write the items to standard output as JSON Lines, once they are committed.")
    var print = false

    @Flag(help: "Fetch and print the items, but store and write nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("Fetch at most so many pages.", valueName: "n"))
    var limit: Int?

    @OptionGroup(title: "Crawling") var crawl: CrawlOptions
    @OptionGroup(title: "Everywhere") var options: GlobalOptions

    mutating func validate() throws {
        if jobs.isEmpty, !all { throw ValidationError("name a job, or give --all") }
        if !jobs.isEmpty, all { throw ValidationError("name jobs or give --all, not both") }
        if let limit, limit < 1 { throw ValidationError("--limit \(limit) is less than one page") }
    }

    func run() throws {
        let choice = all ? try JobChoice(allOf: options) : try JobChoice(jobs, options)
        let terminal = Terminal.standardError
        if !options.quiet, !choice.warnings.isEmpty {
            terminal.write(DiagnosticPrinter.text(choice.warnings, terminal.paint))
        }
        var crawler = choice.crawler
        crawler.settings = crawl.settings
        if dryRun { crawler.data = .memory }
        let door = ControlDoor(crawler: crawler)
        if var line = try door.line() {
            try run(choice, over: &line, door)
        } else {
            try run(choice, crawler)
        }
    }

    /// Runs the jobs in this process.
    private func run(_ choice: JobChoice, _ crawler: Crawler) throws {
        var jobs = choice.jobs
        if dryRun {
            for place in jobs.indices { jobs[place].outputs = [] }
        }
        let watch = SignalWatch(StopRequest(), .drain, reload: nil, logger: crawler.logger)
        defer { watch.end() }
        let progress = ProgressLine(.standardError, isQuiet: options.quiet)
        defer { progress.end() }
        let session = try CrawlSession(crawler, contents: choice.contents)
        let records = try session.run(jobs, runOptions(jobs, watch.stop, progress))
        progress.end()
        summarise(records, jobs, root: crawler.folder.root)
        try checkEnd(records, choice, session.unwrittenOutputs, watch)
    }

    /// Has the daemon run the jobs that holds the data directory.
    private func run(
        _ choice: JobChoice,
        over line: inout ControlLine,
        _ door: ControlDoor
    ) throws {
        let logger = choice.crawler.logger
        let watch = SignalWatch(StopRequest(), .detach, reload: nil, logger: logger)
        defer { watch.end() }
        for option in crawl.given {
            logger.warning("\(option) has no effect: the daemon does the run, by its own settings")
        }
        let run = DaemonRun(choice, options, door: door, watch: watch)
        let ending = try run.run(&line, pageLimit: limit, isNew: new)
        if print { try printItems(of: ending.records, choice.jobs, watch.stop) }
        summarise(ending.records, choice.jobs, root: choice.crawler.folder.root)
        if ending.unwrittenOutputs > 0 {
            logger.error("outputs were not written; the daemon's log says why")
        }
        try checkEnd(ending.records, choice, ending.unwrittenOutputs, watch)
    }

    /// Writes what the runs saw, from the store.
    private func printItems(of runs: [RunRecord], _ jobs: [Job], _ stop: StopRequest) throws {
        let printer = ItemPrinter(jobs, stop: stop, terminal: .standardError)
        let store = try Store(reading: options.dataPath)
        for run in runs {
            var batch: [StoredItem] = []
            try store.forEachItem(of: run.name.job, kind: nil, .run(run.id)) { item in
                batch.append(item)
                guard batch.count == 1000 else { return }
                printer.print(batch)
                batch = []
            }
            printer.print(batch)
        }
    }

    private func summarise(_ runs: [RunRecord], _ jobs: [Job], root: String) {
        let terminal = Terminal.standardError
        for run in runs where !options.quiet || run.state.isBad {
            let job = jobs.first { $0.name == run.name.job }
            terminal.write(RunSummary(run, job: job, root: root).text(terminal.paint))
        }
    }

    private func runOptions(
        _ jobs: [Job],
        _ stop: StopRequest,
        _ progress: ProgressLine
    ) -> RunOptions {
        var options = RunOptions()
        options.pageLimit = limit
        options.isNew = new
        options.stop = stop
        options.onProgress = { progress.show($0, isOnSchedule: false) }
        if print || dryRun {
            let printer = ItemPrinter(jobs, stop: stop, terminal: .standardError)
            options.onItems = { printer.print($0) }
        }
        return options
    }

    /// Says what did not end well, and ends with its status.
    private func checkEnd(
        _ records: [RunRecord],
        _ choice: JobChoice,
        _ unwrittenOutputs: Int,
        _ watch: SignalWatch
    ) throws {
        let ended = Set(records.map(\.name.job))
        let left = choice.jobs.map(\.name).filter { !ended.contains($0) }
        if !left.isEmpty {
            for name in left where !options.quiet {
                let again = "'trawl run \(choice.arguments[name] ?? name)'"
                Terminal.standardError.write(
                    "\(name): interrupted" + (dryRun ? "" : "; \(again) goes on with it")
                )
            }
            throw (watch.status ?? .runFailed).asError
        }
        if unwrittenOutputs > 0 { throw ExitStatus.storeFailed.asError }
        if records.contains(where: \.state.isBad) { throw ExitStatus.runFailed.asError }
    }
}

extension RunState {
    /// Whether a run that ended so is no success.
    fileprivate var isBad: Bool {
        switch self {
        case .failed, .degraded, .cancelled, .interrupted: true
        case .queued, .running, .paused, .done, .limited: false
        }
    }
}
