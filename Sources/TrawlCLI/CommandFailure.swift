internal import Trawl

/// Why a command cannot do what it was asked for: one message, perhaps a way out, and a status.
struct CommandFailure: Error, Equatable {
    /// What the process answers.
    let status: ExitStatus
    /// What is wrong: lower case, no full stop.
    let message: String
    /// The way out; nil when there is none to tell.
    let help: String?

    private init(_ status: ExitStatus, _ message: String, help: String? = nil) {
        self.status = status
        self.message = message
        self.help = help
    }

    /// The failure as it is printed, without colour.
    var rendered: String {
        "error: \(SafeText.line(message))" + (help.map { "\n  help: \(SafeText.line($0))" } ?? "")
    }
}

/// All wording of failures.
extension CommandFailure {
    static func noJobFolder(_ path: String) -> CommandFailure {
        CommandFailure(
            .notFound,
            "no folder of job files at '\(path)'",
            help: "'trawl init' makes one here, --jobs names another"
        )
    }

    static func noJob(_ name: String, meant: String?, known: Int) -> CommandFailure {
        let help: String? =
            if let meant { "did you mean '\(meant)'?" } else if known == 0 {
                "there are no job files; 'trawl init' makes an example"
            } else { "'trawl jobs' lists all jobs" }
        return CommandFailure(.notFound, "no job is called '\(name)'", help: help)
    }

    static func noFile(_ path: String) -> CommandFailure {
        CommandFailure(.notFound, "there is no file '\(path)'")
    }

    static func noRun(_ name: String, meant: String?) -> CommandFailure {
        let help = meant.map { "did you mean '\($0)'?" } ?? "'trawl runs' lists the latest runs"
        return CommandFailure(
            .notFound,
            "no run, and no job that has run, is called '\(name)'",
            help: help
        )
    }

    static func runOfAnotherJob(_ run: String, job: String) -> CommandFailure {
        CommandFailure(
            .notFound,
            "the run '\(run)' is not one of job '\(job)'",
            help: "'trawl runs \(job)' lists its runs"
        )
    }

    static func noKind(_ kind: String, job: String, kinds: [String]) -> CommandFailure {
        CommandFailure(
            .usage,
            "job '\(job)' has no items of kind '\(kind)'",
            help: kinds.isEmpty ? nil : "its kinds: \(kinds.joined(separator: ", "))"
        )
    }

    static func severalFiles(_ name: String, _ paths: [String]) -> CommandFailure {
        CommandFailure(
            .badJobFile,
            "\(paths.count) files define a job '\(name)': \(paths.joined(separator: ", "))",
            help: "give the path of the one that is meant"
        )
    }

    static func noZone(_ zone: String, meant: String?) -> CommandFailure {
        CommandFailure(
            .usage,
            "there is no time zone '\(zone)'",
            help: meant.map { "did you mean '\($0)'?" }
                ?? "write an IANA name such as Europe/Berlin"
        )
    }

    static func badCron(_ text: String, _ error: CronError) -> CommandFailure {
        CommandFailure(
            .usage,
            "\(error.message), at column \(error.column) of '\(text)'",
            help: error.hint
        )
    }

    static func badTime(_ text: String, option: String) -> CommandFailure {
        CommandFailure(
            .usage,
            "\(option): '\(text)' is no time",
            help: "write 2027-01-01, 2027-01-01T08:00 or 2027-01-01T08:00:00Z"
        )
    }

    static func badURL(_ text: String, option: String?) -> CommandFailure {
        CommandFailure(
            .usage,
            (option.map { "\($0): " } ?? "") + "'\(text)' is no http or https URL",
            help: "write it out, as in https://example.org/page"
        )
    }

    static func noURL(_ text: String, option: String?) -> CommandFailure {
        CommandFailure(
            .usage,
            (option.map { "\($0): " } ?? "") + "'\(text)' is no URL",
            help: option == nil ? "--base gives the page that a reference stands in" : nil
        )
    }

