/// What a character of a price's text means to its number.
enum PriceSign: Hashable {
    /// A decimal digit of any script, by its value.
    case digit(UInt8)
    case blank
    case point
    case comma
    /// Groups digits and does nothing else.
    case apostrophe
    /// The Arabic decimal mark, which never groups.
    case arabicMark
    case percent
    case minus
    case euro
    /// Another sign of a currency.
    case currency
    case letter
    case other

    /// What a scalar means.
    init(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "0"..."9": self = .digit(UInt8(scalar.value - 0x30))
        case " ", "\t", "\n", "\r", "\u{B}", "\u{C}": self = .blank
        case ".", "\u{FF0E}": self = .point
        case ",", "\u{FF0C}": self = .comma
        case "'", "\u{2019}", "\u{66C}": self = .apostrophe
        case "\u{66B}": self = .arabicMark
        case "%", "\u{66A}", "\u{FF05}": self = .percent
        case "-", "\u{2212}": self = .minus
        case "€": self = .euro
        case "$": self = .currency
        case "a"..."z", "A"..."Z": self = .letter
        default:
            guard !scalar.isASCII else {
                self = .other
                return
            }
            self.init(category: scalar)
        }
    }

    private init(category scalar: Unicode.Scalar) {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .decimalNumber: self = .digit(scalar.decimalDigit ?? 0)
        case .currencySymbol: self = .currency
        case .uppercaseLetter, .lowercaseLetter, .otherLetter, .modifierLetter, .titlecaseLetter:
            self = .letter
        default: self = properties.isWhitespace ? .blank : .other
        }
    }

    /// Whether it may stand inside a number.
    var continuesNumber: Bool {
        switch self {
        case .digit, .blank, .point, .comma, .apostrophe, .arabicMark: true
        default: false
        }
    }

    /// Whether it is a digit.
    var isDigit: Bool {
        if case .digit = self { return true }
        return false
    }

    /// Whether it is the sign of a currency.
    var isCurrency: Bool { self == .euro || self == .currency }
}

extension Unicode.Scalar {
    /// The value of a decimal digit of any script (Unicode's category Nd); nil for anything else.
    var decimalDigit: UInt8? {
        if isASCII { return ("0"..."9").contains(self) ? UInt8(value - 0x30) : nil }
        guard properties.generalCategory == .decimalNumber else { return nil }
        return properties.numericValue.map { UInt8($0) }
    }
}
