internal import Trawl

/// All jobs with what is known of them, for `jobs`.
struct JobListing {
    /// One job, or a file that gives none.
    private struct Entry {
        var name: String
        var path: String
        /// Nil when the file has mistakes.
        var job: Job?
        var mistakes: Int
        var isPaused: Bool = false
        var next: Instant?
        var lastRun: RunRecord?
        var health: JobHealth = .neverRan
        var items: Int
    }

    private let entries: [Entry]
    private let now: Instant

    /// The jobs of files, with what a store has of them; nil when nothing has run yet.
    init(_ contents: JobFolder.Contents, store: Store?, now: Instant) throws {
        self.now = now
        let errors = contents.diagnostics.filter { $0.severity == .error }
        let mistakes = Dictionary(grouping: errors, by: \.file).mapValues(\.count)
        let unread = Set(mistakes.keys).subtracting(contents.readings.map(\.path)).sorted()
        let clocks = try store?.clocks() ?? [:]
        let health = try store?.healthFacts(of: nil) ?? [:]
        entries =
            try contents.readings.map { reading in
                let count = mistakes[reading.path] ?? 0
                let job = count == 0 ? reading.job : nil
                let name = reading.name ?? reading.path
                let isPaused = clocks[name]?.standing == .paused
                let fires = job.map { $0.enabled && !isPaused } ?? false
                return Entry(
                    name: name,
                    path: reading.path,
                    job: job,
                    mistakes: count,
                    isPaused: isPaused,
                    next: fires ? job?.schedule?.next(after: now) : nil,
                    lastRun: try store?.runs(of: name, limit: 1).first,
                    health: JobHealth(
                        of: job,
                        health[name] ?? .init(),
                        isPaused: isPaused,
                        now: now
                    ),
                    items: try store?.itemCount(of: name) ?? 0
                )
            }
            + unread.map { path in
                Entry(name: path, path: path, mistakes: mistakes[path] ?? 0, items: 0)
            }
    }

    /// As JSON.
    var values: [Value] {
        entries.map { entry in
            .object([
                "job": .text(entry.name), "file": .text(entry.path),
                "enabled": entry.job.map { .boolean($0.enabled) } ?? .null,
                "is_paused": .boolean(entry.isPaused),
                "schedule": .optional(entry.job?.schedule?.ruleText),
                "timezone": .optional(entry.job?.schedule?.zone.identifier),
                "next_fire_at": .time(entry.next), "mistakes": .count(entry.mistakes),
                "last_run": entry.lastRun.map { .object(RunListing.fields(of: $0)) } ?? .null,
                "health": .text(entry.health.rawValue), "items": .count(entry.items),
            ])
        }
    }

    /// For people.
    func text(_ paint: Paint) -> String {
        guard !entries.isEmpty else { return "no job files; 'trawl init' makes an example\n" }
        var table = Table("JOB", "SCHEDULE", "NEXT", "LAST RUN", "HEALTH", ">ITEMS")
        for entry in entries {
            table.add(
                .init(entry.name),
                .init(entry.job?.schedule?.text ?? "-"),
                next(entry),
                lastRun(entry),
                .init(entry.health.words, entry.health.style),
                .init("\(entry.items)")
            )
        }
        let bad = entries.filter { $0.mistakes > 0 }.count
        let note =
            bad == 0
            ? "" : "\n\(Count.text(bad, "file")) with mistakes; 'trawl check' shows them\n"
        return table.text(paint) + note
    }

    private func next(_ entry: Entry) -> Table.Cell {
        if entry.mistakes > 0 { return .init(Count.text(entry.mistakes, "mistake"), .bad) }
        guard let job = entry.job, job.enabled else { return .init("disabled", .faint) }
        guard let schedule = job.schedule else { return .init("by hand", .faint) }
        if entry.isPaused { return .init("paused", .warning) }
        guard let next = entry.next else { return .init("finished", .faint) }
        return .init("\(schedule.shown(next)), \(DurationText.relative(next, to: now))")
    }

    private func lastRun(_ entry: Entry) -> Table.Cell {
        guard let run = entry.lastRun else { return .init("never", .faint) }
        let time = run.endedAt ?? run.startedAt ?? run.name.scheduledAt
        let text = "\(run.state.rawValue) \(DurationText.relative(time, to: now))"
        return .init(text, run.state == .done ? nil : run.state.style)
    }
}

extension JobHealth {
    /// For people.
    fileprivate var words: String { self == .neverRan ? "never ran" : rawValue }

    fileprivate var style: Paint.Style? {
        switch self {
        case .ok: nil
        case .degraded, .quiet: .warning
        case .failing: .bad
        case .neverRan: .faint
        }
    }
}

extension Schedule {
    /// What fires, with the zone: `30 6 * * MON-FRI Europe/Berlin`.
    var text: String { "\(ruleText) \(zone.identifier)" }

    /// What fires, as job files write it: `30 6 * * MON-FRI`.
    var ruleText: String {
        switch rule {
        case .cron(let expressions): expressions.map(\.text).joined(separator: " | ")
        case .every(let interval): "every \(Units.text(of: interval))"
        case .at(let time): "at \(time)"
        }
    }

    /// An instant by the schedule's clock, to the second: `2026-11-23 07:30:00 CET`.
    func shown(_ instant: Instant) -> String {
        let local = zone.localTime(at: instant).description
        return local.replacing("T", with: " ") + " " + zone.abbreviation(at: instant)
    }
}
