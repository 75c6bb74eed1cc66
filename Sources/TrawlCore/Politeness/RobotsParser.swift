/// Splits robots.txt into records: lines, comments, names and values.
struct RobotsParser {
    private(set) var records: [RobotsRecord] = []
    private(set) var sitemaps: [String] = []
    let isTruncated: Bool

    private let bytes: ArraySlice<UInt8>
    /// What counts of a line; the rest is ignored as google/robotstxt does: 8 times the longest URL
    /// that browsers took, less one.
    private static let longestLine = 2083 * 8 - 1

    init(_ file: [UInt8]) {
        isTruncated = file.count > RobotsRules.longestFile
        var kept = file.prefix(RobotsRules.longestFile)
        if isTruncated, !Self.isLineEnd(file[kept.endIndex]) {
            // A rule cut in half is another rule (`Disallow: /` of `Disallow: /private`).
            kept = kept[..<(kept.lastIndex(where: Self.isLineEnd) ?? kept.startIndex)]
        }
        bytes = kept.starts(with: [0xEF, 0xBB, 0xBF]) ? kept.dropFirst(3) : kept
    }

    mutating func parse() {
        var number = 1
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            guard Self.isLineEnd(bytes[index]) else {
                index += 1
                continue
            }
            readLine(bytes[start..<index], number: number)
            let isPair =
                bytes[index] == UInt8(ascii: "\r") && index + 1 < bytes.endIndex
                && bytes[index + 1] == UInt8(ascii: "\n")
            index += isPair ? 2 : 1
            start = index
            number += 1
        }
        readLine(bytes[start...], number: number)
    }

    private mutating func readLine(_ whole: ArraySlice<UInt8>, number: Int) {
        let uncut = whole.prefix(Self.longestLine)
        let text = uncut.prefix { $0 != UInt8(ascii: "#") }.trimmed()
        guard let (field, value) = Self.fieldAndValue(of: text) else { return }
        let content: RobotsRecord.Content
        switch field {
        case .agent:
            content = .agent(Array(value))
        case .allow:
            content = .rule(isAllow: true, pattern: Array(value))
        case .disallow:
            content = .rule(isAllow: false, pattern: Array(value))
        case .crawlDelay:
            guard let delay = RobotsNumber.delay(value) else { return }
            content = .crawlDelay(delay)
        case .requestRate:
            guard let rate = RobotsNumber.rate(value) else { return }
            content = .requestRate(rate)
        case .sitemap:
            if !value.isEmpty { sitemaps.append(String(decoding: value, as: UTF8.self)) }
            return
        }
        records.append(RobotsRecord(content: content, line: number))
    }

    /// Splits at the colon; a line of exactly two words may lack it, as with google/robotstxt.
    private static func fieldAndValue(
        of text: ArraySlice<UInt8>
    ) -> (RobotsField, ArraySlice<UInt8>)? {
        if let colon = text.firstIndex(of: UInt8(ascii: ":")),
            let field = RobotsField(text[..<colon].trimmed())
        {
            return (field, text[(colon + 1)...].trimmed())
        }
        guard let blank = text.firstIndex(where: isBlank) else { return nil }
        let value = text[blank...].trimmed()
        guard !value.contains(where: isBlank), let field = RobotsField(text[..<blank]) else {
            return nil
        }
        return (field, value)
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}

/// The names that a line may begin with, in any case, with the misspellings that
/// google/robotstxt knows.
private enum RobotsField {
    case agent, allow, disallow, crawlDelay, requestRate, sitemap

    init?(_ name: ArraySlice<UInt8>) {
        // The longest name has 12 letters.
        guard name.count <= 12 else { return nil }
        switch String(decoding: name.map(\.asciiLowercased), as: UTF8.self) {
        case "user-agent", "useragent", "user agent": self = .agent
        case "allow": self = .allow
        case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
            self = .disallow
        case "crawl-delay", "crawldelay", "crawl delay": self = .crawlDelay
        case "request-rate": self = .requestRate
        case "sitemap", "site-map": self = .sitemap
        default: return nil
        }
    }
}
