/// What is known about dates before they are read: it decides where a text could mean two things.
package struct DateHints: Sendable {
    /// The order in which the numbers of a date stand.
    package enum Order: String, Hashable, Sendable, CaseIterable {
        /// 28.11.2026.
        case dayMonthYear = "DMY"
        /// 11/28/2026.
        case monthDayYear = "MDY"
        /// 26/11/28.
        case yearMonthDay = "YMD"
    }

    /// The order of numbers, when it is known for sure.
    package var order: Order?
    /// The instant from which relative dates count: that of the fetch.
    ///
    /// nil when there is none; then only dates that stand for themselves are read.
    package var reference: Instant?
    /// The zone in which days are counted from the reference.
    package var zone: Zone
    /// Finds a zone by its IANA name; nil for a name that is none.
    package var zoneNamed: @Sendable (String) -> Zone?
    /// The languages whose names are tried before all others.
    let languages: LanguageSet
    /// The order that the first of the languages is written in.
    let orderOfLanguages: Order?

    /// Hints for reading.
    ///
    /// - Parameters:
    ///   - order: The order of numbers, nil when it is not known.
    ///   - languages: Language tags (`de`, `en-GB`), the likeliest first; unknown ones are passed
    ///     over, and names of other languages are still read.
    ///   - reference: The instant of the fetch, nil when relative dates are not to be read.
    ///   - zone: The zone in which days are counted from the reference.
    ///   - zoneNamed: Finds a zone by its IANA name.
    package init(
        order: Order?,
        languages: [String],
        reference: Instant?,
        zone: Zone,
        zoneNamed: @escaping @Sendable (String) -> Zone?
    ) {
        self.order = order
        self.reference = reference
        self.zone = zone
        self.zoneNamed = zoneNamed
        // The table of all names is read when it is needed: that takes milliseconds.
        self.languages = languages.isEmpty ? [] : DateWords.shared.languages(languages)
        orderOfLanguages = languages.lazy.compactMap(Self.order(ofLanguage:)).first
    }

    /// Nothing is known.
    package static let none = DateHints(
        order: nil,
        languages: [],
        reference: nil,
        zone: .utc,
        zoneNamed: { _ in nil }
    )

    /// The usual order of numbers in a language, as CLDR's short formats have it; nil for a tag of
    /// a language that is not known.
    static func order(ofLanguage tag: String) -> Order? {
        let parts = tag.lowercased().split { $0 == "-" || $0 == "_" }
        guard let language = parts.first else { return nil }
        let region = parts.dropFirst().first { $0.utf8.count == 2 }
        switch language {
        case "en":
            switch region {
            case nil, "us", "ph": return .monthDayYear
            case "ca", "za": return .yearMonthDay
            default: return .dayMonthYear
            }
        case "fil": return .monthDayYear
        case "zh", "ja", "ko", "hu", "lt", "eu": return .yearMonthDay
        default:
            let isKnown = !DateWords.shared.languages([String(language)]).isEmpty
            return isKnown ? .dayMonthYear : nil
        }
    }
}
