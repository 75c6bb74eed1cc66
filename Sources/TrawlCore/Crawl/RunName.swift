/// The name of a run: its job and the time it was scheduled for.
///
/// `books@20261123T063000Z`; a run that somebody asked for carries the time of asking, in
/// milliseconds, and `-m`: `books@20261123T063000.123Z-m`. Two runs cannot have one name, so that
/// nothing fires twice.
public struct RunName: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The job's name.
    public let job: String
    /// The due time, or when somebody asked for the run.
    public let scheduledAt: Instant
    /// Whether somebody asked for it, and not the schedule.
    public let isManual: Bool

    /// A run's name from its parts.
    public init(job: String, scheduledAt: Instant, isManual: Bool) {
        self.job = job
        self.scheduledAt = scheduledAt
        self.isManual = isManual
    }

    /// A run's name from its text; nil when the text is none.
    public init?(_ text: String) {
        guard let at = text.lastIndex(of: "@") else { return nil }
        var time = text[text.index(after: at)...]
        let isManual = time.hasSuffix("-m")
        if isManual {
            time = time.dropLast(2)
            // Of whole seconds `compact` says no milliseconds.
            if time.hasSuffix(".000Z") { time = time.dropLast(5) + "Z" }
        }
        guard let instant = Instant(compact: String(time)) else { return nil }
        self.init(job: String(text[..<at]), scheduledAt: instant, isManual: isManual)
        guard description == text, !job.isEmpty else { return nil }
    }

    /// The name as it is shown and stored.
    public var description: String {
        "\(job)@" + (isManual ? RunName.precise(scheduledAt) + "-m" : scheduledAt.compact)
    }

    /// The time with its milliseconds, also when there are none.
    private static func precise(_ time: Instant) -> String {
        let text = time.compact
        return text.contains(".") ? text : text.dropLast() + ".000Z"
    }
}
