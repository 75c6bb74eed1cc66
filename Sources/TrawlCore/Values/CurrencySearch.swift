/// Finds the currency in a text: a sign, an abbreviation or a code, as it is written there.
///
/// One pass over a text notes the first find of each kind; which kind counts is decided over the
/// price and its hint together, as price-parser's users know it.
struct CurrencySearch {
    /// A dollar's code beside a dollar sign, as in `NZD $5` and `SGD$4.90`.
    private var dollar: String?
    /// A sign or word that means a currency wherever it stands.
    private var sure: String?
    /// An abbreviation or a code.
    private var likely: String?

    /// The currency of a price; nil when neither the text nor the hint has one.
    ///
    /// A sign in the hint counts before an abbreviation in the text.
    static func currency(in text: [Unicode.Scalar], hint: [Unicode.Scalar]) -> String? {
        let found = CurrencySearch(text)
        let hinted = CurrencySearch(hint)
        return found.dollar ?? hinted.dollar ?? found.sure ?? hinted.sure ?? found.likely
            ?? hinted.likely
    }

    /// Searches a text.
    ///
    /// Linear: at each place at most the few symbols that begin with its scalar are compared.
    private init(_ text: [Unicode.Scalar]) {
        let hasDollar = text.contains("$")
        var inside: String?
        for place in text.indices {
            let scalar = text[place]
            if let symbols = CurrencySymbol.byFirst[scalar] {
                for symbol in symbols where text[place...].starts(with: symbol.scalars) {
                    let end = place + symbol.scalars.count
                    if hasDollar, dollar == nil, symbol.isDollarCode,
                        CurrencySearch.isDollarCode(text, place, end)
                    {
                        dollar = symbol.text
                    }
                    let isBounded = !CurrencySearch.isInsideWord(text, place, end)
                    switch (symbol.kind, isBounded) {
                    case (.sure, true): sure = sure ?? symbol.text
                    case (.likely, true): likely = likely ?? symbol.text
                    // `рублей`, `EURO`, `AUS$`: a word that only holds the symbol, if there is no other.
                    case (.sure, false): inside = inside ?? symbol.text
                    case (.likely, false): continue
                    }
                    break
                }
            } else if sure == nil, !scalar.isASCII,
                scalar.properties.generalCategory == .currencySymbol
            {
                sure = String(scalar)
            }
        }
        sure = sure ?? inside
    }

    /// Whether a code stands by itself, behind no letter or digit and before no letter but perhaps
    /// a dollar sign.
    private static func isDollarCode(_ text: [Unicode.Scalar], _ start: Int, _ end: Int) -> Bool {
        if start > 0, text[start - 1].isWordCharacter { return false }
        let next = end < text.count && text[end] == "$" ? end + 1 : end
        return next >= text.count || !text[next].properties.isAlphabetic
    }

    /// Whether a symbol of letters is part of a longer word, as `lei` in `Kleid`.
    ///
    /// Scripts without upper and lower case do not always part words, so only cased letters count.
    private static func isInsideWord(_ text: [Unicode.Scalar], _ start: Int, _ end: Int) -> Bool {
        if start > 0, text[start].isCased, text[start - 1].isCased { return true }
        return end < text.count && text[end - 1].isCased && text[end].isCased
    }
}

/// One way to write a currency.
private struct CurrencySymbol {
    enum Kind { case sure, likely }

    let text: String
    let scalars: [Unicode.Scalar]
    let kind: Kind
    let isDollarCode: Bool

    init(_ text: String, _ kind: Kind) {
        self.text = text
        self.kind = kind
        scalars = Array(text.unicodeScalars)
        isDollarCode =
            scalars.count == 3 && scalars[2] == "D"
            && scalars.allSatisfy { ("A"..."Z").contains($0) }
    }

    /// The symbols by their first scalar, longer ones first; made once, on first use.
    static let byFirst: [Unicode.Scalar: [CurrencySymbol]] = {
        var symbols = CurrencyTable.likely.map { CurrencySymbol(String($0), .likely) }
        for text in CurrencyTable.sure {
            symbols.append(CurrencySymbol(String(text), .sure))
            // CLDR ends Arabic abbreviations with a mark of direction, which pages copy or leave out.
            if let first = text.unicodeScalars.first, (0x600..<0x700).contains(first.value) {
                symbols.append(CurrencySymbol(String(text) + "\u{200F}", .sure))
            }
        }
        // ASCII is not asked for its category.
        symbols.append(CurrencySymbol("$", .sure))
        var byFirst: [Unicode.Scalar: [CurrencySymbol]] = [:]
        for symbol in symbols { byFirst[symbol.scalars[0], default: []].append(symbol) }
        return byFirst.mapValues { $0.sorted { $0.scalars.count > $1.scalars.count } }
    }()
}

extension Unicode.Scalar {
    /// A letter of a script that has upper and lower case.
    fileprivate var isCased: Bool {
        isASCII ? (0x61...0x7A).contains(value | 0x20) : properties.isCased
    }

    /// A letter, a digit or `_`.
    fileprivate var isWordCharacter: Bool {
        if isASCII { return isCased || ("0"..."9").contains(self) || self == "_" }
        return properties.isAlphabetic || properties.numericType != nil
    }
}
