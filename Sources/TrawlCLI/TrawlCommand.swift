internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl`.
@main
struct TrawlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trawl",
        abstract: "A scheduled crawler: job files say where, when and what.",
        discussion: """
            'trawl demo' shows it all at work on a sample site on this machine; 'trawl init' begins \
            a project of your own.
            """,
        version: Version.number,
        groupedSubcommands: [
            CommandGroup(
                name: "Begin",
                subcommands: [DemoCommand.self, InitCommand.self, TryCommand.self]
            ),
            CommandGroup(
                name: "Jobs",
                subcommands: [
                    CheckCommand.self, JobsCommand.self, NextCommand.self, ExplainCommand.self,
                    SchemaCommand.self,
                ]
            ),
            CommandGroup(
                name: "Crawl",
                subcommands: [
                    RunCommand.self, StartCommand.self, StatusCommand.self, StopCommand.self,
                    TriggerCommand.self, CancelCommand.self, PauseCommand.self, ResumeCommand.self,
                ]
            ),
            CommandGroup(
                name: "Results",
                subcommands: [
                    RunsCommand.self, ShowCommand.self, AcceptCommand.self, ItemsCommand.self,
                    ChangesCommand.self,
                    ExportCommand.self,
                ]
            ),
            CommandGroup(name: "Care", subcommands: [BackupCommand.self, PruneCommand.self]),
            CommandGroup(
                name: "Other",
                subcommands: [
                    DoctorCommand.self, RobotsCommand.self, URLCommand.self, ConformCommand.self,
                    VersionCommand.self, CompletionsCommand.self,
                ]
            ),
        ]
    )

    /// Parses the command line, runs the command and ends the process with its status.
    static func main() {
        // A reader that goes away is told by the write that fails.
        signal(SIGPIPE, SIG_IGN)
        withoutCoreDumps()
        do { try CrashPlan.check() } catch { end(with: error) }
        var command: any ParsableCommand
        do { command = try parseAsRoot() } catch { end(parsing: error) }
        do { try command.run() } catch { end(with: error) }
        Glibc.exit(ExitStatus.success.rawValue)
    }

    /// Has no memory written to a file when the process crashes: it holds what `${NAME}` stands for.
    ///
    /// The hard limit stays; collectors of core dumps, too, look at this one (core(5)).
    private static func withoutCoreDumps() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = 0
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    /// Ends the process with help, or with what is wrong with the command line.
    private static func end(parsing error: any Error) -> Never {
        guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
        let terminal = Terminal.standardError
        terminal.write(UsageMistake.text(fullMessage(for: error), terminal.paint))
        Glibc.exit(ExitStatus.usage.rawValue)
    }

    /// Ends the process with what an error says and means.
    private static func end(with error: any Error) -> Never {
        let terminal = Terminal.standardError
        // Help and versions come as errors, too.
        let isAnswer = exitCode(for: error) == .success
        switch error {
        case _ where isAnswer || error is ExitCode: exit(withError: error)
        case let mistakes as JobMistakes:
            let text = DiagnosticPrinter.text(mistakes.diagnostics, terminal.paint)
            terminal.write(String(text.dropLast()))
            Glibc.exit(ExitStatus.badJobFile.rawValue)
        case let error as ExportError where error.code == .closed:
            Glibc.exit(ExitStatus.success.rawValue)
        default:
            let failure = CommandFailure(error)
            terminal.write(failure.painted(terminal.paint))
            Glibc.exit(failure.status.rawValue)
        }
    }
}

extension CommandFailure {
    /// The failure with its first word in colour.
    fileprivate func painted(_ paint: Paint) -> String {
        paint(.bad, "error:") + rendered.dropFirst("error:".count)
    }
}
