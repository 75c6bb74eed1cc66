import Testing

@testable import TrawlCore

@Suite("Prices from text")
struct PriceTextTests {
    private func read(
        _ text: String,
        hint: String? = nil,
        mark: NumberLocale.DecimalMark? = nil
    ) -> Price {
        PriceText.read(text, currencyHint: hint, decimalMark: mark)
    }

    @Test(
        "amount and currency are found in what shops write",
        arguments: [
            ("2.345,67 €", "2345.67", "€"), ("€2,345.67", "2345.67", "€"),
            ("17 480 руб.", "17480", "руб."), ("CHF 2'499.–", "2499", "CHF"),
            ("CHF 2\u{2019}499.50", "2499.50", "CHF"), ("Rs. 2,45,678.00", "245678.00", "Rs"),
            ("8\u{A0}760,00 Kč", "8760.00", "Kč"), ("6\u{202F}543,21 EUR", "6543.21", "EUR"),
            ("5\u{2009}000 kr", "5000", "kr"), ("¥12,800", "12800", "¥"), ("48,- zł", "48", "zł"),
            ("from $318.75 each", "318.75", "$"), ("Rp 64.000", "64000", "Rp"),
            ("R$ 1.049,90", "1049.90", "R$"), ("NT$ 2,380", "2380", "NT$"), (".65 £", "0.65", "£"),
            ("45€ 95", "45.95", "€"), ("45€5", "45.5", "€"), ("₺3.400,00", "3400.00", "₺"),
            ("$0.125 / unit", "0.125", "$"), ("KD 1234.567", "1234.567", "KD"),
            ("1,234.567 KWD", "1234.567", "KWD"),
            ("2.50000000000000012345 BTN", "2.50000000000000012345", "BTN"),
            ("007 $", "7", "$"), ("0,00 €", "0.00", "€"),
        ]
    )
    func found(_ text: String, _ amount: String, _ currency: String) {
        #expect(read(text) == Price(amount: amount, currency: currency))
    }

    @Test(
        "three digits behind a lone mark are a group unless the hint or the digits say otherwise",
        arguments: [
            ("7.250", nil, "7250"), ("7,250", nil, "7250"), ("7.250", .point, "7.250"),
            ("7,250", .point, "7250"), ("7,250", .comma, "7.250"), ("7.250", .comma, "7250"),
            ("7.25", .comma, "7.25"), ("7,2500", .point, "7.2500"),
            ("7.250.000", .point, "7250000"),
            ("0,250", nil, "0.250"), ("7250,125", nil, "7250.125"), (".250", nil, "0.250"),
            ("7 000.250", nil, "7000250"), ("7 000.25", nil, "7000.25"),
        ] as [(String, NumberLocale.DecimalMark?, String)]
    )
    func lone(_ text: String, _ mark: NumberLocale.DecimalMark?, _ amount: String) {
        #expect(read(text, mark: mark).amount == amount)
    }

    @Test(
        "digits of any script are read, with the marks of theirs",
        arguments: [
            ("٣٤٥٫٥٠ ر.س.", "345.50"), ("۸۷٬۵۰۰ تومان", "87500"), ("￥３，４００", "3400"),
            ("₹१२,५००.७५", "12500.75"), ("৳৬৫০", "650"), ("٠٫١٢٥", "0.125"),
        ]
    )
    func scripts(_ text: String, _ amount: String) {
        #expect(read(text).amount == amount)
    }

    @Test(
        "the first number counts, and percentages are none",
        arguments: [
            ("$21.00 - $34.00", "21.00"), ("34,00 zł 21,00 zł", "34.00"),
            ("25% off $60", "60"), ("12.5 % Rabatt: 60 €", "60"), ("40,00 60%", "40.00"),
            ("Total 19.90. Thanks", "19.90"), ("15,00 25,00 €", "15.00"),
            ("12,50 3 Stück", "12.50"),
            ("12,50 € 10 Stück", "12.50"), ("Rs.75", "75"), ("45€ 950", "45"),
            ("Fr.18.40", "18.40"),
        ]
    )
    func first(_ text: String, _ amount: String) {
        #expect(read(text).amount == amount)
    }

