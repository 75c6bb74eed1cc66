extension CronExpression {
    /// The first wall-clock time in a stretch that a change of the clock would swallow.
    ///
    /// Only expressions that go by the wall clock lose fires; the others fire right after the gap.
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
            if let times = pattern.swallowed(by: change) {
                return CivilDateTime(localMilliseconds: times.lowerBound)
            }
        }
        return nil
    }
}

extension WallClockPattern {
    /// The first and the last of the local times that a change of the clock skips; nil when it skips
    /// none.
    func skipped(by change: ZoneTransition) -> ClosedRange<Int64>? {
        let gap = change.gap
        guard let first = next(afterLocal: gap.lowerBound - 1), first < gap.upperBound,
            let last = previous(atOrBeforeLocal: gap.upperBound - 1)
        else { return nil }
        return first...last
    }

    /// Those of the skipped times that are missed.
    ///
    /// A rhythm that goes on through the gap misses nothing: every 15 minutes, 01:45 is followed by
    /// 03:00 a quarter of an hour later. So times count as swallowed when the pause around the gap is
    /// longer than the pauses that the wall clock shows on both sides of it.
    func swallowed(by change: ZoneTransition) -> ClosedRange<Int64>? {
        guard let times = skipped(by: change) else { return nil }
        let gap = change.gap
        guard let before = previous(atOrBeforeLocal: gap.lowerBound - 1),
            let after = next(afterLocal: gap.upperBound - 1)
        else { return times }
        let pause = after - before - (gap.upperBound - gap.lowerBound)
        let usual = max(times.lowerBound - before, after - times.upperBound)
        return pause > usual ? times : nil
    }
}

extension ZoneTransition {
    /// The local times that the clock does not show; empty when it is put back.
    fileprivate var gap: Range<Int64> {
        let start = instant.millisecondsSince1970 + Int64(offsetBefore) * 1000
        return start..<max(start, start + Int64(offsetAfter - offsetBefore) * 1000)
    }
}
