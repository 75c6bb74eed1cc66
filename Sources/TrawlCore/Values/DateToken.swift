/// A piece of a text that may hold a date.
struct DateToken {
    enum Kind {
        /// Digits; `value` is their number.
        case number
        /// A word with meanings.
        case word
        /// Letters that mean nothing here.
        case unknown
        /// One sign; `value` is its unit.
        case sign
    }

    var kind: Kind
    var value = 0
    var digits = 0
    var meanings = 0..<0
    /// The kinds of the meanings.
    var kinds: DateWord.Kinds = []
    /// Where it begins and ends in the units of the folded text.
    var start: Int
    var end: Int
    /// Whether a blank stands before it; also true for the first one.
    var isApart: Bool
    /// Whether something has been made of it.
    var isUsed = false

    func isSign(_ sign: Unicode.Scalar) -> Bool {
        kind == .sign && value == Int(sign.value)
    }
}

/// Cuts folded text into tokens.
enum DateLexer {
    /// No number of a date has more digits: 16 are microseconds since 1970.
    static let mostDigits = 18

    /// The tokens in order.
    ///
    /// - Throws: For a number that is too long for a date.
    static func tokens(of units: [UInt16]) throws(DateTextError) -> [DateToken] {
        var tokens: [DateToken] = []
        tokens.reserveCapacity(24)
        let words = DateWords.shared
        var place = 0
        var isApart = true
        while place < units.count {
            let start = place
            switch DateFolding.kind(units[place]) {
            case .space:
                place += 1
                isApart = true
                continue
            case .digit:
                try appendNumber(&tokens, units, &place, isApart)
            case .letter, .unspaced:
                if let match = words.longestWord(in: units, at: place) {
                    place = match.end
                    var token = DateToken(kind: .word, start: start, end: place, isApart: isApart)
                    token.meanings = match.meanings
                    token.kinds = match.kinds
                    tokens.append(token)
                } else {
                    place = endOfWord(units, place)
                    tokens.append(
                        DateToken(kind: .unknown, start: start, end: place, isApart: isApart)
                    )
                }
            case .sign:
                place += 1
                var token = DateToken(kind: .sign, start: start, end: place, isApart: isApart)
                token.value = Int(units[start])
                tokens.append(token)
            }
            isApart = false
        }
        return tokens
    }

    private static func endOfWord(_ units: [UInt16], _ start: Int) -> Int {
        var place = start + 1
        guard DateFolding.kind(units[start]) == .letter else { return place }
        while place < units.count, DateFolding.kind(units[place]) == .letter { place += 1 }
        return place
    }

    /// A number; of more than two digits before a colon the last two are an hour of their own, as
    /// in `2016年6月2911:30`, but not before hours, minutes and seconds that are there already, as in
    /// `2026:14:05:00`.
    private static func appendNumber(
        _ tokens: inout [DateToken],
        _ units: [UInt16],
        _ place: inout Int,
        _ isApart: Bool
    ) throws(DateTextError) {
        let start = place
        while place < units.count, DateFolding.kind(units[place]) == .digit { place += 1 }
        guard place - start <= mostDigits else { throw .notADate }
        let isHour =
            hasPair(units, place) && !(hasPair(units, place + 3) && hasPair(units, place + 6))
        let cut = isHour && place - start > 2 ? place - 2 : place
        tokens.append(number(units, start, cut, isApart))
        if cut < place { tokens.append(number(units, cut, place, true)) }
    }

    /// Whether a colon and two digits stand at a place.
    private static func hasPair(_ units: [UInt16], _ place: Int) -> Bool {
        place + 2 < units.count && units[place] == 0x3A
            && DateFolding.kind(units[place + 1]) == .digit
            && DateFolding.kind(units[place + 2]) == .digit
    }

    private static func number(
        _ units: [UInt16],
        _ start: Int,
        _ end: Int,
        _ isApart: Bool
    ) -> DateToken {
        var token = DateToken(kind: .number, start: start, end: end, isApart: isApart)
        for unit in units[start..<end] { token.value = token.value * 10 + Int(unit & 15) }
        token.digits = end - start
        return token
    }
}
