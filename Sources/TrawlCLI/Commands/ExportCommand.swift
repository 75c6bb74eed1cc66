internal import ArgumentParser
internal import Trawl

/// The command `trawl export JOB`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the items of a job to a file or to standard output."
    )

    @Argument(help: "A job.")
    var job: String

    @Option(
        help: ArgumentHelp(
            "json, jsonl or csv (default: by the suffix of --output, else json).",
            valueName: "format"
        )
    )
    var format: Format?

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("What this run saw, instead of the latest state.", valueName: "run")
    )
    var runName: String?

    @Option(
        help: ArgumentHelp(
            "The items as they were at a time, as 'trawl next --from' takes it.",
            valueName: "time"
        )
    )
    var asOf: String?

    @Option(help: ArgumentHelp("Only this kind of item.", valueName: "kind"))
    var item: String?

    @Option(
        help: ArgumentHelp(
            "The file, which is replaced as a whole (default: standard output).",
            valueName: "file"
        ),
        completion: .file()
    )
    var output: String?

    @OptionGroup var options: GlobalOptions

    /// The formats, as they are written on the command line.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case json
        case jsonl
        case csv

        fileprivate var rule: OutputRule.Format {
            switch self {
            case .json: .json
            case .jsonl: .jsonl
            case .csv: .csv
            }
        }

        /// The format that a file's suffix says.
        fileprivate init?(suffixOf path: String) {
            guard let dot = path.lastIndex(of: ".") else { return nil }
            self.init(rawValue: String(path[path.index(after: dot)...]))
        }
    }

    mutating func validate() throws {
        if runName != nil, asOf != nil { throw ValidationError("give --run or --as-of, not both") }
    }

    func run() throws {
        let chosen = try StoredJob(job, options)
        if let item { try chosen.checkKind(item) }
        let format = self.format ?? output.flatMap { Format(suffixOf: $0) } ?? .json
        if format == .csv, item == nil, let kinds = chosen.job?.itemKinds, kinds.count > 1 {
            throw CommandFailure.usage(
                "job '\(chosen.name)' has several kinds of item; CSV holds one",
                help: "give --item with one of \(kinds.joined(separator: ", "))"
            )
        }
        let selection = try chosen.selection(
            asOf: asOf,
            run: runName.map { try chosen.run(named: $0) },
            options
        )
        let export = ItemExport(chosen, kind: item, format: format.rule)
        let destination: ExportDestination = output.map { .file($0) } ?? .standardOutput
        let count = try export.write(to: destination, selection)
        if let output, !options.quiet {
            Terminal.standardError.write("\(Count.text(count, "item")) written to \(output)")
        }
    }
}