    static func badSelector(_ option: String, _ text: String, _ reason: String) -> CommandFailure {
        CommandFailure(.usage, "\(option) '\(text)': \(reason)")
    }

    static func noPage(_ path: String) -> CommandFailure {
        CommandFailure(
            .notFound,
            "there is no file '\(path)'",
            help: "a URL begins with http:// or https://"
        )
    }

    static func cannotRead(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure(.notFound, "\(path): cannot be read: \(reason)")
    }

    static func notEmpty(_ path: String) -> CommandFailure {
        CommandFailure(
            .usage,
            "'\(path)' is not empty, and not a folder that 'trawl demo' made",
            help: "give another folder with --dir"
        )
    }

    static let severalRoots = CommandFailure(
        .usage,
        "these job files belong to different folders, and so do their outputs",
        help: "run them one by one"
    )

    static func noArea(_ name: String, meant: String?, areas: [String]) -> CommandFailure {
        CommandFailure(
            .usage,
            "there is no area '\(name)'",
            help: meant.map { "did you mean '\($0)'?" }
                ?? "areas: \(areas.joined(separator: ", "))"
        )
    }

    static let nothingKept = CommandFailure(
        .usage,
        "':memory:' keeps nothing that could be read",
        help: "give the data directory with --data"
    )

    static func stillDraining(_ pid: String, _ patience: Duration) -> CommandFailure {
        CommandFailure(
            .unavailable,
            "the daemon\(pid) has not ended within \(DurationText.text(patience))",
            help: "it goes on draining; another 'trawl stop' ends it at once"
        )
    }

    static let oddAnswer = CommandFailure(
        .unavailable,
        "the daemon answers something else than it was asked",
        help: "use the 'trawl' that the daemon is"
    )

    /// What a daemon, or the data directory in its place, refuses to do.
    static func refused(_ refusal: ControlAnswer.Refusal) -> CommandFailure {
        CommandFailure(refusal.code.status, refusal.message, help: refusal.help)
    }

    static func noBackup(_ refusal: Backup.Refusal, _ path: String) -> CommandFailure {
        switch refusal {
        case .exists:
            CommandFailure(.usage, "there is a file '\(path)'", help: "--force replaces it")
        case .isStore:
            CommandFailure(
                .usage,
                "'\(path)' is a file of the store itself",
                help: "give another path, better on another disk"
            )
        }
    }

    static func cannotCompact(_ pid: Int?) -> CommandFailure {
        CommandFailure(
            .held,
            "a daemon\(pid.map { " (pid \($0))" } ?? "") holds the data directory: its file cannot be"
                + " made smaller now",
            help: "'trawl stop' ends it; without --compact the daemon does the rest"
        )
    }

    static func usage(_ message: String, help: String? = nil) -> CommandFailure {
        CommandFailure(.usage, message, help: help)
    }

    static func cannotWrite(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure(.storeFailed, "\(path): \(reason)")
    }

    static func failed(_ message: String) -> CommandFailure {
        CommandFailure(.storeFailed, message)
    }

    static func held(_ error: StoreError) -> CommandFailure {
        CommandFailure(
            .held,
            error.description,
            help: "end that process, or give another directory with --data"
        )
    }

    /// Any error as what is printed and answered.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as StoreError where error.code == .held: self = .held(error)
        case let error as StoreError: self = .failed(error.description)
        case let refusal as ControlAnswer.Refusal: self = .refused(refusal)
        case let mistake as CrashPlan.Mistake:
            self.init(.usage, mistake.message, help: mistake.help)
        case CrawlerError.failed(let reason): self = .failed(reason)
        default: self = .failed("\(error)")
        }
    }
}

extension ControlAnswer.Refusal.Code {
    /// What the process answers.
    fileprivate var status: ExitStatus {
        switch self {
        case .noJob, .noRun: .notFound
        case .badJob: .badJobFile
        case .pointless: .usage
        case .noDaemon, .unavailable: .unavailable
        case .held: .held
        case .failed: .storeFailed
        }
    }
}
