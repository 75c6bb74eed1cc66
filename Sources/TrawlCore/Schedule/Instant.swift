/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z (POSIX time, no leap seconds).
///
/// The one time type of the program. It is a value: nothing in `TrawlCore` reads a clock.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    public var millisecondsSince1970: Int64

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    public init(secondsSince1970: Int64) {
        millisecondsSince1970 = secondsSince1970 * 1000
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var secondsSince1970: Int64 {
        (millisecondsSince1970 - (millisecondsSince1970 % 1000 + 1000) % 1000) / 1000
    }

    /// Earlier comes first.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }

    /// The instant a duration later; parts of a millisecond are dropped.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(millisecondsSince1970: instant.millisecondsSince1970 + duration.wholeMilliseconds)
    }

    /// The instant a duration earlier; parts of a millisecond are dropped.
    public static func - (instant: Instant, duration: Duration) -> Instant {
        Instant(millisecondsSince1970: instant.millisecondsSince1970 - duration.wholeMilliseconds)
    }

    /// How long after `earlier` this instant is; negative when it is before it.
    public static func - (later: Instant, earlier: Instant) -> Duration {
        .milliseconds(later.millisecondsSince1970 - earlier.millisecondsSince1970)
    }
}

extension Instant: Codable {
    /// Reads the milliseconds since 1970.
    public init(from decoder: any Decoder) throws {
        millisecondsSince1970 = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the milliseconds since 1970.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(millisecondsSince1970)
    }
}

extension Duration {
    /// The duration in milliseconds, parts of one dropped.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