    @Test(
        "a minus that touches the number or its sign makes it negative, a dash does not",
        arguments: [
            ("-6,50 €", "-6.50"), ("\u{2212}$6.50", "-6.50"), ("€ -6.50", "-6.50"),
            ("-$ 6.50", "-6.50"), ("Rabatt: -6,50", "-6.50"), ("-6€ 50", "-6.50"),
            ("-0,00 €", "0.00"),
            ("- $6.50", "6.50"), ("A-6.50", "6.50"), ("– 6.50", "6.50"), ("--6", "6"),
        ]
    )
    func negative(_ text: String, _ amount: String) {
        #expect(read(text).amount == amount)
    }

    @Test(
        "a text without a number has no amount, but the word free is 0",
        arguments: [
            ("Free!", "0"), ("FREE shipping", "0"), ("it is free", "0"), ("freedom", nil),
            ("carefree", nil), ("ffree", nil), ("gratis", nil), ("sold out", nil), ("", nil),
            ("%", nil),
            ("50% off", nil), ("7.5%", nil), (".", nil), ("1.2.3", nil), ("½", nil),
            ("1,000,00", nil),
        ] as [(String, String?)]
    )
    func noNumber(_ text: String, _ amount: String?) {
        #expect(read(text).amount == amount)
    }

    @Test(
        "the currency is taken from the text before the hint, and a sign before an abbreviation",
        arguments: [
            ("35,10", "35,10 € *", "€"), ("35,10 €", "$", "€"), ("35,10 kr", "$", "$"),
            ("35,10 kr", "SEK", "kr"), ("35,10", nil, nil), ("35,10", "SKU", nil),
            ("NZD $35", nil, "NZD"), ("SGD$35", nil, "SGD"), ("$35 AUD", nil, "AUD"),
            ("£35 GBP", nil, "£"), ("35 рублей", nil, "руб"), ("35 EURO", nil, "EUR"),
            ("Kleid 35 €", nil, "€"), ("OUTLET 35", nil, nil), ("OUTLET 35 TL", nil, "TL"),
            ("تومان35", nil, "تومان"), ("35 ر.س.\u{200F}", nil, "ر.س.\u{200F}"),
            ("3,500円", nil, "円"),
            ("35 ₵", nil, "₵"), ("B/. 35", nil, "B/."), ("35 SL Re", nil, "SL Re"),
            ("R 35", nil, nil),
        ] as [(String, String?, String?)]
    )
    func currency(_ text: String, _ hint: String?, _ currency: String?) {
        #expect(read(text, hint: hint).currency == currency)
    }

    @Test("every code and sign of the table is found beside a number")
    func table() {
        for symbol in CurrencyTable.sure + CurrencyTable.likely + ["$"] {
            #expect(read("1 \(symbol)").currency == String(symbol))
        }
    }

    @Test("a text at the limit is read, a longer one is not")
    func textLimit() {
        for extra in [0, 1] {
            let blanks = String(repeating: " ", count: PriceText.maximumTextBytes - 4 + extra)
            let price = read(blanks + "5 kn", hint: "€")
            #expect(price.amount == (extra == 0 ? "5" : nil))
        }
    }

    @Test("an amount has at most so many digits")
    func digitLimit() {
        for extra in [0, 1] {
            let digits = String(repeating: "7", count: PriceText.maximumDigits + extra)
            #expect(read("$" + digits).amount == (extra == 0 ? digits : nil))
        }
    }

    @Test("texts by chance give nothing or a number of JSON, and in time")
    func random() throws {
        var chance = SeededGenerator(seed: 20_261_128)
        let pieces = [
            "1", "23", "456", "0", ".", ",", "'", " ", "\u{A0}", "€", "$", "%", "-", "free", "EUR",
            "р.", "Kč", "٣", "٫", "٬", "\u{2212}", "x", "\u{301}", "🙂", "\u{200F}", "AUD",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &chance)
            let text = (0..<count).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
            guard let amount = read(text, mark: .comma).amount else { continue }
            let value = try Value(json: amount)
            #expect(value.json == amount, "\(text)")
        }
    }

    @Test(
        "long runs of one piece cost no more than their length",
        arguments: ["1%", "1 %", "€", "1€1", "AUD$", ".1", "1.", "-", "fre", " ", "Bs.F", "1,1 "]
    )
    func hostile(_ piece: String) {
        let count = PriceText.maximumTextBytes / piece.utf8.count
        let text = String(repeating: piece, count: count)
        #expect(read(text, hint: text).amount?.utf8.count ?? 0 <= PriceText.maximumDigits + 2)
    }
}
