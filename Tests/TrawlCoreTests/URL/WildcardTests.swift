import Testing

@testable import TrawlCore

@Suite("URL patterns with wildcards")
struct WildcardTests {
    static let cases: [(pattern: String, text: String, matches: Bool)] = [
        ("*", "", true),
        ("*", "http://h/", true),
        ("", "", true),
        ("", "a", false),
        ("http://h/", "http://h/", true),
        ("http://h/", "http://h/a", false),
        ("http://h/*", "http://h/", true),
        ("http://h/*", "https://h/", false),
        ("*/login", "http://h/login", true),
        ("*/login", "http://h/login?x", false),
        ("*/login*", "http://h/login?x", true),
        ("*/archive/*/page-*", "http://h/archive/2020/page-3", true),
        ("*/archive/*/page-*", "http://h/archive/page-3", false),
        ("a*a", "a", false),
        ("a*a", "aa", true),
        ("*ab*ab", "ab", false),
        ("*ab*ab", "abab", true),
        ("a**b", "ab", true),
        ("*aab*", "aaab", true),
        ("*abab*c", "ababc", true),
        ("*abac*", "ababac", true),
        ("a?c", "abc", false),
        ("[ab].*", "a.b", false),
        ("*/bücher/*", "http://h/b%C3%BCcher/1", true),
    ]

    @Test("a pattern covers the whole text", arguments: cases)
    func covers(pattern: String, text: String, matches: Bool) {
        #expect(Wildcard(pattern).matches(text) == matches)
    }

    @Test("a pattern for what is not escaped is taken as it is")
    func unescaped() {
        #expect(Wildcard(unescaped: "b*ü").matches("bücherü"))
        #expect(!Wildcard("b*ü").matches("bücherü"))
    }

    @Test("many stars over a long text that does not fit are no burden")
    func linear() {
        let pattern = Wildcard(String(repeating: "*aaaab", count: 200) + "*c*")
        #expect(!pattern.matches(String(repeating: "a", count: 2_000_000)))
    }
}
