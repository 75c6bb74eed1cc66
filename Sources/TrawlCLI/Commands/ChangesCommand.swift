internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl changes JOB`.
struct ChangesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Show what runs of a job added, changed and removed.",
        discussion: """
            The last run that ended, or with --since all that ended after a time or came after a \
            run, the newest first. A changed item is shown field by field, old and new. Fields that \
            the job file describes otherwise than before are named, and not compared.
            """
    )

    @Argument(help: "A job.")
    var job: String

    @Option(
        help: ArgumentHelp(
            "All runs since a time (as 'trawl next --from' takes it), or after a run.",
            valueName: "time|run"
        )
    )
    var since: String?

    @Option(name: .customLong("run"), help: ArgumentHelp("Only this run.", valueName: "run"))
    var runName: String?

    @Option(help: ArgumentHelp("Only this kind of item.", valueName: "kind"))
    var item: String?

    @Option(
        help: ArgumentHelp(
            "At most so many changes (default: 200, with --json all).",
            valueName: "n"
        )
    )
    var limit: Int?

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    /// For people: more than anybody reads at once.
    private static let most = 200

    mutating func validate() throws {
        if since != nil, runName != nil {
            throw ValidationError("give --since or --run, not both")
        }
        if let limit, limit < 1 {
            throw ValidationError("--limit \(limit) is less than one change")
        }
    }

    func run() throws {
        let chosen = try StoredJob(job, options)
        if let item { try chosen.checkKind(item) }
        let listing = ChangeListing(
            kind: item,
            limit: limit ?? (json ? nil : Self.most),
            showsKind: (chosen.job?.itemKinds.count ?? 1) > 1
        )
        let runs = try runs(of: chosen)
        if json {
            let values = try chosen.store.map { try listing.values(of: runs, $0) } ?? []
            return try StandardOutput.write(JSONOutput.list(values))
        }
        guard let store = chosen.store, !runs.isEmpty else {
            return try StandardOutput.write(none)
        }
        try StandardOutput.write(listing.text(of: runs, store, Paint(STDOUT_FILENO)))
    }

    private var none: String {
        if let since { return "no run has ended since \(SafeText.line(since))\n" }
        return "no run has ended yet\n"
    }

    /// The runs that are meant, the newest first.
    private func runs(of chosen: StoredJob) throws -> [RunRecord] {
        if let runName { return [try chosen.run(named: runName)] }
        guard let since else {
            return try chosen.store?.lastEndedRun(of: chosen.name, by: nil).map { [$0] } ?? []
        }
        // A run's name has what no time has.
        if since.contains("@") {
            let run = try chosen.run(named: since)
            return try chosen.store?.endedRuns(of: chosen.name, after: run.id, since: nil) ?? []
        }
        let time = try TimeArgument.time(since, "--since", chosen.zone(options))
        return try chosen.store?.endedRuns(of: chosen.name, after: nil, since: time) ?? []
    }
}
