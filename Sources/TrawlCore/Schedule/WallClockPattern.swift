/// Times of a wall clock, in no zone, and what a change of the clock does to them.
///
/// Local times are milliseconds of wall clock since 1970-01-01T00:00.
protocol WallClockPattern {
    /// The first time of the pattern strictly after a local time.
    func next(afterLocal local: Int64) -> Int64?
    /// The last time of the pattern that is not after a local time.
    func previous(atOrBeforeLocal local: Int64) -> Int64?
    /// Whether times that a gap has skipped fire, all together, at the first instant after it.
    var firesAfterGap: Bool { get }
    /// Whether times that come twice, as the clock goes back by `length`, fire both times.
    func repeats(inFoldOf length: Int64) -> Bool
}

extension Instant {
    /// Milliseconds outside of this have no fire times: 100 million days from 1970.
    ///
    /// That is to the year 275,760, and leaves room for offsets and for a search of 60 years.
    static let fireReach: ClosedRange<Int64> = -8_640_000_000_000_000...8_640_000_000_000_000
}

// Both walks go from one stretch of constant offset to the next and search the pattern once for
// the whole way: a second search is needed only where the clock shows again what was searched, or
// where a gap has swallowed what was found.
extension WallClockPattern {
    func next(after instant: Instant, in zone: Zone) -> Instant? {
        guard Instant.fireReach.contains(instant.millisecondsSince1970) else { return nil }
        var segment = zone.table.segment(containing: instant.millisecondsSince1970)
        var cursor = max(
            instant.millisecondsSince1970 + segment.offset,
            firstLocal(of: segment) - 1
        )
        guard var local = next(afterLocal: cursor) else { return nil }
        while local >= segment.end + segment.offset {
            // A far time is gone to directly, unless the next change can show again what is behind.
            let isNear = cursor + ZoneSegment.largestShift >= segment.end + segment.offset
            let shortlyBefore = local - segment.offset - ZoneSegment.largestShift
            segment = zone.table.segment(
                containing: isNear ? segment.end : max(segment.end, shortlyBefore)
            )
            let first = firstLocal(of: segment)
            if local < first && firesAfterGap {
                return Instant(millisecondsSince1970: segment.start)
            }
            if local < first || first <= cursor {
                cursor = first - 1
                guard let found = next(afterLocal: cursor) else { return nil }
                local = found
            }
        }
        return Instant(millisecondsSince1970: local - segment.offset)
    }

    func previous(atOrBefore instant: Instant, in zone: Zone) -> Instant? {
        guard Instant.fireReach.contains(instant.millisecondsSince1970) else { return nil }
        var segment = zone.table.segment(containing: instant.millisecondsSince1970)
        var cursor = max(
            instant.millisecondsSince1970 + segment.offset,
            firstLocal(of: segment) - 1
        )
        guard var local = previous(atOrBeforeLocal: cursor) else { return nil }
        while local < firstLocal(of: segment) {
            let lastBefore = segment.start + segment.previousOffset - 1
            if firesAfterGap && local > lastBefore && segment.offset > segment.previousOffset {
                return Instant(millisecondsSince1970: segment.start)
            }
            if lastBefore > cursor || local > lastBefore {
                segment = zone.table.segment(containing: segment.start - 1)
                cursor = lastBefore
                guard let found = previous(atOrBeforeLocal: cursor) else { return nil }
                local = found
            } else {
                let shortlyAfter = local - segment.offset + ZoneSegment.largestShift
                segment = zone.table.segment(containing: min(segment.start - 1, shortlyAfter))
            }
        }
        return Instant(millisecondsSince1970: local - segment.offset)
    }

    /// The first local time that can fire in a stretch: repeated ones belong to the one before it,
    /// unless they fire twice.
    func firstLocal(of segment: ZoneSegment) -> Int64 {
        let fold = segment.previousOffset - segment.offset
        let isOnce = fold > 0 && !repeats(inFoldOf: fold)
        return segment.start + (isOnce ? segment.previousOffset : segment.offset)
    }
}
