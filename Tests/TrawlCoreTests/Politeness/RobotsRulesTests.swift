import Testing

@testable import TrawlCore

@Suite("Robots rules")
struct RobotsRulesTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var title: String
        var robots: String
        var agent = "trawl"
        var path: String
        var allowed: Bool
        var testDescription: String { title }
    }

    static let cases: [Case] = [
        // RFC 9309, 2.2.1: groups.
        Case(title: "no group", robots: "Disallow: /a", path: "/a", allowed: true),
        Case(
            title: "a name in any case",
            robots: "User-Agent: TRAWL\nDisallow: /a",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "groups of one name are merged",
            robots: "User-agent: trawl\nDisallow: /a\nUser-agent: x\nDisallow: /\n"
                + "User-agent: trawl\nDisallow: /b",
            path: "/b",
            allowed: false
        ),
        Case(
            title: "an own group hides the one for everybody",
            robots: "User-agent: *\nDisallow: /\nUser-agent: trawl\nDisallow: /a",
            path: "/b",
            allowed: true
        ),
        Case(
            title: "an own group without rules allows everything",
            robots: "User-agent: *\nDisallow: /\nUser-agent: trawl\n",
            path: "/b",
            allowed: true
        ),
        Case(
            title: "several names share a group",
            robots: "User-agent: a\nUser-agent: trawl\nUser-agent: b\nDisallow: /a",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "a name is no prefix",
            robots: "User-agent: traw\nDisallow: /a",
            path: "/a",
            allowed: true
        ),
        Case(
            title: "a version does not belong to the name",
            robots: "User-agent: trawl/2.0\nDisallow: /a",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "a whole header is asked for its name",
            robots: "User-agent: acme-books\nDisallow: /a",
            agent: "acme-books/1.0 (+https://acme.example/bot)",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "a browser's header is asked for the name inside",
            robots: "User-agent: AcmeBot\nDisallow: /a",
            agent: "Mozilla/5.0 (compatible; AcmeBot/2.1; +https://acme.example/)",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "the whole name is better than its letters",
            robots: "User-agent: mj\nDisallow: /a\nUser-agent: mj12\nDisallow: /b",
            agent: "mj12",
            path: "/a",
            allowed: true
        ),
        Case(
            title: "a crawl delay between two names does not split their group (2.2.4)",
            robots: "User-agent: trawl\nCrawl-delay: 1\nUser-agent: b\nDisallow: /a",
            path: "/a",
            allowed: false
        ),
        // 2.2.2: rules.
        Case(
            title: "the longest rule wins",
            robots: "User-agent: *\nDisallow: /a\nAllow: /a/b",
            path: "/a/b/c",
            allowed: true
        ),
        Case(
            title: "of the same length the allowing one wins",
            robots: "User-agent: *\nDisallow: /a\nAllow: /a",
            path: "/a",
            allowed: true
        ),
        Case(
            title: "an empty rule says nothing",
            robots: "User-agent: *\nDisallow:",
            path: "/a",
            allowed: true
        ),
        Case(
            title: "robots.txt itself is allowed",
            robots: "User-agent: *\nDisallow: /",
            path: "/robots.txt",
            allowed: true
        ),
        Case(
            title: "paths are compared with case",
            robots: "User-agent: *\nDisallow: /A",
            path: "/a",
            allowed: true
        ),
        Case(
            title: "an empty path is the root",
            robots: "User-agent: *\nDisallow: /$",
            path: "",
            allowed: false
        ),
        Case(
            title: "an unescaped letter is its escape",
            robots: "User-agent: *\nDisallow: /%61b",
            path: "/ab",
            allowed: false
        ),
        Case(
            title: "the case of an escape does not count",
            robots: "User-agent: *\nDisallow: /%c3%a4",
            path: "/%C3%A4",
            allowed: false
        ),
        Case(
            title: "a letter beyond ASCII is its escape",
            robots: "User-agent: *\nDisallow: /ä",
            path: "/%C3%A4",
            allowed: false
        ),
        Case(
            title: "an escaped slash is no slash in a path",
            robots: "User-agent: *\nDisallow: /a/b",
            path: "/a%2Fb",
            allowed: true
        ),
        Case(
            title: "an escaped slash is a slash in a query (2.2.2, example 2)",
            robots: "User-agent: *\nDisallow: /a?u=https://x",
            path: "/a?u=https%3A%2F%2Fx",
            allowed: false
        ),
        Case(
            title: "behind a wildcard an escaped slash is one of either",
            robots: "User-agent: *\nDisallow: /*%2Fx",
            path: "/a?u=b%2Fx",
            allowed: false
        ),
        Case(
            title: "an escaped & is no &",
            robots: "User-agent: *\nDisallow: /a?b&c",
            path: "/a?b%26c",
            allowed: true
        ),
        // 2.2.3: special characters.
        Case(
            title: "a star is anything",
            robots: "User-agent: *\nDisallow: /a*c",
            path: "/abbc/d",
            allowed: false
        ),
        Case(
            title: "a star is also nothing",
            robots: "User-agent: *\nDisallow: /a*c",
            path: "/ac",
            allowed: false
        ),
        Case(
            title: "a dollar is the end",
            robots: "User-agent: *\nDisallow: /*.gif$",
            path: "/a.gif?b",
            allowed: true
        ),
        Case(
            title: "the last of several ends counts",
            robots: "User-agent: *\nDisallow: /*.gif$",
            path: "/a.gif.gif",
            allowed: false
        ),
        Case(
            title: "a dollar inside is itself",
            robots: "User-agent: *\nDisallow: /a$b",
            path: "/a$b",
            allowed: false
        ),
        Case(
            title: "an escaped star is itself",
            robots: "User-agent: *\nDisallow: /a%2Ab",
            path: "/axb",
            allowed: true
        ),
        Case(
            title: "head and end do not overlap",
            robots: "User-agent: *\nDisallow: /aba*aba$",
            path: "/ababa",
            allowed: true
        ),
        // Lines.
        Case(
            title: "a comment ends a line",
            robots: "User-agent: * # all\nDisallow: /a # not",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "CR ends a line",
            robots: "User-agent: *\rDisallow: /a\r",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "a byte order mark is skipped",
            robots: "\u{FEFF}User-agent: *\nDisallow: /a",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "blanks around the colon",
            robots: "User-agent : *\n\tDisallow\t:\t/a ",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "a missing colon",
            robots: "User-agent *\nDisallow /a",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "known misspellings",
            robots: "Useragent: *\nDissalow: /a",
            path: "/a",
            allowed: false
        ),
        Case(
            title: "an unknown line is skipped",
            robots: "User-agent: *\nDisallow all: /a\nNoindex: /a\n::\n",
            path: "/a",
            allowed: true
        ),
        Case(
            title: "an allowed index page allows its folder",
            robots: "User-agent: *\nDisallow: /\nAllow: /a/index.html",
            path: "/a/",
            allowed: true
        ),
    ]

    @Test("a path is allowed or not as RFC 9309 says", arguments: cases)
    func allows(_ item: Case) {
        let rules = RobotsRules(parsing: Array(item.robots.utf8))
        let answer = rules.allows(path: item.path, agent: item.agent)
        #expect(answer == item.allowed, "\(item.robots)")
    }

    @Test("the deciding line is told with its number and group")
    func decision() {
        let text = "# shop\r\nUser-agent: *\r\n\r\nDisallow: /a # no\r\nAllow: /a/b\r\n"
        let rules = RobotsRules(parsing: Array(text.utf8))
        #expect(
            rules.decision(path: "/a/c", agent: "trawl")
                == RobotsDecision(isAllowed: false, rule: "Disallow: /a", line: 4, group: "*")
        )
        #expect(
            rules.decision(path: "/a/b", agent: "trawl")
                == RobotsDecision(isAllowed: true, rule: "Allow: /a/b", line: 5, group: "*")
        )
        #expect(
            rules.decision(path: "/x", agent: "trawl")
                == RobotsDecision(isAllowed: true, rule: nil, line: nil, group: "*")
        )
    }

    @Test("500 KiB are read, and the line that the limit cuts is not")
    func longFile() {
        let head = "User-agent: *\n"
        let rule = "Disallow: /abc\n"
        let filler = RobotsRules.longestFile - head.utf8.count - rule.utf8.count
        func file(_ comments: Int) -> [UInt8] {
            Array((head + String(repeating: "#", count: comments - 1) + "\n" + rule).utf8)
        }
        let whole = RobotsRules(parsing: file(filler))
        #expect(!whole.isTruncated)
        #expect(!whole.allows(path: "/abc", agent: "x"))
        // Without its line's end the rule is still whole …
        let exact = RobotsRules(parsing: file(filler + 1))
        #expect(exact.isTruncated)
        #expect(!exact.allows(path: "/abc", agent: "x"))
        // … and without its last letter it would be another one.
        let cut = RobotsRules(parsing: file(filler + 2))
        #expect(cut.isTruncated)
        #expect(cut.allows(path: "/abc", agent: "x"))
    }

    @Test(
        "a crawl delay is a number of seconds",
        arguments: [
            ("10", .seconds(10)), ("0", .zero), ("0.5", .milliseconds(500)),
            (".25", .milliseconds(250)), ("1.0000009", .seconds(1)), ("600", .seconds(600)),
            ("99999999999999999999", .seconds(999_999_999)), ("nan", nil), ("-1", nil),
            ("1,5", nil), ("", nil), (".", nil), ("10 s", nil),
        ] as [(String, Duration?)]
    )
    func crawlDelay(_ value: String, _ expected: Duration?) {
        let rules = RobotsRules(parsing: Array("User-agent: *\nCrawl-delay: \(value)".utf8))
        #expect(rules.crawlDelay(agent: "x") == expected)
    }

    @Test("a crawl delay belongs to the names right before it, the largest counts")
    func crawlDelayGroups() {
        let text = """
            Crawl-delay: 9
            User-agent: a
            Crawl-delay: 1
            Crawl-delay: 3
            Crawl-delay: 2
            User-agent: b
            Crawl-delay: 5
            User-agent: c
            Disallow: /
            User-agent: *
            Crawl-delay: 7
            """
        let rules = RobotsRules(parsing: Array(text.utf8))
        #expect(rules.crawlDelay(agent: "a") == .seconds(3))
        #expect(rules.crawlDelay(agent: "b") == .seconds(5))
        #expect(rules.crawlDelay(agent: "c") == nil)
        #expect(rules.crawlDelay(agent: "d") == .seconds(7))
    }

    @Test(
        "a request rate is requests in a time, the slowest counts",
        arguments: [
            ("1/10", 1, 10), ("1/10s", 1, 10), ("10/1m", 10, 60), ("2 / 1h 0800-1200", 2, 3600),
        ]
    )
    func requestRate(_ value: String, _ requests: Int, _ seconds: Int) {
        let text = "User-agent: *\nRequest-rate: 9/1s\nRequest-rate: \(value)\nRequest-rate: 0/5"
        let rules = RobotsRules(parsing: Array(text.utf8))
        let rate = rules.requestRate(agent: "x")
        #expect(rate == RobotsRequestRate(requests: requests, period: .seconds(seconds)))
        #expect(rate?.delay == .seconds(seconds) / requests)
    }

    @Test("sitemaps are told in order, with repetitions, outside of groups")
    func sitemaps() {
        let text = "Sitemap: /a\nUser-agent: x\nsitemap: https://b/?c=1\nDisallow: /\nSITEMAP:/a"
        let rules = RobotsRules(parsing: Array(text.utf8))
        #expect(rules.sitemaps == ["/a", "https://b/?c=1", "/a"])
        #expect(!rules.allows(path: "/q", agent: "x"))
    }

    @Test("any bytes are a robots.txt")
    func anyBytes() {
        var random = SeededGenerator(seed: 1)
        let alphabet = Array("aA*$%2f/?#:\r\n \t.-\u{FEFF}ä".utf8) + [0, 0xFF]
        let words = ["User-agent:", "Disallow:", "Allow:", "Crawl-delay:", "Request-rate:"]
        for _ in 0..<300 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                if Bool.random(using: &random) {
                    bytes += Array((words.randomElement(using: &random) ?? "").utf8)
                } else {
                    bytes.append(alphabet.randomElement(using: &random) ?? 0)
                }
            }
            let rules = RobotsRules(parsing: bytes)
            let path = String(decoding: bytes.suffix(12), as: UTF8.self)
            let decision = rules.decision(path: path, agent: "a")
            #expect(decision.isAllowed == rules.allows(path: path, agent: "a"), "\(bytes)")
        }
    }
}
