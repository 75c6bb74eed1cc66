extension DateParser {
    /// Reads the zone behind a time, or the abbreviation before it, as in `2019-09-28WIB19:17`.
    mutating func readZone(around clock: Range<Int>) {
        var index = clock.upperBound
        if isSign("(", index) || isSign("[", index) { index += 1 }
        if let end = numericOffset(at: index, afterWord: false) {
            use(index..<skipComment(end))
        } else if let end = namedZone(at: index) {
            use(index..<skipComment(end))
        }
        // A zone on both sides of the time: the one behind it counts.
        let before = clock.lowerBound - 1
        guard before >= 0, !tokens[before].isUsed, let meaning = abbreviation(before) else {
            return
        }
        if offset != nil || zone != nil || place(meaning) { use(before..<before + 1) }
    }

    /// `+01:00`, `-0500`, `+1` behind `GMT`; gives where it ends.
    ///
    /// Behind a time without seconds, a minus sign with a blank on no side or on both sides begins
    /// the end of a range.
    private mutating func numericOffset(at index: Int, afterWord: Bool) -> Int? {
        let isWest = isSign("-", index)
        guard isWest || isSign("+", index), isNumber(index + 1), isJoined(index + 1) else {
            return nil
        }
        let number = tokens[index + 1]
        let hasColon =
            isSign(":", index + 2) && isNumber(index + 3) && tokens[index + 3].digits == 2
        let isFirm = !isWest || afterWord || hasSeconds || tokens[index].isApart
        switch number.digits {
        case 1 where afterWord, 2:
            guard isFirm else { return nil }
            let minutes = hasColon ? tokens[index + 3].value : 0
            offset = ZoneOffset.seconds(hours: number.value, minutes: minutes, isWest: isWest)
            return offset.map { _ in index + (hasColon ? 4 : 2) }
        case 4:
            offset = ZoneOffset.seconds(
                hours: number.value / 100,
                minutes: number.value % 100,
                isWest: isWest
            )
            return offset.map { _ in index + 2 }
        default: return nil
        }
    }

    private mutating func namedZone(at index: Int) -> Int? {
        guard tokens.indices.contains(index) else { return nil }
        if let end = ianaName(at: index) { return end }
        guard let meaning = abbreviation(index) else {
            // RFC 5322, 4.3: the letters of RFC 822 had two meanings, so they tell nothing.
            let isLetter =
                hasSeconds && tokens[index].isApart && index == tokens.count - 1
                && text(of: index).utf8.count == 1 && isUpper(index) && text(of: index) != "J"
            if isLetter { offset = 0 }
            return isLetter ? index + 1 : nil
        }
        guard place(meaning) else { return nil }
        if meaning == .offset(0), let end = numericOffset(at: index + 1, afterWord: true) {
            return end
        }
        return index + 1
    }

    private mutating func place(_ meaning: ZoneAbbreviation) -> Bool {
        switch meaning {
        case .offset(let seconds): offset = seconds
        case .zone(let name): zone = hints.zoneNamed(name)
        }
        return offset != nil || zone != nil
    }

    /// The zone that an abbreviation means; all but the names of UTC are in capitals, so that a
    /// German `ist` is no zone.
    private func abbreviation(_ index: Int) -> ZoneAbbreviation? {
        guard tokens.indices.contains(index), tokens[index].kind != .number,
            tokens[index].end - tokens[index].start <= ZoneAbbreviation.longest
        else { return nil }
        let text = text(of: index)
        if isUpper(index) { return ZoneAbbreviation.all[text] }
        let isUTC = ["utc", "gmt", "z", "ut"].contains(text.lowercased())
        return isUTC ? .offset(0) : nil
    }

    /// `Europe/Berlin`, with what belongs to it up to a blank or bracket.
    private mutating func ianaName(at index: Int) -> Int? {
        guard tokens[index].kind == .unknown || tokens[index].kind == .word else { return nil }
        var end = index + 1
        var hasSlash = false
        while end < tokens.count, isJoined(end), !isSign(")", end), !isSign("]", end),
            !isSign(",", end)
        {
            hasSlash = hasSlash || isSign("/", end)
            end += 1
        }
        guard hasSlash, let found = hints.zoneNamed(text(from: index, to: end - 1)) else {
            return nil
        }
        zone = found
        return end
    }

    /// Where what stands behind an offset ends: the abbreviation once more, a comment in brackets.
    private func skipComment(_ index: Int) -> Int {
        var end = index
        if abbreviation(end) != nil { end += 1 }
        if isSign(")", end) || isSign("]", end) { end += 1 }
        guard isSign("(", end),
            let close = tokens[end...].firstIndex(where: { $0.isSign(")") })
        else { return end }
        return close + 1
    }

    private func text(of index: Int) -> String { text(from: index, to: index) }

    private func text(from first: Int, to last: Int) -> String {
        let start = Int(folded.places[tokens[first].start])
        let end = Int(folded.places[tokens[last].end - 1])
        var text = String.UnicodeScalarView()
        text.append(contentsOf: folded.scalars[start...end])
        return String(text)
    }

    private func isUpper(_ index: Int) -> Bool {
        folded.places[tokens[index].start..<tokens[index].end].allSatisfy {
            ("A"..."Z").contains(folded.scalars[Int($0)])
        }
    }
}
