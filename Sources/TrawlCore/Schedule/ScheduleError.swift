/// Why a schedule makes no sense.
public struct ScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of mistake.
    public enum Code: String, Sendable {
        /// A list of cron expressions is empty.
        case noExpression
        /// No date matches a cron expression.
        case neverFires
        /// An interval is under a second.
        case tooShort
        /// An interval or a jitter is over 100 years.
        case tooLong
        /// The jitter is below zero.
        case negativeJitter
        /// The last day is before the first one.
        case endsBeforeStart
        /// No fire lies between the first day and the last one.
        case emptyWindow
    }

    /// What kind of mistake it is.
    public let code: Code
    /// What is wrong, with the value and the rule.
    public let message: String
    /// What to write instead, where that can be told.
    public let hint: String?

    /// The message, and the hint if there is one.
    public var description: String { message + (hint.map { " (\($0))" } ?? "") }

    static let noExpression = ScheduleError(
        code: .noExpression,
        message: "the list of cron expressions is empty",
        hint: nil
    )

    static func neverFires(_ expression: CronExpression) -> ScheduleError {
        ScheduleError(
            code: .neverFires,
            message: "cron expression '\(expression.text)' never fires: no date matches",
            hint: "L is the last day of a month"
        )
    }

    static func tooShort(_ duration: Duration) -> ScheduleError {
        ScheduleError(
            code: .tooShort,
            message: "interval \(duration) is shorter than 1 second",
            hint: nil
        )
    }

    static func tooLong(_ duration: Duration) -> ScheduleError {
        ScheduleError(
            code: .tooLong,
            message: "duration \(duration) is longer than 36500 days",
            hint: nil
        )
    }

    static func negativeJitter(_ duration: Duration) -> ScheduleError {
        ScheduleError(
            code: .negativeJitter,
            message: "jitter \(duration) is below zero",
            hint: nil
        )
    }

    static func endsBeforeStart(_ starts: CivilDate, _ ends: CivilDate) -> ScheduleError {
        ScheduleError(
            code: .endsBeforeStart,
            message: "'ends' \(ends) is before 'starts' \(starts)",
            hint: nil
        )
    }

    static func emptyWindow(_ starts: CivilDate?, _ ends: CivilDate?) -> ScheduleError {
        let window = [
            starts.map { "from 'starts' \($0) on" }, ends.map { "until 'ends' \($0)" },
        ]
        return ScheduleError(
            code: .emptyWindow,
            message: "the schedule never fires " + window.compactMap(\.self).joined(separator: " "),
            hint: nil
        )
    }
}
