/// Reads job files and `trawl.yaml`: bytes in, a job or all mistakes at once out.
///
/// A value without state: any thread may use it, and one reader may read any number of files.
public struct JobReader: Sendable {
    private let context: JobContext

    /// A reader with what it needs from outside.
    public init(context: JobContext) {
        self.context = context
    }

    /// Reads one job file.
    ///
    /// - Parameters:
    ///   - path: The file as the user named it; without its folder and extension it is the default
    ///     of the job's name.
    ///   - bytes: The whole file.
    ///   - defaults: What `trawl.yaml` says, nil when there is none.
    /// - Returns: The job or its mistakes, and warnings.
    public func read(path: String, bytes: [UInt8], defaults: ProjectSettings?) -> JobReading {
        var reading = JobFileReading(path: path, bytes: bytes, context: context, file: .job)
        if let defaults {
            reading.sources.append(SourceText(path: defaults.path, text: defaults.text))
        }
        guard let root = reading.parse(bytes) else { return reading.result(job: nil) }
        let job = reading.readJob(root, defaults: defaults)
        return reading.result(job: job)
    }

    /// Reads `trawl.yaml`; the settings are nil when it has a mistake.
    ///
    /// An empty file says nothing and is no mistake.
    public func readSettings(
        path: String,
        bytes: [UInt8]
    ) -> (settings: ProjectSettings?, diagnostics: [Diagnostic]) {
        var reading = JobFileReading(path: path, bytes: bytes, context: context, file: .settings)
        guard let root = reading.parse(bytes) else { return (nil, reading.diagnostics()) }
        let settings = reading.readSettings(root)
        let diagnostics = reading.diagnostics()
        let isUsable = !diagnostics.contains { $0.severity == .error }
        return (isUsable ? settings : nil, diagnostics)
    }

    /// The mistakes that files make together: a name that an earlier file has, too.
    ///
    /// Linear in their number.
    public static func duplicates(among readings: [JobReading]) -> [Diagnostic] {
        var owners: [String: JobReading] = [:]
        var diagnostics: [Diagnostic] = []
        for reading in readings {
            guard let name = reading.name else { continue }
            guard let owner = owners[name] else {
                owners[name] = reading
                continue
            }
            let wording = DiagnosticWording.duplicateName(name, other: owner.namePlace)
            diagnostics.append(
                Diagnostic(
                    file: reading.path,
                    line: Int(reading.nameSpan.place.line),
                    column: Int(reading.nameSpan.place.column),
                    length: reading.nameSpan.length,
                    severity: .error,
                    message: wording.message,
                    help: wording.help,
                    excerpt: reading.nameExcerpt
                )
            )
        }
        return diagnostics
    }
}

extension JobReading {
    /// The place of the name as diagnostics write it.
    fileprivate var namePlace: String {
        nameSpan.place.line == 0
            ? path : "\(path):\(nameSpan.place.line):\(nameSpan.place.column)"
    }
}
