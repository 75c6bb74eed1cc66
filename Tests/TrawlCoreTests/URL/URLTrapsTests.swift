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

    @Test("the limits can be others")
    func limits() throws {
        let traps = URLTraps(maxLength: 100, maxSegments: 3, maxRepeats: 1)
        #expect(traps.trap(in: try #require(WebURL("http://h/a/b/c/d"))) == .segments(4))
        #expect(traps.trap(in: try #require(WebURL("http://h/a/a"))) == .repeated("a"))
        #expect(traps.trap(in: try #require(WebURL("http://h/a/b"))) == nil)
    }
}
