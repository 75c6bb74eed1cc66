/// When a job fires: a rule, the time zone of its clock, a window of validity, and jitter.
///
/// All times that it gives are due times, without jitter: a run's identity is (job, due time).
/// `delay(of:for:)` says how much later a fire starts.
public struct Schedule: Sendable, Hashable {
    /// The three kinds of schedule.
    public enum Rule: Sendable, Hashable {
        /// The times of all expressions together, each instant once.
        case cron([CronExpression])
        /// Again and again, at least a second apart.
        ///
        /// Divisors of a day (`15m`, `6h`, `1d`) count from midnight by the wall clock of the
        /// zone; weeks (`7d`, `14d`) from Monday 1970-01-05, 00:00 by that clock; all others from
        /// 1970-01-01T00:00Z by elapsed time.
        ///
        /// On the day of a change of the clock, times counted from midnight that are skipped fire
        /// together at the first instant after the gap. Times that come twice fire twice when the
        /// interval is not longer than what is repeated (a rhythm of `15m` goes through it without
        /// a hole), and at the first of them when it is longer. Parts of a millisecond are dropped.
        case every(Duration)
        /// Once, at a wall-clock time: the first of two, or right after the gap that skips it.
        case at(CivilDateTime)
    }

    /// What fires.
    public let rule: Rule
    /// The zone whose wall clock the rule and the window go by.
    public let zone: Zone
    /// The largest delay of a fire; zero for none.
    public let jitter: Duration
    /// The first day on which it fires; nil for no such bound.
    public let starts: CivilDate?
    /// The last day on which it fires; nil for no such bound.
    public let ends: CivilDate?

    /// From the first instant of `starts` up to, but not, the first one after `ends`.
    let window: Range<Instant>

    /// The longest interval and jitter: 100 years of 365 days.
    public static let longest: Duration = .seconds(36_500 * 86_400)

    /// A schedule.
    ///
    /// - Parameters:
    ///   - rule: What fires.
    ///   - zone: The zone of the rule and of the days of the window.
    ///   - jitter: The largest delay of a fire; zero for none.
    ///   - starts: The first day of validity, or nil.
    ///   - ends: The last day of validity, or nil.
    /// - Throws: `ScheduleError` for no expression, one that never fires, an interval under a
    ///   second, a negative jitter, a window that ends before it starts, or one without a fire.
    public init(
        _ rule: Rule,
        zone: Zone,
        jitter: Duration,
        starts: CivilDate?,
        ends: CivilDate?
    ) throws(ScheduleError) {
        switch rule {
        case .cron(let expressions):
            guard !expressions.isEmpty else { throw .noExpression }
            if let never = expressions.first(where: \.neverFires) { throw .neverFires(never) }
        case .every(let interval):
            guard interval >= .seconds(1) else { throw .tooShort(interval) }
            guard interval <= Self.longest else { throw .tooLong(interval) }
        case .at: break
        }
        guard jitter >= .zero else { throw .negativeJitter(jitter) }
        guard jitter <= Self.longest else { throw .tooLong(jitter) }
        if let starts, let ends, ends < starts { throw .endsBeforeStart(starts, ends) }
        self.rule = rule
        self.zone = zone
        self.jitter = jitter
        self.starts = starts
        self.ends = ends
        let first = starts.map { zone.startOfDay($0) } ?? Instant(millisecondsSince1970: .min)
        let end =
            ends.map { zone.startOfDay($0.adding(days: 1)) } ?? Instant(millisecondsSince1970: .max)
        window = first..<max(first, end)
        guard firesInWindow else { throw .emptyWindow(starts, ends) }
    }

    /// Whether any fire lies in the window: it is searched from the end that is said.
    private var firesInWindow: Bool {
        guard starts == nil else { return next(after: Instant(before: window.lowerBound)) != nil }
        return ends == nil || previous(atOrBefore: window.upperBound) != nil
    }

    private init(withoutWindow schedule: Schedule) {
        rule = schedule.rule
        zone = schedule.zone
        jitter = schedule.jitter
        starts = nil
        ends = nil
        window =
            Instant(millisecondsSince1970: .min)..<Instant(millisecondsSince1970: .max)
    }

    /// The same schedule without `starts` and `ends`.
    var unbounded: Schedule { Schedule(withoutWindow: self) }

    /// The first due time strictly after an instant; nil when none comes.
    public func next(after instant: Instant) -> Instant? {
        let first = window.lowerBound
        let from = instant < first ? Instant(before: first) : instant
        return nextOfRule(after: from).flatMap { window.contains($0) ? $0 : nil }
    }

    /// The last due time that is not after an instant; nil when there is none.
    ///
    /// It is searched backwards: the cost does not grow with the time since then.
    public func previous(atOrBefore instant: Instant) -> Instant? {
        let end = window.upperBound
        let from = instant < end ? instant : Instant(before: end)
        return previousOfRule(atOrBefore: from).flatMap { window.contains($0) ? $0 : nil }
    }

    /// How many due times lie in a stretch of time.
    ///
    /// Counted by arithmetic, month by month; a list of more than ten cron expressions is walked
    /// through, fire by fire.
    public func count(in range: Range<Instant>) -> Int {
        let range = range.clamped(to: window)
        switch rule {
        case .at:
            return next(after: Instant(before: range.lowerBound)).map(range.contains) == true
                ? 1 : 0
        case .every(let duration):
            let interval = Interval(milliseconds: duration.wholeMilliseconds)
            return FireCount(zone: zone, range: range).count(interval)
        case .cron(let expressions):
            return FireCount(zone: zone, range: range).count(expressions)
        }
    }

    /// Whether no due time comes after an instant any more: `at` or `ends` is over.
    public func isFinished(at instant: Instant) -> Bool {
        next(after: instant) == nil
    }

    /// How much later than its due time a fire of a job starts: from zero to `jitter`.
    ///
    /// The same for the same job and due time, in every process; every millisecond is as likely.
    public func delay(of job: String, for due: Instant) -> Duration {
        let longest = jitter.wholeMilliseconds
        guard longest > 0 else { return .zero }
        var hash = StableHash()
        hash.combine(job)
        hash.combine(due.millisecondsSince1970)
        return .milliseconds(hash.value(below: UInt64(longest) + 1))
    }

    private func nextOfRule(after instant: Instant) -> Instant? {
        switch rule {
        case .cron(let expressions):
            var best: Instant?
            for expression in expressions {
                guard let next = expression.next(after: instant, in: zone) else { continue }
                best = best.map { min($0, next) } ?? next
            }
            return best
        case .every(let duration):
            return Interval(milliseconds: duration.wholeMilliseconds).fire(after: instant, in: zone)
        case .at(let local):
            let due = zone.resolve(local).first
            return due > instant ? due : nil
        }
    }

    private func previousOfRule(atOrBefore instant: Instant) -> Instant? {
        switch rule {
        case .cron(let expressions):
            var best: Instant?
            for expression in expressions {
                guard let found = expression.previous(atOrBefore: instant, in: zone) else {
                    continue
                }
                best = best.map { max($0, found) } ?? found
            }
            return best
        case .every(let duration):
            return Interval(milliseconds: duration.wholeMilliseconds)
                .fire(atOrBefore: instant, in: zone)
        case .at(let local):
            let due = zone.resolve(local).first
            return due <= instant ? due : nil
        }
    }
}

extension Instant {
    /// The millisecond before another one; the first of all is before itself.
    package init(before instant: Instant) {
        self.init(millisecondsSince1970: max(instant.millisecondsSince1970, .min + 1) - 1)
    }
}
