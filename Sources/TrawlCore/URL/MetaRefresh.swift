/// What a `meta` element of `http-equiv="refresh"` asks for (HTML Standard, 4.2.5.3, shared declarative
/// refresh steps).
package struct MetaRefresh: Hashable, Sendable {
    /// The longest delay, in seconds, after which a page counts as sending its visitors on.
    ///
    /// Pages that wait longer are there to be read first, or renew themselves (a guess; Scrapy follows
    /// up to 100 s).
    package static let longestDelay = 5

    /// After how many seconds.
    package let seconds: Int
    /// Where to, as written; nil: the page itself.
    package let target: String?

    /// Reads the value of `content`; nil when it asks for nothing.
    package init?(_ content: String) {
        var rest = content.utf8.drop(while: \.isHTMLSpace)
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        guard !digits.isEmpty || rest.first == UInt8(ascii: ".") else { return nil }
        // A number that is too large is longer than every limit.
        seconds = digits.isEmpty ? 0 : Int(Substring(digits)) ?? .max
        rest = rest.drop { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        let isSeparator = { (byte: UInt8) in
            byte.isHTMLSpace || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",")
        }
        guard let next = rest.first else {
            target = nil
            return
        }
        guard isSeparator(next) else { return nil }
        rest = rest.drop(while: \.isHTMLSpace)
        if let mark = rest.first, isSeparator(mark) { rest = rest.dropFirst() }
        rest = rest.drop(while: \.isHTMLSpace)
        let text = Substring(MetaRefresh.url(in: rest))
        target = text.isEmpty ? nil : String(text)
    }

    /// What stands behind `url=` and inside quotes, when these are there.
    private static func url(in text: Substring.UTF8View) -> Substring.UTF8View {
        var rest = text
        if rest.prefix(3).map({ $0 | 0x20 }) == Array("url".utf8) {
            let behind = rest.dropFirst(3).drop(while: \.isHTMLSpace)
            if behind.first == UInt8(ascii: "=") {
                rest = behind.dropFirst().drop(while: \.isHTMLSpace)
            }
        }
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        else {
            return rest
        }
        return rest.dropFirst().prefix { $0 != quote }
    }
}

extension UInt8 {
    /// Whether it is ASCII white space (Infra Standard, 4.6).
    fileprivate var isHTMLSpace: Bool {
        self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D
    }
}
