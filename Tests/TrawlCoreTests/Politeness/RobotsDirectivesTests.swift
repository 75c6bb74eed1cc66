import Testing

@testable import TrawlCore

@Suite("Robots directives")
struct RobotsDirectivesTests {
    /// Which of nofollow and noindex hold, as letters.
    private func letters(_ directives: RobotsDirectives) -> String {
        (directives.isNofollow ? "f" : "") + (directives.isNoindex ? "i" : "")
    }

    @Test(
        "X-Robots-Tag fields count together, those of other crawlers not",
        arguments: [
            ([], ""), ([""], ""), (["all"], ""), (["index, follow"], ""),
            (["nofollow"], "f"), (["NoFollow"], "f"), (["noindex"], "i"), (["none"], "fi"),
            (["noindex, nofollow"], "fi"), (["noindex,nofollow"], "fi"),
            ([" noindex ,\tnofollow "], "fi"), (["noindex", "nofollow"], "fi"),
            (["noindex nofollow"], ""), (["nofollowing"], ""),
            (["acme-books: nofollow"], "f"), (["ACME-Books: none"], "fi"),
            (["acme-books: noindex, nofollow"], "fi"), (["acme: nofollow"], ""),
            (["otherbot: nofollow"], ""), (["otherbot: noindex, nofollow"], ""),
            (["otherbot: none", "noindex"], "i"), (["*: nofollow"], "f"),
            (["nofollow, otherbot: noindex"], "f"),
            (["otherbot: nofollow, acme-books: noindex"], "i"),
            (["acme-books: noindex, otherbot: nofollow"], "i"),
            (["unavailable_after: 25 Jun 2010 15:00:00 PST"], ""),
            (["unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT, nofollow"], "f"),
            (["max-snippet: 20, noindex"], "i"), (["otherbot: max-snippet: 20, noindex"], ""),
            (["max-image-preview: large", "max-video-preview: -1, none"], "fi"),
        ] as [([String], String)]
    )
    func headers(_ values: [String], _ expected: String) {
        var directives = RobotsDirectives(agent: "acme-books/1.0 (+https://acme.example/bot)")
        for value in values { directives.read(header: value) }
        #expect(letters(directives) == expected, "\(values)")
    }

    @Test(
        "a meta element counts when it is named robots or for the crawler",
        arguments: [
            ("robots", "nofollow", "f"), ("ROBOTS", "NOINDEX,NOFOLLOW", "fi"),
            ("robots", "noindex nofollow", "fi"), ("robots", "none", "fi"), ("robots", "all", ""),
            ("acme-books", "nofollow", "f"), ("Acme-Books", "noindex", "i"),
            ("googlebot", "none", ""), ("description", "none", ""), ("", "none", ""),
        ]
    )
    func meta(_ name: String, _ content: String, _ expected: String) {
        var directives = RobotsDirectives(agent: "acme-books")
        directives.read(metaName: name, content: content)
        #expect(letters(directives) == expected)
    }
}
