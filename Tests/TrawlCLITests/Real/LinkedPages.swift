import Foundation

/// The pages of a folder of files that links lead to, found without fetching anything.
struct LinkedPages {
    /// The number of `a` elements with `href` of each page, by its path on the site.
    private(set) var linkCounts: [String: Int] = [:]
    /// Paths that links lead to, though there is no such file.
    private(set) var missing: Set<String> = []

    /// Walks the links breadth first.
    ///
    /// - Parameters:
    ///   - folder: The folder behind the site's root.
    ///   - start: Paths on the site, each with its slash.
    ///   - prefix: Only pages whose path begins with it are looked at.
    init(in folder: URL, from start: [String], prefix: String) {
        var waiting = start
        var seen = Set(start)
        while !waiting.isEmpty {
            var next: [String] = []
            for page in waiting {
                guard let bytes = FileManager.default.contents(atPath: folder.path + page) else {
                    missing.insert(page)
                    continue
                }
                var scanner = HrefScanner([UInt8](bytes))
                let links = scanner.scan()
                linkCounts[page] = links.count
                for link in links {
                    guard let path = LinkedPages.path(of: link, on: page),
                        path.hasPrefix(prefix), path.hasSuffix(".html"),
                        seen.insert(path).inserted
                    else { continue }
                    next.append(path)
                }
            }
            waiting = next
        }
    }

    /// The path that a relative link leads to; nil for a link to elsewhere, to a place of the same page,
    /// or with a query.
    private static func path(of link: String, on page: String) -> String? {
        let link = link.trimmingCharacters(in: .whitespacesAndNewlines)
        let target = link.prefix { $0 != "#" }
        guard !target.isEmpty, !target.contains("?"), !target.hasPrefix("//") else { return nil }
        guard !target.prefix(while: { $0 != "/" }).contains(":") else { return nil }
        var parts = page.split(separator: "/").dropLast()
        if target.hasPrefix("/") { parts = [] }
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": parts = parts.dropLast()
            default: parts.append(part)
            }
        }
        let path = "/" + parts.joined(separator: "/")
        return path.removingPercentEncoding ?? path
    }
}
