internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl try URL|FILE`.
struct TryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Fetch one page and show what selectors, or a whole job, get out of it.",
        discussion: """
            Nothing is stored. robots.txt is not asked for the one page that a person asks for. \
            Private addresses are reached only when the URL writes them out.
            """
    )

    @Argument(
        help: ArgumentHelp("A URL, or an HTML file.", valueName: "url|file"),
        completion: .file()
    )
    var page: String

    @Option(
        help: ArgumentHelp("A CSS selector; may be given several times.", valueName: "selector")
    )
    var css: [String] = []

    @Option(
        help: ArgumentHelp("An XPath expression; may be given several times.", valueName: "xpath")
    )
    var xpath: [String] = []

    @Option(
        help: ArgumentHelp(
            "A JSONPath query, for a document of JSON; may be given several times.",
            valueName: "query"
        )
    )
    var jsonPath: [String] = []

    @Option(
        help: ArgumentHelp(
            "Data of a type in the page's JSON-LD, as Product; may be given several times.",
            valueName: "type"
        )
    )
    var jsonld: [String] = []

    @Flag(help: "Show it again after each edit of the job files, or of the page's file.")
    var watch = false

    @Option(help: ArgumentHelp("Items and links by the rules of this job.", valueName: "job"))
    var job: String?

    @Option(help: ArgumentHelp("The URL that a file stands for.", valueName: "url"))
    var base: String?

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    mutating func validate() throws {
        if job != nil, ![css, xpath, jsonPath, jsonld].allSatisfy(\.isEmpty) {
            throw ValidationError("give selectors or --job, not both")
        }
        if watch, json { throw ValidationError("give --watch or --json, not both") }
    }

    func run() throws {
        var fetched: PageTrial?
        guard watch else {
            let report = try report(&fetched)
            try StandardOutput.write(
                json ? JSONOutput.document(report.value) : report.text(Paint(STDOUT_FILENO))
            )
            if report.trial.outcome.failure != nil { throw ExitStatus.runFailed.asError }
            return
        }
        var changes = ChangeWatch(folders: watchedFolders)
        while true {
            // A mistake in a job file is shown, and waits for the next edit.
            do {
                let report = try report(&fetched)
                try StandardOutput.write(report.text(Paint(STDOUT_FILENO)) + "\n")
            } catch let failure as CommandFailure {
                let help = failure.help.map { "  help: \($0)\n" } ?? ""
                try StandardOutput.write("error: \(failure.message)\n\(help)\n")
            }
            changes.wait()
        }
    }

    /// What the selectors or the job get out of the page, which is fetched once.
    private func report(_ fetched: inout PageTrial?) throws -> TrialReport {
        let isURL = page.contains("://")
        let url = isURL ? try url(page, option: nil) : try documentURL()
        let selectors =
            css.map(TrialSelector.css) + xpath.map(TrialSelector.xpath)
            + jsonPath.map(TrialSelector.json) + jsonld.map(TrialSelector.jsonld)
        let job =
            if let job { try JobChoice([job], options).jobs[0] } else {
                try TrialSelector.job(for: selectors, at: url, options.crawler.context)
            }
        var steps = ExtractionSteps(transforms: options.crawler.transforms, items: [])
        let trace = ExtractionTrace()
        steps.trace = trace
        var trial: PageTrial
        if let known = fetched, let last = WebURL(known.outcome.task.url) {
            trial = PageTrial(
                reading: known.body,
                contentType: known.contentType,
                as: last,
                job: job,
                steps: steps
            )
        } else if isURL {
            trial = try PageTrial(fetching: url, job: job, steps: steps)
            if trial.outcome.status.map((200..<300).contains) ?? false { fetched = trial }
        } else {
            trial = PageTrial(reading: try bytes(of: page), as: url, job: job, steps: steps)
        }
        return TrialReport(
            trial: trial,
            selectors: self.job == nil ? selectors : nil,
            job: job,
            isLocal: !isURL,
            matches: trace.matches
        )
    }

    /// The folders whose changes may change what is shown.
    private var watchedFolders: [String] {
        var folders = [options.jobsPath]
        if !page.contains("://") {
            folders.append(page.lastIndex(of: "/").map { String(page[...$0]) } ?? ".")
        }
        return folders
    }

    private func url(_ text: String, option: String?) throws -> WebURL {
        guard let url = WebURL(text), url.isHTTP else {
            throw CommandFailure.badURL(text, option: option)
        }
        return url
    }

    /// The URL that a file stands for: `--base`, the job's first start URL, or one that is made up.
    private func documentURL() throws -> WebURL {
        guard access(page, F_OK) == 0 else { throw CommandFailure.noPage(page) }
        if let base { return try url(base, option: "--base") }
        if let job, let seed = try JobChoice([job], options).jobs.first?.seeds.first {
            return seed.url
        }
        guard let madeUp = WebURL("http://localhost/") else {
            preconditionFailure("a plain URL must parse")
        }
        return WebURL(page, relativeTo: madeUp).flatMap { $0.isHTTP ? $0 : nil } ?? madeUp
    }

    private func bytes(of path: String) throws -> [UInt8] {
        // As much as a job's page may have by default.
        let (bytes, reason) = FileReading.bytes(of: path, atMost: 16 << 20)
        guard let bytes else { throw CommandFailure.cannotRead(path, reason) }
        return bytes
    }
}
