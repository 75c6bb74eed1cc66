internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl next [JOB…]`.
struct NextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Show the coming fire times of jobs, or of a cron expression.",
        discussion: """
            Times are due times, without jitter; a note tells what a change of the clock does to \
            one. --from and --until take a date, a local time \
            (2027-01-01T08:00) or one with its offset (2027-01-01T08:00:00Z).
            """
    )

    @Argument(help: "Jobs; without any: all that are enabled.")
    var jobs: [String] = []

    @Option(help: ArgumentHelp("A cron expression instead of jobs.", valueName: "expr"))
    var cron: String?

    @Option(
        help: ArgumentHelp(
            "The time zone of --cron (default: the machine's).",
            valueName: "zone"
        )
    )
    var timezone: String?

    @Option(
        help: ArgumentHelp("So many times (default: 10, with --until all).", valueName: "n")
    )
    var count: Int?

    @Option(help: ArgumentHelp("Times after this one (default: now).", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Times up to this one.", valueName: "time"))
    var until: String?

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    /// With `--until` alone: more than anybody reads, and little enough to compute.
    private static let most = 100_000

    mutating func validate() throws {
        if cron != nil, !jobs.isEmpty {
            throw ValidationError("name jobs or give --cron, not both")
        }
        if timezone != nil, cron == nil { throw ValidationError("--timezone goes with --cron") }
        if let count, !(1...Self.most).contains(count) {
            throw ValidationError("--count \(count) is out of range 1-\(Self.most)")
        }
    }

    func run() throws {
        let choice = try FireChoice(cron.map { try schedule(of: $0) }, jobs, options)
        let zone = choice.schedules.first?.schedule.zone ?? options.crawler.context.localZone
        let now = EngineClock.now
        let start = try from.map { try TimeArgument.time($0, "--from", zone) } ?? now
        let end = try until.map { try TimeArgument.time($0, "--until", zone) }
        let most = count ?? (end == nil ? 10 : Self.most)
        var sequence = FireSequence(choice.schedules, after: start)
        var fires: [FireSequence.Fire] = []
        while fires.count < most, let fire = sequence.next() {
            if let end, fire.time > end { break }
            fires.append(fire)
        }
        if json { return try StandardOutput.write(JSONOutput.list(fires.map(\.value))) }
        let listing = NextListing(fires, now: now, hasJobs: cron == nil)
        try StandardOutput.write(
            listing.text(Paint(STDOUT_FILENO)) + choice.remarks(at: start, none: fires.isEmpty)
        )
    }

    private func schedule(of cron: String) throws -> Schedule {
        let context = options.crawler.context
        var zone = context.localZone
        if let timezone {
            guard let found = context.zone(timezone) else {
                let meant = Suggestion.nearest(to: timezone, among: context.zoneNames())
                throw CommandFailure.noZone(timezone, meant: meant)
            }
            zone = found
        }
        do {
            let expression = try CronExpression(cron)
            return try Schedule(
                .cron([expression]),
                zone: zone,
                jitter: .zero,
                starts: nil,
                ends: nil
            )
        } catch let error as CronError {
            throw CommandFailure.badCron(cron, error)
        } catch let error as ScheduleError {
            throw CommandFailure.usage(error.message, help: error.hint)
        }
    }
}
