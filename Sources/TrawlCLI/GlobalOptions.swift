internal import ArgumentParser
internal import Glibc
internal import Logging
internal import Trawl

/// What every command takes that has to do with jobs or data.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the job files (TRAWL_JOBS; default: jobs).",
            valueName: "dir"
        ),
        completion: .directory
    )
    var jobs: String?

    @Option(
        help: ArgumentHelp(
            "The folder of the data (TRAWL_DATA; default: .trawl); ':memory:' keeps nothing.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var data: String?

    @Option(
        help: ArgumentHelp("How logs are written: text or json.", valueName: "format")
    )
    var logFormat = LogFormat.text

    @Option(
        help: ArgumentHelp(
            "What is logged: trace, debug, info, notice, warning, error or critical (default:"
                + " notice).",
            valueName: "level"
        )
    )
    var logLevel: LogLevel?

    @Flag(name: .shortAndLong, help: "Errors only: no progress, no summary.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Log every page; twice: everything.")
    var verbose: Int

    mutating func validate() throws {
        if quiet, verbose > 0 { throw ValidationError("--quiet and --verbose exclude each other") }
        if jobs?.isEmpty == true { throw ValidationError("--jobs names no folder") }
        if data?.isEmpty == true { throw ValidationError("--data names no folder") }
    }

    /// The folder of the job files.
    var jobsPath: String { jobs ?? GlobalOptions.variable("TRAWL_JOBS") ?? "jobs" }
    /// The folder of the data, or `:memory:`.
    var dataPath: String { data ?? GlobalOptions.variable("TRAWL_DATA") ?? ".trawl" }

    /// A logger to standard error.
    var logger: Logger {
        Logger(label: "trawl") { _ in
            ConsoleLogHandler(logFormat, level: level, terminal: .standardError)
        }
    }

    /// A crawler of these folders.
    var crawler: Crawler {
        var crawler = Crawler(jobs: jobsPath, data: dataPath)
        crawler.logger = logger
        return crawler
    }

    private var level: Logger.Level {
        if let logLevel { return logLevel.level }
        if quiet { return .error }
        return verbose == 0 ? .notice : verbose == 1 ? .info : .debug
    }

    /// A variable of the environment; one that is empty says nothing.
    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension LogFormat: ExpressibleByArgument {}

/// A level of logs, as it is written on the command line.
struct LogLevel: ExpressibleByArgument {
    let level: Logger.Level

    init?(argument: String) {
        guard let level = Logger.Level(rawValue: argument) else { return nil }
        self.level = level
    }

    static var allValueStrings: [String] { Logger.Level.allCases.map(\.rawValue) }
}
