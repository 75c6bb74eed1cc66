/// What reading one job file gave.
public struct JobReading: Sendable {
    /// The file's path as the user named it.
    public let path: String
    /// The job as tables keep it; nil when the file has a mistake.
    package let sharedJob: SharedJob?
    /// Mistakes and warnings, sorted by place; at most 100 and a last one that counts the rest.
    public let diagnostics: [Diagnostic]
    /// The files with start URLs that the job file names: when one of them changes, the job does.
    public let listPaths: [String]
    /// The job's name where it can be told, also when the file has mistakes.
    public let name: String?
    /// Where the name is written; the whole file when it is the file's name.
    let nameSpan: SourceSpan
    /// The line that has the name.
    let nameExcerpt: String?

    /// The job; nil when the file has a mistake.
    public var job: Job? { sharedJob?.job }

    /// Whether any of the diagnostics is an error.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
