/// Why a due time became no run.
public enum SkipReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// A run of the job was still going.
    case overlap
    /// The process was asleep, or its clock jumped, and `missed` did not make up for it.
    case missed
    /// No process fired schedules at that time, and `missed` did not make up for it.
    case daemonDown = "daemon_down"
    /// It was missed, and older than `within` when it could have been made up for.
    case outsideWithin = "outside_within"
    /// The job was paused.
    case paused
    /// The job file said `enabled: false`.
    case disabled
    /// The job file had mistakes, and no good version of it was at hand.
    case brokenFile = "broken_file"
    /// Before the first day of `starts`, or after the last one of `ends`.
    case outOfWindow = "out_of_window"
}

/// Due times of one schedule that became no run, for one reason.
public struct SkippedRange: Hashable, Sendable {
    /// The first due time.
    public var first: Instant
    /// The last due time; the first when there is one.
    public var last: Instant
    /// How many due times there are, both ends counted.
    public var count: Int
    /// Why.
    public var reason: SkipReason

    /// A range from its parts.
    public init(first: Instant, last: Instant, count: Int, reason: SkipReason) {
        self.first = first
        self.last = last
        self.count = count
        self.reason = reason
    }
}

extension Schedule {
    /// The due times in a stretch of time as ranges, one for each reason.
    ///
    /// What lies before or after the window of `starts` and `ends` is told as out of the window.
    /// Counted by arithmetic: the cost does not grow with the number of due times.
    ///
    /// - Parameters:
    ///   - settled: The stretch begins after this instant.
    ///   - end: The last instant of the stretch.
    ///   - reason: Why those inside the window became no run.
    /// - Returns: The ranges that hold due times, in the order of time.
    public func skipped(
        after settled: Instant,
        through end: Instant,
        _ reason: SkipReason
    ) -> [SkippedRange] {
        guard settled < end else { return [] }
        let stretch = settled.next..<end.next
        let before = stretch.clamped(to: .distant..<window.lowerBound)
        let inside = stretch.clamped(to: window)
        let behind = stretch.clamped(to: window.upperBound..<Instant.distantEnd)
        return [
            unbounded.range(in: before, .outOfWindow), range(in: inside, reason),
            unbounded.range(in: behind, .outOfWindow),
        ].compactMap(\.self)
    }

    /// The due times in a stretch as one range; nil when there is none.
    private func range(in stretch: Range<Instant>, _ reason: SkipReason) -> SkippedRange? {
        guard !stretch.isEmpty, let first = next(after: Instant(before: stretch.lowerBound)),
            stretch.contains(first),
            let last = previous(atOrBefore: Instant(before: stretch.upperBound))
        else { return nil }
        let count = first == last ? 1 : count(in: first..<last.next)
        return SkippedRange(first: first, last: last, count: count, reason: reason)
    }
}

extension Instant {
    /// The millisecond after it; the last of all is after itself.
    package var next: Instant {
        Instant(millisecondsSince1970: min(millisecondsSince1970, .max - 1) + 1)
    }

    /// Before and after every time that is asked for.
    fileprivate static let distant = Instant(millisecondsSince1970: .min)
    fileprivate static let distantEnd = Instant(millisecondsSince1970: .max)
}
