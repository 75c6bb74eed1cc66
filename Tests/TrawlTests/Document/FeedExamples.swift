@testable import Trawl

/// Feeds of every format, and broken ones.
enum FeedExamples {
    static let formats = [
        FeedReaderTests.Case(
            name: "RSS 2.0",
            body: """
                <?xml version="1.0"?><rss version="2.0"><channel><title>T</title>
                <link>http://f.example/</link><image><title>I</title><link>http://i.example/</link></image>
                <item><title>One</title><link>http://f.example/1</link><guid isPermaLink="false">g1</guid>
                <pubDate>Thu, 05 Mar 2026 10:15:30 +0100</pubDate>
                <enclosure url="http://f.example/1.mp3"/></item><item><title>Two</title></item>
                </channel></rss>
                """,
            title: "T",
            link: "http://f.example/",
            entries: [
                entry(
                    "One",
                    "http://f.example/1",
                    "g1",
                    "2026-03-05T09:15:30Z",
                    nil,
                    "http://f.example/1.mp3"
                ),
                entry("Two"),
            ]
        ),
        FeedReaderTests.Case(
            name: "RSS 1.0, with entries beside the channel",
            body: """
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
                xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
                <channel rdf:about="http://f.example/rss"><title>T</title><link>http://f.example/</link>
                <items><rdf:Seq><rdf:li resource="http://f.example/1"/></rdf:Seq></items></channel>
                <item rdf:about="urn:1"><title>One</title><link>http://f.example/1</link>
                <dc:date>2026-03-05</dc:date></item></rdf:RDF>
                """,
            title: "T",
            link: "http://f.example/",
            entries: [entry("One", "http://f.example/1", "urn:1", nil, "2026-03-05T00:00:00Z")]
        ),
        FeedReaderTests.Case(
            name: "RSS 0.91, with a document type",
            body: """
                <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://n.example/dtd">
                <rss version="0.91"><channel><item><title>One</title></item><title>T</title></channel></rss>
                """,
            title: "T",
            entries: [entry("One")]
        ),
        FeedReaderTests.Case(
            name: "Atom 1.0",
            body: """
                <feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://f.example/"><title>T</title>
                <link rel="self" href="feed"/><link href="."/><entry xml:base="e/"><title>One</title>
                <id>urn:1</id><link href="1"/><link rel="enclosure" href="1.mp3"/>
                <published>2026-03-05T10:00:00Z</published><updated>2026-03-05T11:00:00Z</updated>
                <source><title>S</title><id>urn:s</id><link href="s"/></source></entry>
                <entry><id>http://f.example/2</id></entry></feed>
                """,
            title: "T",
            link: "http://f.example/",
            entries: [
                entry(
                    "One",
                    "http://f.example/e/1",
                    "urn:1",
                    "2026-03-05T10:00:00Z",
                    "2026-03-05T11:00:00Z",
                    "http://f.example/e/1.mp3"
                ),
                entry(nil, "http://f.example/2", "http://f.example/2"),
            ]
        ),
        FeedReaderTests.Case(
            name: "Atom 0.3",
            body: """
                <feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry>
                <title>One</title><link rel="alternate" type="text/html" href="http://f.example/1"/>
                <issued>2026-03-05</issued><modified>2026-03-06</modified></entry></feed>
                """,
            title: "T",
            entries: [
                entry(
                    "One",
                    "http://f.example/1",
                    nil,
                    "2026-03-05T00:00:00Z",
                    "2026-03-06T00:00:00Z"
                )
            ]
        ),
        FeedReaderTests.Case(
            name: "CDF",
            body: """
                <CHANNEL HREF="http://f.example/"><TITLE>T</TITLE>
                <ITEM HREF="http://f.example/1" LASTMOD="2026-03-05T10:00+01:00"><TITLE>One</TITLE></ITEM>
                </CHANNEL>
                """,
            title: "T",
            link: "http://f.example/",
            entries: [entry("One", "http://f.example/1", nil, nil, "2026-03-05T09:00:00Z")]
        ),
        FeedReaderTests.Case(
            name: "JSON Feed",
            body: #"""
                {"version":"https://jsonfeed.org/version/1.1","title":"T","home_page_url":"http://f.example/",
                "items":[{"id":1,"url":"http://f.example/1","title":"One","date_published":
                "2026-03-05T10:00:00Z","date_modified":"2026-03-06T10:00:00Z",
                "attachments":[{"url":"http://f.example/1.mp3"},{}]},{"id":"http://f.example/2"},"x"]}
                """#,
            title: "T",
            link: "http://f.example/",
            entries: [
                entry(
                    "One",
                    "http://f.example/1",
                    "1",
                    "2026-03-05T10:00:00Z",
                    "2026-03-06T10:00:00Z",
                    "http://f.example/1.mp3"
                ),
                entry(nil, "http://f.example/2", "http://f.example/2"),
            ]
        ),
    ]

    static let broken = [
        FeedReaderTests.Case(
            name: "references without a document type",
            body: "<rss><channel><title>A&nbsp;&mdash; b & c &unknown;</title></channel></rss>",
            title: "A\u{A0}— b & c &unknown;",
            entries: []
        ),
        FeedReaderTests.Case(
            name: "HTML that is not escaped",
            body: """
                <rss><channel><item><description>a<br>b <p>c</description><title>One<br></title></item>
                <item><title>1 < 2</title></item></channel></rss>
                """,
            entries: [entry("One", summary: "ab c"), entry("1 < 2")]
        ),
        FeedReaderTests.Case(
            name: "entries that are not closed",
            body: "<rss><channel><item><title>One</title><item><title>Two</title></channel></rss>",
            entries: [entry("One"), entry("Two")]
        ),
        FeedReaderTests.Case(
            name: "an end that is cut off in the middle of a text",
            body: "<rss><channel><title>T</title><item><title>One</title><link>http://f.example/cu",
            title: "T",
            entries: [entry("One")]
        ),
        FeedReaderTests.Case(
            name: "white space and words before the declaration",
            body: "\n\n <?xml version='1.0'?>x<rss><channel><title>T</title></channel></rss>",
            title: "T",
            entries: []
        ),
        FeedReaderTests.Case(
            name: "prefixes that nobody declared",
            body:
                "<rss><channel><atom:link rel='self' href='x'/><dc:title>T</dc:title></channel></rss>",
            title: "T",
            entries: []
        ),
        FeedReaderTests.Case(
            name: "an entity of its own",
            body:
                "<!DOCTYPE rss [<!ENTITY e 'x'>]><rss><channel><title>&e;</title></channel></rss>",
            title: "x",
            entries: []
        ),
    ]

    private static func entry(
        _ title: String?,
        _ link: String? = nil,
        _ id: String? = nil,
        _ published: String? = nil,
        _ updated: String? = nil,
        _ enclosures: String...,
        summary: String? = nil
    ) -> FeedEntry {
        var entry = FeedEntry()
        entry.title = title
        entry.link = link
        entry.id = id
        entry.published = published.flatMap { Instant(iso8601: $0) }
        entry.updated = updated.flatMap { Instant(iso8601: $0) }
        entry.enclosures = enclosures
        entry.summary = summary
        return entry
    }
}
