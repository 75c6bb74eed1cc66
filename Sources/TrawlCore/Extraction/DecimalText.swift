/// Reads numbers as people write them, only where there is one way to read them.
enum DecimalText {
    /// A number in JSON's grammar (RFC 8259, section 6) from a text such as `+1,234.50`, `12,5`,
    /// `1 234` or `.5`; nil when the text is no number or could be two.
    ///
    /// A decimal mark decides of those that could be two, and only of those: with a comma, `1.234` is
    /// a thousand and some.
    static func normalized(_ text: String, _ decimalMark: NumberLocale.DecimalMark?) -> String? {
        guard let number = Parts(text) else { return nil }
        let commas = number.separators.filter { $0 == "," }.count
        let stops = number.separators.filter { $0 == "." }.count
        var point: Unicode.Scalar?
        if commas > 0, stops > 0 {
            // Both: the last one is the decimal point, and there is one of it.
            point = number.separators.last
            guard number.separators.filter({ $0 == point }).count == 1 else { return nil }
        } else if stops == 1, number.separators.last == "." {
            let isGroup = number.mayBeGrouped && decimalMark == .comma
            point = isGroup ? nil : "."
        } else if commas == 1, number.separators.last == "," {
            // Three digits behind a lone comma: a group or a fraction, and only a locale knows.
            if number.mayBeGrouped, decimalMark == nil { return nil }
            let isGroup = number.mayBeGrouped && decimalMark == .point
            point = isGroup ? nil : ","
        } else if number.separators.last == arabicMark {
            point = arabicMark
        }
        return number.text(point: point)
    }

    /// A whole number from a text such as `-1,234,567`; nil when it is none.
    ///
    /// With a decimal mark, the other one of comma and full stop groups digits and this one does not.
    static func normalizedInteger(
        _ text: String,
        _ decimalMark: NumberLocale.DecimalMark?
    ) -> String? {
        guard let number = Parts(text), number.exponent.isEmpty,
            !number.separators.contains(arabicMark)
        else { return nil }
        let stops = number.separators.filter { $0 == "." }.count
        let commas = number.separators.filter { $0 == "," }.count
        guard stops != 1 || decimalMark == .comma, commas != 1 || decimalMark != .comma else {
            return nil
        }
        return number.text(point: nil)
    }

    /// Parts the fraction from the whole wherever Arabic digits are used.
    private static let arabicMark: Unicode.Scalar = "\u{66B}"

    /// A text split into its sign, runs of digits, the separators between them and an exponent.
    private struct Parts {
        var isNegative = false
        var runs: [String] = [""]
        var separators: [Unicode.Scalar] = []
        var exponent = ""

        init?(_ text: String) {
            var scalars = Substring(text.trimmed()).unicodeScalars
            if let sign = scalars.first, sign == "+" || sign == "-" || sign == "\u{2212}" {
                isNegative = sign != "+"
                scalars.removeFirst()
            }
            while let scalar = scalars.popFirst() {
                switch scalar {
                case "0"..."9": runs[runs.count - 1].unicodeScalars.append(scalar)
                case ",", ".", "'", "_", "\u{2019}", " ", "\u{A0}", "\u{2009}", "\u{202F}",
                    "\u{66B}", "\u{66C}":
                    separators.append(scalar)
                    runs.append("")
                case "e", "E":
                    guard readExponent(scalars) else { return nil }
                    scalars = Substring().unicodeScalars
                default:
                    guard let digit = scalar.decimalDigit else { return nil }
                    runs[runs.count - 1].append(String(digit))
                }
            }
            // More digits than any number has are no number.
            guard !runs[runs.count - 1].isEmpty, text.utf8.count <= 400 else { return nil }
        }

        private mutating func readExponent(_ scalars: Substring.UnicodeScalarView) -> Bool {
            var digits = scalars
            exponent = "e"
            if digits.first == "-" { exponent += "-" }
            if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
            guard !digits.isEmpty, digits.count <= 4 else { return false }
            for digit in digits {
                guard ("0"..."9").contains(digit) else { return false }
                exponent.unicodeScalars.append(digit)
            }
            return true
        }

        func isGroup(_ run: String) -> Bool { (1...3).contains(run.utf8.count) }

        /// Whether the only separator may part groups of digits as well as a fraction.
        var mayBeGrouped: Bool {
            separators.count == 1 && runs[1].utf8.count == 3 && isGroup(runs[0])
                && runs[0].first != "0" && exponent.isEmpty
        }

        /// Whether runs are groups of three behind the first, or as in India, where only the last
        /// group has three digits and those before it two.
        private func areGroups(_ runs: ArraySlice<String>, by separator: Unicode.Scalar) -> Bool {
            guard runs.last?.utf8.count == 3 else { return false }
            if runs.allSatisfy({ $0.utf8.count == 3 }) { return true }
            return separator == "," && runs.dropLast().allSatisfy { $0.utf8.count == 2 }
        }

        /// The number in JSON's grammar with what stands behind the point as its fraction; nil when
        /// the other separators do not part it into groups of three.
        func text(point: Unicode.Scalar?) -> String? {
            var whole = runs
            var fraction = ""
            if point != nil { fraction = whole.removeLast() }
            let groups = separators.dropLast(point == nil ? 0 : 1)
            if let first = groups.first {
                guard groups.allSatisfy({ $0 == first }), first != point, isGroup(whole[0]),
                    areGroups(whole.dropFirst(), by: first)
                else { return nil }
            }
            var digits = Substring(whole.joined())
            // A full stop may have nothing before it: `.5`.
            guard !digits.isEmpty || (point == "." && groups.isEmpty) else { return nil }
            while digits.count > 1, digits.first == "0" { digits.removeFirst() }
            if digits.isEmpty { digits = "0" }
            let isZero = digits == "0" && fraction.allSatisfy { $0 == "0" }
            let sign = isNegative && !isZero ? "-" : ""
            return sign + digits + (fraction.isEmpty ? "" : "." + fraction) + exponent
        }
    }
}
