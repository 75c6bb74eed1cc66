internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl robots URL`.
struct RobotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "robots",
        abstract: "Show what robots.txt says about a URL, and which line decides.",
        discussion: """
            The robots.txt is that of the URL's origin, fetched as a run would, or a file. Nothing \
            is stored.
            """
    )

    @Argument(help: ArgumentHelp("The URL that is asked about.", valueName: "url"))
    var url: String

    @Option(
        help: ArgumentHelp(
            "The crawler: a product token or a whole User-Agent (default: Trawl's own).",
            valueName: "agent"
        )
    )
    var agent: String?

    @Option(
        help: ArgumentHelp("A robots.txt to read in place of the site's.", valueName: "path"),
        completion: .file()
    )
    var file: String?

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        guard let url = WebURL(self.url), url.isHTTP else {
            throw CommandFailure.badURL(self.url, option: nil)
        }
        let report = RobotsReport(
            url: url,
            agent: agent ?? Version.userAgent,
            source: try file.map(read) ?? fetch(url)
        )
        try StandardOutput.write(
            json ? JSONOutput.document(report.value) : report.text(Paint(STDOUT_FILENO))
        )
        if report.failure != nil { throw ExitStatus.runFailed.asError }
    }

    private func fetch(_ url: WebURL) throws -> RobotsReport.Source {
        let job = try TrialSelector.job(for: [], at: url, options.crawler.context)
        return .site(try PageTrial(fetchingRobotsFor: url, job: job))
    }

    private func read(_ path: String) throws -> RobotsReport.Source {
        guard access(path, F_OK) == 0 else { throw CommandFailure.noFile(path) }
        // What is over the limit of robots.txt is cut where it is parsed.
        let (bytes, reason) = FileReading.bytes(of: path, atMost: 16 << 20)
        guard let bytes else { throw CommandFailure.cannotRead(path, reason) }
        return .file(path, bytes)
    }
}
