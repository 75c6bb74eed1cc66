extension CronExpression {
    /// The first wall-clock time in a stretch that a change of the clock would swallow.
    ///
    /// Only expressions that go by the wall clock lose fires; the others fire right after the gap.
    /// A rhythm that goes on through the gap loses nothing: every 15 minutes, 01:45 is followed by
    /// 03:00 a quarter of an hour later. So a time counts as swallowed when the pause around the
    /// gap is longer than the pauses that the wall clock shows on both sides of it.
    ///
    /// - Parameters:
    ///   - range: The stretch; each change of the clock in it is looked at.
    ///   - zone: The zone of the wall clock.
    /// - Returns: The skipped local time; nil when none is swallowed.
    public func swallowedTime(in range: Range<Instant>, zone: Zone) -> CivilDateTime? {
        guard pattern.followsWallClock, !neverFires else { return nil }
        var instant = Instant(before: range.lowerBound)
        while let change = zone.nextTransition(after: instant), change.instant < range.upperBound {
            instant = change.instant
            let gap = Int64(change.offsetAfter - change.offsetBefore) * 1000
            guard gap > 0 else { continue }
            let start = instant.millisecondsSince1970 + Int64(change.offsetBefore) * 1000
            guard let skipped = pattern.next(afterLocal: start - 1), skipped < start + gap else {
                continue
            }
            guard let before = pattern.previous(atOrBeforeLocal: start - 1),
                let lastSkipped = pattern.previous(atOrBeforeLocal: start + gap - 1),
                let after = pattern.next(afterLocal: start + gap - 1),
                after - before - gap <= max(skipped - before, after - lastSkipped)
            else { return CivilDateTime(localMilliseconds: skipped) }
        }
        return nil
    }
}
