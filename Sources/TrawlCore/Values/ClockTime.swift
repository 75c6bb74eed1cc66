/// A time of day by a clock, to the nanosecond.
package struct ClockTime: Hashable, Sendable {
    /// The hour, 0 to 23.
    package let hour: Int
    /// The minute, 0 to 59.
    package let minute: Int
    /// The second, 0 to 59.
    package let second: Int
    /// Nanoseconds of the second.
    package let nanosecond: Int
    /// How many digits of the fraction were written, at most nine; 0 when the fraction is zero.
    package let fractionDigits: Int

    /// The first moment of a day.
    static let midnight = ClockTime(unchecked: 0, 0, 0)
    /// The middle of a day.
    static let noon = ClockTime(unchecked: 12, 0, 0)

    /// A time of whole seconds; nil when a number is out of its range.
    package init?(hour: Int, minute: Int, second: Int) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else {
            return nil
        }
        self.init(unchecked: hour, minute, second)
    }

    /// A time whose numbers are known to be in their ranges.
    init(
        unchecked hour: Int,
        _ minute: Int,
        _ second: Int,
        fraction: (nanosecond: Int, digits: Int) = (0, 0)
    ) {
        self.hour = hour
        self.minute = minute
        self.second = second
        nanosecond = fraction.nanosecond
        fractionDigits = fraction.nanosecond == 0 ? 0 : fraction.digits
    }

    /// Whole seconds since midnight.
    var secondOfDay: Int { (hour * 60 + minute) * 60 + second }
}

extension ClockTime: CustomStringConvertible {
    /// The time as `14:05:00`; with a fraction, as many digits as were written, where it is not
    /// zero.
    package var description: String {
        let clock = [hour, minute, second].map { DateValue.padded($0, to: 2) }
        let whole = clock.joined(separator: ":")
        guard fractionDigits > 0 else { return whole }
        return whole + "." + DateValue.padded(nanosecond, to: 9).prefix(fractionDigits)
    }
}

/// A time as it is written, before its day is known: 24:00 and second 60 belong to what follows.
struct ClockReading: Equatable {
    var hour = 0
    var minute = 0
    var second = 0
    var fraction = (nanosecond: 0, digits: 0)

    static func == (left: ClockReading, right: ClockReading) -> Bool {
        (left.hour, left.minute, left.second, left.fraction.nanosecond)
            == (right.hour, right.minute, right.second, right.fraction.nanosecond)
    }

    /// Whether a clock shows it: to 23:59:59, 24:00 as the end of the day (ISO 8601-1, 5.3.2), and
    /// a leap second where one may be: at the end of an hour, as zones a quarter of an hour apart
    /// show it.
    var isValid: Bool {
        if hour == 24 { return minute == 0 && second == 0 && fraction.nanosecond == 0 }
        return (0..<24).contains(hour) && (0..<60).contains(minute)
            && ((0..<60).contains(second) || (second == 60 && minute % 15 == 14))
    }

    /// The day and time that a valid reading names; second 60 is the next minute's second 0, as
    /// POSIX time counts it.
    func moment(on date: CivilDate) -> (date: CivilDate, time: ClockTime) {
        guard hour == 24 || second == 60 else {
            return (date, ClockTime(unchecked: hour, minute, second, fraction: fraction))
        }
        let total = (hour * 60 + minute) * 60 + second
        let time = ClockTime(unchecked: total / 3600 % 24, total / 60 % 60, total % 60)
        return (date.adding(days: total / 86_400), time)
    }
}

/// The fraction of a second from digits as they are written; digits after the ninth are dropped.
func dateFraction(_ digits: some Sequence<Int>) -> (nanosecond: Int, digits: Int) {
    var nanosecond = 0
    var count = 0
    for digit in digits.prefix(9) {
        nanosecond = nanosecond * 10 + digit
        count += 1
    }
    for _ in count..<9 { nanosecond *= 10 }
    return (nanosecond, count)
}
