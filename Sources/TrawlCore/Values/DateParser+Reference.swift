extension DateParser {
    /// Whether a number can only be a year.
    func isYear(_ token: Int, _ parts: DayParts) -> Bool {
        switch parts.role(token) {
        case .year: true
        case .open: tokens[token].digits == 4 || tokens[token].value > 31
        case .month, .day: false
        }
    }

    /// The year that a number stands for; nil when it cannot be one.
    func year(of token: Int, _ parts: DayParts) -> Int? {
        let (value, digits) = (tokens[token].value, tokens[token].digits)
        if parts.era > 0 {
            guard value > 0, digits <= 3 else { return nil }
            return parts.era + value
        }
        switch digits {
        case 2:
            // POSIX, strptime, %y.
            return value >= 69 ? 1900 + value : 2000 + value
        case 4:
            let isThai = spoken == Self.thai || parts.isBuddhist
            let year = isThai && Self.buddhistYears.contains(value) ? value - 543 : value
            return year >= 1 ? year : nil
        default: return nil
        }
    }

    private static let thai = DateWords.shared.languages(["th"])

    /// Years in Thai dates that are counted by the Buddhist era: 1857 to 2157.
    private static let buddhistYears = 2400...2700

    /// A day of the calendar.
    ///
    /// - Throws: When there is no such day.
    func day(_ year: Int, _ month: Int, _ day: Int) throws(DateTextError) -> DateValue {
        guard let date = CivilDate(year: year, month: month, day: day) else { throw .noSuchDate }
        return .date(date)
    }

    /// `yesterday 14:05`, `Friday`, `14:05`, `now`, `last week`.
    func dayWithoutNumbers(_ parts: DayParts) throws(DateTextError) -> DateValue {
        guard parts.shifts.count <= 1 else { throw .notADate }
        if let shift = parts.shifts.first {
            guard parts.unknown.allSatisfy({ $0 < shift }) else { throw .notADate }
            return try shifted(by: shift)
        }
        guard parts.unknown.isEmpty else { throw .notADate }
        if parts.weekdays.count == 1, let number = try name(.weekday, parts.weekdays[0]) {
            let today = try hints.today()
            let back = (today.weekday.rawValue - number % 7 + 7) % 7
            return .date(today.adding(days: -back))
        }
        guard parts.weekdays.isEmpty, clock != nil, isClockSure else { throw .notADate }
        return .date(try hints.today())
    }

    private func shifted(by index: Int) throws(DateTextError) -> DateValue {
        if has(.now, index) {
            guard clock == nil else { throw .notADate }
            guard let reference = hints.reference else { throw .needsReference }
            return .moment(reference, in: hints.zone)
        }
        let today = try hints.today()
        if let shift = meaning(.dayShift, index) {
            return .date(try shifted(today, months: 0, days: Int(shift.value)))
        }
        guard clock == nil else { throw .notADate }
        if let shift = meaning(.weekShift, index) {
            return .date(try shifted(today, months: 0, days: Int(shift.value) * 7))
        }
        if let shift = meaning(.monthShift, index) {
            return .date(try shifted(today, months: Int(shift.value), days: 0))
        }
        guard let shift = meaning(.yearShift, index) else { throw .notADate }
        return .date(try shifted(today, months: Int(shift.value) * 12, days: 0))
    }
}
