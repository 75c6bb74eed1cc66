extension ValueType {
    /// Turns a value into one of this type.
    ///
    /// Text is read; a value that a transform has already made something else of stays when it
    /// fits.
    ///
    /// - integer: an optional sign and digits, in groups of three when they are parted by one and
    ///   the same blank, apostrophe, underscore or comma, or by two or more full stops. A single
    ///   full stop does not fit, as it may be a decimal point.
    /// - decimal, number: an optional sign, digits and a fraction. Of comma and full stop the one
    ///   that comes last and once is the decimal point; `1,234` could be either and does not fit.
    ///   `number` also takes an exponent, and so does `decimal`.
    /// - boolean: true, yes, on, 1; false, no, off, 0; the case of letters does not count.
    /// - price: the first amount of the text, and its currency as it is written.
    /// - date: what `DateText` or the notation's format makes of it.
    /// - url: what `resolveURL` makes of it.
    /// - json: what the text says (RFC 8259).
    ///
    /// - Throws: Why the value does not fit.
    package func convert(
        _ value: Value,
        _ notation: ValueNotation = ValueNotation(),
        resolveURL: (String) -> String?
    ) throws(ValueError) -> Value {
        guard case .text(let text) = value else { return try accept(value, notation) }
        switch self {
        case .text, .html: return value
        case .integer: return try integer(text, notation)
        case .decimal:
            guard let digits = DecimalText.normalized(text, notation.numbers?.decimalMark) else {
                throw unfit(text)
            }
            return .decimal(digits)
        case .price: return try price(text, notation)
        case .date: return try date(text, notation)
        case .json:
            guard let value = try? Value(json: text) else { throw unfit(text) }
            return value
        case .number:
            guard let digits = DecimalText.normalized(text, notation.numbers?.decimalMark),
                let number = Double(digits),
                number.isFinite
            else { throw unfit(text) }
            return .number(number)
        case .boolean:
            guard let truth = ValueType.booleans[text.trimmed().lowercased()] else {
                throw unfit(text)
            }
            return .boolean(truth)
        case .url:
            guard let url = resolveURL(text) else { throw unfit(text) }
            return .text(url)
        }
    }

    private static let booleans: [String: Bool] = [
        "true": true, "yes": true, "on": true, "1": true,
        "false": false, "no": false, "off": false, "0": false,
    ]

    private func price(_ text: String, _ notation: ValueNotation) throws(ValueError) -> Value {
        let mark = notation.numbers?.decimalMark
        let price = PriceText.read(text, currencyHint: nil, decimalMark: mark)
        guard let amount = price.amount else { throw unfit(text) }
        return ValueType.price(.decimal(amount), price.currency.map(Value.text) ?? .null)
    }

    private static func price(_ amount: Value, _ currency: Value) -> Value {
        .object(Fields([("amount", amount), ("currency", currency)]))
    }

    /// The price of an object that has one under the names of schema.org's `Offer`, or of ours.
    private func price(of fields: Fields, _ notation: ValueNotation) throws(ValueError) -> Value {
        let names = [("amount", "currency"), ("price", "priceCurrency")]
        for (amount, currency) in names {
            guard let amount = fields[amount], amount.isFilled else { continue }
            let decimal = try ValueType.decimal.convert(amount, notation) { _ in nil }
            return ValueType.price(decimal, fields[currency] ?? .null)
        }
        throw ValueError(kind: .unfit, message: "is an object without a price")
    }

    private func date(_ text: String, _ notation: ValueNotation) throws(ValueError) -> Value {
        do throws(DateTextError) {
            let date =
                if let format = notation.dateFormat {
                    try format.read(text, hints: notation.dates)
                } else {
                    try DateText.read(text, hints: notation.dates)
                }
            return .text(date.description)
        } catch {
            throw ValueError(kind: .unfit, message: error.description)
        }
    }

    private func integer(
        _ text: String,
        _ notation: ValueNotation = ValueNotation()
    ) throws(ValueError) -> Value {
        guard let digits = DecimalText.normalizedInteger(text, notation.numbers?.decimalMark) else {
            throw unfit(text)
        }
        guard let number = Int64(digits) else {
            throw ValueError(kind: .unfit, message: "does not fit in 64 bits")
        }
        return .integer(number)
    }

    private func accept(_ value: Value, _ notation: ValueNotation) throws(ValueError) -> Value {
        switch (self, value) {
        case (.price, .integer(let number)):
            return ValueType.price(.decimal(String(number)), .null)
        case (.price, .decimal): return ValueType.price(value, .null)
        case (.price, .number(let number)):
            return ValueType.price(.decimal(number.description), .null)
        case (.price, .object(let fields)): return try price(of: fields, notation)
        case (.date, .integer(let number)): return try date(String(number), notation)
        case (.text, _), (.html, _), (.json, _), (_, .null), (.integer, .integer),
            (.decimal, .decimal),
            (.number, .number), (.boolean, .boolean):
            return value
        case (.decimal, .integer(let number)): return .decimal(String(number))
        case (.number, .integer(let number)): return .number(Double(number))
        case (.decimal, .number(let number)): return .decimal(number.description)
        case (.number, .decimal(let digits)): return .number(Double(digits) ?? 0)
        case (.boolean, .integer(0)): return .boolean(false)
        case (.boolean, .integer(1)): return .boolean(true)
        case (.integer, .decimal(let digits)): return try integer(digits)
        case (.integer, .number(let number)):
            guard let whole = Int64(exactly: number) else { throw unfit(number.description) }
            return .integer(whole)
        default:
            throw ValueError(
                kind: .unfit,
                message: "a transform made something else than a \(self)"
            )
        }
    }

    private func unfit(_ text: String) -> ValueError {
        let article = self == .integer ? "an" : "a"
        return ValueError(kind: .unfit, message: "is not \(article) \(rawValue)")
    }
}
