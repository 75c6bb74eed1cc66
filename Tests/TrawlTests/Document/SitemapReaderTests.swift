import Testing

@testable import Trawl

@Suite("Sitemap reader")
struct SitemapReaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let body: String
        var type: String?
        let kind: SitemapReader.Kind?
        /// Each location, with a blank and the date where there is one.
        let entries: [String]

        init(
            _ name: String,
            _ body: String,
            type: String? = nil,
            _ kind: SitemapReader.Kind?,
            _ entries: [String]
        ) {
            self.name = name
            self.body = body
            self.type = type
            self.kind = kind
            self.entries = entries
        }

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            "pages with dates",
            """
            <?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <url><loc> http://s.example/1?a=1&amp;b=2
            </loc><lastmod>2026-01-02</lastmod></url>
            <url><lastmod>soon</lastmod><loc><![CDATA[http://s.example/2?a&b]]></loc></url></urlset>
            """,
            .pages,
            ["http://s.example/1?a=1&b=2 2026-01-02T00:00:00Z", "http://s.example/2?a&b"]
        ),
        Case(
            "an index",
            "<sitemapindex><sitemap><loc>http://s.example/1.xml.gz</loc></sitemap></sitemapindex>",
            .index,
            ["http://s.example/1.xml.gz"]
        ),
        Case(
            "prefixes and capitals",
            "<s:UrlSet xmlns:s='u'><s:URL><s:Loc>http://s.example/1</s:Loc></s:URL></s:UrlSet>",
            .pages,
            ["http://s.example/1"]
        ),
        Case(
            "pictures and films are no pages",
            """
            <urlset xmlns="u" xmlns:i="image" xmlns:v="video"><url>
            <i:image><i:loc>http://s.example/i.png</i:loc></i:image><i:loc>http://s.example/j.png</i:loc>
            <loc>http://s.example/1</loc><v:video><loc>http://s.example/v</loc></v:video>
            </url></urlset>
            """,
            .pages,
            ["http://s.example/1"]
        ),
        Case(
            "parts in namespaces of other versions",
            """
            <urlset xmlns="http://www.google.com/schemas/sitemap/0.84"><url>
            <loc xmlns="https://www.sitemaps.org/schemas/sitemap/0.9">http://s.example/1</loc>
            <lastmod xmlns="">2026</lastmod></url></urlset>
            """,
            .pages,
            ["http://s.example/1 2026-01-01T00:00:00Z"]
        ),
        Case(
            "what is no absolute page is passed over",
            """
            <urlset><url><loc>/1</loc></url><url><loc>ftp://s.example/2</loc></url><url><loc/></url>
            <url><loc>javascript:alert(1)</loc></url><url><loc>http://s.example/3</loc></url></urlset>
            """,
            .pages,
            ["http://s.example/3"]
        ),
        Case(
            "entries that are not closed, and an end that is cut off",
            """
            <urlset><url><loc>http://s.example/1</loc><url><loc>http://s.example/2</loc></url>
            <url><loc>http://s.example/3</loc><url><loc>http://s.example/cut
            """,
            .pages,
            ["http://s.example/1", "http://s.example/2", "http://s.example/3"]
        ),
        Case(
            "entries without anything around them",
            "<url><loc>http://s.example/1</loc></url><url><loc>http://s.example/2</loc></url>",
            .pages,
            ["http://s.example/1", "http://s.example/2"]
        ),
        Case(
            "of two locations the first",
            "<urlset><url><loc>http://s.example/1</loc><loc>http://s.example/2</loc></url></urlset>",
            .pages,
            ["http://s.example/1"]
        ),
        Case(
            "plain text",
            "\u{FEFF}\r\nhttp://s.example/1\r\n\n  https://s.example/2 \rnot a URL\nhttp://s.example/3",
            .lines,
            ["http://s.example/1", "https://s.example/2", "http://s.example/3"]
        ),
        Case(
            "RSS",
            """
            <rss version="2.0"><channel><link>http://s.example/</link><item><link>http://s.example/1</link>
            <pubDate>Thu, 05 Mar 2026 10:15:30 GMT</pubDate></item></channel></rss>
            """,
            .feed,
            ["http://s.example/1 2026-03-05T10:15:30Z"]
        ),
        Case(
            "Atom",
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://s.example/1"/>
            <updated>2026-03-05T10:15:30Z</updated></entry></feed>
            """,
            .feed,
            ["http://s.example/1 2026-03-05T10:15:30Z"]
        ),
        Case("a page", "<html><body><url><loc>http://s.example/1</loc></url></html>", nil, []),
        Case("no sitemap", "<a><b/></a>", nil, []),
        Case(
            "words before the XML",
            "Warning: x\n<urlset><url><loc>http://s.example/1</loc></url></urlset>",
            type: "application/xml",
            .pages,
            ["http://s.example/1"]
        ),
        Case("nothing", "", nil, []),
        Case("white space", " \n ", nil, []),
    ]

    @Test("a sitemap gives its locations, whatever the pieces", arguments: cases)
    func reading(_ example: Case) {
        for count in [1, 3, 1000] {
            let reader = SitemapReader(url: nil, contentType: example.type)
            let entries = Self.entries(reader, Array(example.body.utf8), pieceBytes: count)
            let texts = entries.map { entry in
                ([entry.location] + (entry.lastModified.map { [$0.iso8601] } ?? [])).joined(
                    separator: " "
                )
            }
            #expect(texts == example.entries, "pieces of \(count)")
            #expect(reader.kind == example.kind)
        }
    }

    @Test("what is passed over is counted")
    func skipped() {
        let reader = SitemapReader(url: nil, contentType: nil)
        let text =
            "<urlset><url><loc>/1</loc></url><url/><url><loc>http://s.example/</loc></url></urlset>"
        #expect(Self.entries(reader, Array(text.utf8)).count == 1)
        #expect(reader.skippedCount == 2)
        #expect(!reader.isCut)
    }

    @Test("the rest of an entry is kept as written")
    func details() throws {
        let text = """
            <urlset><url><loc>http://s.example/</loc><lastmod>2026-01</lastmod>
            <changefreq> daily </changefreq><priority>0.8</priority></url></urlset>
            """
        let reader = SitemapReader(url: nil, contentType: nil)
        let entry = try #require(Self.entries(reader, Array(text.utf8)).first)
        #expect(entry.lastModifiedText == "2026-01")
        #expect(entry.changeFrequency == "daily")
        #expect(entry.priority == "0.8")
        #expect(entry.url == WebURL("http://s.example/"))
    }

    @Test("entries at the limit are handed out, one more is not")
    func entryLimit() {
        for excess in [0, 1] {
            let reader = SitemapReader(url: nil, contentType: nil)
            let lines = (0..<SitemapReader.maximumEntries + excess).map {
                "http://s.example/\($0)\n"
            }
            let entries = Self.entries(reader, Array(lines.joined().utf8), pieceBytes: 64 << 10)
            #expect(entries.count == SitemapReader.maximumEntries)
            #expect(reader.isCut == (excess > 0))
        }
    }

    @Test("a location at the limit is handed out, a longer one is not", arguments: [true, false])
    func locationLimit(inXML: Bool) {
        for excess in [0, 1] {
            let start = "http://s.example/"
            let path = String(
                repeating: "p",
                count: SitemapReader.maximumLocationBytes - start.utf8.count + excess
            )
            let text =
                inXML
                ? "<urlset><url><loc>\(start)\(path)</loc></url></urlset>" : start + path + "\n"
            let reader = SitemapReader(url: nil, contentType: nil)
            #expect(Self.entries(reader, Array(text.utf8)).count == 1 - excess)
            #expect(reader.skippedCount == excess)
        }
    }

    @Test("bytes at the limit are read, what is behind them is not")
    func byteLimit() {
        let line = Array("http://s.example/1\n".utf8)
        for excess in [0, 1] {
            let reader = SitemapReader(url: nil, contentType: nil)
            var blanks = SitemapReader.maximumBytes - line.count + excess
            let part = [UInt8](repeating: 0x20, count: 1 << 20)
            while blanks > 0 {
                _ = Self.read(reader, Array(part.prefix(blanks)))
                blanks -= min(blanks, part.count)
            }
            let entries = Self.read(reader, line) + reader.finish()
            #expect(entries.count == 1 - excess)
            #expect(reader.isCut == (excess > 0))
        }
    }

    @Test("entries come while the sitemap is still being read")
    func streaming() {
        let reader = SitemapReader(url: nil, contentType: nil)
        let head = "<urlset>" + String(repeating: " ", count: EncodingSniffer.prescanBytes)
        #expect(Self.read(reader, Array(head.utf8)).isEmpty)
        for number in 0..<100 {
            let entry = "<url><loc>http://s.example/\(number)</loc></url>"
            #expect(Self.read(reader, Array(entry.utf8)).map(\.url.path) == ["/\(number)"])
        }
    }

    static func entries(
        _ reader: SitemapReader,
        _ body: [UInt8],
        pieceBytes: Int = 4096
    ) -> [SitemapEntry] {
        var entries: [SitemapEntry] = []
        for start in stride(from: 0, to: body.count, by: pieceBytes) {
            entries += read(reader, Array(body[start..<min(start + pieceBytes, body.count)]))
        }
        return entries + reader.finish()
    }

    private static func read(_ reader: SitemapReader, _ piece: [UInt8]) -> [SitemapEntry] {
        piece.withUnsafeBufferPointer { reader.read($0) }
    }
}
