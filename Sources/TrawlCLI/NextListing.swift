internal import Trawl

/// The coming fires, for `next`.
struct NextListing {
    private let fires: [FireSequence.Fire]
    private let now: Instant
    private let hasJobs: Bool

    /// Fires in the order of their times; `hasJobs` gives a column to the jobs' names.
    init(_ fires: [FireSequence.Fire], now: Instant, hasJobs: Bool) {
        self.fires = fires
        self.now = now
        self.hasJobs = hasJobs
    }

    /// The table, whose last column is there when it has something; empty text without a fire.
    func text(_ paint: Paint) -> String {
        guard !fires.isEmpty else { return "" }
        let notes = fires.map { $0.note?.description }
        let hasNotes = notes.contains { $0 != nil }
        var table = Table(
            ["TIME", "OFFSET", "ZONE", "DAY"] + (hasJobs ? ["JOB"] : []) + ["DUE"]
                + (hasNotes ? ["NOTE"] : [])
        )
        for (fire, note) in zip(fires, notes) {
            table.add(
                cells(of: fire) + (hasJobs ? [fire.job ?? ""] : [])
                    + [DurationText.relative(fire.time, to: now)] + (hasNotes ? [note ?? ""] : [])
            )
        }
        return table.text(paint)
    }

    private func cells(of fire: FireSequence.Fire) -> [String] {
        let zone = fire.schedule.zone
        let local = zone.localTime(at: fire.time)
        let time = local.description.replacing("T", with: " ")
        let offset = zone.iso8601(fire.time).dropFirst(time.count)
        return [time, String(offset), zone.identifier, local.weekday.shortName]
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
