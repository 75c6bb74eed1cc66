/// Why a cron expression was refused, and where.
public struct CronError: Error, Hashable, Sendable {
    /// The field that is wrong; nil when the mistake is not in one field.
    public let field: CronField?
    /// Where the mistake begins in the text that was given, in characters from 1.
    public let column: Int
    /// What is wrong, with the value and the rule.
    public let message: String
    /// What may have been meant, or what to write instead.
    public let hint: String?
}

extension CronError: CustomStringConvertible {
    /// The message with its column, and the hint if there is one.
    public var description: String {
        "column \(column): \(message)" + (hint.map { " (\($0))" } ?? "")
    }
}

/// The wording of a mistake in a cron expression; the parser adds the place.
struct CronMistake: Error {
    let message: String
    var hint: String?

    static let empty = CronMistake(
        message: "the cron expression is empty",
        hint: "write minute, hour, day of month, month, day of week, as in '30 6 * * MON-FRI'"
    )

    static func fieldCount(_ count: Int) -> CronMistake {
        CronMistake(
            message: "found \(count) field\(count == 1 ? "" : "s"), a cron expression has 5,"
                + " or 6 with seconds first",
            hint: count == 7 ? "there is no year field; 'starts' and 'ends' bound a schedule" : nil
        )
    }

    static func macro(_ text: String) -> CronMistake {
        let lower = text.lowercased()
        let hint: String? =
            switch lower {
            case _ where lower.hasPrefix("@reboot"):
                "a schedule has no boot time; 'missed: once' makes up for fires missed while"
                    + " nothing ran"
            case _ where lower.hasPrefix("@every "):
                "write 'every:' in place of 'cron:'"
            default:
                didYouMean(CronSuggestion.names(near: lower, among: CronParser.macroNames))
            }
        return CronMistake(message: "'\(text)' is not a macro", hint: hint)
    }

    static func outOfRange(_ field: CronField, _ value: String) -> CronMistake {
        let hint: String? =
            switch (field, value) {
            case (.hour, "24"): "midnight is hour 0"
            case (.minute, "60"), (.second, "60"):
                "the full \(field == .minute ? "hour" : "minute") is 0"
            case (.dayOfMonth, "0"), (.month, "0"):
                "\(field == .month ? "months" : "days") count from 1"
            case (.dayOfWeek, "8"): "Sunday is 0 or 7"
            default: nil
            }
        let range = "\(field.range.lowerBound)-\(field.range.upperBound)"
        return CronMistake(
            message: "\(field.rawValue) \(value) is out of range \(range)",
            hint: hint
        )
    }

    static func notAValue(_ field: CronField, _ text: String) -> CronMistake {
        if text.isEmpty { return CronMistake(message: "a \(field.rawValue) is missing") }
        let upper = text.uppercased()
        let kind = field.names.isEmpty ? "a number" : "a number or a name"
        let hint: String? =
            if let other = CronField.allCases.first(where: { $0.names.contains(upper) }) {
                "\(upper) is a \(other.rawValue)"
            } else if upper == "L" && field == .dayOfWeek {
                "write 5L for the last Friday of the month"
            } else if upper.hasSuffix("L"), field.names.contains(String(upper.dropLast())) {
                "write \(upper.dropLast())#L"
            } else if upper == "L" || upper == "LW" || upper == "W" {
                "\(upper) belongs to the day of month"
            } else if upper == "H" {
                "write ~ for a value chosen once for the job"
            } else {
                didYouMean(CronSuggestion.names(near: upper, among: field.names))
            }
        return CronMistake(message: "\(field.rawValue) '\(text)' is not \(kind)", hint: hint)
    }

    static func emptyItem(_ field: CronField) -> CronMistake {
        CronMistake(message: "the list of the \(field.rawValue) has an empty place")
    }

    static func wrappedRange(
        _ field: CronField,
        _ text: String,
        from lower: Int,
        to upper: Int
    ) -> CronMistake {
        let range = field.range
        let head = lower == range.upperBound ? "\(lower)" : "\(lower)-\(range.upperBound)"
        let start = field == .dayOfWeek ? 1 : range.lowerBound
        let tail = upper < start ? "" : upper == start ? ",\(upper)" : ",\(start)-\(upper)"
        return CronMistake(
            message: "\(field.rawValue) range '\(text)' ends before it begins",
            hint: "write \(head)\(tail)"
        )
    }

    static func step(_ field: CronField, _ text: String) -> CronMistake {
        CronMistake(
            message: text.isEmpty
                ? "the step of the \(field.rawValue) is missing after '/'"
                : "\(field.rawValue) step '\(text)' is not a number from 1 on"
        )
    }

    static func questionMark(_ field: CronField) -> CronMistake {
        CronMistake(
            message: field.isDay
                ? "'?' must be the whole \(field.rawValue) field"
                : "'?' is only for the day of month and the day of week",
            hint: "write *"
        )
    }

    static func random(_ field: CronField, _ text: String) -> CronMistake {
        CronMistake(
            message: "\(field.rawValue) '\(text)' is not a value to choose",
            hint: "write ~, or a~b with a not above b"
        )
    }

    static func weekdayInList(_ text: String) -> CronMistake {
        CronMistake(
            message: "day of month '\(text)' must stand alone",
            hint: "a list of cron expressions fires at the times of each"
        )
    }

    static func beforeLast(_ text: String) -> CronMistake {
        CronMistake(message: "'L-\(text)' is out of range: L-0 to L-30 days before the last one")
    }

    static func occurrence(_ text: String) -> CronMistake {
        CronMistake(
            message: "day of week occurrence '#\(text)' is out of range #1-#5",
            hint: "#L is the last one of the month"
        )
    }

    private static func didYouMean(_ names: [String]) -> String? {
        guard let last = names.last, names.count <= 3 else { return nil }
        let quoted = names.dropLast().map { "'\($0)'" }.joined(separator: ", ")
        return "did you mean \(quoted)\(quoted.isEmpty ? "" : " or ")'\(last)'?"
    }
}
