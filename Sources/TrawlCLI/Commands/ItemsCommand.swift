internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl items JOB`.
struct ItemsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "items",
        abstract: "List the current items of a job.",
        discussion: "The first fields of each, cut to fit; 'trawl export' has everything."
    )

    @Argument(help: "A job.")
    var job: String

    @Flag(help: "Write one JSON document, with all fields.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let chosen = try StoredJob(job, options)
        if json {
            let export = ItemExport(chosen, kind: nil, format: .json)
            _ = try export.write(to: .standardOutput, of: nil)
            return
        }
        let export = ItemExport(chosen, kind: nil, format: .json)
        // A key of one field is in the first column.
        let rules = chosen.job?.pages.compactMap(\.item) ?? []
        let keys = rules.map(\.key).filter { $0.count == 1 }.joined()
        var listing = ItemListing(
            names: try export.columns().filter { !keys.contains($0) },
            showsKind: (chosen.job?.itemKinds.count ?? 1) > 1
        )
        try chosen.store?.forEachItem(of: chosen.name, kind: nil, .current) { item in
            try listing.add(item)
        }
        guard listing.count > 0 else { return try StandardOutput.write("no items yet\n") }
        try StandardOutput.write(listing.text(Paint(STDOUT_FILENO)))
        try StandardOutput.write("\n\(Count.text(listing.count, "item"))\n")
    }
}
