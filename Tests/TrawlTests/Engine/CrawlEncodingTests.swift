import Testing
import TrawlCore

@testable import Trawl

/// URL Standard, 4.4: the query of a link is written in the encoding of its document.
@Suite("Links in documents of other encodings", .timeLimit(.minutes(10)))
struct CrawlEncodingTests {
    /// A page as bytes: text, and text in an encoding.
    private static func page(
        _ parts: [String],
        in label: String,
        declared: String
    ) throws -> LoopbackServer.Answer {
        let encoding = try #require(CharacterEncoding(label: label))
        let text = Array("<meta charset=\(declared)>\(parts.joined())".utf8)
        let body = TextEncoding(encoding)?.bytes(of: text) ?? text
        return .bytes(body, type: "text/html")
    }

    private static func link(_ href: String) -> String { "<a href=\"\(href)\">x</a>" }

    @Test(
        "a query is asked for in the document's encoding, the path in UTF-8",
        arguments: [
            ("shift_jis", "/日本?q=日本", "/%E6%97%A5%E6%9C%AC?q=%93%FA%96{"),
            ("windows-1252", "/é?q=é€", "/%C3%A9?q=%E9%80"),
            ("iso-8859-1", "?q=é", "/?q=%E9"),  // windows-1252 by another name
            ("windows-1252", "/a?q=&#960;&eacute;", "/a?q=%26%23960%3B%E9"),  // it has no π
            ("utf-8", "/é?q=é", "/%C3%A9?q=%C3%A9"),
            ("shift_jis", "/a?q=plain#日本", "/a?q=plain"),
        ]
    )
    func queries(label: String, href: String, target: String) throws {
        let site = try Site([
            "/": try Self.page(["<h1>home</h1>", Self.link(href)], in: label, declared: label),
            target: .page("found"),
        ])
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "fields: {title: h1, link: {css: \"a::attr(href)\", type: url}}"
        )
        let run = try workshop.runSite()
        #expect(site.targets == ["/", target])
        #expect(run.items == 2)
        // A field of type url has the same URL.
        let items = try workshop.store().items(of: "site").map(\.json)
        let link = href.hasSuffix("#日本") ? target + "#%E6%97%A5%E6%9C%AC" : target
        #expect(items.contains { $0.contains("\"\(site.url(link))\"") }, "\(items)")
    }
}
