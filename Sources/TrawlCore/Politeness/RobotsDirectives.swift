/// What the robots `meta` elements and X-Robots-Tag header fields of a page ask of one crawler.
///
/// All that speak to everybody or to the crawler count together; there is no standard, so this goes
/// by what search engines document.
package struct RobotsDirectives: Sendable {
    /// Whether the links of the page are not to be followed.
    package private(set) var isNofollow = false
    /// Whether the page asks not to be shown in an index.
    package private(set) var isNoindex = false
    private let agent: RobotsAgent

    /// Directives for an agent, a product token or a whole User-Agent header; none yet.
    package init(agent: String) { self.agent = RobotsAgent(agent) }

    /// Reads the value of an X-Robots-Tag field: directives, perhaps behind the name of the crawler
    /// that they and those after them are for, such as `otherbot: noindex, nofollow`.
    ///
    /// A list may name several crawlers, as proxies join fields into one.
    package mutating func read(header value: String) {
        var isForUs = true
        for part in ArraySlice(value.utf8).split(separator: UInt8(ascii: ",")) {
            var directive = part.trimmed()
            if let colon = directive.firstIndex(of: UInt8(ascii: ":")) {
                let name = directive[..<colon].trimmed()
                // What has a value of its own says nothing that counts here.
                guard !Self.isValued(name) else { continue }
                isForUs = isAboutUs(name)
                directive = directive[(colon + 1)...].trimmed()
            }
            if isForUs { take(directive) }
        }
    }

    /// Reads a `meta` element whose name is `robots` or the crawler's.
    package mutating func read(metaName name: String, content: String) {
        let name = ArraySlice(name.utf8).trimmed()
        guard name.equalsIgnoringCase(ArraySlice("robots".utf8)) || isAboutUs(name) else { return }
        let isBreak = { (byte: UInt8) in byte == UInt8(ascii: ",") || byte.isASCIISpace }
        for word in ArraySlice(content.utf8).split(whereSeparator: isBreak) { take(word) }
    }

    private mutating func take(_ directive: ArraySlice<UInt8>) {
        let isNone = directive.equalsIgnoringCase(ArraySlice("none".utf8))
        if isNone || directive.equalsIgnoringCase(ArraySlice("nofollow".utf8)) {
            isNofollow = true
        }
        if isNone || directive.equalsIgnoringCase(ArraySlice("noindex".utf8)) { isNoindex = true }
    }

    private func isAboutUs(_ name: ArraySlice<UInt8>) -> Bool {
        switch agent.match(line: Array(name)) {
        case .everybody, .wholeName: true
        case .none, .cutName: false
        }
    }

    /// Whether a name with a colon behind it is a directive, or a part of a date, and no crawler's.
    private static func isValued(_ name: ArraySlice<UInt8>) -> Bool {
        let known = [
            "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview",
        ]
        return name.contains(where: \.isASCIISpace)
            || known.contains { name.equalsIgnoringCase(ArraySlice($0.utf8)) }
    }
}
