/// Reads dates as people and programs write them, in some sixty languages.
///
/// What a text leaves open is decided by these rules, in this order, and by nothing else:
///
/// - Numbers: a year has four digits, stands over 31, follows an apostrophe or is named one. Of day
///   and month the one over 12 is the day; else `order` decides, else the day of the week where it
///   fits one way only, else the languages given, else those of the words in the text. After that
///   `28.11.` with full stops is day before month, and a text such as `05/06/2026` is refused.
/// - A year of two digits stands last, unless `order` or the language puts it first; 69 to 99 are
///   of the twentieth century, others of the twenty-first (POSIX, `strptime`).
/// - A name that means different months in different languages is taken in the languages given,
///   else in those of the other words; else the text is refused.
/// - Without a year it is the year that brings the day nearest to the reference; without a day, the
///   reference's; a day of the week alone is the last one, the reference's day included.
/// - `3 hours ago` is an instant, in whole seconds; counts of days and more give the day. A unit
///   that two languages share is taken in the language of the word for past or future.
/// - Of a range (`12–14 June 2026`, `14:00–16:00`) the start is read.
/// - The day of the week is not compared with the date. A leap second is the second after it.
/// - Zone abbreviations mean what RFC 5322 says, and else the zone they are best known for (`IST` is
///   India's, `BST` Britain's). `-0000` and the letters of RFC 822 are UTC.
/// - 9 or 10 digits are seconds since 1970, 12 or 13 milliseconds, 16 microseconds; 8, 12 and 14
///   that begin with a year of 1900 to 2100 and are a date are one.
/// - Words around the date are passed over where it has day, month and year and can be told from
///   them: by the month's name or a year of four digits.
package enum DateText {
    /// The longest text that is read, in Unicode scalars: with a sentence around it a date is
    /// shorter, and the cost of reading grows with the length.
    package static let maximumLength = 256

    /// The date that a text gives.
    ///
    /// - Throws: Why it is none.
    package static func read(
        _ text: String,
        hints: DateHints
    ) throws(DateTextError) -> DateValue {
        if let value = fast(text, hints) { return value }
        let folded = try DateFolding.fold(text)
        var parser = try DateParser(folded, hints: hints)
        return try parser.value()
    }

    /// Forms of digits and signs alone, without the tables of words; nil for all others.
    private static func fast(_ text: String, _ hints: DateHints) -> DateValue? {
        var text = text
        return text.withUTF8 { bytes -> DateValue? in
            guard bytes.count <= ISODateReader.maximumLength else { return nil }
            var reader = ISODateReader(bytes: bytes)
            if let value = reader.wholeValue(zoneNamed: hints.zoneNamed) { return value }
            return NumberDate.value(of: bytes)
        }
    }
}
