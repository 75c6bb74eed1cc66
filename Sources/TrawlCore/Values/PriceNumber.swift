/// The number of a price, found in its text.
struct PriceNumber {
    /// The number in JSON's grammar.
    let text: String

    /// The first number of a text that is no percentage; nil when there is none, or when it can be
    /// read in no way.
    init?(_ scalars: [Unicode.Scalar], _ decimalMark: NumberLocale.DecimalMark?) {
        let signs = scalars.map(PriceSign.init)
        if let found = PriceNumber.aroundEuro(signs) {
            text = found
        } else if let place = PriceNumber.firstNumber(in: signs) {
            guard let digits = PriceDigits(signs[place], decimalMark) else { return nil }
            text = digits.text(isNegative: PriceNumber.isNegative(signs, before: place.lowerBound))
        } else if PriceNumber.isFree(scalars) {
            text = "0"
        } else {
            return nil
        }
    }

    /// Whole euros, the only euro sign of the text, and cents behind it: two digits, or one that
    /// touches the sign.
    private static func aroundEuro(_ signs: [PriceSign]) -> String? {
        guard let euro = signs.firstIndex(of: .euro),
            signs.lastIndex(of: .euro) == euro
        else { return nil }
        var start = euro
        while start > 0, signs[start - 1].continuesNumber { start -= 1 }
        guard let end = signs[start..<euro].lastIndex(where: { $0 != .blank }),
            case .digit = signs[end]
        else { return nil }
        var place = euro + 1
        while place < signs.count, signs[place] == .blank { place += 1 }
        let first = place
        var cents: [UInt8] = []
        while place < signs.count, cents.count < 3, case .digit(let digit) = signs[place] {
            cents.append(digit)
            place += 1
        }
        guard cents.count == 2 || (cents.count == 1 && first == euro + 1),
            !isPercentage(signs, behind: place),
            let whole = PriceDigits(signs[start...end], nil), whole.isWhole
        else { return nil }
        let isNegative = isNegative(
            signs,
            before: start + signs[start...].prefix { $0 == .blank }.count
        )
        return PriceDigits(whole: whole.whole, fraction: cents).text(isNegative: isNegative)
    }

    /// Where the first number is: digits with marks, blanks and apostrophes between them.
    private static func firstNumber(in signs: [PriceSign]) -> Range<Int>? {
        var place = 0
        while place < signs.count {
            guard begins(signs, at: place) else {
                place += 1
                continue
            }
            var end = place
            var lastDigit = place
            while end < signs.count, signs[end].continuesNumber {
                if case .digit = signs[end] { lastDigit = end }
                end += 1
            }
            guard isPercentage(signs, behind: lastDigit + 1) else { return place..<(lastDigit + 1) }
            // Of `12.00 50%` the first number is left.
            let blank = signs[place...lastDigit].lastIndex(of: .blank) ?? place
            if signs[place..<blank].contains(where: \.isDigit) { return place..<blank }
            place = end + 1
        }
        return nil
    }

    /// Whether a number begins here: a digit, or a full stop before one that does not end a word,
    /// as in `Rs.50`.
    private static func begins(_ signs: [PriceSign], at place: Int) -> Bool {
        switch signs[place] {
        case .digit: true
        case .point:
            place + 1 < signs.count && signs[place + 1].isDigit
                && (place == 0 || signs[place - 1] != .letter)
        default: false
        }
    }

    private static func isPercentage(_ signs: [PriceSign], behind end: Int) -> Bool {
        var place = end
        while place < signs.count, signs[place] == .blank { place += 1 }
        return place < signs.count && signs[place] == .percent
    }

    /// Whether a minus touches the number or the currency sign before it, and touches nothing else
    /// on its left.
    private static func isNegative(_ signs: [PriceSign], before start: Int) -> Bool {
        var place = start - 1
        if place >= 0, signs[place] != .minus {
            while place >= 0, signs[place] == .blank { place -= 1 }
            guard place >= 0, signs[place].isCurrency else { return false }
            place -= 1
        }
        guard place >= 0, signs[place] == .minus else { return false }
        return place == 0 || signs[place - 1] == .blank || signs[place - 1].isCurrency
    }

    /// Whether the word "free" is in a text, in any case.
    private static func isFree(_ scalars: [Unicode.Scalar]) -> Bool {
        var matched = 0
        var isInWord = false
        let word = Array("free".unicodeScalars)
        for scalar in scalars {
            let letter = Unicode.Scalar(scalar.isASCII ? scalar.value | 0x20 : scalar.value)
            if matched < word.count, !isInWord, letter == word[matched] {
                matched += 1
                continue
            }
            let isLetter = scalar.properties.isAlphabetic
            if matched == word.count, !isLetter { return true }
            isInWord = isLetter
            matched = 0
        }
        return matched == word.count
    }
}
