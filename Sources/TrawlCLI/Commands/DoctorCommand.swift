internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl doctor`.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check libraries, clock, data directory, disk, job files and network policy.",
        discussion: """
            It changes nothing, and may run beside the daemon. Exit status: 0 when crawling can work, 65 \
            when a job file has mistakes, 74 when anything else stands in the way.
            """
    )

    @Flag(help: "Read all of the database and look for damage: minutes for many gigabytes.")
    var full = false

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let findings = try findings()
        try StandardOutput.write(
            json ? JSONOutput.list(findings.map(\.value)) : findings.text(Paint(STDOUT_FILENO))
        )
        let bad = Set(findings.filter { $0.state == .bad }.map(\.subject))
        if !bad.subtracting([.jobs]).isEmpty { throw ExitStatus.storeFailed.asError }
        if !bad.isEmpty { throw ExitStatus.badJobFile.asError }
    }

    private func findings() throws -> [Finding] {
        let crawler = options.crawler
        let jobs: [Finding] =
            crawler.folder.exists
            ? JobCheck.findings(of: crawler.load())
            : [
                .warning(
                    .jobs,
                    "there is no folder of job files at '\(options.jobsPath)'",
                    help: "'trawl init' makes one here, --jobs names another"
                )
            ]
        let data = DataCheck(
            path: options.dataPath,
            holder: ControlDoor(crawler: crawler).holder,
            isThorough: full
        )
        return try MachineCheck.findings(crawler.context) + data.findings() + jobs
    }
}
