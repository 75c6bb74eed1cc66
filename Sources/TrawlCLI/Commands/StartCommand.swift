internal import ArgumentParser
internal import Logging
internal import Trawl

/// The command `trawl start`.
struct StartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Crawl on schedule until asked to end.",
        discussion: """
            Fires the schedules of all enabled jobs and goes on with interrupted runs. Files with \
            mistakes are left out. SIGINT or SIGTERM lets requests in flight end, a second one ends \
            at once; what is not done then goes on at the next start.
            """
    )

    @OptionGroup(title: "Crawling") var crawl: CrawlOptions
    @OptionGroup(title: "Everywhere") var options: GlobalOptions

    func run() throws {
        let choice = try JobChoice(allOf: options)
        var crawler = choice.crawler
        crawler.settings = crawl.settings
        let logger = crawler.logger
        let bad = choice.contents.diagnostics.filter { $0.severity == .error }.map(\.file)
        for file in Set(bad).sorted() {
            logger.error(
                "left out: the file has mistakes; 'trawl check' shows them",
                metadata: ["file": "\(file)"]
            )
        }
        if !choice.jobs.contains(where: { $0.schedule != nil }) {
            logger.warning("no enabled job has a schedule: nothing will fire")
        }
        let reload = ReloadRequest()
        let watch = SignalWatch(StopRequest(), .drain, reload: reload, logger: logger)
        defer { watch.end() }
        let progress = ProgressLine(.standardError, isQuiet: options.quiet)
        defer { progress.end() }
        let session = try CrawlSession(crawler, contents: choice.contents)
        var runOptions = RunOptions()
        runOptions.stop = watch.stop
        runOptions.reload = reload
        runOptions.onProgress = { progress.show($0, isOnSchedule: true) }
        try session.start(runOptions)
        progress.end()
        logger.notice("ended")
    }
}
