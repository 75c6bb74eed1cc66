internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl runs [JOB]`.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List past and current runs, the latest first."
    )

    @Argument(help: "Only the runs of this job.")
    var job: String?

    @Option(help: ArgumentHelp("List at most so many.", valueName: "n"))
    var count = 20

    @Flag(help: "List every fire of the job's schedule with what became of it.")
    var fires = false

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    mutating func validate() throws {
        if count < 1 { throw ValidationError("--count \(count) is less than one run") }
        if fires, job == nil { throw ValidationError("--fires goes with a job") }
    }

    func run() throws {
        let chosen = try job.map { try StoredJob($0, options) }
        if fires, let chosen { return try listFires(of: chosen) }
        let store = if let chosen { chosen.store } else { try options.readStore() }
        let runs = followed(try store?.runs(of: chosen?.name, limit: count) ?? [])
        if json {
            let values = runs.map { Value.object(RunListing.fields(of: $0)) }
            return try StandardOutput.write(JSONOutput.list(values))
        }
        guard !runs.isEmpty else {
            return try StandardOutput.write("no runs yet\n")
        }
        try StandardOutput.write(RunsCommand.table(of: runs).text(Paint(STDOUT_FILENO)))
    }

    /// The runs, and which of them the daemon keeps waiting for its disk: the store cannot say that.
    private func followed(_ runs: [RunRecord]) -> [RunRecord] {
        let going = runs.filter { $0.state == .running }.map(\.name.description)
        guard !going.isEmpty else { return runs }
        let standings: [RunStanding]
        do {
            guard var line = try options.door().line(),
                case .progress(let answer) = try line.ask(.progress(runs: going))
            else { return runs }
            standings = answer
        } catch {
            // Nobody who could tell more than the store.
            return runs
        }
        return runs.map { run in
            guard let paused = standings.first(where: { $0.name == "\(run.name)" }),
                paused.state == .paused
            else { return run }
            var run = run
            run.state = paused.state
            run.reason = paused.reason
            return run
        }
    }

    private func listFires(of job: StoredJob) throws {
        let listing = FireListing(
            job.name,
            try job.store?.fires(of: job.name, limit: count) ?? [],
            schedule: job.job?.schedule
        )
        try StandardOutput.write(
            json ? JSONOutput.list(listing.values) : listing.text(Paint(STDOUT_FILENO))
        )
    }

    /// The runs, a line each.
    static func table(of runs: [RunRecord]) -> Table {
        var table = Table(
            "RUN",
            "STATE",
            ">TIME",
            ">PAGES",
            ">FAILED",
            ">ITEMS",
            ">ADDED",
            ">CHANGED",
            ">REMOVED",
            "REASON"
        )
        for run in runs {
            table.add(
                .init(run.name.description),
                RunListing.cell(of: run),
                .init(DurationText.text(.milliseconds(run.elapsedMilliseconds))),
                .init("\(run.pages)"),
                .init("\(run.failed)", run.failed > 0 ? .warning : nil),
                .init("\(run.items)"),
                .init("\(run.added)"),
                .init("\(run.changed)"),
                .init("\(run.removed)"),
                .init(SafeText.line(run.reason ?? "", longest: 60))
            )
        }
        return table
    }
}
