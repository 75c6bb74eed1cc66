internal import Logging
internal import TrawlCore

/// Writes down every fetch: one structured line with run, task, URL, times, status, and for failures
/// the kind and the cause.
struct FetchLog: Sendable {
    private let logger: Logger

    /// A log by a logger; pages at level info, failures at warning.
    init(_ logger: Logger) { self.logger = logger }

    /// Writes down one fetch.
    func record(_ outcome: FetchOutcome, run: RunName, at now: Instant) {
        // Most sites have no robots.txt, which is no trouble; one that waits is told by the producer.
        let isFine = outcome.failure == nil || outcome.task.purpose == .robots
        let level: Logger.Level = isFine ? .info : .warning
        guard level >= logger.logLevel else { return }
        let task = outcome.task
        let end = outcome.startedAt + .milliseconds(outcome.milliseconds)
        var metadata: Logger.Metadata = [
            "run": "\(run)", "task": "\(task.id)", "url": "\(task.url)",
            "start": "\(outcome.startedAt.iso8601)", "end": "\(end.iso8601)",
            "duration_ms": "\(outcome.milliseconds)",
        ]
        if let status = outcome.status { metadata["status"] = "\(status)" }
        if let failure = outcome.failure {
            metadata["failure"] = "\(failure.kind.rawValue)"
            metadata["cause"] = "\(failure.message)"
        }
        logger.log(level: level, "\(outcome.word)", metadata: metadata)
        for sample in outcome.samples where logger.logLevel <= .warning {
            // A page's links are its site's affair, and may be the same on every page.
            let level: Logger.Level = sample.subject.hasPrefix("links.") ? .info : .warning
            logger.log(
                level: level,
                "\(sample.subject)",
                metadata: [
                    "run": "\(run)", "task": "\(task.id)", "url": "\(task.url)",
                    "cause": "\(sample.text)",
                ]
            )
        }
    }
}

extension FetchOutcome {
    /// What became of the URL, in a word or two.
    fileprivate var word: String {
        switch verdict {
        case .stored: "fetched"
        case .unchanged: "unchanged"
        case .visited: "visited"
        case .skippedType: "skipped"
        case .redirected: "redirected"
        case .retry: "will retry"
        case .failed: "failed"
        case .robots: "robots"
        }
    }
}
