internal import ArgumentParser
internal import Trawl

/// The command `trawl conform AREA`.
struct ConformCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conform",
        abstract: "Answer questions to the parsers: JSON lines in, JSON lines out.",
        discussion: """
            Areas: \(ConformAreas.names.joined(separator: ", ")). Each line of standard input is a \
            question with an id; the answer has the same id, or says in 'error' why the input is \
            refused.
            """
    )

    @Argument(
        help: ArgumentHelp("What is asked about.", valueName: "area"),
        completion: .list(ConformAreas.names)
    )
    var area: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        var lines = ConformLines(try ConformAreas.area(area, options.crawler.context))
        try lines.run()
    }
}
