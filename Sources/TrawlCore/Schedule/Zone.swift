/// An IANA time zone as data: which offset from UTC is in force when.
///
/// A zone is made of the bytes of a compiled TZif file (RFC 8536) that the caller has read. Times
/// after the file's last transition follow its footer, as far as `Instant` goes. Copies share one
/// table, so keep a zone rather than read it again for every job.
public struct Zone: Sendable {
    /// The name in the IANA database, as `Europe/Berlin`.
    public let identifier: String
    let table: ZoneTable

    /// Reads a zone from the bytes of a TZif file of version 1 to 4.
    ///
    /// - Parameters:
    ///   - identifier: The zone's name; it is kept as it is.
    ///   - tzif: The whole file.
    /// - Throws: `ZoneError` for bytes that are cut off, inconsistent, or count leap seconds.
    public init(identifier: String, tzif: [UInt8]) throws {
        self.identifier = identifier
        do throws(TZifError) {
            table = try TZifReader.table(tzif)
        } catch {
            throw ZoneError(identifier: identifier, code: error.code, reason: error.reason)
        }
    }

    private init(identifier: String, table: ZoneTable) {
        self.identifier = identifier
        self.table = table
    }

    /// Coordinated universal time: offset 0, no transition.
    public static let utc = Zone(identifier: "UTC", table: .utc)

    /// The offset in force at an instant, in seconds east of UTC.
    public func offset(at instant: Instant) -> Int {
        Int(table.segment(containing: instant.millisecondsSince1970).offset / 1000)
    }

    /// The abbreviation in force at an instant, as `CEST`, or `+03` where the zone has none.
    public func abbreviation(at instant: Instant) -> String {
        table.type(at: instant.millisecondsSince1970).abbreviation
    }

    /// What the zone's wall clock shows at an instant.
    public func localTime(at instant: Instant) -> CivilDateTime {
        CivilDateTime(instant, offsetSeconds: offset(at: instant))
    }

    /// The first change of the offset strictly after an instant; nil when none comes in 800 years.
    ///
    /// Changes of the abbreviation alone are passed over. Beyond the year 275,760 it is nil.
    public func nextTransition(after instant: Instant) -> ZoneTransition? {
        let start = instant.millisecondsSince1970
        guard Instant.fireReach.contains(start) else { return nil }
        var segment = table.segment(containing: start)
        // All rules repeat after 400 years: a zone without a change in 800 has none to come.
        while segment.end < start + 2 * ZoneTable.cycle {
            segment = table.segment(containing: segment.end)
            guard segment.offset == segment.previousOffset else {
                return ZoneTransition(segment)
            }
        }
        return nil
    }

    /// The instants at which the zone's wall clock shows a time.
    public func resolve(_ local: CivilDateTime) -> LocalTimeResolution {
        let wanted = local.localMilliseconds
        guard Instant.fireReach.contains(wanted) else {
            let near = local.instant(offsetSeconds: 0)
            return .unique(local.instant(offsetSeconds: offset(at: near)))
        }
        var segment = table.segment(containing: wanted - ZoneSegment.largestShift)
        var first: Instant?
        while true {
            let shown = segment.start + segment.offset
            if wanted < shown {
                return first.map { .unique($0) } ?? .gap(ZoneTransition(segment))
            }
            if wanted < segment.end + segment.offset {
                let instant = Instant(millisecondsSince1970: wanted - segment.offset)
                if let first { return .fold(first: first, second: instant) }
                first = instant
            }
            guard segment.end < wanted + ZoneSegment.largestShift else { break }
            segment = table.segment(containing: segment.end)
        }
        return .unique(first ?? local.instant(offsetSeconds: Int(segment.offset / 1000)))
    }

    /// The first instant of a day in the zone: midnight, or the end of the gap that has skipped it.
    public func startOfDay(_ date: CivilDate) -> Instant {
        resolve(CivilDateTime(midnightOf: date)).first
    }
}

extension Zone: Hashable {
    /// Zones are equal when name and data are: a zone of newer data is another zone.
    public static func == (left: Zone, right: Zone) -> Bool {
        left.identifier == right.identifier && left.table == right.table
    }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(identifier)
    }
}

/// A change of a zone's offset.
public struct ZoneTransition: Hashable, Sendable {
    /// The first instant with the new offset.
    public let instant: Instant
    /// Seconds east of UTC until then.
    public let offsetBefore: Int
    /// Seconds east of UTC from then on.
    public let offsetAfter: Int

    /// The start of a segment that has one before it.
    init(_ segment: ZoneSegment) {
        instant = Instant(millisecondsSince1970: segment.start)
        offsetBefore = Int(segment.previousOffset / 1000)
        offsetAfter = Int(segment.offset / 1000)
    }
}

/// How often, and when, a zone's clock shows a wall-clock time.
public enum LocalTimeResolution: Hashable, Sendable {
    /// Once.
    case unique(Instant)
    /// Never: this transition put the clock forward over it.
    case gap(ZoneTransition)
    /// Twice: the clock was put back between the two.
    case fold(first: Instant, second: Instant)

    /// The first instant that shows the time, or the first one after the gap that has skipped it.
    public var first: Instant {
        switch self {
        case .unique(let instant): instant
        case .gap(let transition): transition.instant
        case .fold(let first, _): first
        }
    }
}
