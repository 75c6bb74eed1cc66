internal import Glibc
public import TrawlCore

/// Where job files are found: a folder with its subfolders, and `trawl.yaml` beside it.
public struct JobFolder: Sendable {
    /// The folder's path, such as `jobs`.
    public let path: String

    /// A folder of job files; nothing is read yet.
    public init(_ path: String) { self.path = path }

    /// The folder above it, where outputs go: `.` for `jobs`.
    public var root: String {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// What was found.
    public struct Contents: Sendable {
        /// Each file with its job, or with its mistakes; in the order of their paths.
        public var readings: [JobReading]
        /// `trawl.yaml`; nil when there is none, or when it has mistakes.
        public var settings: ProjectSettings?
        /// All mistakes and warnings, also those that no single file has.
        public var diagnostics: [Diagnostic]
        /// What tells later that a file is another one than the one that was read.
        var stamps: [String: FileStamp] = [:]
        /// The same of `trawl.yaml`; nil when there is none.
        var settingsStamp: FileStamp?

        /// Files with mistakes.
        var badFiles: Set<String> {
            Set(diagnostics.filter { $0.severity == .error }.map(\.file))
        }

        /// The jobs of the files without mistakes.
        public var jobs: [Job] { sharedJobs.map(\.job) }

        /// The same as tables keep them.
        var sharedJobs: [SharedJob] {
            let bad = badFiles
            return readings.filter { !bad.contains($0.path) }.compactMap(\.sharedJob)
        }

        /// The job of a name; nil when there is none without mistakes.
        public func job(named name: String) -> Job? { jobs.first { $0.name == name } }
    }

    /// Reads every job file, `trawl.yaml` first.
    public func load(_ context: JobContext) -> Contents {
        let scan = scan()
        return load(scan.files, context, scan.diagnostics)
    }

    /// Reads the files named, and `trawl.yaml`.
    public func load(files: [String], _ context: JobContext) -> Contents {
        load(files, context, [])
    }

    private func load(
        _ files: [String],
        _ context: JobContext,
        _ first: [Diagnostic]
    ) -> Contents {
        let reader = JobReader(context: context)
        var diagnostics = first
        var settings: ProjectSettings?
        let settingsStamp = FileStamp(of: settingsPath)
        if access(settingsPath, F_OK) == 0 {
            switch JobFolder.bytes(of: settingsPath) {
            case .success(let bytes):
                let (read, found) = reader.readSettings(path: settingsPath, bytes: bytes)
                settings = read
                diagnostics += found
            case .failure(let diagnostic): diagnostics.append(diagnostic)
            }
        }
        var readings: [JobReading] = []
        var stamps: [String: FileStamp] = [:]
        for file in files { stamps[file] = FileStamp(of: file) }
        for read in JobFolder.read(files, reader, settings) {
            switch read {
            case .success(let reading):
                readings.append(reading)
                diagnostics += reading.diagnostics
            case .failure(let diagnostic): diagnostics.append(diagnostic)
            }
        }
        diagnostics += JobReader.duplicates(among: readings)
        return Contents(
            readings: readings,
            settings: settings,
            diagnostics: diagnostics,
            stamps: stamps,
            settingsStamp: settingsStamp
        )
    }
}

extension Diagnostic {
    /// A mistake that no line of a file is to blame for.
    static func wholeFile(_ path: String, _ message: String) -> Diagnostic {
        Diagnostic(
            file: path,
            line: 0,
            column: 0,
            length: 1,
            severity: .error,
            message: message,
            help: nil,
            excerpt: nil
        )
    }
}
