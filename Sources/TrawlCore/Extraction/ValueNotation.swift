/// How numbers and dates are written in a field's text: its keys `locale` and `format`.
public struct ValueNotation: Sendable {
    /// Whose decimal point and groups of digits count; nil: the text's own evidence.
    public var numbers: NumberLocale?
    /// The pattern of dates; nil: any date that can be told.
    package var dateFormat: DateFormat?
    /// What is known of dates before they are read, but for the time of the fetch.
    package var dates = DateHints.none

    /// Nothing is known.
    public init() {}
}
