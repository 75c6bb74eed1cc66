import Foundation
import TrawlCore

/// Compares what is said of sitemaps and feeds with what is expected.
enum ConformLists {
    /// Whether a sitemap's locations are the expected ones; see the flags of the cases.
    static func isMetSitemap(_ vector: ConformObject, by answer: ConformObject) -> Bool {
        let name = vector.text("kind") == "index" ? "sitemaps" : "urls"
        let expected = vector[name] as? [ConformObject] ?? []
        guard let found = answer[name] as? [ConformObject] else { return false }
        if let count = vector["count"] as? Int, found.count != count { return false }
        let ignored = Set(vector.texts("ignore") ?? [])
        func isSame(_ entry: ConformObject, _ wanted: ConformObject) -> Bool {
            ["loc", "lastmod"].filter { !ignored.contains($0) }.allSatisfy { key in
                wanted[key] == nil || isSameText(entry.text(key), wanted.text(key))
            }
        }
        if vector.flag("only_http") == true,
            !found.allSatisfy({ $0.text("loc")?.hasPrefix("http") ?? false })
        {
            return false
        }
        if vector["contains"] != nil {
            return expected.allSatisfy { wanted in found.contains { isSame($0, wanted) } }
        }
        var rest = found
        if vector.flag("unique") == true {
            var seen: Set<String> = []
            rest = rest.filter { seen.insert($0.text("loc") ?? "").inserted }
        }
        if vector["prefix"] != nil { rest = Array(rest.prefix(expected.count)) }
        return rest.count == expected.count && zip(rest, expected).allSatisfy(isSame)
    }

    /// Whether a feed and its entries have the expected texts and dates.
    static func isMetFeed(_ vector: ConformObject, by answer: ConformObject) -> Bool {
        let entries = answer["entries"] as? [ConformObject] ?? []
        let expected = vector["entries"] as? [ConformObject] ?? []
        let feed = answer["feed"] as? ConformObject ?? [:]
        return has(feed, vector["feed"] as? ConformObject ?? [:])
            && entries.count == expected.count && zip(entries, expected).allSatisfy(has)
    }

    private static func has(_ found: ConformObject, _ wanted: ConformObject) -> Bool {
        wanted.keys.allSatisfy { key in
            if let texts = wanted.texts(key) { return found.texts(key) == texts }
            return isSameText(found.text(key), wanted.text(key))
        }
    }

    /// The same text, or the same instant.
    private static func isSameText(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == right }
        let instants = [left, right].map { Instant(iso8601: $0) }
        return left == right || (instants[0] != nil && instants[0] == instants[1])
    }
}
