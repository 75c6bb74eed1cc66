/// Why a text is not read as a date.
package struct DateTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of refusal.
    package enum Code: String, Sendable {
        /// The text is no date that is known.
        case notADate
        /// The text is written as a date, but there is no such day or time.
        case noSuchDate
        /// The text can be read in two ways, and nothing tells which is meant.
        case ambiguous
        /// The text counts from now, and no instant was given.
        case needsReference
        /// The text is longer than a date.
        case tooLong
        /// The text does not have the given format.
        case otherFormat
    }

    /// What kind of refusal it is.
    package let code: Code
    /// The refusal in words: lower case, no full stop, such as `is not a date`.
    package let description: String
}

/// The wording, in one place.
extension DateTextError {
    static let notADate = DateTextError(code: .notADate, description: "is not a date")
    static let noSuchDate = DateTextError(
        code: .noSuchDate,
        description: "names a day or a time that does not exist"
    )
    static let ambiguousOrder = DateTextError(
        code: .ambiguous,
        description: "could be day before month or month before day"
    )
    static let ambiguousWord = DateTextError(
        code: .ambiguous,
        description: "has a word that names different months or days in different languages"
    )
    static let needsReference = DateTextError(
        code: .needsReference,
        description: "counts from a time that is not known"
    )
    static let tooLong = DateTextError(code: .tooLong, description: "is too long for a date")
    static let otherFormat = DateTextError(
        code: .otherFormat,
        description: "does not have the format"
    )
}
