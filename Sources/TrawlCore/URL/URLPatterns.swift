/// URL patterns of a job file, of which one is enough: `*` patterns over the whole URL, and regular
/// expressions that are searched in it.
///
/// The URL is the normalised one without its fragment.
public struct URLPatterns: Sendable, Hashable {
    /// One pattern.
    public enum Element: Sendable, Hashable {
        /// `*` is any characters, all else itself; the whole URL must fit.
        case wildcard(Wildcard)
        /// `re:…`, found anywhere in the URL.
        case regex(Pattern)
    }

    /// The patterns in the order of the file.
    public let elements: [Element]

    /// No pattern: nothing matches.
    public static let none = URLPatterns([])

    /// Patterns of which one is enough.
    public init(_ elements: [Element]) {
        self.elements = elements
    }

    /// Whether there is no pattern.
    public var isEmpty: Bool { elements.isEmpty }

    /// Whether one of the patterns fits a URL: for `match`.
    ///
    /// A regular expression that costs too much on it counts as one that does not fit, so that a
    /// page is rather not taken.
    public func matches(_ url: UnsafeBufferPointer<UInt8>) -> Bool {
        fits(url, atLimit: false)
    }

    /// Whether one of the patterns refuses a URL: for `deny`.
    ///
    /// A regular expression that costs too much on it counts as one that fits, so that nothing is
    /// fetched that might have been denied.
    public func refuses(_ url: UnsafeBufferPointer<UInt8>) -> Bool {
        fits(url, atLimit: true)
    }

    private func fits(_ url: UnsafeBufferPointer<UInt8>, atLimit: Bool) -> Bool {
        for element in elements {
            switch element {
            case .wildcard(let wildcard):
                if wildcard.matches(url) { return true }
            case .regex(let pattern):
                switch pattern.anyMatch(in: url) {
                case .match: return true
                case .limit where atLimit: return true
                case .limit, .none: continue
                }
            }
        }
        return false
    }
}

extension URLPatterns {
    /// Why a `*` pattern can fit no http or https URL, and what may help; nil when it can.
    static func reasonForNoMatch(_ pattern: String) -> (reason: String, help: String?)? {
        if pattern.utf8.contains(UInt8(ascii: "#")) {
            return ("URLs are compared without their fragment", "leave out '#' and what follows")
        }
        if pattern.utf8.contains(where: { $0 <= 0x20 }) {
            return ("a URL has no blank in it", "write %20")
        }
        let start = pattern.prefix { $0 != "*" }
        let isWhole = start.utf8.count == pattern.utf8.count
        for scheme in ["http://", "https://"] {
            if start.hasPrefix(scheme) { return nil }
            if !isWhole, scheme.hasPrefix(start) { return nil }
        }
        return (
            "a pattern covers the whole URL from its scheme on",
            start.hasPrefix("/") ? "did you mean '*\(pattern)'?" : "begin it with '*' or 'https://'"
        )
    }
}
