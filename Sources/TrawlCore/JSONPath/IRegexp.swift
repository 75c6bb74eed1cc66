/// An I-Regexp (RFC 9485), the regular expressions of JSONPath, compiled.
enum IRegexp: Sendable, Hashable {
    /// One that can be searched: whether it is to match whole texts, and what it weighs, see
    /// ``IRegexpTranslation``.
    case pattern(Pattern, isWhole: Bool, weight: Int)
    /// No I-Regexp: it matches nothing (RFC 9535, 2.4.6).
    case invalid(IRegexpMistake)
    /// An I-Regexp that nobody knows what it matches: it is too large to be compiled.
    case tooLarge

    /// How many atoms an expression may have, those of a repeated group as often as it is repeated.
    ///
    /// More than people write, and compiled in a millisecond.
    static let maximumWeight = 2000
    /// How deep groups may be nested; PCRE2 has 250.
    static let maximumGroups = 200

    /// Compiles an expression that is to match whole texts, or parts of them.
    init(_ text: String, isWhole: Bool) {
        guard text.utf8.count <= Pattern.maximumPatternBytes else {
            self = .tooLarge
            return
        }
        var translation = IRegexpTranslation(text)
        do throws(IRegexpMistake) { try translation.translate() } catch {
            self = .invalid(error)
            return
        }
        guard !translation.isTooLarge else {
            self = .tooLarge
            return
        }
        let translated = translation.translated
        do throws(PatternError) {
            let pattern = try Pattern(isWhole ? "\\A(?:\(translated))\\z" : translated)
            self = .pattern(pattern, isWhole: isWhole, weight: translation.weight)
        } catch {
            // The syntax is right, so that what PCRE2 refuses is over one of its limits.
            self = .tooLarge
        }
    }

    /// Whether the expression matches a text; nil when that cannot be told: the expression or the
    /// text is too large, or the search too costly.
    ///
    /// Takes what the search may have cost from the steps that are left; with none left nothing is
    /// searched.
    func matches(_ text: String, steps: inout Int) -> Bool? {
        switch self {
        case .invalid: return false
        case .tooLarge: return nil
        case .pattern(let pattern, let isWhole, weight: _):
            var text = text
            return text.withUTF8 { bytes in
                Self.matches(bytes, pattern, isWhole: isWhole, steps: &steps)
            }
        }
    }

    /// Steps that one start position may take in the first search of a text; as many as a search
    /// by ``Pattern`` gives it at least.
    private static let firstSteps = 40
    /// Steps that one search may cost: what a search by ``Pattern`` costs at most anywhere.
    private static let stepsOfOneSearch = 3_000_000

    /// Searches with few steps for each start position, and again with eight times as many.
    ///
    /// A search tells what it cost only when it fails at its limit. So that one which does not can
    /// be counted as well, its limit is kept near to what it needs.
    private static func matches(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ pattern: Pattern,
        isWhole: Bool,
        steps: inout Int
    ) -> Bool? {
        let positions = bytes.count + 1
        var search = PatternSearch()
        search.wantsRanges = false
        var stepsOfEach = firstSteps
        while steps > 0 {
            // A search gives a position a sixteenth of its share.
            let budget = min(16 * stepsOfEach * positions, stepsOfOneSearch)
            search.budget = budget
            let match = pattern.match(in: bytes, from: 0, &search)
            // A whole text is matched from one position; of many, most take a few steps.
            let estimate = isWhole ? stepsOfEach + positions : stepsOfEach / 10 * positions
            steps -= max(budget - (search.budget ?? 0), estimate)
            switch match {
            case .match: return true
            case .none: return false
            case .limit:
                if budget == stepsOfOneSearch || bytes.count > pattern.inputLimit { return nil }
                stepsOfEach *= 8
            }
        }
        return nil
    }

    /// What compiling cost, in steps of a search, without reading the text.
    ///
    /// Measured on documents with another expression in each node, light, heavy, wrong and too
    /// large ones: so many steps of any take less than a second in ``JSONPath/maximumPatternSteps``.
    var compilingSteps: Int {
        switch self {
        case .pattern(_, isWhole: _, let weight): 1_000 + 100 * weight
        case .invalid: 1_000
        // PCRE2 may have gone all the way to its limit.
        case .tooLarge: 1_000 + 100 * IRegexp.maximumWeight
        }
    }
}
