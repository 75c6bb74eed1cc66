import Testing

@testable import TrawlCore

@Suite("host patterns")
struct HostPatternTests {
    static let cases: [(pattern: String, host: String, port: Int, matches: Bool)] = [
        ("books.example", "books.example", 80, true),
        ("books.example", "books.example", 8443, true),
        ("books.example", "www.books.example", 80, false),
        ("books.example", "notbooks.example", 80, false),
        ("*.books.example", "www.books.example", 80, true),
        ("*.books.example", "a.b.books.example", 80, true),
        ("*.books.example", "books.example", 80, false),
        ("*.books.example", "notbooks.example", 80, false),
        ("*.books.example", ".books.example", 80, false),
        ("books.example:8080", "books.example", 8080, true),
        ("books.example:8080", "books.example", 80, false),
        ("*.books.example:443", "www.books.example", 443, true),
        ("BÜCHER.example", "xn--bcher-kva.example", 80, true),
        ("192.0.2.1", "192.0.2.1", 80, true),
        ("0xC0.0.2.1", "192.0.2.1", 80, true),
        ("[::1]", "[::1]", 80, true),
        ("[0:0::1]:8080", "[::1]", 8080, true),
        ("[::1]:8080", "[::1]", 80, false),
        ("localhost", "localhost", 80, true),
    ]

    @Test("an entry covers its host, or those below it", arguments: cases)
    func covers(pattern: String, host: String, port: Int, matches: Bool) throws {
        let entry = try #require(HostPattern(pattern))
        #expect(entry.matches(host: host, port: port) == matches)
    }

    @Test(
        "what names no host is refused",
        arguments: [
            "", "*", "*.", ":80", "h:", "h:0", "h:65536", "h:x", "http://h", "h/a", "a b", "*.*.h",
            "*.192.0.2.1", "*.[::1]", "[::1", "[::1]x", "u@h", "1.2.3.4.5", "*h.example",
        ]
    )
    func refused(text: String) {
        #expect(HostPattern(text) == nil)
    }

    @Test("an entry is shown as URLs have it")
    func description() {
        #expect(HostPattern("*.Books.EXAMPLE:80")?.description == "*.books.example:80")
    }
}
