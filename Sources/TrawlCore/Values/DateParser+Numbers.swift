extension DateParser {
    /// A number alone: a date of eight or fourteen digits, or a year.
    func singleNumber(_ parts: DayParts) throws(DateTextError) -> DateValue? {
        let token = tokens[parts.numbers[0]]
        guard parts.months.isEmpty else { return nil }
        if token.digits >= 8 {
            try checkOnlyNumber(parts, allowsClock: token.digits == 8)
            if token.digits == 8 {
                guard let date = NumberDate.day(token.value) else { throw .notADate }
                return .date(date)
            }
            guard let value = NumberDate.value(of: token.value, digits: token.digits) else {
                throw .notADate
            }
            return value
        }
        let isYear = parts.role(parts.numbers[0]) == .year && token.digits == 4
        guard
            isYear || parts.era > 0 || parts.isBuddhist
                || (token.digits == 4 && tokens.count == 1)
        else { throw .notADate }
        try checkOnlyNumber(parts, allowsClock: false)
        guard let year = year(of: parts.numbers[0], parts) else { throw .notADate }
        return .year(year)
    }

    private func checkOnlyNumber(
        _ parts: DayParts,
        allowsClock: Bool
    ) throws(DateTextError) {
        guard parts.unknown.isEmpty, allowsClock || clock == nil else { throw .notADate }
    }

    /// Day and year around the name of a month.
    func namedDay(_ parts: DayParts) throws(DateTextError) -> DateValue {
        guard let month = try name(.month, parts.months[0]) else { throw .notADate }
        let numbers = parts.numbers
        guard (1...2).contains(numbers.count) else { throw .notADate }
        let years = numbers.filter { isYear($0, parts) }
        if numbers.count == 1 {
            guard years.isEmpty else {
                guard let year = year(of: numbers[0], parts) else { throw .notADate }
                return .month(year: year, month: month)
            }
            return .date(try hints.nearest(month: month, day: tokens[numbers[0]].value))
        }
        guard years.count <= 1 else { throw .notADate }
        var yearAt = years.first == numbers[0] ? 0 : 1
        if years.isEmpty {
            // Two short numbers: the day first, as in RFC 850, unless the order is another.
            let isYearFirst = order(parts) == .yearMonthDay && numbers[0] < parts.months[0]
            yearAt = isYearFirst || parts.role(numbers[1]) == .day ? 0 : 1
        }
        guard let year = year(of: numbers[yearAt], parts) else { throw .notADate }
        return try day(year, month, tokens[numbers[1 - yearAt]].value)
    }

    /// A date of numbers alone, or of numbers with signs for year, month and day.
    func numericDay(_ parts: DayParts) throws(DateTextError) -> DateValue {
        let numbers = parts.numbers
        guard (2...3).contains(numbers.count) else { throw .notADate }
        if numbers.contains(where: { parts.role($0) != .open }) { return try markedDay(parts) }
        try checkSeparators(parts)
        guard numbers.count == 3 else { return try numericMonth(parts) }
        let years = numbers.indices.filter { isYear(numbers[$0], parts) }
        guard years.count <= 1 else { throw .notADate }
        if let place = years.first {
            return try day(numbers, yearAt: place, parts)
        }
        if order(parts) == .yearMonthDay, let value = try? day(numbers, yearAt: 0, parts) {
            return value
        }
        return try day(numbers, yearAt: 2, parts)
    }

    private func day(
        _ numbers: [Int],
        yearAt place: Int,
        _ parts: DayParts
    ) throws(DateTextError) -> DateValue {
        guard let year = year(of: numbers[place], parts) else { throw .notADate }
        var rest = numbers.map { tokens[$0].value }
        rest.remove(at: place)
        guard numbers.indices.allSatisfy({ $0 == place || tokens[numbers[$0]].digits <= 2 }) else {
            throw .notADate
        }
        // After the year the month comes first, whatever the order of the others.
        let isMonthFirst =
            try place == 0
            ? rest[0] <= 12 : isMonthFirst(rest[0], rest[1], year: year, parts)
        return try day(year, rest[isMonthFirst ? 0 : 1], rest[isMonthFirst ? 1 : 0])
    }

    /// Whether the first of two numbers is the month.
    private func isMonthFirst(
        _ first: Int,
        _ second: Int,
        year: Int,
        _ parts: DayParts
    ) throws(DateTextError) -> Bool {
        if first > 12 { return false }
        if second > 12 || first == second { return true }
        if let order = hints.order { return order != .dayMonthYear }
        if let weekday = parts.weekdays.first, let number = try? name(.weekday, weekday) {
            let monthFirst = CivilDate(year: year, month: first, day: second)
            let dayFirst = CivilDate(year: year, month: second, day: first)
            let fits = [monthFirst, dayFirst].map { ($0?.weekday.rawValue ?? -1) == number % 7 }
            if fits[0] != fits[1] { return fits[0] }
        }
        if let order = order(parts) { return order != .dayMonthYear }
        guard isSign(".", parts.numbers[0] + 1) else { throw .ambiguousOrder }
        return false
    }

    /// The order that is given, or usual in the languages given or spoken.
    private func order(_ parts: DayParts) -> DateHints.Order? {
        if let order = hints.order ?? hints.orderOfLanguages { return order }
        guard named != .all else { return nil }
        let orders = Self.orders
        if named.isSubset(of: orders.month) { return .monthDayYear }
        if named.isSubset(of: orders.year) { return .yearMonthDay }
        let isDayFirst = named.isDisjoint(with: orders.month.union(orders.year))
        return isDayFirst ? .dayMonthYear : nil
    }

    /// The languages that put the month first, and those that put the year first.
    private static let orders: (month: LanguageSet, year: LanguageSet) = {
        let codes = DateWords.shared.codes
        func languages(_ order: DateHints.Order) -> LanguageSet {
            DateWords.shared.languages(codes.filter { DateHints.order(ofLanguage: $0) == order })
        }
        return (languages(.monthDayYear), languages(.yearMonthDay))
    }()

    /// `2026年11月28日`, `28 tháng 11 năm 2026`: a number without a mark is what is missing.
    private func markedDay(_ parts: DayParts) throws(DateTextError) -> DateValue {
        var values: [DayParts.Role: Int] = [:]
        var open: [Int] = []
        for number in parts.numbers {
            let role = parts.role(number)
            if role == .open {
                open.append(number)
            } else if values.updateValue(number, forKey: role) != nil {
                throw .notADate
            }
        }
        if open.count == 2, let marked = values[.year],
            let place = parts.numbers.firstIndex(of: marked)
        {
            return try day(parts.numbers, yearAt: place, parts)
        }
        for number in open {
            let isYear = isYear(number, parts)
            let missing: [DayParts.Role] = isYear ? [.year] : [.month, .day, .year]
            guard let role = missing.first(where: { values[$0] == nil }) else { throw .notADate }
            values[role] = number
        }
        guard let month = values[.month].map({ tokens[$0].value }) else { throw .notADate }
        let dayNumber = values[.day].map { tokens[$0].value }
        guard let yearToken = values[.year] else {
            guard let dayNumber else { throw .notADate }
            return .date(try hints.nearest(month: month, day: dayNumber))
        }
        guard let year = year(of: yearToken, parts) else { throw .notADate }
        guard let dayNumber else {
            guard (1...12).contains(month) else { throw .noSuchDate }
            return .month(year: year, month: month)
        }
        return try day(year, month, dayNumber)
    }

    /// `11/2026` and `2026-11`.
    private func numericMonth(_ parts: DayParts) throws(DateTextError) -> DateValue {
        let numbers = parts.numbers
        let years = numbers.filter { tokens[$0].digits == 4 }
        guard years.count == 1, parts.unknown.isEmpty, numbers[1] == numbers[0] + 2,
            let year = year(of: years[0], parts)
        else { throw .notADate }
        let other = tokens[numbers[0] == years[0] ? numbers[1] : numbers[0]]
        guard other.digits <= 2, (1...12).contains(other.value) else { throw .notADate }
        return .month(year: year, month: other.value)
    }

    /// Numbers of a date are parted by full stops, slashes, hyphens or blanks; where there are
    /// other words, by one and the same sign.
    private func checkSeparators(_ parts: DayParts) throws(DateTextError) {
        var kinds: Set<Int> = []
        for (left, right) in zip(parts.numbers, parts.numbers.dropFirst()) {
            for index in left + 1..<right where !tokens[index].isUsed {
                let isAllowed = [".", "/", "-"].contains { tokens[index].isSign($0) }
                guard isAllowed else { throw .notADate }
                kinds.insert(tokens[index].value)
            }
            if right == left + 1 { kinds.insert(0x20) }
        }
        let isPlain = kinds.count == 1 && !kinds.contains(0x20)
        guard parts.unknown.isEmpty || isPlain else { throw .notADate }
    }
}
