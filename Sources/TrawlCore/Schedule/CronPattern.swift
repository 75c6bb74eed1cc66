/// A cron expression as a pattern of wall-clock times; it goes field by field, not by minutes.
struct CronPattern: WallClockPattern, Hashable, Sendable {
    var times: CronTimes
    /// Bits 1 to 12.
    var months: UInt64
    var days: CronDays
    /// Whether it goes by the wall clock alone, without making up for skipped times.
    var followsWallClock: Bool

    init(_ fields: CronFields) {
        times = CronTimes(
            seconds: fields.seconds,
            minutes: fields.minutes,
            hours: fields.hours
        )
        months = fields.months
        days = fields.days
        followsWallClock = fields.count == 6 || fields.timeIsStarred
    }

    /// How many years a search goes: more than the 40 between two leap days on one weekday
    /// (as from 2088 to 2128, since 2100 is no leap year).
    private static let years = 60

    var firesAfterGap: Bool { !followsWallClock }

    func repeats(inFoldOf length: Int64) -> Bool { followsWallClock }

    func next(afterLocal local: Int64) -> Int64? {
        let second = Int(local.floorDivided(by: 1000)) + 1
        let day = Int(Int64(second).floorDivided(by: 86_400))
        let date = CivilDate(daysSince1970: day)
        var monthStart = day - date.day + 1
        if months.hasBit(date.month) {
            let bits = matchingDays(date.year, date.month, from: monthStart)
            if bits.hasBit(date.day),
                let time = times.next(atOrAfter: second - day * 86_400)
            {
                return milliseconds(day, time)
            }
            if let found = bits.firstBit(from: date.day + 1) {
                return milliseconds(monthStart + found - 1, times.first)
            }
        }
        var (year, month) = (date.year, date.month)
        while true {
            if let found = months.firstBit(from: month + 1) {
                month = found
            } else {
                year += 1
                month = months.trailingZeroBitCount
                if year > date.year + Self.years { return nil }
            }
            monthStart = CivilDate.daysSince1970(year: year, month: month, day: 1)
            let bits = matchingDays(year, month, from: monthStart)
            if bits != 0 {
                return milliseconds(
                    monthStart + bits.trailingZeroBitCount - 1,
                    times.first
                )
            }
        }
    }

    func previous(atOrBeforeLocal local: Int64) -> Int64? {
        let second = Int(local.floorDivided(by: 1000))
        let day = Int(Int64(second).floorDivided(by: 86_400))
        let date = CivilDate(daysSince1970: day)
        var monthStart = day - date.day + 1
        if months.hasBit(date.month) {
            let bits = matchingDays(date.year, date.month, from: monthStart)
            if bits.hasBit(date.day),
                let time = times.previous(atOrBefore: second - day * 86_400)
            {
                return milliseconds(day, time)
            }
            if let found = bits.lastBit(before: date.day) {
                return milliseconds(monthStart + found - 1, times.last)
            }
        }
        var (year, month) = (date.year, date.month)
        while true {
            if let found = months.lastBit(before: month) {
                month = found
            } else {
                year -= 1
                month = months.highestBit
                if year < date.year - Self.years { return nil }
            }
            monthStart = CivilDate.daysSince1970(year: year, month: month, day: 1)
            let bits = matchingDays(year, month, from: monthStart)
            if bits != 0 {
                return milliseconds(monthStart + bits.highestBit - 1, times.last)
            }
        }
    }

    /// Whether any month, of any length and beginning on any weekday, has a day that matches.
    ///
    /// Each such month occurs within 400 years, also a February of 29 days on every weekday.
    var canMatch: Bool {
        for month in 1...12 where months.hasBit(month) {
            let lengths = month == 2 ? [28, 29] : [CivilDate.daysInMonth(month, of: 1)]
            for length in lengths {
                for weekday in 0..<7 where days.bits(firstWeekday: weekday, length: length) != 0 {
                    return true
                }
            }
        }
        return false
    }

    private func matchingDays(_ year: Int, _ month: Int, from monthStart: Int) -> UInt64 {
        days.bits(
            firstWeekday: Weekday.number(daysSince1970: monthStart),
            length: CivilDate.daysInMonth(month, of: year)
        )
    }

    private func milliseconds(_ day: Int, _ second: Int) -> Int64 {
        (Int64(day) * 86_400 + Int64(second)) * 1000
    }
}
