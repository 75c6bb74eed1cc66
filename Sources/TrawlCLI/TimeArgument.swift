internal import Trawl

/// Times on the command line: a date, a local time, or one with its offset.
enum TimeArgument {
    /// The time that a text names.
    ///
    /// - Parameters:
    ///   - text: `2027-01-01`, `2027-01-01T08:00` or `2027-01-01T08:00:00Z`.
    ///   - option: The option that it was given with, for the message.
    ///   - zone: Where a date and a local time are meant.
    /// - Returns: The time; of a date its first instant.
    /// - Throws: `CommandFailure` when the text is none of them.
    static func time(_ text: String, _ option: String, _ zone: Zone) throws -> Instant {
        if let instant = Instant(iso8601: text) { return instant }
        if let local = CivilDateTime(iso8601: text) { return zone.resolve(local).first }
        if let date = CivilDate(iso8601: text) { return zone.startOfDay(date) }
        throw CommandFailure.badTime(text, option: option)
    }
}
