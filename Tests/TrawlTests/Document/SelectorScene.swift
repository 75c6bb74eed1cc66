internal import CLibxml2

@testable import Trawl
@testable import TrawlCore

/// Matches a selector inside a document, as fields do inside `each`.
enum SelectorScene {
    /// The `id` of each element that matches, `?` without one; for each item a group, with `/` between.
    ///
    /// - Parameters:
    ///   - selector: What is looked for.
    ///   - text: The document.
    ///   - each: The items; nil: the document as a whole.
    ///   - kind: How the document is parsed.
    /// - Returns: The identifiers.
    /// - Throws: What is wrong with `each`.
    static func ids(
        _ selector: CSSSelector,
        _ text: String,
        each: String? = nil,
        kind: HTMLTree.Kind = .html
    ) throws -> String {
        var text = text
        let items = try each.map { try CSSSelector($0) }
        return text.withUTF8 { bytes in
            let index = ElementIndex()
            guard let tree = HTMLTree(utf8: bytes, kind: kind, into: index) else { return "" }
            var matcher = SelectorMatcher(index: index, kind: tree.kind)
            guard let items else {
                return ids(selector, &matcher, scope: nil).joined(separator: " ")
            }
            var scopes: [Int] = []
            matcher.forEachMatch(of: CompiledSelector(items, kind: kind), scope: nil) { place, _ in
                scopes.append(place)
                return true
            }
            var groups: [String] = []
            for scope in scopes {
                groups.append(ids(selector, &matcher, scope: scope).joined(separator: " "))
            }
            return groups.joined(separator: "/")
        }
    }

    /// The steps that a selector takes for a whole document, and how many elements match.
    ///
    /// What a test compares in place of time.
    static func steps(_ text: String, _ html: String) throws -> (steps: Int, matches: Int) {
        let selector = CompiledSelector(try CSSSelector(text), kind: .html)
        var html = html
        return html.withUTF8 { bytes in
            let index = ElementIndex()
            guard let tree = HTMLTree(utf8: bytes, kind: .html, into: index) else { return (0, 0) }
            var matcher = SelectorMatcher(index: index, kind: tree.kind)
            let start = matcher.steps
            var matches = 0
            matcher.forEachMatch(of: selector, scope: nil) { _, _ in
                matches += 1
                return true
            }
            return (start - matcher.steps, matches)
        }
    }

    private static func ids(
        _ selector: CSSSelector,
        _ matcher: inout SelectorMatcher,
        scope: Int?
    ) -> [String] {
        var ids: [String] = []
        var places: [Int] = []
        matcher.forEachMatch(
            of: CompiledSelector(selector, kind: matcher.kind),
            scope: scope
        ) { place, _ in
            places.append(place)
            return true
        }
        for place in places {
            ids.append(matcher.value("id", matcher.entries[place].node) ?? "?")
        }
        return ids
    }
}
