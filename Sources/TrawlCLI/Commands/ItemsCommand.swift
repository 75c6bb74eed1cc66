internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl items JOB`.
struct ItemsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "items",
        abstract: "List the items of a job, as they are or were.",
        discussion: "The first fields of each, cut to fit; 'trawl export' has everything."
    )

    @Argument(help: "A job.")
    var job: String

    @Option(
        help: ArgumentHelp(
            "As they were at a time: as the last run had left them that had ended by then.",
            valueName: "time"
        )
    )
    var asOf: String?

    @Flag(help: "Write one JSON document, with all fields.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let chosen = try StoredJob(job, options)
        let selection = try chosen.selection(asOf: asOf, run: nil, options)
        let export = ItemExport(chosen, kind: nil, format: .json)
        if json {
            _ = try export.write(to: .standardOutput, selection)
            return
        }
        // A key of one field is in the first column.
        let rules = chosen.job?.pages.compactMap(\.item) ?? []
        let keys = rules.map(\.key).filter { $0.count == 1 }.joined()
        var listing = ItemListing(
            names: try export.columns().filter { !keys.contains($0) },
            showsKind: (chosen.job?.itemKinds.count ?? 1) > 1
        )
        try chosen.store?.forEachItem(of: chosen.name, kind: nil, selection) { item in
            try listing.add(item)
        }
        guard listing.count > 0 else {
            return try StandardOutput.write(try none(chosen, selection))
        }
        try StandardOutput.write(listing.text(Paint(STDOUT_FILENO)))
        try StandardOutput.write("\n\(Count.text(listing.count, "item"))\n")
    }

    private func none(_ chosen: StoredJob, _ selection: Store.ItemSelection) throws -> String {
        guard case .asOf(let time) = selection else { return "no items yet\n" }
        let run = try chosen.store?.lastEndedRun(of: chosen.name, by: time)
        return run == nil
            ? "no run had ended by \(time.iso8601)\n" : "no items at \(time.iso8601)\n"
    }
}
