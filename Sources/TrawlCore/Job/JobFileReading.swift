/// One file being read: its texts, what was found wrong so far, and what the parts of the reader
/// share.
///
/// Lives as long as one call of `JobReader`.
struct JobFileReading {
    /// What kind of file it is.
    enum File {
        case job
        case settings
    }

    /// A mistake or warning with its place.
    struct Finding: Hashable {
        var severity: Diagnostic.Severity
        var span: SourceSpan
        var wording: DiagnosticWording
    }

    /// The most diagnostics of one file that are shown.
    static let shownDiagnostics = 100

    let context: JobContext
    let file: File
    /// The file itself, and then `trawl.yaml` whose defaults it gets; `SourcePlace.source` counts these.
    var sources: [SourceText]
    var findings: [Finding] = []
    /// The job's name for sentences; empty until it is known.
    var jobName = ""
    var jobNameSpan: SourceSpan?
    /// Whether what is read stands inside an item's own element, so that a selector may begin with a
    /// combinator.
    var isInsideElement = false
    /// Whether fields are read whose texts are paths into an object of the page's data.
    var isInsideData = false
    /// The zone of the job's schedule, else the machine's: in which days of relative dates are counted.
    var jobZone: Zone?
    /// Whether the keys under `defaults` are read: then nothing is missing.
    var isReadingDefaults = false
    /// What prefixes in selectors stand for.
    var namespaces: [String: String] = [:]
    /// The files with URLs that the job file names.
    var listPaths: [String] = []
    /// The lines of the sources that were looked at, so that they are cut once.
    private var cutLines: [UInt8: [Substring.UnicodeScalarView]] = [:]
    /// The lines that diagnostics show, so that many of one line share its text.
    private var excerpts: [SourcePlace: String] = [:]
    /// How often a place inside a line may still be looked for.
    ///
    /// A look costs up to the line's length, and a hostile file has a million characters and as
    /// many mistakes in one line. A guess, above what is shown.
    private var looksLeft = 200
    /// The names of the job's kinds of page, in file order.
    var pageNames: [String] = [] {
        didSet {
            let numbered = zip(pageNames, pageNames.indices)
            pageNumbers = Dictionary(numbered, uniquingKeysWith: { first, _ in first })
        }
    }
    /// Where in `pageNames` a name stands.
    private(set) var pageNumbers: [String: Int] = [:]

    /// A file that nothing was read of yet.
    init(path: String, bytes: [UInt8], context: JobContext, file: File) {
        self.context = context
        self.file = file
        sources = [SourceText(path: path, text: SourceText.text(of: bytes))]
    }

    /// Notes a mistake.
    mutating func error(_ wording: DiagnosticWording, at span: SourceSpan) {
        findings.append(Finding(severity: .error, span: span, wording: wording))
    }

    /// Notes what is worth a look.
    mutating func warn(_ wording: DiagnosticWording, at span: SourceSpan) {
        findings.append(Finding(severity: .warning, span: span, wording: wording))
    }

    /// Whether a mistake was found.
    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    /// The lines of a source.
    private mutating func lines(of source: UInt8) -> [Substring.UnicodeScalarView] {
        if let lines = cutLines[source] { return lines }
        let lines = sources[Int(source)].lines
        cutLines[source] = lines
        return lines
    }

    /// The line of a place, for a look at it; nil when there is none or when there were too many looks.
    mutating func line(at place: SourcePlace) -> Substring.UnicodeScalarView? {
        guard looksLeft > 0 else { return nil }
        looksLeft -= 1
        let lines = lines(of: place.source)
        guard place.line >= 1, place.line <= lines.count else { return nil }
        return lines[Int(place.line) - 1]
    }

    /// The character at a place, under the same conditions as its line.
    mutating func character(at place: SourcePlace) -> Unicode.Scalar? {
        guard let line = line(at: place), let index = line.index(at: place.column),
            index < line.endIndex
        else { return nil }
        return line[index]
    }

    /// "did you mean 'x'?", nil when there is nothing near or when there were too many looks.
    ///
    /// The first thousand candidates are compared.
    mutating func didYouMean(_ word: String, among candidates: [String]) -> String? {
        guard looksLeft > 0 else { return nil }
        looksLeft -= 1
        return DiagnosticWording.didYouMean(word, among: candidates.prefix(1000))
    }

    /// Where `${NAME}` stands in the scalar that begins at a place; `occurrence` counts from 0.
    mutating func span(of name: String, in place: SourcePlace, occurrence: Int) -> SourceSpan {
        let written = "${\(name)"
        guard line(at: place) != nil,
            let found = SourceText.place(
                of: written,
                from: place,
                occurrence: occurrence,
                in: lines(of: place.source)
            )
        else { return SourceSpan(place: place, length: 1) }
        return SourceSpan(place: found, length: written.unicodeScalars.count + 1)
    }
}

/// The end of a reading.
extension JobFileReading {
    /// What reading gave.
    mutating func result(job: Job?) -> JobReading {
        let span = jobNameSpan ?? .wholeFile
        return JobReading(
            path: sources[0].path,
            sharedJob: hasErrors ? nil : job.map(SharedJob.init),
            diagnostics: diagnostics(),
            listPaths: listPaths,
            name: jobName.isEmpty ? nil : jobName,
            nameSpan: span,
            nameExcerpt: jobNameSpan == nil ? nil : excerpt(of: span.place)
        )
    }

    /// The findings in the order of their places, each once, at most ``shownDiagnostics`` and one more
    /// that counts the rest.
    mutating func diagnostics() -> [Diagnostic] {
        guard !findings.isEmpty else { return [] }
        var seen: Set<Finding> = []
        let unique = findings.filter { seen.insert($0).inserted }
        let order = unique.indices.sorted {
            (unique[$0].span.place, $0) < (unique[$1].span.place, $1)
        }
        var shown: [Diagnostic] = []
        for index in order.prefix(Self.shownDiagnostics) {
            shown.append(diagnostic(unique[index]))
        }
        let rest = order.dropFirst(Self.shownDiagnostics)
        guard !rest.isEmpty else { return shown }
        let hidesError = rest.contains { unique[$0].severity == .error }
        shown.append(
            diagnostic(
                Finding(
                    severity: hidesError ? .error : .warning,
                    span: .wholeFile,
                    wording: .more(rest.count)
                )
            )
        )
        return shown
    }

    private mutating func diagnostic(_ finding: Finding) -> Diagnostic {
        let place = finding.span.place
        return Diagnostic(
            file: sources[Int(place.source)].path,
            line: Int(place.line),
            column: Int(place.column),
            length: max(1, finding.span.length),
            severity: finding.severity,
            message: finding.wording.message,
            help: finding.wording.help,
            excerpt: excerpt(of: place)
        )
    }

    private mutating func excerpt(of place: SourcePlace) -> String? {
        if let excerpt = excerpts[place.wholeLine] { return excerpt }
        let lines = lines(of: place.source)
        guard place.line >= 1, place.line <= lines.count else { return nil }
        let excerpt = String(lines[Int(place.line) - 1])
        excerpts[place.wholeLine] = excerpt
        return excerpt
    }
}
