import Foundation
import Testing

@testable import TrawlCore

@Suite("WebURL")
struct WebURLTests {
    static let resolved: [(base: String, reference: String, expected: String?)] = [
        ("http://h/a/b?q#f", "", "http://h/a/b?q"),
        ("http://h/a/b?q#f", "#g", "http://h/a/b?q#g"),
        ("http://h/a/b?q#f", "?r", "http://h/a/b?r"),
        ("http://h/a/b?q#f", "?", "http://h/a/b?"),
        ("http://h/a/b?q#f", "c", "http://h/a/c"),
        ("http://h/a/b?q#f", "./c/../d", "http://h/a/d"),
        ("http://h/a/b?q#f", "../../../c", "http://h/c"),
        ("http://h/a/b?q#f", "..", "http://h/"),
        ("http://h/a/b?q#f", "c/.", "http://h/a/c/"),
        ("http://h/a/b?q#f", "%2e%2E/c", "http://h/c"),
        ("http://h/a/b?q#f", "...", "http://h/a/..."),
        ("http://h/a/b?q#f", "/c", "http://h/c"),
        ("http://h/a/b?q#f", "//i/c", "http://i/c"),
        ("http://h/a/b?q#f", "\\\\i\\c", "http://i/c"),
        ("http://h/a/b?q#f", "http:c", "http://h/a/c"),
        ("http://h/a/b?q#f", "https:c", "https://c/"),
        ("http://h/a/b?q#f", "HTTP://H:80", "http://h/"),
        ("http://h/a/b?q#f", "http://h?x", "http://h/?x"),
        ("http://h/a/b?q#f", "http://h@evil/", "http://h@evil/"),
        ("http://h/a/b?q#f", "http://h:81/", "http://h:81/"),
        ("http://h/a/b?q#f", "http://hh/", "http://hh/"),
        ("http://h/a/b?q#f", "http://h\\x", "http://h/x"),
        ("http://h/a/b?q#f", " c d\n\t", "http://h/a/c d".replacing(" ", with: "%20")),
        ("http://h/a/b?q#f", "d\to\nt\r", "http://h/a/dot"),
        ("http://h/a/b?q#f", "é?ü#ö", "http://h/a/%C3%A9?%C3%BC#%C3%B6"),
        ("http://h/a/b?q#f", "a'\"?a'\"#a'`", "http://h/a/a'%22?a%27%22#a'%60"),
        ("http://h/a/b?q#f", "mailto:a@b c", "mailto:a@b c"),
        ("http://h/a/b?q#f", "javascript:void(0)", "javascript:void(0)"),
        ("http://h/a/b?q#f", "http://", nil),
        ("http://h/a/b?q#f", "http://a b/", nil),
        ("http://h/a/b?q#f", "http://h:65536/", nil),
        ("http://h/a/b?q#f", "http://h:8x/", nil),
        ("http://h/a/b?q#f", "//user@/", nil),
        ("mailto:a@b", "c", nil),
        ("mailto:a@b", "#c", "mailto:a@b#c"),
        ("x:/.//a", "../b", "x:/b"),
        ("x:/a", "//b/..//c", "x://b//c"),
        ("x:/a", "/..//c", "x:/.//c"),
        ("file:///C:/a/b", "..", "file:///C:/"),
        ("file:///C:/a/b", "../../..", "file:///C:/"),
        ("file:///C:/a/b", "/x", "file:///C:/x"),
        ("file:///C:/a/b", "D|/x", "file:///D:/x"),
        ("file://h/a", "//localhost/b", "file:///b"),
    ]

    @Test("a reference is resolved against its base", arguments: resolved)
    func resolves(base: String, reference: String, expected: String?) throws {
        let base = try #require(WebURL(base))
        #expect(WebURL(reference, relativeTo: base)?.text == expected)
    }

    @Test("without a base only an absolute URL is one")
    func absolute() {
        #expect(WebURL("//h/a") == nil)
        #expect(WebURL("a") == nil)
        #expect(WebURL("") == nil)
        #expect(WebURL("1http://h") == nil)
        #expect(WebURL("http:h")?.text == "http://h/")
    }

    @Test("components are those of the serialisation")
    func components() throws {
        let url = try #require(WebURL("HTTPS://us%20er:p:w@Books.Example:8443/a/b?c=d#e"))
        #expect(url.text == "https://us%20er:p%3Aw@books.example:8443/a/b?c=d#e")
        #expect(url.scheme == "https")
        #expect(url.username == "us%20er")
        #expect(url.password == "p%3Aw")
        #expect(url.host == "books.example")
        #expect(url.hostKey == "books.example")
        #expect(url.port == 8443)
        #expect(url.effectivePort == 8443)
        #expect(url.path == "/a/b")
        #expect(url.query == "c=d")
        #expect(url.fragment == "e")
        #expect(url.origin == "https://books.example:8443")
        #expect(url.isHTTP)
    }

