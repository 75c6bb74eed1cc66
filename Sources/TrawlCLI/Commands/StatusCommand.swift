internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl status`.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the daemon is: runs, queue, waiting hosts, lateness."
    )

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        guard case .status(let status) = try options.door().ask(.status) else {
            throw CommandFailure.oddAnswer
        }
        let report = StatusReport(status: status, now: EngineClock.now)
        try StandardOutput.write(
            json ? JSONOutput.document(report.value) : report.text(Paint(STDOUT_FILENO))
        )
    }
}
