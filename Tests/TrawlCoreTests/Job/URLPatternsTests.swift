import Testing

@testable import TrawlCore

@Suite("URL patterns")
struct URLPatternsTests {
    private func patterns(_ list: String) throws -> URLPatterns {
        let text = "start: https://h/\nfields: {a: b}\ndeny: \(list)"
        return try #require(JobReading.make(text).job).deny
    }

    private func fits(_ patterns: URLPatterns, _ url: String) -> [Bool] {
        var url = url
        return url.withUTF8 { [patterns.matches($0), patterns.refuses($0)] }
    }

    @Test(
        "a * pattern covers the whole URL, a regular expression is searched, one of a list is enough",
        arguments: [
            ("'https://h/a*'", "https://h/abc", true), ("'https://h/a'", "https://h/ab", false),
            ("'*/login*'", "https://h/x/login?y", true), ("'*/login'", "https://h/login/", false),
            ("'re:[?&]sort='", "https://h/?a&sort=1", true), ("'re:^/a'", "https://h/a", false),
            ("['*x', 're:y$']", "https://h/y", true), ("['*x', 're:y$']", "https://h/z", false),
            ("'https://h/[a]'", "https://h/a", false),
        ]
    )
    func matching(_ list: String, _ url: String, _ expected: Bool) throws {
        #expect(fits(try patterns(list), url) == [expected, expected])
    }

    @Test("no pattern matches nothing and refuses nothing")
    func none() {
        #expect(fits(.none, "https://h/") == [false, false])
        #expect(URLPatterns.none.isEmpty)
    }

    @Test("a search that costs too much is no match for match and a refusal for deny")
    func limit() throws {
        let url = "https://h/" + String(repeating: "a", count: 70_000)
        #expect(fits(try patterns("'re:zzz'"), url) == [false, true])
    }

    @Test(
        "a pattern that can match nothing is told",
        arguments: [
            ("https://h/a#b", true), ("*#x", true), ("*a b*", true), ("/a/*", true), ("h/*", true),
            ("www.h/*", true), ("*", false), ("http*", false), ("https://h/*", false),
            ("h*", false), ("https:*", false), ("ftp://*", true), ("https://h/", false), ("", true),
        ]
    )
    func reasons(_ pattern: String, _ isHopeless: Bool) {
        #expect((URLPatterns.reasonForNoMatch(pattern) != nil) == isHopeless)
    }
}
