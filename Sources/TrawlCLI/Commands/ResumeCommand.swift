internal import ArgumentParser
internal import Trawl

/// The command `trawl resume JOB`.
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Fire a paused job's schedule again, from now on."
    )

    @Argument(
        help: "A job, or the path of a job file.",
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var job: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try JobOrder(job, options).tell { .resume(job: $0) }
    }
}
