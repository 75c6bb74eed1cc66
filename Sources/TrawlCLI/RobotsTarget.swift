internal import Trawl

/// The part of a URL that robots.txt is asked about.
enum RobotsTarget {
    /// Path and query of a URL.
    static func path(of url: WebURL) -> String {
        url.path + (url.query.map { "?" + $0 } ?? "")
    }

    /// Path and query of a text, also of one that is no URL.
    static func path(of text: String) -> String {
        if let url = WebURL(text), url.isHTTP { return path(of: url) }
        let scheme = text.firstRange(of: "://")
        let rest = text[(scheme?.upperBound ?? text.startIndex)...]
        guard let start = rest.firstIndex(where: { "/?#".contains($0) }) else { return "/" }
        return String(rest[start...])
    }
}
