extension Schedule {
    /// What a change of the clock does to one of the schedule's fires.
    ///
    /// Intervals that count elapsed time (`7h`, `2d`) know no change of the clock.
    ///
    /// - Parameter fire: A due time of the schedule.
    /// - Returns: The note; nil when a change of the clock does nothing to the fire.
    public func note(at fire: Instant) -> FireNote? {
        if case .every(let duration) = rule,
            Interval(milliseconds: duration.wholeMilliseconds).alignment == .elapsed
        {
            return nil
        }
        let local = zone.localTime(at: fire)
        guard case .fold(let first, let second) = zone.resolve(local) else {
            return noteOfGap(at: fire, on: local.date)
        }
        let isFirst = fire == first
        let isDouble = fires(at: isFirst ? second : first)
        return FireNote(
            kind: isDouble ? (isFirst ? .firstOfTwo : .secondOfTwo) : .once,
            times: local...local,
            day: local.date
        )
    }

    private func fires(at instant: Instant) -> Bool {
        next(after: Instant(before: instant)) == instant
    }

    private func noteOfGap(at fire: Instant, on day: CivilDate) -> FireNote? {
        func note(_ kind: FireNote.Kind, _ times: ClosedRange<Int64>) -> FireNote {
            let first = CivilDateTime(localMilliseconds: times.lowerBound)
            let last = CivilDateTime(localMilliseconds: times.upperBound)
            return FireNote(kind: kind, times: first...last, day: day)
        }
        let change = zone.nextTransition(after: Instant(before: fire))
        let gap = change?.instant == fire ? change : nil
        switch rule {
        case .at(let local):
            return gap.map { _ in FireNote(kind: .afterGap, times: local...local, day: day) }
        case .every(let duration):
            // Where the rhythm has a time at the end of the gap, it goes on without a hole.
            let interval = Interval(milliseconds: duration.wholeMilliseconds)
            let shown = zone.localTime(at: fire).localMilliseconds
            guard interval.next(afterLocal: shown - 1) != shown else { return nil }
            return gap.flatMap { interval.skipped(by: $0) }.map { note(.afterGap, $0) }
        case .cron(let expressions):
            for expression in expressions {
                let before = Instant(before: fire)
                guard expression.next(after: before, in: zone) == fire else { continue }
                let times =
                    expression.pattern.firesAfterGap
                    ? gap.flatMap { expression.pattern.skipped(by: $0) }
                    : timesLost(by: expression, upTo: fire)
                if let times {
                    return note(expression.pattern.firesAfterGap ? .afterGap : .lost, times)
                }
            }
            return nil
        }
    }

    /// The times that an expression has lost between its fire before and this one.
    private func timesLost(by expression: CronExpression, upTo fire: Instant) -> ClosedRange<Int64>?
    {
        var instant = starts.map { Instant(before: zone.startOfDay($0)) }
        if let last = expression.previous(atOrBefore: Instant(before: fire), in: zone) {
            instant = instant.map { max($0, last) } ?? last
        }
        var lost: ClosedRange<Int64>?
        while let from = instant, let change = zone.nextTransition(after: from),
            change.instant <= fire
        {
            instant = change.instant
            lost = expression.pattern.swallowed(by: change) ?? lost
        }
        return lost
    }
}
