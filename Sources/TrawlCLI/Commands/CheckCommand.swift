internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl check [FILE…]`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate job files and tell every mistake with its place."
    )

    @Argument(
        help: "Job files or folders of them; without any: the folder of --jobs.",
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var files: [String] = []

    @Flag(help: "Warnings are mistakes.")
    var strict = false

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let checked = try read()
        let diagnostics = checked.diagnostics
        if json {
            try StandardOutput.write(JSONOutput.list(diagnostics.map(CheckCommand.value)))
        } else {
            let paint = Paint(STDOUT_FILENO)
            if !diagnostics.isEmpty {
                try StandardOutput.write(DiagnosticPrinter.text(diagnostics, paint) + "\n")
            }
            if !options.quiet { try StandardOutput.write(checked.summary + "\n") }
        }
        let isBad = diagnostics.contains { strict || $0.severity == .error }
        if isBad { throw ExitStatus.badJobFile.asError }
    }

    /// What was read.
    private struct Checked {
        /// Every file, each once; `trawl.yaml` only when it is to blame for something.
        private(set) var files: Set<String> = []
        private(set) var diagnostics: [Diagnostic] = []
        private var told: Set<Diagnostic> = []

        mutating func add(_ contents: JobFolder.Contents) {
            files.formUnion(contents.readings.map(\.path))
            for diagnostic in contents.diagnostics where told.insert(diagnostic).inserted {
                files.insert(diagnostic.file)
                diagnostics.append(diagnostic)
            }
        }

        /// The last line, as `12 files, 2 with mistakes, 1 with warnings`.
        var summary: String {
            let bad = Set(diagnostics.filter { $0.severity == .error }.map(\.file))
            let warned = Set(diagnostics.map(\.file)).subtracting(bad)
            var text = Count.text(files.count, "file")
            text += bad.isEmpty ? ", no mistakes" : ", \(bad.count) with mistakes"
            if !warned.isEmpty { text += ", \(warned.count) with warnings" }
            return text
        }
    }

    private func read() throws -> Checked {
        let crawler = options.crawler
        var checked = Checked()
        guard !files.isEmpty else {
            guard crawler.folder.exists else { throw CommandFailure.noJobFolder(options.jobsPath) }
            checked.add(crawler.load())
            return checked
        }
        var paths: [String: [String]] = [:]  // folder of job files -> files given
        for file in files {
            guard access(file, F_OK) == 0 else { throw CommandFailure.noFile(file) }
            let folder = JobFolder(file)
            if folder.exists {
                checked.add(folder.load(crawler.context))
            } else {
                let owner = JobChoice.folder(ofFile: file, jobs: options.jobsPath)
                if paths[owner]?.contains(file) != true { paths[owner, default: []].append(file) }
            }
        }
        for (owner, files) in paths.sorted(by: { $0.key < $1.key }) {
            checked.add(JobFolder(owner).load(files: files, crawler.context))
        }
        return checked
    }

    private static func value(of diagnostic: Diagnostic) -> Value {
        .object([
            "file": .text(diagnostic.file), "line": .count(diagnostic.line),
            "column": .count(diagnostic.column), "severity": .text(diagnostic.severity.rawValue),
            "message": .text(diagnostic.message), "help": .optional(diagnostic.help),
        ])
    }
}
