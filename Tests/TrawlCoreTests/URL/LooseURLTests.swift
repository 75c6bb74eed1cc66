import Testing

@testable import TrawlCore

@Suite("URLs taken apart without judging")
struct LooseURLTests {
    @Test(
        "what some reader might not take is escaped, and nothing reordered",
        arguments: [
            ("https://books.example", "https://books.example"),
            ("https://books.example?b&a", "https://books.example/?b&a"),
            ("https://books.example\\a b|c", "https://books.example/a%20b%7Cc"),
            ("http://u ser:p%40w@[::1]:080/", "http://u%20ser:p%40w@[::1]:80/"),
            ("a/é?é#", "a/%C3%A9?%C3%A9"),
            ("1x://h/p q", "1x://h/p%20q"),
        ]
    )
    func safe(text: String, expected: String) {
        #expect(LooseURL(text)?.safe() == expected)
    }

    @Test(
        "the canonical form is also for what is no URL, and keeps the port",
        arguments: [
            ("b/../a?c&b=1#f", "b/../a?b=1&c="),
            ("/b/../a", "/a"),
            ("http://h/%7e;%7e", "http://h/~;%7e"),
            ("http://h/;%7e/%7e;", "http://h/;~/~"),
            ("http://", "http:///"),
            ("http://h:80/b/%2e%2e/a/.", "http://h:80/a/"),
        ]
    )
    func canonical(text: String, expected: String) {
        #expect(LooseURL(text)?.canonical() == expected)
    }

    @Test("a port or an address that cannot be is refused")
    func refused() {
        for text in [
            "http://h:x/", "http://h:65536/", "http://[::1/", "http://[1.2.3.4]/", "http://h[::1]/",
        ] {
            #expect(LooseURL(text) == nil)
        }
    }

    @Test("an encoding that lacks a letter gives no safe URL, and a canonical one in UTF-8")
    func lackingEncoding() {
        let url = LooseURL("http://h/?é")
        #expect(url?.safe(encoder: { _ in nil }) == nil)
        #expect(url?.canonical(encoder: { _ in nil }) == "http://h/?%C3%A9=")
        #expect(url?.canonical(encoder: { _ in [0xE9] }) == "http://h/?%E9=")
    }
}
