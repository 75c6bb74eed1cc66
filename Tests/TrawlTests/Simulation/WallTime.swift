import TrawlCore

/// What a wall clock shows, to the second; the arithmetic is its own, so that it proves something.
struct WallTime: Hashable, Comparable {
    var year: Int
    var month: Int
    var day: Int
    var secondOfDay: Int

    /// What the clock of a zone shows at an instant.
    init(_ instant: Instant, in zone: Zone) {
        self.init(zone.localTime(at: instant))
    }

    var hour: Int { secondOfDay / 3600 }
    var minute: Int { secondOfDay / 60 % 60 }
    var second: Int { secondOfDay % 60 }

    /// 0 for Sunday, by Sakamoto's method.
    var weekday: Int {
        let shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        let year = month < 3 ? self.year - 1 : self.year
        return (year + year / 4 - year / 100 + year / 400 + shifts[month - 1] + day) % 7
    }

    /// Goes on by some seconds, less than a day.
    mutating func advance(by seconds: Int) {
        secondOfDay += seconds
        guard secondOfDay >= 86_400 else { return }
        secondOfDay -= 86_400
        day += 1
        guard day > daysInMonth else { return }
        day = 1
        month += 1
        guard month > 12 else { return }
        month = 1
        year += 1
    }

    private var daysInMonth: Int {
        if month == 2 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            return isLeap ? 29 : 28
        }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Whether the day is after another one's.
    func isOnLaterDay(than date: CivilDate) -> Bool {
        (year, month, day) > (date.year, date.month, date.day)
    }

    /// Whether the day is before another one's.
    func isOnEarlierDay(than date: CivilDate) -> Bool {
        (year, month, day) < (date.year, date.month, date.day)
    }

    static func < (left: WallTime, right: WallTime) -> Bool {
        (left.year, left.month, left.day, left.secondOfDay)
            < (right.year, right.month, right.day, right.secondOfDay)
    }
}

extension WallTime {
    /// A time of a calendar, to the second.
    init(_ local: CivilDateTime) {
        year = local.date.year
        month = local.date.month
        day = local.date.day
        secondOfDay = local.millisecondOfDay / 1000
    }
}
