internal import ArgumentParser

/// What the process answers, in the numbers of sysexits(3).
enum ExitStatus: Int32 {
    /// All well.
    case success = 0
    /// A run failed or was degraded.
    case runFailed = 1
    /// A bad command line.
    case usage = 64
    /// A job file with mistakes.
    case badJobFile = 65
    /// No such job, run or file.
    case notFound = 66
    /// No daemon holds the data directory, or it does not answer.
    case unavailable = 69
    /// The store failed, or an output could not be written.
    case storeFailed = 74
    /// Another process holds the data directory.
    case held = 75
    /// Ended by SIGINT.
    case interrupted = 130
    /// Ended by SIGTERM.
    case terminated = 143

    /// The error that ends a command with this status and without a word.
    var asError: ExitCode { ExitCode(rawValue) }
}
