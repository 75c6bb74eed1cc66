/// The times of day of a cron expression, as sets of bits.
struct CronTimes: Hashable, Sendable {
    /// Bits 0 to 59.
    var seconds: UInt64
    /// Bits 0 to 59.
    var minutes: UInt64
    /// Bits 0 to 23.
    var hours: UInt64

    /// How many there are in a day.
    var count: Int {
        seconds.nonzeroBitCount * minutes.nonzeroBitCount * hours.nonzeroBitCount
    }

    /// The first one, in seconds after midnight; the sets are not empty.
    var first: Int {
        Self.second(
            hours.trailingZeroBitCount,
            minutes.trailingZeroBitCount,
            seconds.trailingZeroBitCount
        )
    }

    /// The last one, in seconds after midnight; the sets are not empty.
    var last: Int { Self.second(hours.highestBit, minutes.highestBit, seconds.highestBit) }

    /// The first one that is not before a second of the day.
    func next(atOrAfter time: Int) -> Int? {
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60)
        if hours.hasBit(hour) {
            if minutes.hasBit(minute), let found = seconds.firstBit(from: second) {
                return Self.second(hour, minute, found)
            }
            if let found = minutes.firstBit(from: minute + 1) {
                return Self.second(hour, found, seconds.trailingZeroBitCount)
            }
        }
        return hours.firstBit(from: hour + 1).map {
            Self.second($0, minutes.trailingZeroBitCount, seconds.trailingZeroBitCount)
        }
    }

    /// The last one that is not after a second of the day.
    func previous(atOrBefore time: Int) -> Int? {
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60)
        if hours.hasBit(hour) {
            if minutes.hasBit(minute), let found = seconds.lastBit(before: second + 1) {
                return Self.second(hour, minute, found)
            }
            if let found = minutes.lastBit(before: minute) {
                return Self.second(hour, found, seconds.highestBit)
            }
        }
        return hours.lastBit(before: hour).map {
            Self.second($0, minutes.highestBit, seconds.highestBit)
        }
    }

    /// How many there are before a second of the day.
    func count(before time: Int) -> Int {
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60)
        var count =
            hours.bits(below: hour).nonzeroBitCount * minutes.nonzeroBitCount
            * seconds.nonzeroBitCount
        guard hours.hasBit(hour) else { return count }
        count += minutes.bits(below: minute).nonzeroBitCount * seconds.nonzeroBitCount
        guard minutes.hasBit(minute) else { return count }
        return count + seconds.bits(below: second).nonzeroBitCount
    }

    private static func second(_ hour: Int, _ minute: Int, _ second: Int) -> Int {
        (hour * 60 + minute) * 60 + second
    }
}

extension UInt64 {
    /// The bits `range`, both ends included; up to bit 62.
    init(bits range: ClosedRange<Int>) {
        self = (1 &<< UInt64(range.upperBound + 1)) - (1 &<< UInt64(range.lowerBound))
    }

    func hasBit(_ bit: Int) -> Bool { self &>> UInt64(bit) & 1 == 1 }

    func bits(below bit: Int) -> UInt64 { self & ((1 &<< UInt64(bit)) - 1) }

    /// The lowest bit that is not below `bit`.
    func firstBit(from bit: Int) -> Int? {
        let rest = self &>> UInt64(bit)
        return rest == 0 ? nil : bit + rest.trailingZeroBitCount
    }

    /// The highest bit below `bit`.
    func lastBit(before bit: Int) -> Int? {
        let rest = bits(below: bit)
        return rest == 0 ? nil : rest.highestBit
    }

    /// The highest bit of a number that is not 0.
    var highestBit: Int { 63 - leadingZeroBitCount }
}
