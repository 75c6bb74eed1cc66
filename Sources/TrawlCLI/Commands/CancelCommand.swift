internal import ArgumentParser
internal import Trawl

/// The command `trawl cancel RUN`.
struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a run that is going, waits or was interrupted.",
        discussion: "Its items stay; its outputs are not written, and it removes no items."
    )

    @Argument(help: ArgumentHelp("A run, as 'trawl runs' names it.", valueName: "run"))
    var name: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        do {
            guard case .done(let sentence) = try options.door().ask(.cancel(run: name)) else {
                throw CommandFailure.oddAnswer
            }
            if !options.quiet { try StandardOutput.write(SafeText.line(sentence) + "\n") }
        } catch let refusal as ControlAnswer.Refusal where refusal.code == .noRun {
            throw CommandFailure.noRun(name, meant: try meant())
        }
    }

    /// A run near to what was asked for.
    private func meant() throws -> String? {
        let runs = try options.readStore()?.runs(of: nil, limit: 1000) ?? []
        if let run = runs.first(where: { $0.name.job == name && !$0.state.isEnded }) {
            return run.name.description
        }
        return Suggestion.nearest(to: name, among: runs.map(\.name.description))
    }
}
