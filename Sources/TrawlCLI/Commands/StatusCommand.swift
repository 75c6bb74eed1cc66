internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl status`.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the daemon is: runs, queue, waiting hosts, lateness, disk use.",
        discussion: "Without a daemon it shows the disk use, and answers 69."
    )

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let door = try options.door()
        let use = DiskUse(of: options.dataPath)
        guard door.holder != nil else {
            if use.databaseBytes > 0 {
                try StandardOutput.write(json ? JSONOutput.document(use.document) : use.lines)
            }
            throw ControlAnswer.Refusal.noDaemon(options.dataPath)
        }
        guard case .status(let status) = try door.ask(.status) else {
            throw CommandFailure.oddAnswer
        }
        let report = StatusReport(status: status, use: use, now: EngineClock.now)
        try StandardOutput.write(
            json ? JSONOutput.document(report.value) : report.text(Paint(STDOUT_FILENO))
        )
    }
}
