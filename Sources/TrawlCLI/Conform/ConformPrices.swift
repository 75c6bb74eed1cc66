internal import Trawl

/// What prices texts tell.
struct ConformPrices: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let mark: NumberLocale.DecimalMark? =
            switch try question.optionalText("decimal_separator") {
            case ",": .comma
            case ".": .point
            default: nil
            }
        let price = PriceText.read(
            try question.optionalText("text") ?? "",
            currencyHint: try question.optionalText("currency_hint"),
            decimalMark: mark
        )
        return Fields([
            ("amount", Value.optional(price.amount)), ("currency", Value.optional(price.currency)),
        ])
    }
}
