import Testing

@testable import Trawl

@Suite("Feed reader")
struct FeedReaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let body: String
        var title: String?
        var link: String?
        let entries: [FeedEntry]

        var testDescription: String { name }
    }

    @Test("each format gives its title, link and entries", arguments: FeedExamples.formats)
    func formats(_ example: Case) {
        for count in [1, 7, 4096] {
            let reader = FeedReader(url: nil, contentType: nil)
            #expect(Self.entries(reader, example.body, pieceBytes: count) == example.entries)
            #expect(reader.feed.title == example.title)
            #expect(reader.feed.link == example.link)
            #expect(reader.isFeed)
        }
    }

    @Test("what is broken is read as it was meant", arguments: FeedExamples.broken)
    func broken(_ example: Case) {
        let reader = FeedReader(url: nil, contentType: nil)
        #expect(Self.entries(reader, example.body) == example.entries)
        #expect(reader.feed.title == example.title)
        #expect(reader.feed.link == example.link)
    }

    @Test(
        "the link is the page of the entry",
        arguments: [
            ("<link>http://f.example/1</link>", "http://f.example/1"),
            ("<link> http://f.example/ä </link>", "http://f.example/ä"),
            ("<link>/1</link>", "http://base.example/1"),
            ("<link/><guid>http://f.example/g</guid>", "http://f.example/g"),
            ("<guid isPermaLink='false'>http://f.example/g</guid>", nil),
            ("<guid isPermaLink='TRUE'>http://f.example/g</guid>", "http://f.example/g"),
            ("<guid>g</guid>", nil),
            (
                "<guid>http://f.example/g</guid><link>http://f.example/1</link>",
                "http://f.example/1"
            ),
            ("<link href='1'/>", "http://base.example/1"),
            ("<link rel='self' href='/s'/><link href='/1'/>", "http://base.example/1"),
            (
                "<link href='/1'/><link rel='alternate' type='text/plain' href='/2'/>",
                "http://base.example/1"
            ),
            (
                "<link rel='alternate' type='text/plain' href='/2'/><link href='/1'/>",
                "http://base.example/1"
            ),
            ("<link rel='alternate' type='text/plain' href='/2'/>", "http://base.example/2"),
            (
                "<link rel='Alternate' type='text/html; charset=x' href='/1'/>",
                "http://base.example/1"
            ),
            (
                "<link rel='http://www.iana.org/assignments/relation/alternate' href='/1'/>",
                "http://base.example/1"
            ),
            ("<link xml:base='http://x.example/y/' href='1'/>", "http://x.example/y/1"),
            ("<link xml:base='y/' href='1'/>", "http://base.example/y/1"),
            ("<link xml:base='javascript:x' href='1'/>", "http://base.example/1"),
            (
                "<image><link>/i</link></image><link>/1</link><source><link>/s</link></source>",
                "http://base.example/1"
            ),
            (
                "<atom:link href='/1' xmlns:atom='http://www.w3.org/2005/Atom'/>",
                "http://base.example/1"
            ),
            ("<x:link xmlns:x='other'>/1</x:link>", nil),
        ] as [(String, String?)]
    )
    func links(_ markup: String, _ link: String?) {
        let reader = FeedReader(url: WebURL("http://base.example/feed"), contentType: nil)
        let entries = Self.entries(reader, "<rss><channel><item>\(markup)</item></channel></rss>")
        #expect(entries.map(\.link) == [link])
    }

    @Test(
        "the title is the entry's own",
        arguments: [
            ("<title> a </title>", "a"),
            ("<title>a &amp; b</title>", "a & b"),
            ("<title><![CDATA[a <b>c</b>]]></title>", "a <b>c</b>"),
            ("<title type='xhtml'><div>a <b>c</b></div></title>", "a c"),
            ("<title>a</title><title>b</title>", "a"),
            ("<x><title>b</title></x><title>a</title>", "a"),
            ("<title/><title>a</title>", "a"),
            ("<media:title>b</media:title><title>a</title>", "a"),
            ("<title>a</title><media:title>b</media:title>", "a"),
            ("<media:group><media:title>b</media:title></media:group>", "b"),
            ("<dc:title>a</dc:title>", "a"),
            ("<image><title>b</title></image>", nil),
            ("<source>b<title>c</title></source>", nil),
            ("<author><title>b</title></author>", nil),
        ] as [(String, String?)]
    )
    func titles(_ markup: String, _ title: String?) {
        let reader = FeedReader(url: nil, contentType: nil)
        let entries = Self.entries(reader, "<rss><channel><item>\(markup)</item></channel></rss>")
        #expect(entries.map(\.title) == [title])
    }

    @Test("of two dates the later in the feed counts, if it is one")
    func dates() {
        let reader = FeedReader(url: nil, contentType: nil)
        let entries = Self.entries(
            reader,
            """
            <rss><item><pubDate>2026-01-01</pubDate><dcterms:issued>2026-01-02</dcterms:issued>
            <pubDate>soon</pubDate><dc:date>2026-01-03</dc:date></item></rss>
            """
        )
        #expect(entries.map(\.published?.iso8601) == ["2026-01-02T00:00:00Z"])
        #expect(entries.map(\.updated?.iso8601) == ["2026-01-03T00:00:00Z"])
    }

    @Test("text, author and files come with an entry")
    func details() {
        let reader = FeedReader(url: WebURL("http://f.example/"), contentType: nil)
        let entries = Self.entries(
            reader,
            """
            <rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><item>
            <description>&lt;p&gt;s</description><content:encoded><![CDATA[<p>c]]></content:encoded>
            <author><name>N</name><email>n@f.example</email></author>
            <enclosure url="/a.mp3" type="audio/mpeg"/><enclosure/></item>
            <item><author>a@f.example (A)</author></item></rss>
            """
        )
        #expect(entries.map(\.summary) == ["<p>s", nil])
        #expect(entries.map(\.content) == ["<p>c", nil])
        #expect(entries.map(\.author) == ["N", "a@f.example (A)"])
        #expect(entries.map(\.enclosures) == [["http://f.example/a.mp3"], []])
    }

    @Test(
        "what is no feed gives nothing",
        arguments: [
            "", " ", "x", "<html><title>t</title></html>", "{}", "{", "[1]", #"{"items":1}"#,
        ]
    )
    func noFeed(_ text: String) {
        let reader = FeedReader(url: nil, contentType: nil)
        #expect(Self.entries(reader, text).isEmpty)
        #expect(!reader.isFeed)
        #expect((reader.failure != nil) == (text == "{"))
    }

    static func entries(
        _ reader: FeedReader,
        _ body: String,
        pieceBytes: Int = 4096
    ) -> [FeedEntry] {
        let bytes = Array(body.utf8)
        var entries: [FeedEntry] = []
        for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
            bytes[start..<min(start + pieceBytes, bytes.count)].withUnsafeBufferPointer {
                entries += reader.read($0)
            }
        }
        return entries + reader.finish()
    }
}
