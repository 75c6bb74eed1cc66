/// How a language and region write numbers: which mark parts the fraction from the whole.
///
/// It decides where a number can be read in two ways, as `1.234`; it never turns what can only be
/// read in one way, such as `12.50`, into something else.
public struct NumberLocale: Hashable, Sendable {
    /// The mark before the fraction.
    public enum DecimalMark: Hashable, Sendable {
        /// `1,234.56`
        case point
        /// `1.234,56`
        case comma
    }

    /// The language tag in its usual form (BCP 47): `de`, `de-CH`, `zh-Hant-TW`.
    public let tag: String
    /// The mark before the fraction, by the Unicode Common Locale Data Repository.
    public let decimalMark: DecimalMark

    /// The longest language tag, in bytes; RFC 5646, 4.4.1 has 35 as enough for all that are used.
    static let maximumTagBytes = 35

    /// The locale of a language tag: a language, and after it a script, a region, or both.
    ///
    /// Upper and lower case are the same; variants and extensions behind the region are passed
    /// over.
    ///
    /// - Throws: What is wrong with the tag, and the tag that was meant where that can be told.
    public init(_ tag: String) throws(NumberLocaleError) {
        guard !tag.isEmpty, tag.utf8.count <= NumberLocale.maximumTagBytes,
            let subtags = Subtags(tag)
        else {
            let meant = tag.utf8.count <= NumberLocale.maximumTagBytes ? Self.meant(by: tag) : nil
            throw NumberLocaleError(tag: tag, meant: meant)
        }
        guard let mark = NumberLocaleTable.mark(of: subtags.language, in: subtags.region) else {
            throw NumberLocaleError(tag: tag, meant: Self.meant(by: subtags))
        }
        decimalMark = mark
        self.tag = subtags.text
    }

    /// The tag with `-` for `_` and without what a POSIX locale adds, or for an English name of a
    /// language; nil when that is no tag, either.
    private static func meant(by tag: String) -> String? {
        let plain = tag.prefix { $0 != "." && $0 != "@" }
        if let subtags = Subtags(String(plain.map { $0 == "_" ? "-" : $0 })),
            NumberLocaleTable.mark(of: subtags.language, in: subtags.region) != nil
        {
            return subtags.text
        }
        return NumberLocaleTable.named(tag.lowercased())
    }

    /// A tag whose language is not known: by its three letters, else the nearest in spelling.
    private static func meant(by subtags: Subtags) -> String? {
        var fixed = subtags
        // Any two letters are near to those of some language.
        let near =
            subtags.language.utf8.count > 2
            ? Suggestion.nearest(to: subtags.language, among: NumberLocaleTable.languages) : nil
        guard let language = NumberLocaleTable.named(subtags.language) ?? near else { return nil }
        fixed.language = language
        return fixed.text
    }
}

/// A language tag that is none, or whose language is not known.
public struct NumberLocaleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The tag as written.
    public let tag: String
    /// The tag that was meant; nil when that cannot be told.
    public let meant: String?

    /// The tag and what was meant.
    public var description: String {
        let hint = meant.map { ", did you mean '\($0)'?" } ?? ""
        return "'\(tag)' is not a language tag such as de, de-CH or en-US\(hint)"
    }
}

/// The parts of a language tag that count (RFC 5646, 2.1), in their usual case.
private struct Subtags {
    var language: String
    var script = ""
    var region = ""

    init?(_ tag: String) {
        var parts = tag.split(separator: "-", omittingEmptySubsequences: false)[...]
        guard parts.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isWord) }),
            let first = parts.popFirst(), (2...8).contains(first.utf8.count),
            first.utf8.allSatisfy(isLetter)
        else { return nil }
        language = first.lowercased()
        if let next = parts.first, next.utf8.count == 4, next.utf8.allSatisfy(isLetter) {
            script = next.prefix(1).uppercased() + next.dropFirst().lowercased()
            parts.removeFirst()
        }
        guard let next = parts.first else { return }
        let isCode = next.utf8.count == 2 && next.utf8.allSatisfy(isLetter)
        let isNumber = next.utf8.count == 3 && next.utf8.allSatisfy { !isLetter($0) }
        if isCode || isNumber { region = next.uppercased() }
    }

    var text: String { [language, script, region].filter { !$0.isEmpty }.joined(separator: "-") }
}

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

private func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || (0x30...0x39).contains(byte) }
