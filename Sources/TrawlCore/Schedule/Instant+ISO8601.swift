extension Instant {
    /// The instant in UTC, as `2026-11-23T06:30:00Z`.
    ///
    /// With `.123` only where there are milliseconds.
    /// Years outside 0000 to 9999 are written with a sign and at least six digits (ISO 8601).
    public var iso8601: String {
        CivilDateTime(self, offsetSeconds: 0).text(.extended) + "Z"
    }

    /// Reads a date and time with `Z` or an offset (`+01:00`, `+0100`, `+01`).
    ///
    /// nil for everything else: a date alone and a local time name no instant. Seconds may be left
    /// out; a fraction is cut to milliseconds; second 60 is the next minute's second 0, as POSIX
    /// time counts it.
    public init?(iso8601 text: String) {
        var reader = TimeTextReader(Array(text.utf8))
        guard let local = reader.dateTime(leapSecond: true), let offset = reader.offset(),
            reader.isAtEnd
        else { return nil }
        self = local.instant(offsetSeconds: offset)
    }

    /// The instant in UTC without punctuation, as `20261123T063000Z` or `20261123T063000.123Z`.
    ///
    /// It is for names of runs and files: sorted as text they are sorted by time (years 0 to 9999).
    package var compact: String {
        CivilDateTime(self, offsetSeconds: 0).text(.compact) + "Z"
    }

    /// Reads what `compact` writes; nil for everything else.
    package init?(compact text: String) {
        var reader = TimeTextReader(Array(text.utf8))
        guard let local = reader.compactDateTime(), reader.isAtEnd else { return nil }
        self = local.instant(offsetSeconds: 0)
        guard compact == text else { return nil }
    }
}

extension CivilDateTime: CustomStringConvertible {
    /// Reads a local date and time, as `2027-01-01T08:00`, with seconds and milliseconds if wished.
    ///
    /// A blank may stand for the `T`. nil for everything else, also with an offset.
    public init?(iso8601 text: String) {
        var reader = TimeTextReader(Array(text.utf8))
        guard let local = reader.dateTime(leapSecond: false), reader.isAtEnd else { return nil }
        self = local
    }

    /// The time as `2027-01-01T08:00:00`; with `.123` only where there are milliseconds.
    public var description: String { text(.extended) }

    /// The two ways to write a time.
    enum Form {
        case extended, compact
    }

    func text(_ form: Form) -> String {
        var bytes = date.bytes(separator: form == .extended ? "-" : nil)
        bytes.append(UInt8(ascii: "T"))
        bytes.appendDigits(hour, width: 2)
        if form == .extended { bytes.append(UInt8(ascii: ":")) }
        bytes.appendDigits(minute, width: 2)
        if form == .extended { bytes.append(UInt8(ascii: ":")) }
        bytes.appendDigits(second, width: 2)
        if millisecond != 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.appendDigits(millisecond, width: 3)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension CivilDate: CustomStringConvertible {
    /// Reads a date, as `2026-12-01`; nil for everything else.
    public init?(iso8601 text: String) {
        var reader = TimeTextReader(Array(text.utf8))
        guard let date = reader.date(), reader.isAtEnd else { return nil }
        self = date
    }

    /// The date as `2026-12-01`.
    public var description: String {
        String(decoding: bytes(separator: "-"), as: UTF8.self)
    }

    fileprivate func bytes(separator: Unicode.Scalar?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        if (0...9999).contains(year) {
            bytes.appendDigits(year, width: 4)
        } else {
            bytes.append(UInt8(ascii: year < 0 ? "-" : "+"))
            bytes.appendDigits(abs(year), width: 6)
        }
        if let separator { bytes.append(UInt8(ascii: separator)) }
        bytes.appendDigits(month, width: 2)
        if let separator { bytes.append(UInt8(ascii: separator)) }
        bytes.appendDigits(day, width: 2)
        return bytes
    }
}

extension Zone {
    /// The instant as the zone's clock shows it, with the offset: `2026-11-23T07:30:00+01:00`.
    ///
    /// An offset with seconds, as zones had before they were standard, is written `+00:53:28`.
    public func iso8601(_ instant: Instant) -> String {
        let offset = offset(at: instant)
        var bytes: [UInt8] = [UInt8(ascii: offset < 0 ? "-" : "+")]
        bytes.appendDigits(abs(offset) / 3600, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDigits(abs(offset) / 60 % 60, width: 2)
        if offset % 60 != 0 {
            bytes.append(UInt8(ascii: ":"))
            bytes.appendDigits(abs(offset) % 60, width: 2)
        }
        return CivilDateTime(instant, offsetSeconds: offset).text(.extended)
            + String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends a number that is not negative, with zeros in front up to the width.
    fileprivate mutating func appendDigits(_ value: Int, width: Int) {
        let digits = String(value).utf8
        for _ in 0..<Swift.max(0, width - digits.count) { append(UInt8(ascii: "0")) }
        append(contentsOf: digits)
    }
}
