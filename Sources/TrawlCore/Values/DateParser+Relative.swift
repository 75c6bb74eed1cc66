extension DateParser {
    /// The largest count in a relative date; more is some other number.
    static let largestCount = 99_999

    /// A relative date as it adds up.
    private struct Span {
        var months = 0
        var days = 0
        var seconds = 0
        /// Whether hours or less were counted.
        var hasTime = false

        var isEmpty: Bool { months == 0 && days == 0 && seconds == 0 }

        mutating func add(_ unit: DateUnit, _ count: Int, hundredths: Int = 0) {
            switch unit {
            case .year: months += count * 12
            case .month: months += count
            case .week: days += count * 7
            case .day: days += count
            case .hour: seconds += count * 3600
            case .minute: seconds += count * 60
            case .second: seconds += count
            }
            if unit.rawValue <= DateUnit.hour.rawValue { hasTime = true }
            guard hundredths > 0 else { return }
            let length = [1, 60, 3600, 86_400, 604_800, 2_629_746, 31_556_952][Int(unit.rawValue)]
            seconds += hundredths * length / 100
            hasTime = true
        }
    }

    /// `3 hours ago`, `in 2 days`, `vor einer Stunde`, `1 год 2 месяца назад`; nil for all others.
    ///
    /// - Throws: When there is no reference, and when the result is outside of the calendar.
    func relativeCount() throws(DateTextError) -> DateValue? {
        var languages = LanguageSet.all
        var isPast = false
        var hasDirection = false
        for index in tokens.indices where isNumber(index) && lastUnit(index + 1) != nil {
            hasDirection = true
            isPast = true
        }
        for index in tokens.indices where has(.direction, index) {
            for word in words.meanings(tokens[index].meanings) where word.kind == .direction {
                hasDirection = true
                isPast = isPast || word.value < 0
                let common = languages.intersection(word.languages)
                if !common.isEmpty { languages = common }
            }
        }
        // A unit such as `година` is an hour to some and a year to others: the language of the word
        // for the direction decides.
        guard hasDirection, let span = span(languages) else { return nil }
        return try value(of: span, isPast: isPast)
    }

    /// The sum of all counts; nil when the text has something else in it.
    private func span(_ languages: LanguageSet) -> Span? {
        var span = Span()
        var first: Int?
        var last = 0
        var unknown: [Int] = []
        var index = 0
        while index < tokens.count {
            var end = index + 1
            switch tokens[index].kind {
            case .sign: break
            case .unknown: unknown.append(index)
            case .number:
                guard let next = addCount(at: index, &span, languages) else { return nil }
                end = next
            case .word:
                if let pair = meaning(.pair, index), let unit = DateUnit(rawValue: pair.value) {
                    span.add(unit, 2)
                } else if has(.number, index), let unit = unit(index + 1, languages) {
                    span.add(unit, Int(meaning(.number, index, preferring: languages)?.value ?? 1))
                    end = index + 2
                } else if has(.direction, index) {
                    break
                } else if let unit = unit(index, languages), !has(.filler, index) || span.isEmpty {
                    span.add(unit, 1)
                } else if has(.filler, index) || has(.at, index) || has(.number, index) {
                    index = end
                    continue
                } else {
                    return nil
                }
            }
            if tokens[index].kind == .number || tokens[index].kind == .word {
                first = first ?? index
                last = end - 1
            }
            index = end
        }
        guard let first, !span.isEmpty,
            !unknown.contains(where: { (first...last).contains($0) })
        else { return nil }
        return span
    }

    /// The unit of `last month`, which behind a number is `months ago` in Thai and Vietnamese.
    private func lastUnit(_ index: Int) -> DateUnit? {
        let kinds: [(DateWord.Kind, DateUnit)] = [
            (.dayShift, .day), (.weekShift, .week), (.monthShift, .month), (.yearShift, .year),
        ]
        return kinds.first { meaning($0.0, index)?.value == -1 }?.1
    }

    private func unit(_ index: Int, _ languages: LanguageSet) -> DateUnit? {
        meaning(.unit, index, preferring: languages).flatMap { DateUnit(rawValue: $0.value) }
    }

    /// A number with its unit, also with a fraction: `2.5 hours`; gives where it ends.
    private func addCount(at index: Int, _ span: inout Span, _ languages: LanguageSet) -> Int? {
        let count = tokens[index].value
        guard count <= Self.largestCount else { return nil }
        if let unit = lastUnit(index + 1) ?? unit(index + 1, languages) {
            span.add(unit, count)
            return index + 2
        }
        if has(.filler, index + 1), let unit = unit(index + 2, languages) {
            // Romanian: `21 de zile`.
            span.add(unit, count)
            return index + 3
        }
        guard isSign(".", index + 1) || isSign(",", index + 1), isNumber(index + 2),
            isJoined(index + 2), tokens[index + 2].digits <= 2,
            let unit = unit(index + 3, languages)
        else { return nil }
        let fraction = tokens[index + 2]
        span.add(unit, count, hundredths: fraction.value * (fraction.digits == 1 ? 10 : 1))
        return index + 4
    }

    private func value(of span: Span, isPast: Bool) throws(DateTextError) -> DateValue {
        guard let reference = hints.reference else { throw .needsReference }
        let sign = isPast ? -1 : 1
        let local = hints.zone.localTime(at: reference)
        let date = try shifted(local.date, months: sign * span.months, days: sign * span.days)
        guard span.hasTime else { return .date(date) }
        // Days and months go by the wall clock, hours and less by elapsed time.
        let isSameDay = date == local.date
        let start =
            isSameDay
            ? reference
            : hints.zone.resolve(
                CivilDateTime(
                    localMilliseconds: local.localMilliseconds
                        + Int64(date.daysSince1970 - local.date.daysSince1970)
                        * CivilDate.millisecondsPerDay
                )
            ).first
        let instant = start + .seconds(sign * span.seconds)
        guard Self.years.contains(hints.zone.localTime(at: instant).date.year) else {
            throw .noSuchDate
        }
        return .moment(instant, in: hints.zone)
    }

    /// Years that a date can have: those of four digits.
    static let years = 1...9999

    /// The day so many months and days away; the 31st becomes the last day of a shorter month.
    func shifted(
        _ date: CivilDate,
        months: Int,
        days: Int
    ) throws(DateTextError) -> CivilDate {
        let month = date.year * 12 + date.month - 1 + months
        guard month >= 12, Self.years.contains(month / 12) else { throw .noSuchDate }
        let length = CivilDate.daysInMonth(month % 12 + 1, of: month / 12)
        guard
            let start = CivilDate(
                year: month / 12,
                month: month % 12 + 1,
                day: min(date.day, length)
            )
        else { throw .noSuchDate }
        let shifted = start.adding(days: days)
        guard Self.years.contains(shifted.year) else { throw .noSuchDate }
        return shifted
    }
}
