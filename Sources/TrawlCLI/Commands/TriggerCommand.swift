internal import ArgumentParser
internal import Trawl

/// The command `trawl trigger JOB`.
struct TriggerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger",
        abstract: "Begin a run of a job now, and do not wait for it.",
        discussion: """
            Writes the name of the run to standard output. Without a daemon the run is recorded, and \
            begins with the next 'trawl start'; 'trawl run' runs the job at once and waits.
            """
    )

    @Argument(
        help: "A job, or the path of a job file.",
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var job: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let answer = try JobOrder(job, options).carryOut { .trigger(job: $0) }
        guard case .run(let name, let note) = answer else { throw CommandFailure.oddAnswer }
        try StandardOutput.write(SafeText.line(name) + "\n")
        if let note, !options.quiet { Terminal.standardError.write(SafeText.line(note)) }
    }
}
