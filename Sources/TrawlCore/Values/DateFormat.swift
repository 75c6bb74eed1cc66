/// A pattern of Unicode's LDML (UTS 35, part 4, Date Format Patterns), such as `dd.MM.yyyy HH:mm`,
/// compiled once to read dates of that form.
///
/// Fields: `y` `yy` `yyyy`, `M` `MM` `MMM` `MMMM` and the same of `L`, `d` `dd`, `E` to `EEEE`, `H`
/// `k` (0–23, 1–24), `h` `K` with `a` (1–12, 0–11), `m`, `s`, `S` (fraction), and for zones `z` `Z`
/// `X` `x` `VV`. Letters that stand for themselves are quoted (`'T'`, `''` for a quote); signs stand
/// for themselves.
///
/// What is read is a little more than what would be written: numbers with or without zeros in
/// front (but for fields without a sign between them, which have the pattern's width), names in full
/// or shortened with or without a full stop, any zone where a zone stands, any blanks where one
/// stands, and the case of letters does not count. Nothing may stand before or after the date.
package struct DateFormat: Hashable, Sendable {
    /// The longest pattern, in characters.
    package static let maximumLength = 128

    /// One piece of the pattern.
    enum Part: Hashable, Sendable {
        /// Units of folded text.
        case literal([UInt16])
        /// One or more blanks.
        case blank
        /// Digits: at least and at most so many.
        case number(Field, ClosedRange<Int>)
        /// The name of a month or of a day of the week, or AM or PM.
        case name(Field)
        /// A zone or an offset.
        case zone
    }

    /// What a field gives.
    enum Field: Hashable, Sendable {
        case year, shortYear, month, day, weekday
        case hour, hourFrom1, halfHour, halfHourFrom0, period
        case minute, second, fraction, zone

        /// The field as one of those that give the same.
        var subject: Field {
            switch self {
            case .shortYear: .year
            case .hourFrom1, .halfHour, .halfHourFrom0: .hour
            default: self
            }
        }
    }

    /// The pattern as it was given.
    package let pattern: String
    let parts: [Part]
    let languages: LanguageSet

    /// Compiles a pattern.
    ///
    /// - Parameters:
    ///   - pattern: The pattern.
    ///   - languages: Tags of the languages whose names may stand in the text; empty for all.
    /// - Throws: What is wrong with the pattern, and where.
    package init(_ pattern: String, languages: [String]) throws(DateFormatError) {
        self.pattern = pattern
        self.languages = DateWords.shared.languages(languages)
        var compiler = DateFormatCompiler(pattern)
        parts = try compiler.compiled()
    }
}
