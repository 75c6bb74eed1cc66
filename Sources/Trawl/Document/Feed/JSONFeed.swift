internal import TrawlCore

/// A JSON Feed (jsonfeed.org, versions 1 and 1.1).
struct JSONFeed {
    /// What it says of itself.
    let feed: Feed
    /// Its entries, in their order.
    let entries: [FeedEntry]

    /// The feed of a JSON document, read from this URL if it is known; nil when it is no feed.
    ///
    /// A version is asked for by the standard, and forgotten by some; a list of items is enough.
    init?(_ document: Value, url: WebURL?) {
        guard case .object(let fields) = document, case .list(let items)? = fields["items"] else {
            return nil
        }
        let base = FeedBase(url: url)
        var feed = Feed()
        feed.title = Self.text(fields["title"])
        feed.link = Self.text(fields["home_page_url"]).map(base.resolve)
        self.feed = feed
        entries = items.compactMap { item in
            guard case .object(let fields) = item else { return nil }
            return Self.entry(fields, base)
        }
    }

    private static func entry(_ fields: Fields, _ base: FeedBase) -> FeedEntry {
        var entry = FeedEntry()
        entry.title = text(fields["title"])
        entry.id = text(fields["id"])
        entry.link = (text(fields["url"]) ?? text(fields["external_url"])).map(base.resolve)
        if entry.link == nil, let id = entry.id, WebURL(id)?.isHTTP == true { entry.link = id }
        entry.published = text(fields["date_published"]).flatMap(FeedDate.instant)
        entry.updated = text(fields["date_modified"]).flatMap(FeedDate.instant)
        entry.summary = text(fields["summary"])
        entry.content = text(fields["content_html"]) ?? text(fields["content_text"])
        // Version 1.1 has a list, version 1 had one.
        entry.author = objects(fields["authors"]).lazy.compactMap { text($0["name"]) }.first
        if entry.author == nil, case .object(let author)? = fields["author"] {
            entry.author = text(author["name"])
        }
        let files = objects(fields["attachments"]).compactMap { text($0["url"]).map(base.resolve) }
        entry.enclosures = Array(files.prefix(FeedReader.maximumEnclosures))
        return entry
    }

    /// A text that is not empty; a number, which some have as `id`, is one too.
    private static func text(_ value: Value?) -> String? {
        switch value {
        case .text(let text):
            let trimmed = text.trimmedOfSpace
            return trimmed.isEmpty ? nil : trimmed
        case .integer(let number): return String(number)
        case .decimal(let digits): return digits
        default: return nil
        }
    }

    private static func objects(_ value: Value?) -> [Fields] {
        guard case .list(let values)? = value else { return [] }
        return values.compactMap { value in
            guard case .object(let fields) = value else { return nil }
            return fields
        }
    }
}
