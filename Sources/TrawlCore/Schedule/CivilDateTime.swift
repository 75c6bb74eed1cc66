/// A wall-clock date and time of the proleptic Gregorian calendar, in no time zone.
///
/// Whole milliseconds, no leap seconds. A `Zone` says which instants show it.
public struct CivilDateTime: Hashable, Sendable {
    /// The day.
    public let date: CivilDate
    /// Milliseconds since the day's midnight, 0 to 86,399,999.
    public let millisecondOfDay: Int

    /// A date and time, or nil when one of the numbers is out of its range.
    public init?(date: CivilDate, hour: Int, minute: Int, second: Int, millisecond: Int) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            (0..<1000).contains(millisecond)
        else { return nil }
        self.date = date
        millisecondOfDay = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
    }

    /// The first moment of a day by the wall clock.
    public init(midnightOf date: CivilDate) {
        self.date = date
        millisecondOfDay = 0
    }

    /// What a clock that is `offsetSeconds` east of UTC shows at an instant.
    public init(_ instant: Instant, offsetSeconds: Int) {
        let (sum, overflow) = instant.millisecondsSince1970.addingReportingOverflow(
            Int64(offsetSeconds) * 1000
        )
        self.init(localMilliseconds: overflow ? instant.millisecondsSince1970 : sum)
    }

    /// The time that many milliseconds of wall clock after 1970-01-01T00:00.
    init(localMilliseconds: Int64) {
        let day = localMilliseconds.floorDivided(by: CivilDate.millisecondsPerDay)
        date = CivilDate(daysSince1970: Int(day))
        millisecondOfDay = Int(localMilliseconds &- day &* CivilDate.millisecondsPerDay)
    }

    /// The hour, 0 to 23.
    public var hour: Int { millisecondOfDay / 3_600_000 }
    /// The minute, 0 to 59.
    public var minute: Int { millisecondOfDay / 60_000 % 60 }
    /// The second, 0 to 59.
    public var second: Int { millisecondOfDay / 1000 % 60 }
    /// The millisecond, 0 to 999.
    public var millisecond: Int { millisecondOfDay % 1000 }
    /// The day of the week.
    public var weekday: Weekday { date.weekday }

    /// The instant at which a clock that is `offsetSeconds` east of UTC shows this time.
    ///
    /// Times outside of what `Instant` can hold give its first or last value.
    public func instant(offsetSeconds: Int) -> Instant {
        let (sum, overflow) = localMilliseconds.subtractingReportingOverflow(
            Int64(offsetSeconds) * 1000
        )
        return Instant(millisecondsSince1970: overflow ? localMilliseconds : sum)
    }

    /// Milliseconds of wall clock since 1970-01-01T00:00; held at the ends of `Int64`.
    var localMilliseconds: Int64 {
        let days = Int64(date.daysSince1970)
        let (product, tooLarge) = days.multipliedReportingOverflow(by: CivilDate.millisecondsPerDay)
        let (sum, overflow) = product.addingReportingOverflow(Int64(millisecondOfDay))
        return tooLarge || overflow ? (days < 0 ? .min : .max) : sum
    }
}

extension CivilDateTime: Comparable {
    /// Earlier comes first.
    public static func < (left: CivilDateTime, right: CivilDateTime) -> Bool {
        (left.date, left.millisecondOfDay) < (right.date, right.millisecondOfDay)
    }
}

extension Int64 {
    /// The quotient rounded down, also below zero; `divisor` is positive.
    @inline(__always)
    func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return quotient * divisor > self ? quotient - 1 : quotient
    }
}
