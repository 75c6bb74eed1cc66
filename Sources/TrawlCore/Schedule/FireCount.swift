/// Counts fire times in a stretch of time by arithmetic.
///
/// Between two changes of the clock every pattern is plain wall-clock time, which is counted by
/// days and months. Only right after a change do gaps and repeated times matter: those few hours
/// at most are walked through.
struct FireCount {
    let zone: Zone
    let range: Range<Instant>

    /// A list of more expressions is walked: the exact union takes up to 2^n counts.
    private static let mostExpressions = 10

    func count(_ interval: Interval) -> Int {
        let (start, end) = bounds
        guard interval.alignment != .elapsed else {
            return interval.count(in: start..<end)
        }
        return count(
            next: { interval.fire(after: $0, in: zone) },
            plain: { interval.count(in: $0) }
        )
    }

    func count(_ expressions: [CronExpression]) -> Int {
        var patterns: [CronPattern] = []
        for expression in expressions where !patterns.contains(expression.pattern) {
            patterns.append(expression.pattern)
        }
        func next(after instant: Instant) -> Instant? {
            patterns.compactMap { $0.next(after: instant, in: zone) }.min()
        }
        guard patterns.count <= Self.mostExpressions else {
            return walk(from: bounds.start, to: bounds.end, next: next)
        }
        return count(next: next, plain: { CronUnion(patterns: patterns).count(inLocal: $0) })
    }

    private var bounds: (start: Int64, end: Int64) {
        let start = max(range.lowerBound.millisecondsSince1970, Instant.fireReach.lowerBound)
        let end = min(range.upperBound.millisecondsSince1970, Instant.fireReach.upperBound)
        return (start, max(start, end))
    }

    private func count(next: (Instant) -> Instant?, plain: (Range<Int64>) -> Int) -> Int {
        var (start, end) = bounds
        var total = 0
        while start < end {
            let segment = zone.table.segment(containing: start)
            let segmentEnd = min(segment.end, end)
            let fold = max(0, segment.previousOffset - segment.offset)
            let plainStart = min(segmentEnd, max(start, segment.start + fold + 1))
            total += walk(from: start, to: plainStart, next: next)
            total += plain(plainStart + segment.offset..<segmentEnd + segment.offset)
            start = segmentEnd
        }
        return total
    }

    private func walk(from start: Int64, to end: Int64, next: (Instant) -> Instant?) -> Int {
        var total = 0
        var instant = Instant(millisecondsSince1970: start - 1)
        while let found = next(instant), found.millisecondsSince1970 < end {
            total += 1
            instant = found
        }
        return total
    }
}

/// Wall-clock times that match any of several cron expressions.
struct CronUnion {
    let patterns: [CronPattern]

    /// By inclusion and exclusion: each alone, less those that two share, and so on.
    ///
    /// Sets of expressions that share no time of day or no month end their branch.
    func count(inLocal range: Range<Int64>) -> Int {
        let seconds = firstSecond(range.lowerBound)..<firstSecond(range.upperBound)
        return seconds.isEmpty ? 0 : count(seconds, shared: nil, from: 0)
    }

    private func count(_ seconds: Range<Int>, shared: CronIntersection?, from index: Int) -> Int {
        var total = 0
        for (place, pattern) in patterns.enumerated().dropFirst(index) {
            let both = shared.map { $0.intersection(with: pattern) } ?? CronIntersection(pattern)
            guard both.times.count > 0, both.months != 0 else { continue }
            total += both.count(in: seconds) - count(seconds, shared: both, from: place + 1)
        }
        return total
    }

    /// The first whole second that is not before a time in milliseconds.
    private func firstSecond(_ milliseconds: Int64) -> Int {
        Int((milliseconds + 999).floorDivided(by: 1000))
    }
}

/// Wall-clock times that match all of several cron expressions.
struct CronIntersection {
    private(set) var times: CronTimes
    private(set) var months: UInt64
    private var days: [CronDays]

    init(_ pattern: CronPattern) {
        times = pattern.times
        months = pattern.months
        days = [pattern.days]
    }

    func intersection(with pattern: CronPattern) -> CronIntersection {
        var result = self
        result.times.seconds &= pattern.times.seconds
        result.times.minutes &= pattern.times.minutes
        result.times.hours &= pattern.times.hours
        result.months &= pattern.months
        if !days.contains(pattern.days) { result.days.append(pattern.days) }
        return result
    }

    /// How many lie in a range of wall-clock seconds since 1970-01-01T00:00.
    func count(in seconds: Range<Int>) -> Int {
        let first = Int(Int64(seconds.lowerBound).floorDivided(by: 86_400))
        let last = Int(Int64(seconds.upperBound).floorDivided(by: 86_400))
        return dayCount(in: first..<last) * times.count
            + dayCount(in: last..<last + 1)
            * times.count(before: seconds.upperBound - last * 86_400)
            - dayCount(in: first..<first + 1)
            * times.count(before: seconds.lowerBound - first * 86_400)
    }

    /// How many of a range of days (since 1970-01-01) match.
    private func dayCount(in range: Range<Int>) -> Int {
        guard !range.isEmpty else { return 0 }
        let start = CivilDate(daysSince1970: range.lowerBound)
        var (year, month) = (start.year, start.month)
        var monthStart = range.lowerBound - start.day + 1
        var total = 0
        while monthStart < range.upperBound {
            let length = CivilDate.daysInMonth(month, of: year)
            if months.hasBit(month) {
                let firstWeekday = Weekday.number(daysSince1970: monthStart)
                var bits = days.reduce(UInt64.max) {
                    $0 & $1.bits(firstWeekday: firstWeekday, length: length)
                }
                bits = bits.bits(below: min(length, range.upperBound - monthStart) + 1)
                bits &= ~UInt64.max.bits(below: max(range.lowerBound - monthStart, 0) + 1)
                total += bits.nonzeroBitCount
            }
            monthStart += length
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        return total
    }
}
