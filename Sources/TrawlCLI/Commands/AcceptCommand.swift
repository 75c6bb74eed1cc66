internal import ArgumentParser
internal import Trawl

/// The command `trawl accept RUN`.
struct AcceptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Make a degraded run a good one.",
        discussion: """
            Later runs are compared with it. What a job with 'quarantine: true' kept apart becomes its \
            items, items that the run did not see are removed if it saw all there is, and the outputs \
            are written. 'trawl show RUN' tells what is wrong, 'trawl export JOB --run RUN' what it \
            found.
            """
    )

    @Argument(help: ArgumentHelp("A degraded run, as 'trawl runs' names it.", valueName: "run"))
    var name: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        do {
            guard case .done(let sentence) = try options.door().ask(.accept(run: name)) else {
                throw CommandFailure.oddAnswer
            }
            if !options.quiet { try StandardOutput.write(SafeText.line(sentence) + "\n") }
        } catch let refusal as ControlAnswer.Refusal where refusal.code == .noRun {
            throw CommandFailure.noRun(name, meant: try meant())
        }
    }

    /// A run near to what was asked for: of a job, its last degraded one.
    private func meant() throws -> String? {
        let runs = try options.readStore()?.runs(of: nil, limit: 1000) ?? []
        let degraded = runs.first { $0.name.job == name && $0.state == .degraded }
        return degraded?.name.description
            ?? Suggestion.nearest(to: name, among: runs.map(\.name.description))
    }
}
