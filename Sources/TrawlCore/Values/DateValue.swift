/// A date as a text gives it: as exact as the text was, and not more.
package enum DateValue: Hashable, Sendable {
    /// A year alone.
    case year(Int)
    /// A month of a year, counted from 1.
    case month(year: Int, month: Int)
    /// A day.
    case date(CivilDate)
    /// A day and a time by a clock whose zone the text does not tell.
    case local(CivilDate, ClockTime)
    /// A day and a time by a clock that is so many seconds east of UTC.
    case instant(CivilDate, ClockTime, offsetSeconds: Int)

    /// The point in time, to the millisecond; nil for all but `instant`.
    package var instant: Instant? {
        guard case .instant(let date, let time, let offset) = self else { return nil }
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(time.secondOfDay - offset)
        return Instant(
            millisecondsSince1970: seconds * 1000 + Int64(time.nanosecond / 1_000_000)
        )
    }

    /// The same date with a local time taken as the time of a zone; others stay what they are.
    ///
    /// A time that comes twice is the first one, and one that a change of the clock skips is the
    /// first instant after it.
    package func placed(in zone: Zone) -> DateValue {
        guard case .local(let date, let time) = self else { return self }
        let wall =
            CivilDateTime(midnightOf: date).localMilliseconds + Int64(time.secondOfDay) * 1000
        let resolution = zone.resolve(CivilDateTime(localMilliseconds: wall))
        guard case .gap = resolution else {
            let offset = zone.offset(at: resolution.first)
            return .instant(date, time, offsetSeconds: offset)
        }
        return .moment(resolution.first, in: zone)
    }

    /// An instant as a zone's clock shows it, in whole seconds.
    static func moment(_ instant: Instant, in zone: Zone) -> DateValue {
        let offset = zone.offset(at: instant)
        let local = CivilDateTime(instant, offsetSeconds: offset)
        let time = ClockTime(unchecked: local.hour, local.minute, local.second)
        return .instant(local.date, time, offsetSeconds: offset)
    }
}

extension DateValue: CustomStringConvertible {
    /// The date in ISO 8601: `2026`, `2026-11`, `2026-11-28`, `2026-11-28T14:05:00`, and with
    /// `+01:00`, or `Z` for UTC.
    package var description: String {
        switch self {
        case .year(let year): return Self.padded(year, to: 4)
        case .month(let year, let month):
            return Self.padded(year, to: 4) + "-" + Self.padded(month, to: 2)
        case .date(let date): return date.description
        case .local(let date, let time): return "\(date)T\(time)"
        case .instant(let date, let time, let offset):
            if offset == 0 { return "\(date)T\(time)Z" }
            let minutes = abs(offset) / 60
            let hour = Self.padded(minutes / 60, to: 2)
            let minute = Self.padded(minutes % 60, to: 2)
            return "\(date)T\(time)\(offset < 0 ? "-" : "+")\(hour):\(minute)"
        }
    }

    /// A number from 0 on with zeros in front.
    static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
