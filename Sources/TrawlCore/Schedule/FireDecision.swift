/// What becomes of due times of a job that are found together: one, as a rule; more after the
/// process was down or asleep, or after its clock jumped.
///
/// Computed by arithmetic: a job of every second that was down for a year is decided at once.
public struct FireDecision: Hashable, Sendable {
    /// The due time that is not missed; nil when all are.
    public private(set) var onTime: Instant?
    /// Missed due times that are made up for, in the order of time.
    public private(set) var madeUp: [Instant] = []
    /// All others, in the order of time.
    public private(set) var skipped: [SkippedRange] = []

    /// The time since when a due time that is found late is missed, when no process was down: longer
    /// than any delay of a machine under load, and shorter than what people would call punctual.
    public static let patience = Duration.seconds(60)

    /// Decides what becomes of all due times from a first to a last one.
    ///
    /// - Parameters:
    ///   - due: The first due time that is not settled.
    ///   - latest: The last one that may start now; `due` when it is the only one.
    ///   - schedule: Whose due times they are.
    ///   - policy: What is made up for.
    ///   - now: The time.
    ///   - start: When the fire at `latest` starts, after its jitter.
    ///   - downUntil: When the process began: due times up to here are missed.
    public init(
        from due: Instant,
        through latest: Instant,
        of schedule: Schedule,
        by policy: FirePolicy,
        now: Instant,
        start: Instant,
        downUntil: Instant
    ) {
        var lastMissed: Instant? = latest
        // With jitter, a due time before the process began may have its start after it.
        if start > downUntil, now - start <= Self.patience {
            onTime = latest
            lastMissed = latest > due ? schedule.previous(atOrBefore: Instant(before: latest)) : nil
        }
        guard let lastMissed, lastMissed >= due else { return }
        decide(from: due, through: lastMissed, schedule, policy, now, downUntil)
    }

    private mutating func decide(
        from due: Instant,
        through last: Instant,
        _ schedule: Schedule,
        _ policy: FirePolicy,
        _ now: Instant,
        _ downUntil: Instant
    ) {
        // What is older than `within` is settled first.
        var settled = Instant(before: due)
        if let within = policy.within, policy.missed != .skip {
            let tooOld = min(last, Instant(before: now - within))
            if tooOld >= due {
                skipped += schedule.skipped(after: settled, through: tooOld, .outsideWithin)
                settled = tooOld
            }
        }
        madeUp = missed(after: settled, through: last, schedule, policy.missed)
        let end = madeUp.first.map { Instant(before: $0) } ?? last
        let down = min(end, downUntil)
        skipped += schedule.skipped(after: settled, through: down, .daemonDown)
        skipped += schedule.skipped(after: max(settled, down), through: end, .missed)
    }

    /// What is made up for.
    private func missed(
        after settled: Instant,
        through last: Instant,
        _ schedule: Schedule,
        _ policy: MissedPolicy
    ) -> [Instant] {
        switch policy {
        case .skip: return []
        // A fire that is on time stands for those before it.
        case .once: return last > settled && onTime == nil ? [last] : []
        case .all:
            var found: [Instant] = []
            var next: Instant? = last
            while let time = next, time > settled, found.count < MissedPolicy.most {
                found.append(time)
                next = schedule.previous(atOrBefore: Instant(before: time))
            }
            return found.reversed()
        }
    }
}
