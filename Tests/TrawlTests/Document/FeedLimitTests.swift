import Testing

@testable import Trawl

/// Feeds and sitemaps that are too large, too deep, or noise.
@Suite("Feed limits")
struct FeedLimitTests {
    @Test("entries at the limit are handed out, one more is not")
    func entryLimit() {
        for excess in [0, 1] {
            let reader = FeedReader(url: nil, contentType: nil)
            let count = FeedReader.maximumEntries + excess
            let body = "<rss>" + String(repeating: "<item/>", count: count) + "</rss>"
            let entries = FeedReaderTests.entries(reader, body, pieceBytes: 64 << 10)
            #expect(entries.count == FeedReader.maximumEntries)
            #expect(reader.isCut == (excess > 0))
        }
    }

    @Test("items of JSON at the limit are handed out, one more is not")
    func itemLimit() {
        for excess in [0, 1] {
            let reader = FeedReader(url: nil, contentType: nil)
            let items = [String](repeating: "{}", count: FeedReader.maximumEntries + excess)
            let body = #"{"items":[\#(items.joined(separator: ","))]}"#
            #expect(FeedReaderTests.entries(reader, body).count == FeedReader.maximumEntries)
            #expect(reader.isCut == (excess > 0))
        }
    }

    @Test("bytes at the limit are read, what is behind them is not")
    func byteLimit() {
        let end = "<rss><item/></rss>"
        for excess in [0, 1] {
            let reader = FeedReader(url: nil, contentType: nil)
            let blanks = FeedReader.maximumBytes - end.utf8.count + excess
            let body = String(repeating: " ", count: blanks) + end
            #expect(FeedReaderTests.entries(reader, body, pieceBytes: 1 << 20).count == 1)
            #expect(reader.isCut == (excess > 0))
        }
    }

    @Test("enclosures at the limit are kept, one more is not")
    func enclosureLimit() {
        let limit = FeedReader.maximumEnclosures
        for count in [limit, limit + 1] {
            let reader = FeedReader(url: nil, contentType: nil)
            let files = String(repeating: "<enclosure url='http://f.example/'/>", count: count)
            let entries = FeedReaderTests.entries(reader, "<rss><item>\(files)</item></rss>")
            #expect(entries.map(\.enclosures.count) == [limit])
        }
    }

    @Test("a text at the limit is whole, a longer one is cut off or dropped, and counted")
    func textLimit() {
        for excess in [0, 1] {
            let text = String(repeating: "x", count: FeedText.maximumBytes + excess)
            let long = String(repeating: "x", count: FeedText.maximumBodyBytes + excess)
            let reader = FeedReader(url: nil, contentType: nil)
            let entries = FeedReaderTests.entries(
                reader,
                """
                <rss><item><title>\(text)</title><guid>\(text)</guid><description>\(long)</description>
                </item></rss>
                """
            )
            #expect(entries.map(\.title?.utf8.count) == [FeedText.maximumBytes])
            #expect(entries.map(\.summary?.utf8.count) == [FeedText.maximumBodyBytes])
            #expect(entries.map(\.id) == [excess == 0 ? text : nil])
            #expect(reader.longTexts == 3 * excess)
        }
    }

    @Test("a text is cut off between characters")
    func textCut() {
        let text = String(repeating: "x", count: FeedText.maximumBytes - 1) + "é"
        let reader = FeedReader(url: nil, contentType: nil)
        let entries = FeedReaderTests.entries(
            reader,
            "<rss><item><title>\(text)</title></item></rss>"
        )
        #expect(entries.map(\.title) == [String(text.dropLast())])
    }

    @Test("an entry behind 100,000 elements inside each other is found")
    func depth() {
        let deep =
            String(repeating: "<x>", count: 100_000) + String(repeating: "</x>", count: 100_000)
        let reader = FeedReader(url: nil, contentType: nil)
        let body = "<rss>\(deep)<item><title>One</title></item></rss>"
        #expect(FeedReaderTests.entries(reader, body).map(\.title) == ["One"])
    }

    @Test("noise in feeds and sitemaps neither crashes nor hangs", arguments: 0..<4)
    func noise(_ seed: UInt64) {
        var noise = TestNoise(seed: seed)
        let documents =
            (FeedExamples.formats + FeedExamples.broken).map { Array($0.body.utf8) }
            + SitemapReaderTests.cases.map { Array($0.body.utf8) }
        let signs = Array("<>&;'\"/=![]-?#x:\u{0}\u{FF}é".utf8)
        var count = 0
        for _ in 0..<2500 {
            guard var body = documents.randomElement(using: &noise), !body.isEmpty else { continue }
            for _ in 0..<Int.random(in: 1...8, using: &noise) {
                let place = Int.random(in: 0..<body.count, using: &noise)
                let sign = signs.randomElement(using: &noise) ?? 0
                switch Int.random(in: 0..<4, using: &noise) {
                case 0: body[place] = sign
                case 1: body.insert(sign, at: place)
                case 2: body.removeSubrange(place..<min(body.count - 1, place + 9))
                default: body += body[place..<min(body.count, place + 40)]
                }
                if body.isEmpty { body = [0] }
            }
            let pieces = Int.random(in: 1...300, using: &noise)
            let feed = FeedReader(url: nil, contentType: nil)
            for start in stride(from: 0, to: body.count, by: pieces) {
                body[start..<min(start + pieces, body.count)].withUnsafeBufferPointer {
                    count += feed.read($0).count
                }
            }
            count += feed.finish().count
            let sitemap = SitemapReader(url: nil, contentType: nil)
            count += SitemapReaderTests.entries(sitemap, body, pieceBytes: pieces).count
        }
        #expect(count > 0)
    }
}
