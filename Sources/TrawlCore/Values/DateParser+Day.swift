/// What is left of a text once its time is taken out.
struct DayParts {
    /// What a number is, where a word or sign beside it says so.
    enum Role {
        case open, year, month, day
    }

    /// Tokens that are numbers.
    var numbers: [Int] = []
    /// The role of each token that has one.
    var roles: [Int: Role] = [:]
    /// Tokens that name a month, and those that name a day of the week.
    var months: [Int] = []
    var weekdays: [Int] = []
    /// Tokens that could be either.
    var either: [Int] = []
    /// Tokens that count from the reference: `yesterday`, `last week`, `now`.
    var shifts: [Int] = []
    /// Tokens that mean nothing here.
    var unknown: [Int] = []
    /// What is added to a year: the start of an era, or the Buddhist one taken off.
    var era = 0
    var isBuddhist = false

    func role(_ token: Int) -> Role { roles[token] ?? .open }
}

extension DateParser {
    /// The day, or the value itself when it is less than a day or an instant.
    ///
    /// - Throws: Why there is none.
    mutating func readDay() throws(DateTextError) -> DateValue {
        var parts = try dayParts()
        try settleMonth(&parts)
        guard parts.months.count <= 1 else { throw .notADate }
        let needed = parts.months.isEmpty ? 3 : 2
        dropEndOfRange(&parts, dateNeeds: needed)
        readLastNumbersAsClock(&parts.numbers, dateNeeds: needed)
        dropTheoreticalTime(&parts)
        if parts.numbers.isEmpty, parts.months.isEmpty { return try dayWithoutNumbers(parts) }
        if parts.numbers.count == 1, let value = try singleNumber(parts) { return value }
        try checkSurroundings(parts)
        let day = parts.months.isEmpty ? try numericDay(parts) : try namedDay(parts)
        guard clock == nil || day.isDay else { throw .notADate }
        return day
    }

    /// Sorts the tokens that are left.
    private mutating func dayParts() throws(DateTextError) -> DayParts {
        var parts = DayParts()
        var index = 0
        while index < tokens.count {
            defer { index += 1 }
            guard !tokens[index].isUsed else { continue }
            switch tokens[index].kind {
            case .sign: continue
            case .unknown: parts.unknown.append(index)
            case .number:
                parts.numbers.append(index)
                index = readRole(of: index, &parts)
            case .word: sortWord(index, &parts)
            }
        }
        return parts
    }

    private func sortWord(_ index: Int, _ parts: inout DayParts) {
        let isMonth = has(.month, index)
        // `2026b`: a letter at a number is no day of the week.
        let isAtNumber =
            (isJoined(index) && isNumber(index - 1)) || (isJoined(index + 1) && isNumber(index + 1))
        let isWeekday = has(.weekday, index) && (!isAtNumber || isJoinedScript(index))
        if isMonth, isWeekday {
            parts.either.append(index)
        } else if isMonth {
            parts.months.append(index)
        } else if isWeekday {
            parts.weekdays.append(index)
        } else if let era = meaning(.era, index) {
            parts.era = Int(era.value)
        } else if has(.buddhist, index) {
            parts.isBuddhist = true
        } else if has(.dayShift, index) || has(.weekShift, index) || has(.monthShift, index)
            || has(.yearShift, index) || has(.now, index)
        {
            parts.shifts.append(index)
        } else if !isPassedOver(index) {
            parts.unknown.append(index)
        }
    }

    /// Whether a word has nothing to say about the day.
    private func isPassedOver(_ index: Int) -> Bool {
        if has(.filler, index) || has(.at, index) || has(.until, index) { return true }
        if has(.direction, index) || has(.period, index) { return true }
        // `year 2026`, `tháng 11`: names of units that stand before numbers.
        return has(.unit, index) && (isNumber(index + 1) || has(.month, index + 1))
    }

    /// Finds out from its neighbours what a number is; gives the last token that belongs to it.
    private mutating func readRole(of index: Int, _ parts: inout DayParts) -> Int {
        let isShort = tokens[index].digits == 2
        if index > 0, isSign("'", index - 1), isShort, isJoined(index) {
            parts.roles[index] = .year
            return index
        }
        if isJoined(index + 1), has(.ordinal, index + 1), tokens[index].digits <= 2,
            !isJoinedScript(index + 1)
        {
            parts.roles[index] = .day
            return meaning(.unit, index + 2)?.value == DateUnit.day.rawValue ? index + 2 : index + 1
        }
        if isPrefixUnit(index - 1), let role = role(fromUnit: index - 1, of: index) {
            parts.roles[index] = role
            return index
        }
        guard let role = role(fromUnit: index + 1, of: index) else { return index }
        parts.roles[index] = role
        return index + 1
    }

    private func role(fromUnit index: Int, of number: Int) -> DayParts.Role? {
        guard let unit = meaning(.unit, index).flatMap({ DateUnit(rawValue: $0.value) }) else {
            return nil
        }
        switch unit {
        case .year: return .year
        case .month: return isJoinedScript(index) || index < number ? .month : nil
        case .day: return tokens[number].digits <= 2 ? .day : nil
        default: return nil
        }
    }

