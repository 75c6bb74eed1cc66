/// The days of a month on which a cron expression fires.
struct CronDays: Hashable, Sendable {
    /// A day whose nearest weekday (Monday to Friday) is meant, never leaving the month.
    enum Nearest: Hashable, Sendable {
        /// `15W`.
        case day(Int)
        /// `LW` with 0, `L-2W` with 2.
        case beforeLast(Int)
    }

    /// Plain days of the month, bits 1 to 31.
    var days: UInt64 = 0
    /// `L-n`: bit `n`; `L` is bit 0.
    var beforeLast: UInt64 = 0
    var nearest: Nearest?
    /// Whether the day-of-month field starts with `*`.
    var daysAreStarred = false

    /// Plain days of the week, bits 0 (Sunday) to 6.
    var weekdays: UInt64 = 0
    /// `d#n`: bit `(n - 1) * 7 + d`.
    var numberedWeekdays: UInt64 = 0
    /// `dL` and `d#L`: bit `d`.
    var lastWeekdays: UInt64 = 0
    /// Whether the day-of-week field starts with `*`.
    var weekdaysAreStarred = false

    /// The days that fire, as bits 1 to 31, in a month of `length` days that begins on a weekday.
    ///
    /// Debian's crontab(5): when both fields are restricted, either one is enough; when one of
    /// them starts with `*`, both must match.
    func bits(firstWeekday: Int, length: Int) -> UInt64 {
        let month = UInt64(bits: 1...length)
        let byDay = monthDays(firstWeekday: firstWeekday, length: length) & month
        let byWeekday = weekDays(firstWeekday: firstWeekday, length: length) & month
        return daysAreStarred || weekdaysAreStarred ? byDay & byWeekday : byDay | byWeekday
    }

    private func monthDays(firstWeekday: Int, length: Int) -> UInt64 {
        var result = days
        var rest = beforeLast.bits(below: length)
        while rest != 0 {
            result |= 1 << UInt64(length - rest.trailingZeroBitCount)
            rest &= rest - 1
        }
        if let nearest {
            let day =
                switch nearest {
                case .day(let day): day
                case .beforeLast(let count): length - count
                }
            if (1...length).contains(day) {
                result |= 1 << UInt64(Self.weekday(nearest: day, firstWeekday, length))
            }
        }
        return result
    }

    private func weekDays(firstWeekday: Int, length: Int) -> UInt64 {
        var result = Self.everyWeek(weekdays, firstWeekday)
        if lastWeekdays != 0 {
            result |= Self.everyWeek(lastWeekdays, firstWeekday) & UInt64(bits: length - 6...length)
        }
        if numberedWeekdays != 0 {
            for week in 0..<5 {
                let mask = numberedWeekdays >> UInt64(week * 7) & 0x7F
                result |=
                    Self.everyWeek(mask, firstWeekday) & UInt64(bits: week * 7 + 1...week * 7 + 7)
            }
        }
        return result
    }

    /// Weekdays as days of a month: turned to the month's first day, then repeated five times.
    private static func everyWeek(_ weekdays: UInt64, _ firstWeekday: Int) -> UInt64 {
        let first = UInt64(firstWeekday)
        let week = (weekdays >> first | weekdays << (7 - first)) & 0x7F
        return week &* 0x1020_4081 << 1
    }

    private static func weekday(nearest day: Int, _ firstWeekday: Int, _ length: Int) -> Int {
        switch (firstWeekday + day - 1) % 7 {
        case 6: day > 1 ? day - 1 : day + 2
        case 0: day < length ? day + 1 : day - 2
        default: day
        }
    }
}
