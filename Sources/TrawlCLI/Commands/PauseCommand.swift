internal import ArgumentParser
internal import Trawl

/// The command `trawl pause JOB`.
struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Fire a job's schedule no more, until it is resumed.",
        discussion: """
            A run that is going goes on. What is due meanwhile is skipped and never made up for; 'trawl \
            run' and 'trawl trigger' run the job all the same.
            """
    )

    @Argument(
        help: "A job, or the path of a job file.",
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var job: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try JobOrder(job, options).tell { .pause(job: $0) }
    }
}
