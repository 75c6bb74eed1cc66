internal import ArgumentParser
internal import Trawl

/// How much at once, and how carefully: for the commands that crawl.
struct CrawlOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Requests in flight in all (default: 64).", valueName: "n"))
    var concurrency: Int?

    @Option(
        help: ArgumentHelp("Threads that fetch and parse (default: the cores).", valueName: "n")
    )
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "Runs that may start in a second (default: 100).",
            valueName: "n"
        )
    )
    var startRate: Int?

    @Option(
        help: ArgumentHelp(
            "What a power loss may take: nothing (full, the default) or the last second (normal).",
            valueName: "full|normal"
        )
    )
    var durability: DurabilityArgument?

    @Option(
        help: ArgumentHelp(
            "How long requests in flight may go on when asked to end (default: 25s).",
            valueName: "duration"
        ),
        transform: { try CrawlOptions.duration($0) }
    )
    var drain: Duration?

    mutating func validate() throws {
        if let concurrency, !(1...10_000).contains(concurrency) {
            throw ValidationError("--concurrency \(concurrency) is out of range 1-10000")
        }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads \(threads) is out of range 1-1024")
        }
        if let startRate, !(1...1_000_000).contains(startRate) {
            throw ValidationError("--start-rate \(startRate) is out of range 1-1000000")
        }
    }

    /// A duration as job files write it: `500ms 30s 15m 6h 7d`.
    private static func duration(_ text: String) throws -> Duration {
        if let duration = Units.duration(text) { return duration }
        let help = Units.meantDuration(text).map { "did you mean '\($0)'?" }
        throw ValidationError(help ?? "write a duration such as 500ms, 30s or 15m")
    }

    /// The options that the command line gives, as it writes them.
    var given: [String] {
        let all = [
            ("--concurrency", concurrency != nil), ("--threads", threads != nil),
            ("--start-rate", startRate != nil), ("--durability", durability != nil),
            ("--drain", drain != nil),
        ]
        return all.filter(\.1).map(\.0)
    }

    /// As settings, in which nil leaves the choice to `trawl.yaml`.
    var settings: CrawlSettings {
        var settings = CrawlSettings()
        settings.concurrency = concurrency
        settings.threads = threads
        settings.startRate = startRate
        settings.durability = durability?.durability
        settings.drain = drain
        return settings
    }
}

extension DurabilityArgument {
    var durability: Durability {
        switch self {
        case .full: .full
        case .normal: .normal
        }
    }
}

/// What a power loss may take, as it is written on the command line.
enum DurabilityArgument: String, CaseIterable, ExpressibleByArgument {
    case full
    case normal
}
