/// The digits of a price's number, parted at its decimal mark.
struct PriceDigits {
    /// Digits before the mark, without zeros at their front; empty for zero.
    let whole: [UInt8]
    /// Digits behind the mark.
    let fraction: [UInt8]

    /// Whether there is no fraction.
    var isWhole: Bool { fraction.isEmpty }

    /// A number of these digits.
    init(whole: [UInt8], fraction: [UInt8]) {
        self.whole = Array(whole.drop { $0 == 0 })
        self.fraction = fraction
    }

    /// Reads signs that are digits with marks between them; nil when they are no number.
    ///
    /// Of two numbers with a blank between that are none together the first counts.
    init?(_ signs: ArraySlice<PriceSign>, _ decimalMark: NumberLocale.DecimalMark?) {
        let run = Run(signs)
        guard run.digits.count <= PriceText.maximumDigits else { return nil }
        if let split = run.split(decimalMark) {
            self.init(
                whole: Array(run.digits[..<split]),
                fraction: Array(run.digits[split...])
            )
            return
        }
        guard let blank = signs.firstIndex(of: .blank), signs[..<blank].contains(where: \.isDigit)
        else { return nil }
        self.init(signs[..<blank], decimalMark)
    }

    /// The number in JSON's grammar.
    func text(isNegative: Bool) -> String {
        var text: [UInt8] = []
        let isZero = whole.isEmpty && fraction.allSatisfy { $0 == 0 }
        if isNegative, !isZero { text.append(UInt8(ascii: "-")) }
        text += whole.isEmpty ? [0x30] : whole.map { 0x30 + $0 }
        if !fraction.isEmpty { text.append(UInt8(ascii: ".")) }
        text += fraction.map { 0x30 + $0 }
        return String(decoding: text, as: UTF8.self)
    }

    /// Digits, and the marks among them.
    private struct Run {
        /// A comma or full stop between digits.
        struct Mark {
            let sign: PriceSign
            /// How many digits of the number stand before it.
            let place: Int
            /// How many of them touch it.
            let touching: Int
        }

        var digits: [UInt8] = []
        var marks: [Mark] = []

        init(_ signs: ArraySlice<PriceSign>) {
            var touching = 0
            var pending: Mark?
            for sign in signs {
                switch sign {
                case .digit(let digit):
                    // Of `1,.5` the later mark is the one that counts; one at the end counts for none.
                    if let mark = pending { marks.append(mark) }
                    pending = nil
                    digits.append(digit)
                    touching += 1
                case .point, .comma, .arabicMark:
                    pending = Mark(sign: sign, place: digits.count, touching: touching)
                    touching = 0
                default:
                    // Of `12,50 3` the blank ends the number: no group follows a fraction.
                    let isFraction = !marks.isEmpty && pending == nil && touching != 3
                    if sign == .blank, isFraction, touching > 0 {
                        finish()
                        return
                    }
                    touching = 0
                }
            }
            finish()
        }

        /// A full stop before all digits is a decimal mark only when there is no other mark.
        private mutating func finish() {
            if marks.count > 1, marks[0].place == 0 { marks.removeFirst() }
        }

        /// How many digits stand before the decimal mark; nil when the marks make no sense.
        func split(_ decimalMark: NumberLocale.DecimalMark?) -> Int? {
            guard let last = marks.last else { return digits.count }
            let others = marks.dropLast()
            let behind = digits.count - last.place
            if others.contains(where: { $0.sign == last.sign }) {
                // A mark that comes again only groups, and groups have three digits at the end.
                let isGrouped = behind == 3 && !others.contains { $0.sign != last.sign }
                return isGrouped && last.sign != .arabicMark ? digits.count : nil
            }
            if !others.isEmpty || behind != 3 || last.sign == .arabicMark { return last.place }
            let isZero = digits[..<last.place].allSatisfy { $0 == 0 }
            if isZero || last.touching > 3 { return last.place }
            let isDecimal = decimalMark == (last.sign == .comma ? .comma : .point)
            return isDecimal ? last.place : digits.count
        }
    }
}
