internal import Glibc
internal import Trawl

/// The jobs that a command line names, by their names or by the paths of their files, and the crawler
/// to run them with.
struct JobChoice {
    /// A crawler whose outputs go where those of the jobs belong.
    private(set) var crawler: Crawler
    /// What was read to find the jobs.
    private(set) var contents: JobFolder.Contents
    /// The jobs in the order of the command line, each once.
    private(set) var jobs: [Job] = []
    /// How each job was named on the command line, by its name.
    private(set) var arguments: [String: String] = [:]
    /// Warnings of their files.
    private(set) var warnings: [Diagnostic] = []

    /// Finds jobs.
    ///
    /// An argument with a slash or the suffix of a job file is a path, all else a name. Mistakes in
    /// other files do not matter.
    ///
    /// - Throws: `CommandFailure` for a name that no job has, or several, and for a path that leads
    ///   nowhere; `JobMistakes` for a file with mistakes.
    init(_ arguments: [String], _ options: GlobalOptions) throws {
        crawler = options.crawler
        let paths = arguments.filter(JobChoice.isPath)
        let roots = Set(paths.map { JobChoice.folder(ofFile: $0, jobs: options.jobsPath) })
        guard roots.count <= 1 else { throw CommandFailure.severalRoots }
        let hasNames = paths.count < arguments.count
        if hasNames {
            guard crawler.folder.exists else { throw CommandFailure.noJobFolder(options.jobsPath) }
            guard roots.isSubset(of: [options.jobsPath]) else { throw CommandFailure.severalRoots }
            contents = crawler.load()
        } else {
            if let root = roots.first { crawler.folder = JobFolder(root) }
            contents = crawler.folder.load(files: [], crawler.context)
        }
        try JobChoice.checkSettings(contents, crawler)
        for argument in arguments {
            let job = try JobChoice.isPath(argument) ? job(atPath: argument) : job(named: argument)
            if !jobs.contains(where: { $0.name == job.name }) { jobs.append(job) }
            self.arguments[job.name] = argument
        }
    }

    /// Every enabled job; files with mistakes are left out.
    init(allOf options: GlobalOptions) throws {
        crawler = options.crawler
        guard crawler.folder.exists else { throw CommandFailure.noJobFolder(options.jobsPath) }
        contents = crawler.load()
        try JobChoice.checkSettings(contents, crawler)
        jobs = contents.jobs.filter(\.enabled)
        warnings = contents.diagnostics
    }

    /// Whether an argument is the path of a job file.
    static func isPath(_ argument: String) -> Bool {
        argument.contains("/") || [".yaml", ".yml", ".json"].contains(where: argument.hasSuffix)
    }

    /// The folder of job files that a file belongs to; relative outputs go to the folder above it.
    ///
    /// The folder in use when the file lies in it, else the last one called `jobs` on its path, else
    /// `jobs` in the current directory, whether it is there or not.
    static func folder(ofFile path: String, jobs: String) -> String {
        let known = jobs.hasSuffix("/") && jobs.count > 1 ? String(jobs.dropLast()) : jobs
        if path.hasPrefix(known + "/") || path.hasPrefix("./" + known + "/") { return jobs }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        if let place = parts.lastIndex(of: "jobs") {
            return parts[...place].joined(separator: "/")
        }
        guard !path.hasPrefix("/"), let here = currentDirectory() else { return "jobs" }
        let above = here.split(separator: "/", omittingEmptySubsequences: false)
        guard let place = above.lastIndex(of: "jobs") else { return "jobs" }
        return above[...place].joined(separator: "/")
    }

    private static func currentDirectory() -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil else { return nil }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `trawl.yaml` holds what all jobs go by, politeness too: with mistakes in it none runs.
    private static func checkSettings(_ contents: JobFolder.Contents, _ crawler: Crawler) throws {
        let files = Set(contents.readings.map(\.path))
        let own = contents.diagnostics.filter {
            !files.contains($0.file) && $0.file.hasSuffix("trawl.yaml")
        }
        try JobMistakes.check(own)
    }

    private mutating func job(atPath path: String) throws -> Job {
        guard access(path, F_OK) == 0 else { throw CommandFailure.noFile(path) }
        let read = crawler.folder.load(files: [path], crawler.context)
        let own = read.diagnostics.filter { $0.file == path }
        try JobMistakes.check(own)
        guard let job = read.jobs.first else {
            preconditionFailure("a file without mistakes gives a job")
        }
        warnings += own
        return job
    }

    private mutating func job(named name: String) throws -> Job {
        let readings = contents.readings.filter { $0.name == name }
        guard let reading = readings.first else {
            // A file that cannot even be read has no name but its own.
            try JobMistakes.check(contents.diagnostics.filter { $0.names(file: name) })
            let names = contents.readings.compactMap(\.name)
            let meant = Suggestion.nearest(to: name, among: names)
            throw CommandFailure.noJob(name, meant: meant, known: names.count)
        }
        guard readings.count == 1 else {
            throw CommandFailure.severalFiles(name, readings.map(\.path))
        }
        let own = contents.diagnostics.filter { $0.file == reading.path }
        try JobMistakes.check(own)
        guard let job = reading.job else {
            preconditionFailure("a file without mistakes gives a job")
        }
        warnings += own
        return job
    }
}

/// A job file that is asked for has mistakes.
struct JobMistakes: Error {
    /// The mistakes, and the warnings beside them.
    let diagnostics: [Diagnostic]

    /// - Throws: `JobMistakes` when one of the diagnostics is an error.
    static func check(_ diagnostics: [Diagnostic]) throws(JobMistakes) {
        if diagnostics.contains(where: { $0.severity == .error }) {
            throw JobMistakes(diagnostics: diagnostics)
        }
    }
}

extension Diagnostic {
    /// Whether it is about a file of this name, its folder and suffix left out.
    fileprivate func names(file name: String) -> Bool {
        guard let last = file.split(separator: "/").last else { return false }
        return last.split(separator: ".").first.map(String.init) == name
    }
}

extension JobFolder {
    /// Whether there is such a folder.
    var exists: Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }
}
