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
    /// - url: what `resolveURL` makes of it.
    ///
    /// - Throws: Why the value does not fit.
    package func convert(
        _ value: Value,
        resolveURL: (String) -> String?
    ) throws(ValueError) -> Value {
        guard case .text(let text) = value else { return try accept(value) }
        switch self {
        case .text, .html: return value
        case .integer: return try integer(text)
        case .decimal:
            guard let digits = DecimalText.normalized(text) else { throw unfit(text) }
            return .decimal(digits)
        case .number:
            guard let digits = DecimalText.normalized(text), let number = Double(digits),
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

    private func integer(_ text: String) throws(ValueError) -> Value {
        guard let digits = DecimalText.normalizedInteger(text) else { throw unfit(text) }
        guard let number = Int64(digits) else {
            throw ValueError(kind: .unfit, message: "does not fit in 64 bits")
        }
        return .integer(number)
    }

    private func accept(_ value: Value) throws(ValueError) -> Value {
        switch (self, value) {
        case (.text, _), (.html, _), (_, .null), (.integer, .integer), (.decimal, .decimal),
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

extension String {
    /// The text without white space at its ends, by Unicode's property.
    func trimmed() -> String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