    /// Whether a token is of a script that puts no blanks around it.
    func isJoinedScript(_ index: Int) -> Bool {
        tokens.indices.contains(index)
            && DateFolding.kind(folded.units[tokens[index].start]) == .unspaced
    }

    /// Whether a unit belongs to the number behind it, as in Vietnamese, Thai and Indonesian.
    private func isPrefixUnit(_ index: Int) -> Bool {
        guard index >= 0, let word = meaning(.unit, index) else { return false }
        return !word.languages.isDisjoint(with: Self.prefixLanguages)
    }

    private static let prefixLanguages = DateWords.shared.languages(["vi", "th", "id", "ms"])

    /// Decides which of the names is the month.
    ///
    /// - Throws: When no name is surely the month.
    private func settleMonth(_ parts: inout DayParts) throws(DateTextError) {
        if parts.months.isEmpty, let last = parts.either.last {
            if parts.either.count > 1 || !isNumericDate(parts.numbers) {
                parts.either.removeLast()
                parts.months = [last]
            }
        }
        parts.weekdays += parts.either
        parts.either = []
        guard parts.months.count > 1 else { return }
        let beside = parts.months.filter {
            isNumber($0 - 1) || isNumber($0 + 1) || isNumber($0 - 2)
        }
        if !beside.isEmpty { parts.months = beside }
        let whole = parts.months.filter { index in
            words.meanings(tokens[index].meanings).contains { $0.kind == .month && !$0.isBeginning }
        }
        if !whole.isEmpty { parts.months = whole }
    }

    /// Whether three numbers stand with one sign each between them: `28.11.2026`.
    private func isNumericDate(_ numbers: [Int]) -> Bool {
        numbers.count >= 3 && numbers[1] == numbers[0] + 2 && numbers[2] == numbers[1] + 2
            && tokens[numbers[0] + 1].kind == .sign && tokens[numbers[1] + 1].kind == .sign
    }

    /// Of `12–14 June` and `12.–14.06.2021` the first day stays.
    private mutating func dropEndOfRange(_ parts: inout DayParts, dateNeeds count: Int) {
        let isWithoutYear = count == 2 && parts.numbers.count == 2
        guard parts.numbers.count == count + 1 || isWithoutYear else { return }
        for place in parts.numbers.indices.dropLast() {
            let (start, end) = (parts.numbers[place], parts.numbers[place + 1])
            if isWithoutYear, isSign(".", start + 1), end == start + 2 { return }
            guard tokens[start].digits <= 2, tokens[end].digits <= 2,
                (1...31).contains(tokens[start].value), (1...31).contains(tokens[end].value),
                joinsRange(start, end)
            else { continue }
            parts.numbers.remove(at: place + 1)
            parts.roles[start] = .day
            use(start + 1..<end + 1)
            return
        }
    }

    private func joinsRange(_ start: Int, _ end: Int) -> Bool {
        var between = start + 1..<end
        if isSign(".", between.lowerBound), between.count > 1 { between = start + 2..<end }
        guard between.count == 1 else { return false }
        let index = between.lowerBound
        return isSign("-", index) || has(.until, index)
    }

    /// A word for hours behind a number makes a time only beside a date: `3 hours` is none.
    private mutating func dropTheoreticalTime(_ parts: inout DayParts) {
        let hasDay = !parts.numbers.isEmpty || !parts.shifts.isEmpty || !parts.weekdays.isEmpty
        if clock != nil, !isClockSure, !hasDay { parts.unknown.append(0) }
    }

    /// Words around the date are passed over only where it is plain to see.
    ///
    /// - Throws: When there are words in the date, or around one that is less plain.
    private func checkSurroundings(_ parts: DayParts) throws(DateTextError) {
        guard !parts.unknown.isEmpty else { return }
        let used = parts.numbers + parts.months
        guard let first = used.min(), let last = used.max() else { throw .notADate }
        let start = tokens.indices.first { tokens[$0].isUsed } ?? first
        let end = tokens.indices.last { tokens[$0].isUsed } ?? last
        let span = min(first, start)...max(last, end)
        for index in parts.unknown {
            guard !span.contains(index) else { throw .notADate }
            let isBare =
                isJoinedScript(index)
                || (!(isJoined(index) && isNumber(index - 1))
                    && !(isJoined(index + 1) && isNumber(index + 1)))
            guard isBare else { throw .notADate }
        }
        let hasYear = parts.numbers.contains {
            tokens[$0].digits == 4 || parts.role($0) == .year || tokens[$0].digits == 8
        }
        guard hasYear,
            !parts.months.isEmpty || parts.numbers.count == 3 || tokens[first].digits == 8
        else { throw .notADate }
    }
}

extension DateValue {
    /// Whether it is as exact as a day, and no more.
    var isDay: Bool {
        if case .date = self { return true }
        return false
    }
}
