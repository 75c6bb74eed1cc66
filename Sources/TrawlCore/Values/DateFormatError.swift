/// A date format that cannot be used: what, where, and what was meant.
package struct DateFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong: lower case, no full stop.
    package let message: String
    /// Where, from 1, in characters.
    package let column: Int
    /// The way out; nil when there is none to tell.
    package let hint: String?

    /// The message with its place and hint.
    package var description: String {
        "\(message) at column \(column)" + (hint.map { "; \($0)" } ?? "")
    }
}

/// The wording, in one place.
extension DateFormatError {
    static let empty = DateFormatError(
        message: "the date format is empty",
        column: 1,
        hint: "such as \"dd.MM.yyyy HH:mm\""
    )
    static let tooLong = DateFormatError(
        message: "the date format is longer than \(DateFormat.maximumLength) characters",
        column: DateFormat.maximumLength + 1,
        hint: nil
    )

    static func unclosedQuote(at column: Int) -> DateFormatError {
        DateFormatError(message: "the quote is not closed", column: column, hint: nil)
    }

    static func strftime(_ letter: Character, at column: Int) -> DateFormatError {
        DateFormatError(
            message: "'%\(letter)' is no field",
            column: column,
            hint: "fields are letters without %, such as \"yyyy-MM-dd HH:mm\""
        )
    }

    static func unknown(_ letters: String, at column: Int) -> DateFormatError {
        let hint =
            switch letters.first {
            case "Y": "did you mean \"\(letters.lowercased())\"?"
            case "D": "did you mean \"\(letters.lowercased())\" (day of the month)?"
            case "A", "t": "did you mean \"a\" (AM or PM)?"
            case "T": "write letters that stand for themselves in quotes: 'T'"
            case "c", "e": "did you mean \"\(String(repeating: "E", count: letters.count))\"?"
            default: "fields are y M L d H h k K m s S a E z Z X x V; other letters stand in quotes"
            }
        return DateFormatError(message: "unknown field '\(letters)'", column: column, hint: hint)
    }

    static func width(_ letters: String, at column: Int) -> DateFormatError {
        let isNarrow = letters.utf8.count == 5 && letters.first.map { "MLE".contains($0) } == true
        return DateFormatError(
            message: isNarrow
                ? "'\(letters)' is a name of one letter, which more than one may have"
                : "'\(letters)' is too long for its field",
            column: column,
            hint: nil
        )
    }

    static func twice(_ letters: String, at column: Int) -> DateFormatError {
        var hint: String?
        if letters == "MM" { hint = "did you mean \"mm\" (minutes)?" }
        if letters == "mm" { hint = "did you mean \"MM\" (month)?" }
        return DateFormatError(
            message: "'\(letters)' gives what an earlier field gives",
            column: column,
            hint: hint
        )
    }

    static func halfDay(_ letters: String, at column: Int) -> DateFormatError {
        letters == "a"
            ? DateFormatError(
                message: "'a' needs an hour of a half day",
                column: column,
                hint: "write \"h\" or \"hh\""
            )
            : DateFormatError(
                message: "'\(letters)' counts half a day and 'a' is missing",
                column: column,
                hint: "hours of a whole day are \"HH\""
            )
    }

    static func incomplete(_ missing: String) -> DateFormatError {
        DateFormatError(message: "the format has no \(missing)", column: 1, hint: nil)
    }
}
