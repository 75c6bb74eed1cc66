/// A field of a cron expression.
public enum CronField: String, Sendable, CaseIterable {
    /// The field's name, as messages have it.
    case second, minute, hour
    /// The day of the month.
    case dayOfMonth = "day of month"
    /// The month.
    case month
    /// The day of the week.
    case dayOfWeek = "day of week"

    /// The numbers that the field takes; 7 is Sunday, as 0 is.
    public var range: ClosedRange<Int> {
        switch self {
        case .second, .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        }
    }

    /// The names of the field's numbers, from its first one on; empty where it has none.
    var names: [String] {
        switch self {
        case .month:
            ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        default: []
        }
    }

    var isDay: Bool { self == .dayOfMonth || self == .dayOfWeek }

    /// What `~` chooses from: no day that a month can lack, and Sunday once.
    var randomRange: ClosedRange<Int> {
        switch self {
        case .dayOfMonth: 1...28
        case .dayOfWeek: 0...6
        default: range
        }
    }
}

/// The fields of a cron expression once they are read.
struct CronFields {
    /// How many were written: 5 or 6.
    var count: Int
    var seconds: UInt64 = 1
    var minutes: UInt64 = 0
    var hours: UInt64 = 0
    var months: UInt64 = 0
    var days = CronDays()
    /// Whether the minute or the hour starts with `*`.
    var timeIsStarred = false

    /// Puts plain numbers into a field's set.
    mutating func insert(_ values: UInt64, into field: CronField) {
        switch field {
        case .second: seconds |= values
        case .minute: minutes |= values
        case .hour: hours |= values
        case .dayOfMonth: days.days |= values
        case .month: months |= values
        case .dayOfWeek: days.weekdays |= (values | values >> 7) & 0x7F
        }
    }

    /// Notes that a field starts with `*` (or is `?`).
    mutating func markStarred(_ field: CronField) {
        switch field {
        case .minute, .hour: timeIsStarred = true
        case .dayOfMonth: days.daysAreStarred = true
        case .dayOfWeek: days.weekdaysAreStarred = true
        case .second, .month: break
        }
    }
}
