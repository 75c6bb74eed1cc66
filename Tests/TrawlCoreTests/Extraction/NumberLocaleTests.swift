import Testing

@testable import TrawlCore

@Suite("Locales of numbers")
struct NumberLocaleTests {
    @Test(
        "a language tag gives the decimal mark of its language and region",
        arguments: [
            ("de", "de", .comma), ("de-CH", "de-CH", .point), ("DE-ch", "de-CH", .point),
            ("en-US", "en-US", .point), ("en", "en", .point), ("en-ZA", "en-ZA", .comma),
            ("fr", "fr", .comma), ("hi", "hi", .point), ("es-MX", "es-MX", .point),
            ("es-419", "es-419", .point), ("pt-BR", "pt-BR", .comma), ("ar-MA", "ar-MA", .comma),
            ("zh-hant-tw", "zh-Hant-TW", .point), ("sr-Latn", "sr-Latn", .comma),
            ("de-DE-1996", "de-DE", .comma), ("de-u-nu-latn", "de", .comma),
        ] as [(String, String, NumberLocale.DecimalMark)]
    )
    func marks(_ tag: String, _ usual: String, _ mark: NumberLocale.DecimalMark) throws {
        let locale = try NumberLocale(tag)
        #expect(locale.tag == usual)
        #expect(locale.decimalMark == mark)
    }

    @Test(
        "what is no tag, or of no known language, is refused with what was meant",
        arguments: [
            ("de_CH", "de-CH"), ("de_DE.UTF-8", "de-DE"), ("German", "de"), ("deu", "de"),
            ("eng-US", "en-US"), ("xx", nil), ("", nil), ("1,234.56", nil), ("d", nil),
            ("de--CH", nil),
            ("de-", nil), ("dé", nil), ("lrcc", "lrc"),
        ] as [(String, String?)]
    )
    func refused(_ tag: String, _ meant: String?) {
        #expect(throws: NumberLocaleError(tag: tag, meant: meant)) { try NumberLocale(tag) }
    }

    @Test("a tag at the length limit is read, a longer one is not")
    func limit() throws {
        let tag = "de-DE-" + String(repeating: "abcdefg-", count: 3) + "abcde"
        #expect(tag.utf8.count == NumberLocale.maximumTagBytes)
        #expect(try NumberLocale(tag).tag == "de-DE")
        #expect(throws: NumberLocaleError.self) { try NumberLocale(tag + "f") }
    }

    @Test("the error says what is wrong in one sentence")
    func sentence() {
        #expect(
            "\(NumberLocaleError(tag: "de_CH", meant: "de-CH"))"
                == "'de_CH' is not a language tag such as de, de-CH or en-US, did you mean 'de-CH'?"
        )
    }

    @Test(
        "a locale decides where a number can be read in two ways, and nowhere else",
        arguments: [
            (ValueType.decimal, "1.234", "de", Value.decimal("1234")),
            (.decimal, "1.234", "en", .decimal("1.234")),
            (.decimal, "1,234", "en", .decimal("1234")),
            (.decimal, "1,234", "fr", .decimal("1.234")),
            (.decimal, "12.50", "de", .decimal("12.50")),
            (.decimal, "12,50", "en", .decimal("12.50")),
            (.decimal, "0.234", "de", .decimal("0.234")),
            (.decimal, "1.234,56", "en", .decimal("1234.56")),
            (.decimal, "1'234.5", "de-CH", .decimal("1234.5")), (.integer, "1.234", "de", 1234),
            (.integer, "1,234", "en", 1234), (.number, "1.234", "de", .number(1234)),
            (.price, "1.234 €", "de", priced("1234")), (.price, "1.234 €", "en", priced("1.234")),
        ]
    )
    func decides(_ type: ValueType, _ text: String, _ tag: String, _ value: Value) throws {
        var notation = ValueNotation()
        notation.numbers = try NumberLocale(tag)
        #expect(try type.convert(.text(text), notation, resolveURL: { $0 }) == value)
    }

    private static func priced(_ amount: String) -> Value {
        .object(Fields([("amount", .decimal(amount)), ("currency", "€")]))
    }

    @Test(
        "a whole number has no decimal mark of its locale",
        arguments: [
            ("1.234", "en"), ("1,234", "de"), ("12.34", "de"), ("12,34", "en"), ("١٫٢٣٤", "ar"),
        ]
    )
    func noFraction(_ text: String, _ tag: String) throws {
        var notation = ValueNotation()
        notation.numbers = try NumberLocale(tag)
        #expect(throws: ValueError.self) {
            try ValueType.integer.convert(.text(text), notation, resolveURL: { $0 })
        }
    }

    @Test(
        "numbers are read in digits of any script and in groups as in India",
        arguments: [
            ("٣٤٥", "345"), ("१२,३४,५६७", "1234567"), ("1,23,456.50", "123456.50"), ("٣٫٥", "3.5"),
            ("٣٬٤٥٦٫٥", "3456.5"), ("1,23,45", nil), ("1.23.456", nil), ("1,234,56,789", nil),
        ] as [(String, String?)]
    )
    func scripts(_ text: String, _ digits: String?) {
        let value = try? ValueType.decimal.convert(.text(text), resolveURL: { $0 })
        #expect(value == digits.map { .decimal($0) })
    }

    @Test("a price is an object of amount and currency; a number from a transform has none")
    func price() throws {
        func convert(_ value: Value) throws -> Value {
            try ValueType.price.convert(value, resolveURL: { $0 })
        }
        #expect(try convert("from 34,90 €").json == #"{"amount":34.90,"currency":"€"}"#)
        #expect(try convert("34.90").json == #"{"amount":34.90,"currency":null}"#)
        #expect(try convert(5).json == #"{"amount":5,"currency":null}"#)
        #expect(try convert(.null) == .null)
        #expect(throws: ValueError(kind: .unfit, message: "is not a price")) {
            try convert("sold out €")
        }
        #expect(throws: ValueError.self) { try convert(true) }
    }
}
