internal import Trawl

/// Titles, links and dates of feeds and their entries.
struct ConformFeeds: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let reader = FeedReader(url: nil, contentType: nil)
        let bytes = try question.bytes("bytes_b64")
        let entries = bytes.withUnsafeBufferPointer { reader.read($0) } + reader.finish()
        if let failure = reader.failure { throw ConformRefusal("the feed is no JSON: \(failure)") }
        let feed = Self.fields([("title", reader.feed.title), ("link", reader.feed.link)])
        return Fields([
            ("feed", .object(feed)),
            ("entries", .list(entries.map { .object(Self.fields(of: $0)) })),
        ])
    }

    private static func fields(of entry: FeedEntry) -> Fields {
        var fields = fields([
            ("title", entry.title), ("link", entry.link), ("id", entry.id),
            ("published", entry.published?.iso8601), ("updated", entry.updated?.iso8601),
        ])
        if !entry.enclosures.isEmpty {
            fields.append(name: "enclosures", value: .list(entry.enclosures.map(Value.text)))
        }
        return fields
    }

    /// What there is of some texts.
    private static func fields(_ texts: [(String, String?)]) -> Fields {
        Fields(texts.compactMap { name, text in text.map { (name, .text($0)) } })
    }
}
