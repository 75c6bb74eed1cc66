/// Makes the words of `DateNamesTable` and `DateVocabulary` into one table.
struct DateWordReader {
    private(set) var codes: [String] = []
    private(set) var words: [[UInt16]: [DateWord]] = [:]

    /// Names that are spelled out, for `addBeginnings`.
    private var names: [(word: [UInt16], meaning: DateWord)] = []

    /// The parts of a line of `DateNamesTable`, after the code.
    private enum Part: Int {
        case months = 1, weekdays, periods, clocks, units, directions
        case days, weeks, monthShifts, years
    }

    mutating func readLanguages() {
        for line in DateNamesTable.languages.split(separator: "\n") {
            let parts = line.split(separator: ";", omittingEmptySubsequences: false)
            let language = LanguageSet.language(codes.count)
            codes.append(String(parts[0]))
            for (index, part) in parts.enumerated() {
                guard let kind = Part(rawValue: index) else { continue }
                let values = part.split(separator: "|", omittingEmptySubsequences: false)
                for (place, value) in values.enumerated() {
                    guard let (wordKind, number) = Self.meaning(kind, place) else { continue }
                    let meaning = DateWord(kind: wordKind, value: number, languages: language)
                    for word in value.split(separator: ",") { add(word, meaning) }
                }
            }
        }
    }

    private static func meaning(_ part: Part, _ place: Int) -> (DateWord.Kind, Int16)? {
        let place = Int16(place)
        switch part {
        case .months: return (.month, place + 1)
        case .weekdays: return (.weekday, place + 1)
        case .periods: return (.period, place)
        case .clocks: return (.clock, place == 0 ? 12 : 0)
        case .units: return (.unit, place)
        case .directions: return (.direction, place == 0 ? -1 : 1)
        case .days: return (.dayShift, place - 2)
        case .weeks: return (.weekShift, place - 1)
        case .monthShifts: return (.monthShift, place - 1)
        case .years: return (.yearShift, place - 1)
        }
    }

    mutating func readVocabulary() {
        for entry in DateVocabulary.entries {
            var languages: LanguageSet = []
            for code in entry.languages.split(separator: " ") {
                if code == "*" { languages = .all }
                guard let index = codes.firstIndex(of: String(code)) else { continue }
                languages.insert(.language(index))
            }
            let meaning = DateWord(kind: entry.kind, value: entry.value, languages: languages)
            for word in entry.words.split(separator: ",") { add(word, meaning) }
        }
    }

    private mutating func add(_ spelling: Substring, _ meaning: DateWord) {
        var word = DateFolding.units(of: spelling)
        while word.last == 0x20 { word.removeLast() }
        while word.first == 0x20 { word.removeFirst() }
        guard !word.isEmpty, !Self.isMisleading(word, meaning) else { return }
        if meaning.kind == .month || meaning.kind == .weekday { names.append((word, meaning)) }
        insert(word, meaning)
    }

    /// Units with more in them than a unit, and abbreviations that nearly always mean something
    /// else: `m` a minute, not a month; `t` the mark of a time in ISO 8601.
    private static func isMisleading(_ word: [UInt16], _ meaning: DateWord) -> Bool {
        guard meaning.kind == .unit else { return false }
        // CLDR's `{0} órával ezelőtt` beside `{0} órával`: the second word tells the direction.
        if word.contains(0x20) { return true }
        let isMonth = meaning.value == DateUnit.month.rawValue
        return word == [UInt16(UInt8(ascii: "t"))]
            || (word == [UInt16(UInt8(ascii: "m"))] && isMonth)
    }

    private mutating func insert(_ word: [UInt16], _ meaning: DateWord) {
        let entries = words[word, default: []]
        let same = entries.firstIndex { $0.kind == meaning.kind && $0.value == meaning.value }
        if let same {
            words[word, default: []][same].languages.formUnion(meaning.languages)
        } else {
            words[word, default: []].append(meaning)
        }
    }

    /// Adds the beginnings of names, of three letters and more, as people shorten them: those that
    /// only one name of the language has, and that mean nothing else in any language.
    mutating func addBeginnings() {
        var found: [[UInt16]: [DateWord]] = [:]
        for (word, meaning) in names where DateFolding.kind(word[0]) == .letter {
            for length in 3..<max(3, word.count) {
                let beginning = Array(word[..<length])
                guard words[beginning] == nil, !beginning.contains(0x20) else { continue }
                var meaning = meaning
                meaning.isBeginning = true
                let entries = found[beginning, default: []]
                if let same = entries.firstIndex(where: {
                    $0.kind == meaning.kind && $0.value == meaning.value
                }) {
                    found[beginning, default: []][same].languages.formUnion(meaning.languages)
                } else {
                    found[beginning, default: []].append(meaning)
                }
            }
        }
        for (word, entries) in found {
            let only = entries.compactMap { entry -> DateWord? in
                var entry = entry
                for other in entries where other.kind != entry.kind || other.value != entry.value {
                    entry.languages.subtract(other.languages)
                }
                return entry.languages.isEmpty ? nil : entry
            }
            if !only.isEmpty { words[word] = only }
        }
    }
}
