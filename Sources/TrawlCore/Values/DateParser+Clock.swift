extension DateParser {
    /// A time as it was found, with the tokens it takes.
    private struct Found {
        var reading: ClockReading
        var range: Range<Int>
        var isSure = true
        var hasSeconds = false
    }

    /// Takes out times, and the zone beside the first one.
    ///
    /// - Throws: For a time that no clock shows, and for a second time that ends no range.
    mutating func readClock() throws(DateTextError) {
        var index = 0
        while index < tokens.count {
            guard isNumber(index), var found = try clock(at: index) else {
                index += 1
                continue
            }
            addPeriod(&found)
            guard found.reading.isValid else { throw .noSuchDate }
            let isEnd = clock != nil && endsRange(found.range.lowerBound)
            guard clock == nil || isEnd else { throw .notADate }
            use(found.range)
            if !isEnd {
                clock = found.reading
                isClockSure = found.isSure
                hasSeconds = found.hasSeconds
            }
            if offset == nil, zone == nil { readZone(around: found.range) }
            index = found.range.upperBound
        }
        readNamedClock()
    }

    private func endsRange(_ index: Int) -> Bool {
        guard index > 0 else { return false }
        return isSign("-", index - 1) || has(.until, index - 1)
    }

    private func clock(at index: Int) throws(DateTextError) -> Found? {
        let hour = tokens[index]
        guard hour.digits <= 2 else { return nil }
        if isSign(":", index + 1), isJoined(index + 1), isNumber(index + 2), isJoined(index + 2),
            tokens[index + 2].digits == 2
        {
            return try withColon(index)
        }
        // `1st` is no hour of Latvian.
        let isOrdinal = isJoined(index + 1) && has(.ordinal, index + 1)
        if hour.value <= 24, !isOrdinal, meaning(.unit, index + 1)?.value == DateUnit.hour.rawValue
        {
            return withUnits(index)
        }
        if let found = withStop(index) { return found }
        guard isPeriod(index + 1), hour.value <= 12, !isJoinedNumber(before: index) else {
            return nil
        }
        return Found(reading: ClockReading(hour: hour.value), range: index..<index + 1)
    }

    /// `14:05`, `14:05:30`, `14:05:30.250`.
    private func withColon(_ index: Int) throws(DateTextError) -> Found {
        var reading = ClockReading(hour: tokens[index].value, minute: tokens[index + 2].value)
        var end = index + 3
        var hasSeconds = false
        if isSign(":", end), isJoined(end), isNumber(end + 1), isJoined(end + 1) {
            guard tokens[end + 1].digits == 2 else { throw .noSuchDate }
            reading.second = tokens[end + 1].value
            hasSeconds = true
            end += 2
            if isSign(".", end) || isSign(",", end), isJoined(end), isNumber(end + 1),
                isJoined(end + 1)
            {
                let digits = folded.units[tokens[end + 1].start..<tokens[end + 1].end]
                reading.fraction = dateFraction(digits.lazy.map { Int($0 & 15) })
                end += 2
            }
        }
        return Found(reading: reading, range: index..<end, hasSeconds: hasSeconds)
    }

    /// `14h05`, `14 Uhr`, `21時40分`, `7 гадзін 10 хвілін`.
    private func withUnits(_ index: Int) -> Found {
        var reading = ClockReading(hour: tokens[index].value)
        var end = index + 2
        var hasMinutes = false
        if isSign(".", end), isNumber(end + 1), isUnit(.minute, end + 2) { end += 1 }
        if isNumber(end), tokens[end].digits <= 2 {
            let hasUnit = isUnit(.minute, end + 1)
            if hasUnit || (isJoined(end) && tokens[end].digits == 2) {
                reading.minute = tokens[end].value
                hasMinutes = true
                end += hasUnit ? 2 : 1
            }
        }
        if hasMinutes, isNumber(end), tokens[end].digits <= 2, isUnit(.second, end + 1) {
            reading.second = tokens[end].value
            end += 2
        }
        return Found(reading: reading, range: index..<end, isSure: hasMinutes)
    }

    private func isUnit(_ unit: DateUnit, _ index: Int) -> Bool {
        guard has(.unit, index) else { return false }
        return words.meanings(tokens[index].meanings).contains {
            $0.kind == .unit && $0.value == unit.rawValue
        }
    }

    /// `14.05` where a word says that it is a time: `klo 14.05`, `14.05 Uhr`, `2.05 pm`.
    private func withStop(_ index: Int) -> Found? {
        guard !isJoinedNumber(before: index), let found = stopped(index) else { return nil }
        let next = found.range.upperBound
        let isTime = isUnit(.hour, next) || isPeriod(next) || has(.at, index - 1)
        return isTime ? found : nil
    }

    /// `14.05` or `14.05.30`, with nothing joined to it.
    private func stopped(_ index: Int) -> Found? {
        guard isPair(index + 1) else { return nil }
        var reading = ClockReading(hour: tokens[index].value, minute: tokens[index + 2].value)
        var end = index + 3
        let hasSeconds = isPair(end)
        if hasSeconds {
            reading.second = tokens[end + 1].value
            end += 2
        }
        guard reading.isValid, !(isSign(".", end) && isJoined(end + 1) && isNumber(end + 1)) else {
            return nil
        }
        return Found(reading: reading, range: index..<end, hasSeconds: hasSeconds)
    }

    /// Whether a full stop and two digits stand at a place, joined to what is before.
    private func isPair(_ index: Int) -> Bool {
        isSign(".", index) && isJoined(index) && isNumber(index + 1) && isJoined(index + 1)
            && tokens[index + 1].digits == 2
    }

    /// Whether a number and a sign of dates stand right before: `20.07.2021`.
    private func isJoinedNumber(before index: Int) -> Bool {
        guard index >= 2, isNumber(index - 2), isJoined(index) else { return false }
        return isSign(".", index - 1) || isSign("/", index - 1) || isSign("-", index - 1)
    }

    /// The word for hours behind the time, and before or after noon on either side.
    private func addPeriod(_ found: inout Found) {
        var end = found.range.upperBound
        if isUnit(.hour, end) { end += 1 }
        var start = found.range.lowerBound
        if isPeriod(end) {
            apply(meaning(.period, end), &found)
            end += 1
            if isSign(".", end) { end += 1 }
        } else if start > 0, isPeriod(start - 1), !tokens[start - 1].isUsed {
            apply(meaning(.period, start - 1), &found)
            start -= 1
        }
        found.range = start..<end
    }

    private func apply(_ period: DateWord?, _ found: inout Found) {
        guard let period else { return }
        found.isSure = true
        if period.value == 1, found.reading.hour < 12 { found.reading.hour += 12 }
        if period.value == 0, found.reading.hour == 12 { found.reading.hour = 0 }
    }

    /// Noon and midnight, where there is no other time.
    private mutating func readNamedClock() {
        guard clock == nil else { return }
        for index in tokens.indices {
            guard let word = meaning(.clock, index), isLikely(.clock, index), !has(.unit, index),
                !has(.month, index)
            else { continue }
            clock = ClockReading(hour: Int(word.value))
            use(index..<index + 1)
            return
        }
    }

    /// Takes what is behind the date as a time when there are two or three numbers more than a date
    /// has: `29.02.2020 13.12`.
    mutating func readLastNumbersAsClock(_ numbers: inout [Int], dateNeeds count: Int) {
        guard clock == nil, (count + 2...count + 3).contains(numbers.count) else { return }
        let hour = numbers[count]
        guard !isJoined(hour), let found = stopped(hour),
            found.range.upperBound == (numbers.last ?? 0) + 1
        else { return }
        clock = found.reading
        isClockSure = true
        hasSeconds = found.hasSeconds
        use(found.range)
        numbers.removeSubrange(count...)
    }
}
