internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl next [JOB…]`.
struct NextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Show the coming fire times of jobs, or of a cron expression.",
        discussion: """
            Times are due times, without jitter. --from and --until take a date, a local time \
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
        let schedules = try schedules()
        let zone = schedules.first?.schedule.zone ?? options.crawler.context.localZone
        let now = EngineClock.now
        let start = try from.map { try NextCommand.time($0, "--from", zone) } ?? now
        let end = try until.map { try NextCommand.time($0, "--until", zone) }
        let most = count ?? (end == nil ? 10 : Self.most)
        var fires = FireSequence(schedules, after: start)
        var found: [FireSequence.Fire] = []
        while found.count < most, let fire = fires.next() {
            if let end, fire.time > end { break }
            found.append(fire)
        }
        if json { return try StandardOutput.write(JSONOutput.list(found.map(\.value))) }
        guard !found.isEmpty else {
            let reason = schedules.isEmpty ? "no enabled job has a schedule" : "no fire is to come"
            return try StandardOutput.write("\(reason)\n")
        }
        var table = cron == nil ? Table("TIME", "DAY", "JOB", "DUE") : Table("TIME", "DAY", "DUE")
        for fire in found {
            let time = fire.schedule.shown(fire.time)
            let name = fire.schedule.zone.localTime(at: fire.time).weekday.shortName
            let wait = DurationText.relative(fire.time, to: now)
            table.add(cron == nil ? [time, name, fire.job, wait] : [time, name, wait])
        }
        try StandardOutput.write(table.text(Paint(STDOUT_FILENO)))
    }

    private func schedules() throws -> [(job: String, schedule: Schedule)] {
        if let cron { return [(job: "", schedule: try schedule(of: cron))] }
        let choice = jobs.isEmpty ? try JobChoice(allOf: options) : try JobChoice(jobs, options)
        return choice.jobs.compactMap { job in job.schedule.map { (job: job.name, schedule: $0) } }
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
            throw CommandFailure.usage("\(error)")
        }
    }

    private static func time(_ text: String, _ option: String, _ zone: Zone) throws -> Instant {
        if let instant = Instant(iso8601: text) { return instant }
        if let local = CivilDateTime(iso8601: text) { return zone.resolve(local).first }
        if let date = CivilDate(iso8601: text) { return zone.startOfDay(date) }
        throw CommandFailure.badTime(text, option: option)
    }
}

extension Weekday {
    /// The day for people: `Mon`.
    fileprivate var shortName: String {
        switch self {
        case .sunday: "Sun"
        case .monday: "Mon"
        case .tuesday: "Tue"
        case .wednesday: "Wed"
        case .thursday: "Thu"
        case .friday: "Fri"
        case .saturday: "Sat"
        }
    }
}

/// The fires of several schedules, in the order of their times.
struct FireSequence {
    /// One fire.
    struct Fire {
        let job: String
        let schedule: Schedule
        let time: Instant

        /// As JSON.
        var value: Value {
            .object([
                "job": job.isEmpty ? .null : .text(job), "fire_at": .time(time),
                "local": .text(schedule.zone.iso8601(time)),
                "timezone": .text(schedule.zone.identifier),
            ])
        }
    }

    private let schedules: [(job: String, schedule: Schedule)]
    /// The next fire of each schedule; nil for one that is over.
    private var due: [Instant?]

    /// The fires after an instant.
    init(_ schedules: [(job: String, schedule: Schedule)], after start: Instant) {
        self.schedules = schedules
        due = schedules.map { $0.schedule.next(after: start) }
    }

    /// The next fire of all; nil when none comes.
    mutating func next() -> Fire? {
        let times = due.enumerated().compactMap { place, time in time.map { (place, $0) } }
        guard let (place, time) = times.min(by: { $0.1 < $1.1 }) else { return nil }
        let (job, schedule) = schedules[place]
        due[place] = schedule.next(after: time)
        return Fire(job: job, schedule: schedule, time: time)
    }
}
