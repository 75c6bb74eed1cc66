internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl url URL`.
struct URLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url",
        abstract: "Show how a URL is resolved, normalised and told from others.",
        discussion: "Nothing is fetched."
    )

    @Argument(help: ArgumentHelp("A URL; with --base, a reference.", valueName: "url"))
    var url: String

    @Option(help: ArgumentHelp("The URL of the page that refers to it.", valueName: "url"))
    var base: String?

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        var from: WebURL?
        if let base {
            from = WebURL(base)
            guard from != nil else { throw CommandFailure.noURL(base, option: "--base") }
        }
        guard let url = WebURL(self.url, relativeTo: from) else {
            throw CommandFailure.noURL(self.url, option: nil)
        }
        let report = URLReport(url: url, now: EngineClock.now)
        try StandardOutput.write(
            json ? JSONOutput.document(report.value) : report.text(Paint(STDOUT_FILENO))
        )
    }
}