    @Test("components that are missing are told from those that are empty")
    func missingComponents() throws {
        let bare = try #require(WebURL("http://h"))
        #expect(bare.path == "/")
        #expect(bare.query == nil)
        #expect(bare.fragment == nil)
        #expect(bare.port == nil)
        #expect(bare.effectivePort == 80)
        let empty = try #require(WebURL("http://:@h:/?#"))
        #expect(empty.text == "http://h/?#")
        #expect(empty.query == "")
        #expect(empty.fragment == "")
        let file = try #require(WebURL("file:///a"))
        #expect(file.host == "")
        #expect(file.effectivePort == nil)
        #expect(file.origin == "null")
        let dotted = try #require(WebURL("http://books.example./"))
        #expect(dotted.host == "books.example.")
        #expect(dotted.hostKey == "books.example")
        let mail = try #require(WebURL("mailto:a@b"))
        #expect(mail.host == nil)
        #expect(mail.path == "a@b")
        #expect(!mail.isHTTP)
    }

    @Test(
        "credentials and fragment can be taken off",
        arguments: [
            ("http://u:p@h:81/a?q#f", "http://h:81/a?q", "http://u:p@h:81/a?q"),
            ("http://:p@h/", "http://h/", "http://:p@h/"),
            ("http://h/#f", "http://h/", "http://h/"),
            ("mailto:a@b#f", "mailto:a@b", "mailto:a@b"),
        ]
    )
    func shortens(text: String, bare: String, withoutFragment: String) throws {
        let url = try #require(WebURL(text))
        #expect(url.withoutFragment().text == withoutFragment)
        let shorter = url.withoutCredentials().withoutFragment()
        #expect(shorter.text == bare)
        #expect(shorter.parts == WebURL(bare)?.parts)
    }

    @Test("a parsed URL parses to itself")
    func idempotent() throws {
        for (base, reference, _) in Self.resolved {
            guard let url = WebURL(reference, relativeTo: WebURL(base)) else { continue }
            let again = try #require(WebURL(url.text))
            #expect(again == url)
            #expect(again.parts == url.parts)
        }
    }

    @Test("a URL is stored as its text, and only a URL is read")
    func codable() throws {
        let url = try #require(WebURL("http://h/a?b"))
        let data = try JSONEncoder().encode([url])
        #expect(try JSONDecoder().decode([String].self, from: data) == [url.text])
        #expect(try JSONDecoder().decode([WebURL].self, from: data) == [url])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([WebURL].self, from: Data("[\"a\"]".utf8))
        }
    }

    @Test("the query is in the document's encoding, path and fragment are in UTF-8")
    func queryEncoding() throws {
        // windows-1252 for the one letter that these cases have; the euro sign is missing on purpose.
        let latin: QueryEncoder = { query in
            String(decoding: query, as: UTF8.self).unicodeScalars.flatMap { scalar in
                scalar == "€"
                    ? Array("%26%238364%3B".utf8) : [UInt8(truncatingIfNeeded: scalar.value)]
            }
        }
        let cases = [
            ("http://h/é?é#é", "http://h/%C3%A9?%E9#%C3%A9"),
            ("http://h/?€", "http://h/?%26%238364%3B"),
            ("ws://h/?é", "ws://h/?%C3%A9"),
            ("x://h/?é", "x://h/?%C3%A9"),
        ]
        for (text, expected) in cases {
            let url = Array(text.utf8).withUnsafeBufferPointer {
                WebURL(parsing: $0, base: nil, queryEncoder: latin)
            }
            #expect(url?.text == expected)
        }
    }

    @Test("bytes that are no UTF-8 are escaped as they are, and refused in a host")
    func invalidUTF8() {
        let path = Array("http://h/".utf8) + [0xE9]
        let host = Array("http://".utf8) + [0xE9]
        #expect(parse(path)?.text == "http://h/%E9")
        #expect(parse(host) == nil)
    }

    @Test("a long host that grows leaves room for all that follows")
    func growingHost() throws {
        let tail = String(repeating: "é", count: 600)
        let url = try #require(WebURL("http://\u{32C1}\u{337F}.example/\(tail)?\(tail)#\(tail)"))
        #expect(url.text.utf8.count > 3 * 6 * 600)
        #expect(WebURL(url.text) == url)
    }

    private func parse(_ bytes: [UInt8]) -> WebURL? {
        bytes.withUnsafeBufferPointer { WebURL(parsing: $0, base: nil, queryEncoder: nil) }
    }
}
