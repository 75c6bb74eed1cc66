/// Makes a date of the tokens of one text.
///
/// It goes over the tokens a few times, each time taking out what is surely one thing: the count of
/// a relative date, then times and zones, then what is left as numbers and names of a day.
struct DateParser {
    let folded: FoldedText
    let hints: DateHints
    let words = DateWords.shared
    var tokens: [DateToken]
    /// The languages that the names of months and days have in common; all without such names.
    private(set) var named = LanguageSet.all
    /// Of these languages those that the other words are of, too.
    private(set) var spoken = LanguageSet.all
    /// The time as it is written.
    var clock: ClockReading?
    /// Whether the time is more than a number with a word for hours, which alone is a duration.
    var isClockSure = false
    /// Whether seconds are written.
    var hasSeconds = false
    /// Seconds east of UTC, as they are written.
    var offset: Int?
    /// A zone by its name.
    var zone: Zone?

    init(_ folded: FoldedText, hints: DateHints) throws(DateTextError) {
        self.folded = folded
        self.hints = hints
        tokens = try DateLexer.tokens(of: folded.units)
        named = common(LanguageSet.all) { $0.kind == .month || $0.kind == .weekday }
        spoken = named == .all ? .all : common(named) { _ in true }
    }

    /// The languages that the words have in common, word by word as far as there are any left.
    private func common(
        _ start: LanguageSet,
        _ counts: (DateWord) -> Bool
    ) -> LanguageSet {
        var common = start
        for token in tokens where !token.kinds.isEmpty {
            var languages: LanguageSet = []
            for word in words.meanings(token.meanings) where counts(word) {
                languages.formUnion(word.languages)
            }
            let narrower = common.intersection(languages)
            if !narrower.isEmpty { common = narrower }
        }
        return common
    }

    /// The date.
    mutating func value() throws(DateTextError) -> DateValue {
        guard tokens.contains(where: { $0.kind == .number || $0.kind == .word }) else {
            throw .notADate
        }
        if let value = try relativeCount() { return value }
        try readClock()
        let day = try readDay()
        guard case .date(let date) = day else { return day }
        guard let clock else { return day }
        let moment = clock.moment(on: date)
        if let offset { return .instant(moment.date, moment.time, offsetSeconds: offset) }
        let local = DateValue.local(moment.date, moment.time)
        if let zone { return local.placed(in: zone) }
        return isASCTime ? .instant(moment.date, moment.time, offsetSeconds: 0) : local
    }

    /// Whether the text has exactly the form of C's `asctime`, which HTTP allows and takes as UTC
    /// (RFC 9110, 5.6.7): the day of the month is padded with a blank, not with a zero.
    private var isASCTime: Bool {
        guard tokens.count == 9, hasSeconds, has(.weekday, 0), has(.month, 1),
            tokens[2].kind == .number, tokens[3].kind == .number, tokens[8].kind == .number,
            tokens[8].digits == 4, tokens[2].digits == (tokens[2].value < 10 ? 1 : 2)
        else { return false }
        return tokens[0].end - tokens[0].start == 3 && tokens[1].end - tokens[1].start == 3
    }
}

extension DateParser {
    /// Whether a token can have a meaning of a kind.
    func has(_ kind: DateWord.Kind, _ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].kinds.contains(kind.asSet)
    }

    /// The meaning of a token in the likeliest language; nil when it has none of that kind.
    ///
    /// The languages that were given come before those of the names in the text, these before all
    /// others, and of others the more widely used one first.
    func meaning(
        _ kind: DateWord.Kind,
        _ index: Int,
        preferring preferred: LanguageSet? = nil
    ) -> DateWord? {
        guard has(kind, index) else { return nil }
        let preferred = preferred ?? spoken
        var best: DateWord?
        var bestRank = -1
        for word in words.meanings(tokens[index].meanings) where word.kind == kind {
            let isGiven = !word.languages.isDisjoint(with: hints.languages)
            let rank = (isGiven ? 2 : 0) + (word.languages.isDisjoint(with: preferred) ? 0 : 1)
            let isFirst =
                word.languages.rawValue.trailingZeroBitCount
                < best?.languages.rawValue.trailingZeroBitCount ?? 64
            if rank > bestRank || (rank == bestRank && isFirst) {
                best = word
                bestRank = rank
            }
        }
        return best
    }

    /// The one number that a name stands for.
    ///
    /// - Throws: When languages that are equally likely disagree.
    func name(_ kind: DateWord.Kind, _ index: Int) throws(DateTextError) -> Int? {
        let all = words.meanings(tokens[index].meanings).filter { $0.kind == kind }
        for languages in [hints.languages.intersection(spoken), hints.languages, spoken, .all] {
            let likely = all.filter { !$0.languages.isDisjoint(with: languages) }
            guard let first = likely.first else { continue }
            guard likely.allSatisfy({ $0.value == first.value }) else { throw .ambiguousWord }
            return Int(first.value)
        }
        return nil
    }

    /// Whether a word may be one for before or after noon.
    func isPeriod(_ index: Int) -> Bool { isLikely(.period, index) }

    /// Whether a word has a meaning of a kind and is not a small word as well, or only in languages
    /// that the text is not in.
    func isLikely(_ kind: DateWord.Kind, _ index: Int) -> Bool {
        guard let word = meaning(kind, index) else { return false }
        let smallKinds: [DateWord.Kind] = [.filler, .at, .dayShift]
        guard smallKinds.contains(where: { has($0, index) }) else { return true }
        if word.languages == .all {
            // `12:05 am 28. November` only where German is given.
            return smallKinds.allSatisfy { small in
                meaning(small, index).map { $0.languages.isDisjoint(with: hints.languages) } ?? true
            }
        }
        guard spoken != .all, !word.languages.isDisjoint(with: spoken) else { return false }
        return smallKinds.allSatisfy { small in
            meaning(small, index).map { $0.languages.isDisjoint(with: spoken) } ?? true
        }
    }

    func isSign(_ sign: Unicode.Scalar, _ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].isSign(sign)
    }

    func isNumber(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .number && !tokens[index].isUsed
    }

    /// Whether a token follows the one before it without a blank.
    func isJoined(_ index: Int) -> Bool {
        tokens.indices.contains(index) && !tokens[index].isApart
    }

    mutating func use(_ range: Range<Int>) {
        for index in range where tokens.indices.contains(index) { tokens[index].isUsed = true }
    }
}
