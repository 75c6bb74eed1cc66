/// How a repeated interval of a schedule is aligned.
///
/// - Divisors of a day (`15m`, `6h`, `1d`) count from midnight by the wall clock of the zone: every
///   `6h` fires at 00, 06, 12 and 18 o'clock on every day of the year. On the day of a change of
///   the clock, times that are skipped fire together at the first instant after the gap, so that
///   nothing is lost. Times that come twice fire twice when the interval is not longer than what
///   is repeated (the rhythm of `15m` goes on through it, without a hole), and once, the first
///   time, when it is longer (`6h`, `1d`).
/// - Weeks (`7d`, `14d`) count from Monday 1970-01-05, 00:00 by the wall clock of the zone.
/// - All others (`7h`, `2d`) count from 1970-01-01T00:00Z by elapsed time, whatever clocks do.
struct Interval: Hashable, Sendable {
    enum Alignment: Hashable, Sendable {
        case midnight, monday, elapsed
    }

    /// Milliseconds, at least 1000.
    let length: Int64
    let alignment: Alignment

    /// An interval of that many milliseconds, at least 1000.
    init(milliseconds: Int64) {
        length = milliseconds
        alignment =
            if CivilDate.millisecondsPerDay.isMultiple(of: milliseconds) {
                .midnight
            } else if milliseconds.isMultiple(of: 7 * CivilDate.millisecondsPerDay) {
                .monday
            } else {
                .elapsed
            }
    }

    /// Where the counting begins; 1970-01-01 was a Thursday.
    private var anchor: Int64 { alignment == .monday ? 4 * CivilDate.millisecondsPerDay : 0 }

    /// The first multiple after a time, on whichever clock it counts.
    func next(after time: Int64) -> Int64 {
        ((time - anchor).floorDivided(by: length) + 1) * length + anchor
    }

    /// The last multiple that is not after a time.
    func previous(atOrBefore time: Int64) -> Int64 {
        (time - anchor).floorDivided(by: length) * length + anchor
    }
}

/// An interval that counts by the wall clock.
extension Interval: WallClockPattern {
    var firesAfterGap: Bool { true }

    func repeats(inFoldOf fold: Int64) -> Bool { length <= fold }

    func next(afterLocal local: Int64) -> Int64? { next(after: local) }

    func previous(atOrBeforeLocal local: Int64) -> Int64? { previous(atOrBefore: local) }
}

extension Interval {
    /// The first fire strictly after an instant.
    func fire(after instant: Instant, in zone: Zone) -> Instant? {
        guard alignment == .elapsed else { return next(after: instant, in: zone) }
        guard Instant.fireReach.contains(instant.millisecondsSince1970) else { return nil }
        return Instant(millisecondsSince1970: next(after: instant.millisecondsSince1970))
    }

    /// The last fire that is not after an instant.
    func fire(atOrBefore instant: Instant, in zone: Zone) -> Instant? {
        guard alignment == .elapsed else { return previous(atOrBefore: instant, in: zone) }
        guard Instant.fireReach.contains(instant.millisecondsSince1970) else { return nil }
        return Instant(millisecondsSince1970: previous(atOrBefore: instant.millisecondsSince1970))
    }

    /// How many multiples lie in a range, on whichever clock it counts.
    func count(in range: Range<Int64>) -> Int {
        guard !range.isEmpty else { return 0 }
        return Int(
            (range.upperBound - 1 - anchor).floorDivided(by: length)
                - (range.lowerBound - 1 - anchor).floorDivided(by: length)
        )
    }
}
