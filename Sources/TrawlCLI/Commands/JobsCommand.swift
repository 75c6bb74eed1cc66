internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl jobs`.
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List the jobs with their schedules, next fires and last runs."
    )

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let crawler = options.crawler
        guard crawler.folder.exists else { throw CommandFailure.noJobFolder(options.jobsPath) }
        let listing = try JobListing(
            crawler.load(),
            store: options.dataPath == ":memory:" ? nil : try options.readStore(),
            now: EngineClock.now
        )
        try StandardOutput.write(
            json ? JSONOutput.list(listing.values) : listing.text(Paint(STDOUT_FILENO))
        )
    }
}
