/// Gathers the transitions of a zone while its file is read.
struct ZoneTableBuilder {
    var types: [ZoneType] = []
    private var times: [Int64] = []
    private var typeIndices: [UInt8] = []
    private var cycleStart: Int64?
    private var cycleHoldsBefore = false

    /// Times that far from 1970 (year ± 8.9 million) stand for "always"; so milliseconds fit.
    private static let farSeconds: Int64 = 1 << 48

    var table: ZoneTable {
        ZoneTable(
            times: times,
            typeIndices: typeIndices,
            types: types,
            cycleStart: cycleStart,
            cycleHoldsBefore: cycleHoldsBefore
        )
    }

    /// Adds a transition that is later than all before it.
    mutating func append(seconds: Int64, type: UInt8) {
        guard seconds < Self.farSeconds else { return }
        times.append(max(seconds, -Self.farSeconds) * 1000)
        typeIndices.append(type)
        // Two transitions before the far past are one: the later one holds.
        if times.count > 1, times[times.count - 2] == times[times.count - 1] {
            times.removeLast()
            typeIndices.removeLast()
            typeIndices[typeIndices.count - 1] = type
        }
    }

    /// Adds 400 years of what the footer says, after the last transition that the file lists.
    mutating func append(_ rule: POSIXZoneRule) {
        guard let standard = index(of: rule.standard) else { return }
        guard let saving = rule.saving, let savingType = index(of: saving.type) else {
            // No daylight saving: the listed transitions end in this type, or there are none.
            if times.isEmpty { types.swapAt(0, Int(standard)) }
            return
        }
        cycleHoldsBefore = times.isEmpty
        let lastListed = times.last ?? -ZoneSegment.never
        let firstYear =
            times.last.map { CivilDateTime(localMilliseconds: $0).date.year } ?? 1970
        let cycleYear = firstYear + 2
        let newYear = CivilDate.daysSince1970(year: cycleYear, month: 1, day: 1)
        let start = Int64(newYear) * CivilDate.millisecondsPerDay
        // Standard time comes first, so that a saving time without end starts again where it ends.
        for year in firstYear...cycleYear + 401 {
            let starts = saving.start.instant(year: year, offset: rule.standard.offset)
            let ends = saving.end.instant(year: year, offset: saving.type.offset)
            let changes = [(ends, standard), (starts, savingType)]
            for (time, type) in starts < ends ? changes.reversed() : changes
            where time > lastListed {
                appendRule(time: time, type: type)
            }
        }
        let end = start + ZoneTable.cycle
        if times.contains(where: { $0 > start && $0 <= end }) {
            cycleStart = start
            return
        }
        // Saving time all the year (RFC 8536, 3.3.1) changes nothing: only its open end goes.
        cycleHoldsBefore = false
        while let last = times.last, last > max(lastListed, end) {
            times.removeLast()
            typeIndices.removeLast()
        }
    }

    /// Adds a change, unless it changes nothing; one at the same time as the last replaces it.
    private mutating func appendRule(time: Int64, type: UInt8) {
        while let last = times.last, time <= last {
            times.removeLast()
            typeIndices.removeLast()
        }
        let before = typeIndices.last ?? 0
        guard types[Int(before)] != types[Int(type)] || times.isEmpty else { return }
        times.append(time)
        typeIndices.append(type)
    }

    /// The place of a type, which is added when it is new; nil when 256 are there already.
    private mutating func index(of type: ZoneType) -> UInt8? {
        if let found = types.firstIndex(of: type) { return UInt8(found) }
        guard types.count < 256 else { return nil }
        types.append(type)
        return UInt8(types.count - 1)
    }
}
