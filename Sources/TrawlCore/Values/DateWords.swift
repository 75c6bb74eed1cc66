/// The words of all languages by their folded spelling.
///
/// A hash table with open addressing: the longest word at a place is found by hashing on from unit
/// to unit, without making strings.
struct DateWords: Sendable {
    /// Built on first use, which takes some 50 ms; about 2 MB.
    static let shared = DateWords()

    /// The language codes; their indices are those of `LanguageSet`.
    let codes: [String]
    /// The longest word, in units.
    let longest: Int
    private let slots: [Slot]
    private let pool: [UInt16]
    private let meanings: [DateWord]

    private struct Slot {
        var hash: UInt32 = 0
        var start: UInt32 = 0
        var length: UInt16 = 0
        var count: UInt16 = 0
        var first: UInt32 = 0
        /// The kinds of its meanings; without any it is the beginning of longer words.
        var kinds: DateWord.Kinds = []
    }

    /// A word in a text: where it ends, and its meanings.
    struct Match {
        var end: Int
        var meanings: Range<Int>
        var kinds: DateWord.Kinds
    }

    private init() {
        var reader = DateWordReader()
        reader.readLanguages()
        reader.readVocabulary()
        reader.addBeginnings()
        codes = reader.codes
        var pool: [UInt16] = []
        var meanings: [DateWord] = []
        var longest = 0
        let all = Self.withHeads(reader.words)
        var slots = [Slot](repeating: Slot(), count: Self.capacity(for: all.count))
        for (word, entries) in all {
            var slot = Slot()
            slot.hash = word.reduce(Self.seed) { Self.hash($0, $1) }
            slot.start = UInt32(pool.count)
            slot.length = UInt16(word.count)
            slot.first = UInt32(meanings.count)
            slot.count = UInt16(entries.count)
            for entry in entries { slot.kinds.insert(entry.kind.asSet) }
            longest = max(longest, word.count)
            pool += word
            meanings += entries
            var place = Int(slot.hash) & (slots.count - 1)
            while slots[place].length > 0 { place = (place + 1) & (slots.count - 1) }
            slots[place] = slot
        }
        self.slots = slots
        self.pool = pool
        self.meanings = meanings
        self.longest = longest
    }

    /// The words, and with no meanings the beginnings at which longer ones could end: a search that
    /// finds none of them has come far enough.
    private static func withHeads(_ words: [[UInt16]: [DateWord]]) -> [[UInt16]: [DateWord]] {
        var all = words
        for word in words.keys {
            for length in 1..<max(1, word.count) where canEnd(word, at: length) {
                all[Array(word[..<length]), default: []] += []
            }
        }
        return all
    }

    /// The meanings at indices that a match gave.
    func meanings(_ range: Range<Int>) -> ArraySlice<DateWord> { meanings[range] }

    /// The set of languages with these tags; regions do not count, unknown ones are passed over.
    func languages(_ tags: [String]) -> LanguageSet {
        var set: LanguageSet = []
        for tag in tags {
            let parts = tag.lowercased().split { $0 == "-" || $0 == "_" }
            guard let language = parts.first.map(String.init) else { continue }
            let code = Self.otherCodes[language] ?? language
            if let index = codes.firstIndex(of: code) { set.insert(.language(index)) }
        }
        return set
    }

    /// Codes of languages that share the words of another one.
    private static let otherCodes = [
        "nb": "da", "nn": "da", "no": "da", "iw": "he", "in": "id", "tl": "fil", "bs": "hr",
        "sh": "sr", "mo": "ro",
    ]

    /// The longest word that begins at a place and ends where a word may end.
    ///
    /// With `kind` only words that have a meaning of it.
    func longestWord(
        in units: [UInt16],
        at start: Int,
        having kind: DateWord.Kind? = nil
    ) -> Match? {
        var hash = Self.seed
        var best: Match?
        var place = start
        let last = min(units.count, start + longest)
        while place < last {
            hash = Self.hash(hash, units[place])
            place += 1
            guard Self.canEnd(units, at: place) else { continue }
            guard let slot = slot(hash, units, start..<place) else { break }
            let isWanted = kind.map { slot.kinds.contains($0.asSet) } ?? !slot.kinds.isEmpty
            guard isWanted else { continue }
            let first = Int(slot.first)
            best = Match(end: place, meanings: first..<first + Int(slot.count), kinds: slot.kinds)
        }
        return best
    }

    private static func canEnd(_ units: [UInt16], at place: Int) -> Bool {
        guard place < units.count else { return true }
        guard DateFolding.kind(units[place]) == .letter else { return true }
        return DateFolding.kind(units[place - 1]) != .letter
    }

    private func slot(_ hash: UInt32, _ units: [UInt16], _ range: Range<Int>) -> Slot? {
        var place = Int(hash) & (slots.count - 1)
        while slots[place].length > 0 {
            let slot = slots[place]
            if slot.hash == hash, isSame(slot, units, range) { return slot }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isSame(_ slot: Slot, _ units: [UInt16], _ range: Range<Int>) -> Bool {
        guard Int(slot.length) == range.count else { return false }
        let start = Int(slot.start)
        for offset in 0..<range.count
        where pool[start + offset] != units[range.lowerBound + offset] {
            return false
        }
        return true
    }

    // FNV-1a on units.
    private static let seed: UInt32 = 2_166_136_261

    private static func hash(_ hash: UInt32, _ unit: UInt16) -> UInt32 {
        let mixed = (hash ^ UInt32(unit)) &* 16_777_619
        return mixed ^ mixed >> 15
    }

    /// A power of two that is at least twice the number of words.
    private static func capacity(for count: Int) -> Int {
        var capacity = 1024
        while capacity < count * 2 { capacity *= 2 }
        return capacity
    }
}
