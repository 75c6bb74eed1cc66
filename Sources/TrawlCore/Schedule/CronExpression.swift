/// When a job fires: a cron expression of 5 fields, of 6 with seconds first, or a macro.
///
/// The fields are minute, hour, day of month, month and day of week, read as Debian's cron reads
/// them, with `L`, `W`, `#`, `?` and `~` on top.
///
/// A day of month *or* a day of week is enough when both are restricted; where one of the two
/// starts with `*`, both must match.
///
/// At a change of the clock, an expression of 5 fields whose minute or hour starts with `*` goes by
/// the wall clock: times that are skipped do not fire, times that come twice fire twice. Any other
/// one of 5 fields fires for skipped times once, right after the gap, and for times that come twice
/// at the first of them. One of 6 fields always goes by the wall clock.
public struct CronExpression: Sendable, Hashable {
    /// The expression as it was written, without blanks around it.
    public let text: String
    /// 5, or 6 with seconds; a macro has 5.
    public let fieldCount: Int
    /// Whether no date can ever match, such as 30 February.
    public let neverFires: Bool

    let pattern: CronPattern

    /// Reads an expression whose `~` values are chosen for the expression.
    ///
    /// - Parameter text: The fields, with blanks or tabs between them.
    /// - Throws: `CronError` with the field, the column and the rule that is broken.
    public init(_ text: String) throws {
        try self.init(text, randomFor: nil)
    }

    /// Reads an expression whose `~` values are chosen for a job, and are the same ever after.
    ///
    /// - Parameters:
    ///   - text: The fields, with blanks or tabs between them.
    ///   - job: The job's name; nil chooses for the expression.
    /// - Throws: `CronError` with the field, the column and the rule that is broken.
    public init(_ text: String, randomFor job: String?) throws {
        let parser = CronParser(text, job: job)
        let fields = try parser.fields()
        self.text = parser.trimmedText
        fieldCount = fields.count
        pattern = CronPattern(fields)
        neverFires = !pattern.canMatch
    }

    /// The first fire time strictly after an instant; nil when none comes.
    ///
    /// It looks 60 years ahead: the rarest dates, a weekday on 29 February, are up to 40 years
    /// apart. No allocation; from 0.1 µs.
    public func next(after instant: Instant, in zone: Zone) -> Instant? {
        neverFires ? nil : pattern.next(after: instant, in: zone)
    }

    /// The last fire time that is not after an instant; nil when there is none within 60 years.
    ///
    /// It is searched backwards, so its cost does not depend on how long ago it was.
    public func previous(atOrBefore instant: Instant, in zone: Zone) -> Instant? {
        neverFires ? nil : pattern.previous(atOrBefore: instant, in: zone)
    }
}

extension CronExpression: CustomStringConvertible {
    /// The expression as it was written.
    public var description: String { text }
}
