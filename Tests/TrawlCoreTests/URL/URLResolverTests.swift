import Testing

@testable import TrawlCore

@Suite("resolving the links of a page")
struct URLResolverTests {
    @Test("it gives what WebURL gives, without the fragment")
    func agrees() throws {
        let byBase = Dictionary(grouping: WebURLTests.resolved, by: \.base)
        var resolver = URLResolver(base: try #require(WebURL("http://first.example/")))
        for (text, cases) in byBase {
            let base = try #require(WebURL(text))
            resolver.setBase(base)
            for (_, reference, _) in cases {
                let expected = WebURL(reference, relativeTo: base)?.withoutFragment()
                let resolved = resolve(reference, &resolver)
                #expect((resolved == nil) == (expected == nil), "\(reference) at \(text)")
                guard let expected else { continue }
                let url = resolver.makeURL()
                #expect(url == expected)
                #expect(url.parts == WebURL(expected.text)?.parts)
                let text = resolver.withBytes { String(decoding: $0, as: UTF8.self) }
                #expect(text == expected.text)
                let form = CanonicalForm()
                let fingerprint = resolver.fingerprint(form)
                #expect(fingerprint == form.fingerprint(of: expected))
            }
        }
    }

    @Test("host, port and path are known without a string")
    func parts() throws {
        var resolver = URLResolver(base: try #require(WebURL("https://books.example/a")))
        let url = try #require(resolve("//u@Shop.example:8080/x/y?z#f", &resolver))
        #expect(url.kind == .https)
        #expect(url.isHTTP)
        #expect(url.effectivePort == 8080)
        let (host, path, count) = resolver.withBytes { bytes in
            (
                String(decoding: bytes[url.host], as: UTF8.self),
                String(decoding: bytes[url.path], as: UTF8.self),
                bytes.count
            )
        }
        #expect(host == "shop.example")
        #expect(path == "/x/y")
        #expect(count == url.count)
        let mail = try #require(resolve("mailto:a@b", &resolver))
        #expect(!mail.isHTTP)
        #expect(mail.host.isEmpty)
        #expect(mail.effectivePort == nil)
    }

    @Test(
        "a link to the page itself is known",
        arguments: [
            ("", true), ("#top", true), ("a?b", true), ("/a?b#c", true), ("?c", false),
            ("b", false), ("a", false),
        ]
    )
    func isBase(link: String, expected: Bool) throws {
        var resolver = URLResolver(base: try #require(WebURL("http://h/a?b#x")))
        _ = try #require(resolve(link, &resolver))
        let isBase = resolver.isBase
        #expect(isBase == expected)
    }

    private func resolve(_ link: String, _ resolver: inout URLResolver) -> ResolvedURL? {
        var link = link
        return link.withUTF8 { resolver.resolve($0) }
    }
}
