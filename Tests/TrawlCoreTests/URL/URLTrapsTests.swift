import Testing

@testable import TrawlCore

@Suite("traps")
struct URLTrapsTests {
    static let traps: [(path: String, trap: URLTraps.Trap?)] = [
        ("/", nil),
        ("/a/b/c", nil),
        ("/a/a", nil),
        ("/a/a/a", .repeated("a")),
        ("/a/b/a/b/a/b", .repeated("a")),
        ("/a/b/a/c/a/", .repeated("a")),
        // Dates and numbers come again on honest sites.
        ("/2011/11/11/11", nil),
        // An empty segment is none that repeats.
        ("/a//b//c//d", nil),
        ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20", nil),
        ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/", nil),
        ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21", .segments(21)),
    ]

    @Test("a path that goes deeper and deeper is one", arguments: traps)
    func paths(path: String, trap: URLTraps.Trap?) throws {
        let url = try #require(WebURL("http://h" + path))
        #expect(URLTraps().trap(in: url) == trap)
    }

    @Test("the length is that without the fragment, at the limit and one above")
    func length() throws {
        let start = "http://h/"
        let text = start + String(repeating: "a", count: 2083 - start.utf8.count)
        #expect(URLTraps().trap(in: try #require(WebURL(text + "#" + text))) == nil)
        #expect(URLTraps().trap(in: try #require(WebURL(text + "a"))) == .length(2084))
    }

    @Test("a query that grows is one")
    func queries() throws {
        let many = { (count: Int) in (1...count).map { "a\($0)=1" }.joined(separator: "&") }
        let same = { (count: Int) in (1...count).map { "a=\($0)" }.joined(separator: "&") }
        let cases: [(query: String, trap: URLTraps.Trap?)] = [
            ("", nil), ("a=1", nil), ("a=1&a=1", nil),
            ("a=1&a=1&a=1", .argument("a")), ("a=1&b=2&a=1&c=3&a=1", .argument("a")),
            ("a=1&ab=1&a=2&ab=2&a=3", nil), ("a&a&a", nil), ("a=&a=&a=", nil), ("&&&&&&", nil),
            (same(16), nil), (same(17), .argument("a")), ("b&" + same(16) + "&a", .argument("a")),
            (many(64), nil), (many(65), .arguments(65)),
        ]
        for (query, trap) in cases {
            let url = try #require(WebURL("http://h/a?\(query)"))
            #expect(URLTraps().trap(in: url) == trap, "\(query)")
        }
    }

    /// What stands behind `http://h`, and whether it is a calendar's in 2026.
    static let dates: [(rest: String, isFar: Bool)] = [
        ("/calendar/2036-12", false), ("/calendar/2037-01", true), ("/calendar/2066-12/", true),
        ("/calendar/2067-01", false),  // 2099-12-31 and parts with such numbers are no calendar
        ("/2037-05-31/", true), ("/2037-05-32/", false), ("/2037-13/", false),
        ("/2037-05.html", false), ("/a-2037-05", false), ("/2037_05", false),
        ("/2037/05", true), ("/2037/05/", true), ("/events/2037/11/30", true),
        ("/2036/05", false), ("/topic/2048/10", false), ("/topic/2048/3/", false),
        ("/2048/10/x", false), ("/2037/5/5", false), ("/tiles/12/2048/1362", false),
        ("/1998/05/01/news", false), ("/0001/05", false), ("/1605/07/01", false),
        ("/news/2026/11/23/story-2037", false), ("/doc/2040/", false), ("/issue/204001", false),
        ("/c?year=2037&month=5", true), ("/c?month=5&YEAR=2037", true), ("/c?year=2036", false),
        ("/c?year=9999", false), ("/c?date=20370501", true), ("/c?month=203705", true),
        ("/c?day=2037-05-01", true), ("/c?from=2037-05-01&x", true), ("/c?from=2099-12-31", false),
        ("/c?id=20370501", false), ("/c?id=2037", false), ("/c?date=1998-05", false),
        ("/c?date=20371301", false), ("/c?date=2037050", false), ("/c?n=2037-05-011", false),
    ]

    @Test("a date over ten years ahead is a calendar's, numbers and archives are not")
    func calendars() throws {
        for (rest, isFar) in Self.dates {
            let url = try #require(WebURL("http://h\(rest)"))
            let trap = URLTraps(year: 2026).trap(in: url)
            #expect((trap?.name == "calendar") == isFar, "\(rest)")
            #expect(URLTraps().trap(in: url) == nil, "\(rest)")
        }
    }

    @Test("each trap says what it is")
    func explanations() {
        let traps: [(trap: URLTraps.Trap, name: String, text: String)] = [
            (.length(2084), "length", "2084 bytes, over 2083"),
            (.segments(21), "segments", "21 segments, over 20"),
            (.repeated("a"), "repeated", "'a' stands in the path over 2 times"),
            (.arguments(65), "arguments", "65 arguments, over 64"),
            (.argument("a"), "arguments", "the argument 'a' comes again and again"),
            (.date("2037-05"), "calendar", "the date 2037-05 is over 10 years ahead"),
        ]
        for (trap, name, text) in traps {
            #expect(trap.name == name)
            #expect(URLTraps().explanation(of: trap) == text)
        }
    }

    @Test("the limits can be others")
    func limits() throws {
        let traps = URLTraps(maxLength: 100, maxSegments: 3, maxRepeats: 1)
        #expect(traps.trap(in: try #require(WebURL("http://h/a/b/c/d"))) == .segments(4))
        #expect(traps.trap(in: try #require(WebURL("http://h/a/a"))) == .repeated("a"))
        #expect(traps.trap(in: try #require(WebURL("http://h/a/b"))) == nil)
    }
}
