internal import TrawlCore

/// Character references that libxml2 reads in another way, or not at all (HTML Standard, 13.2.5.72-80).
extension HTMLRepair {
    /// What an ampersand is to be written as.
    enum Verdict {
        /// As it is.
        case same
        /// As a reference to itself, up to a place.
        case ampersand(end: Place)
        /// As a character.
        case character(CharacterReferences.Match, end: Place)

        /// Where the text goes on; nil when nothing has to be written.
        var end: Place? {
            switch self {
            case .same: nil
            case .ampersand(let end), .character(_, let end): end
            }
        }
    }

    /// Writes the references of a text up to a place in another way, where they need it.
    mutating func writeReferences(to limit: Place) {
        while reference < limit {
            let verdict = verdict(on: reference, before: limit, inAttribute: false)
            let next = verdict.end ?? reference + 1
            if verdict.end != nil {
                skip(from: reference, to: next)
                write(verdict)
            }
            reference = find(0x26, from: next) ?? end
        }
    }

    /// Whether a tag has a reference that must be written in another way.
    mutating func mustRewrite(_ mark: Place, _ tagEnd: Place) -> Bool {
        var place = reference
        while place < tagEnd {
            if verdict(on: place, before: tagEnd, inAttribute: true).end != nil { return true }
            place = find(0x26, from: place + 1) ?? end
        }
        return false
    }

    /// What is to be done about an ampersand.
    mutating func verdict(on mark: Place, before limit: Place, inAttribute: Bool) -> Verdict {
        guard mark + 1 < limit else { return .same }
        let isNumber = mark[1] == 0x23
        guard isNumber || HTMLBytes.isLetter(mark[1]), isNumber || !isCommon(mark + 1, limit) else {
            return .same
        }
        let text = UnsafeBufferPointer(start: mark, count: limit - mark)
        guard let match = CharacterReferences.match(text, at: 0, inAttribute: inAttribute) else {
            // libxml2 drops the sign of a number that is not there.
            return isNumber ? .ampersand(end: mark + 1) : .same
        }
        if match.first == Unicode.Scalar(HTMLBypass.sign) { refersToSign = true }
        // It reads numbers well, but for those that are windows-1252 or no character.
        if match.isOwnNumber, match.first != "\u{0C}" { return .same }
        return .character(match, end: mark + match.end)
    }

    private func isCommon(_ name: Place, _ limit: Place) -> Bool {
        var place = name
        while place < limit, place < name + 7, HTMLBytes.isLetter(place.pointee) { place += 1 }
        guard place < limit, place.pointee == UInt8(ascii: ";") else { return false }
        var bits: UInt64 = 0
        for offset in 0..<(place - name) { bits |= UInt64(name[offset]) << UInt64(8 * offset) }
        for known in MarkupNames.commonReferences where known == bits { return true }
        return false
    }

    /// Writes what an ampersand stands for.
    mutating func write(_ verdict: Verdict) {
        switch verdict {
        case .same: break
        case .ampersand: write("&amp;")
        case .character(let match, _):
            write(character: match.first)
            if let second = match.second { write(character: second) }
        }
    }

    /// Writes a character, in ASCII by its number, as it may mean something where it stands.
    private mutating func write(character: Unicode.Scalar) {
        if character.value >= 0x80 {
            return write(UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
        }
        // libxml2 has no form feed; it is a blank.
        write("&#")
        write(String(character == "\u{0C}" ? 0x20 : character.value).utf8)
        write(";")
    }
}
