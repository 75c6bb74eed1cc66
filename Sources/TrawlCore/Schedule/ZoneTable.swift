/// One kind of local time: an offset with its abbreviation.
struct ZoneType: Hashable, Sendable {
    /// Milliseconds east of UTC.
    let offset: Int64
    let abbreviation: String
}

/// A stretch of time with one offset, in milliseconds since 1970.
struct ZoneSegment {
    /// Its first instant, or `-never` when it has none.
    var start: Int64
    /// The first instant after it, or `never`.
    var end: Int64
    /// Milliseconds east of UTC.
    var offset: Int64
    /// The offset before `start`; the same as `offset` when there is nothing before.
    var previousOffset: Int64

    /// Beyond every time that is asked for, with room to add an offset.
    static let never: Int64 = 1 << 62
    /// More than two offsets can differ: 3 days (TZif allows -25 to 26 hours).
    static let largestShift: Int64 = 3 * CivilDate.millisecondsPerDay
}

/// The transitions of a zone, in order, with the rule for the time after the last one.
///
/// The Gregorian calendar repeats every 400 years to the weekday, and so do the rules of a footer.
/// So 400 years of them are written out once, and later times are looked up in those.
final class ZoneTable: Sendable {
    /// Milliseconds since 1970, strictly ascending.
    let times: [Int64]
    /// What is in force from the time at the same place on; an index of `types`.
    let typeIndices: [UInt8]
    /// Never empty; the first one holds before all transitions.
    let types: [ZoneType]
    /// The first instant of the 400 years that repeat; nil when nothing repeats.
    let cycleStart: Int64?
    /// Whether they repeat into the past too: a file that is a footer only.
    let cycleHoldsBefore: Bool

    /// 400 years, which are 146,097 days and whole weeks.
    static let cycle: Int64 = 146_097 * CivilDate.millisecondsPerDay

    /// Instants farther from 1970 (73 million years) are taken for this one.
    private static let reach: Int64 = 1 << 61

    static let utc = ZoneTable(
        times: [],
        typeIndices: [],
        types: [ZoneType(offset: 0, abbreviation: "UTC")],
        cycleStart: nil,
        cycleHoldsBefore: false
    )

    init(
        times: [Int64],
        typeIndices: [UInt8],
        types: [ZoneType],
        cycleStart: Int64?,
        cycleHoldsBefore: Bool
    ) {
        precondition(!types.isEmpty && times.count == typeIndices.count, "a table is consistent")
        self.times = times
        self.typeIndices = typeIndices
        self.types = types
        self.cycleStart = cycleStart
        self.cycleHoldsBefore = cycleHoldsBefore
    }

    /// The stretch that holds an instant; a binary search.
    func segment(containing instant: Int64) -> ZoneSegment {
        let (index, shift) = place(of: instant)
        let offset = offset(before: index)
        return ZoneSegment(
            start: index == 0 ? -ZoneSegment.never : times[index - 1] + shift,
            end: index == times.count ? ZoneSegment.never : times[index] + shift,
            offset: offset,
            previousOffset: index == 0 ? offset : self.offset(before: index - 1)
        )
    }

    func type(at instant: Int64) -> ZoneType {
        let (index, _) = place(of: instant)
        return index == 0 ? types[0] : types[Int(typeIndices[index - 1])]
    }

    /// The offset in force before the transition at a place.
    private func offset(before index: Int) -> Int64 {
        index == 0 ? types[0].offset : types[Int(typeIndices[index - 1])].offset
    }

    /// How many transitions are not after the instant, and how far the table was moved for it.
    private func place(of instant: Int64) -> (index: Int, shift: Int64) {
        let instant = min(max(instant, -Self.reach), Self.reach)
        var wanted = instant
        var shift: Int64 = 0
        if let cycleStart,
            instant >= cycleStart + Self.cycle || (cycleHoldsBefore && instant < cycleStart)
        {
            shift = (instant - cycleStart).floorDivided(by: Self.cycle) * Self.cycle
            wanted = instant - shift
        }
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= wanted {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return (low, shift)
    }
}

extension ZoneTable: Equatable {
    static func == (left: ZoneTable, right: ZoneTable) -> Bool {
        left === right
            || (left.times == right.times && left.typeIndices == right.typeIndices
                && left.types == right.types && left.cycleStart == right.cycleStart
                && left.cycleHoldsBefore == right.cycleHoldsBefore)
    }
}
