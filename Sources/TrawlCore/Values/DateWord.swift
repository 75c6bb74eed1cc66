/// What a word can mean in a date, and in which languages.
struct DateWord: Hashable {
    /// The kinds of meaning; what `value` counts depends on it.
    enum Kind: UInt8 {
        /// 1 to 12.
        case month
        /// 1 for Monday to 7 for Sunday.
        case weekday
        /// 0 before noon, 1 after it.
        case period
        /// An hour that has a name: 12 or 0.
        case clock
        /// The `rawValue` of a `DateUnit`.
        case unit
        /// Two of a `DateUnit`, by its `rawValue`.
        case pair
        /// −1 for what is past, 1 for what is to come.
        case direction
        /// So many days, weeks, months or years from the reference.
        case dayShift, weekShift, monthShift, yearShift
        /// The instant of the reference itself.
        case now
        /// A number in words.
        case number
        /// What stands behind a number and makes it the place in a row.
        case ordinal
        /// The year before the first one of a Japanese era or of the Republic of China.
        case era
        /// The Buddhist era, 543 years ahead.
        case buddhist
        /// What stands before a time.
        case at
        /// What parts the two ends of a range.
        case until
        /// What has no meaning of its own.
        case filler

        /// The set with this kind alone.
        var asSet: Kinds { Kinds(rawValue: 1 << UInt32(rawValue)) }
    }

    /// A set of kinds.
    struct Kinds: OptionSet {
        let rawValue: UInt32
    }

    var kind: Kind
    var value: Int16
    var languages: LanguageSet
    /// Whether the word is not a name itself but the beginning of one.
    var isBeginning = false
}

/// Units of time in their order.
enum DateUnit: Int16, CaseIterable {
    case second, minute, hour, day, week, month, year
}

/// A set of the languages of `DateWords`.
struct LanguageSet: OptionSet, Hashable {
    let rawValue: UInt64

    /// The set of the language with that index, of 64 at most.
    static func language(_ index: Int) -> LanguageSet { LanguageSet(rawValue: 1 << UInt64(index)) }

    /// Every language: for words that belong to none.
    static let all = LanguageSet(rawValue: .max)
}
