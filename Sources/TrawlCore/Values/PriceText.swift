/// A price as a text tells it.
package struct Price: Hashable, Sendable {
    /// The amount, exact, in JSON's number grammar (RFC 8259, section 6); nil when the text has
    /// none.
    package var amount: String?
    /// The currency as it is written: a sign, an abbreviation or a code; nil when there is none.
    package var currency: String?
}

/// Reads prices out of texts such as `1.234,56 €`, `from $742.50` or `12 990 руб.`.
///
/// Of several numbers the first counts, percentages left out. The rules are those that
/// price-parser's users know:
///
/// - Blanks of any width and apostrophes only group digits.
/// - Of comma and full stop the one that comes last, and once, is the decimal mark.
/// - Where there is one of them alone and three digits follow, the digits are a group: `12.990` is
///   twelve thousand and some. The hint decides otherwise, and so does what stands before the mark:
///   nothing, zero, or more than three digits in a row cannot be grouped.
/// - An only `€` may be the decimal mark of whole euros: `35€ 99`.
/// - A text with the word "free" and without a number is a price of 0.
///
/// A minus sign right before the number or its currency sign makes the amount negative; a dash with
/// blanks around it does not.
package enum PriceText {
    /// The longest text that is read, in bytes: what is longer is not the text of a price.
    package static let maximumTextBytes = 64 << 10
    /// The most digits of an amount: more than any price has.
    package static let maximumDigits = 400

    /// The price in a text.
    ///
    /// - Parameters:
    ///   - text: The text, with whatever stands around the price.
    ///   - currencyHint: Another text that may name the currency where this one does not.
    ///   - decimalMark: The mark before the fraction where the text can be read in two ways; nil:
    ///     such a mark groups digits.
    /// - Returns: What was found; linear in both texts.
    package static func read(
        _ text: String,
        currencyHint: String?,
        decimalMark: NumberLocale.DecimalMark?
    ) -> Price {
        let scalars = readable(text)
        return Price(
            amount: PriceNumber(scalars, decimalMark)?.text,
            currency: CurrencySearch.currency(
                in: scalars,
                hint: readable(currencyHint ?? "")
            )
        )
    }

    private static func readable(_ text: String) -> [Unicode.Scalar] {
        text.utf8.count <= maximumTextBytes ? Array(text.unicodeScalars) : []
    }
}
