internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl show RUN`.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one run: what it counted, what failed and why."
    )

    @Argument(help: ArgumentHelp("A run, or a job for its latest run.", valueName: "run"))
    var name: String

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        guard let store = try options.readStore(), let record = try store.run(named: name) else {
            throw CommandFailure.noRun(name, meant: try meant())
        }
        let report = RunReport(
            run: record,
            figures: try store.figures(of: record.id),
            frontier: try store.frontier(of: record.id),
            counts: try store.counts(of: record.id),
            failures: try store.failures(of: record.id),
            retries: try store.pendingRetries(of: record.id),
            samples: try store.samples(of: record.id),
            fields: try store.fieldChanges(of: record.id),
            isPruned: try store.isPruned(record.id)
        )
        try StandardOutput.write(
            json ? JSONOutput.document(report.value) : report.text(Paint(STDOUT_FILENO))
        )
    }

    /// A name near to the one that was asked for.
    private func meant() throws -> String? {
        let runs = try options.readStore()?.runs(of: nil, limit: 1000) ?? []
        let names = runs.map(\.name.description) + runs.map(\.name.job)
        return Suggestion.nearest(to: name, among: names)
    }
}
