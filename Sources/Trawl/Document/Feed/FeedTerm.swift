/// What an element of a feed is, whatever the format and its version.
enum FeedTerm {
    /// The feed as a whole; in RSS 1.0 its entries are no part of it.
    case feed
    case entry
    case title
    /// The title of a picture or film of the entry.
    case mediaTitle
    case link
    case identifier
    case published
    case updated
    case enclosure
    case summary
    case content
    case author
    /// The name inside an author.
    case name
    /// What has a title and a link of its own, which are not those of the feed or entry.
    case aside
    case other

    /// The meaning of a name, which is in lower case, in a namespace.
    init(_ element: XMLStreamElement) {
        self =
            switch FeedNamespace(element.namespace) {
            case .core: Self.core[element.name] ?? .other
            case .dublinCore: Self.dublinCore[element.name] ?? .other
            case .media: Self.media[element.name] ?? .other
            case .content: element.name == "encoded" ? .content : .other
            case .itunes: element.name == "author" ? .author : .other
            case .other: .other
            }
    }

    /// RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF; no name means one thing in one and another in
    /// another.
    private static let core: [String: FeedTerm] = [
        "feed": .feed, "channel": .feed, "entry": .entry, "item": .entry, "title": .title,
        "link": .link, "guid": .identifier, "id": .identifier, "published": .published,
        "issued": .published, "pubdate": .published, "updated": .updated, "modified": .updated,
        "lastbuilddate": .updated, "enclosure": .enclosure, "summary": .summary,
        "description": .summary, "abstract": .summary, "content": .content,
        "author": .author, "name": .name, "image": .aside, "textinput": .aside, "source": .aside,
        "contributor": .aside,
    ]

    /// Dublin Core's elements and terms.
    private static let dublinCore: [String: FeedTerm] = [
        "title": .title, "date": .updated, "modified": .updated, "issued": .published,
        "creator": .author, "author": .author,
    ]

    /// Media RSS.
    private static let media: [String: FeedTerm] = ["title": .mediaTitle, "description": .summary]
}

/// The namespaces that matter in a feed.
enum FeedNamespace {
    case core, dublinCore, media, content, itunes, other

    /// The namespace of a URI in lower case, or of a prefix that was not declared.
    init(_ name: String) {
        self =
            Self.known[name] ?? (name.hasPrefix("http://backend.userland.com/rss") ? .core : .other)
    }

    private static let known: [String: FeedNamespace] = [
        "": .core, "rss": .core, "atom": .core, "atom10": .core,
        "http://www.w3.org/2005/atom": .core, "http://purl.org/atom/ns#": .core,
        "http://purl.org/rss/1.0/": .core, "http://my.netscape.com/rdf/simple/0.9/": .core,
        "http://purl.org/rss/1.0/modules/rss091#": .core,
        "http://blogs.law.harvard.edu/tech/rss": .core, "http://cyber.law.harvard.edu/rss": .core,
        // Atom's drafts.
        "http://purl.org/echo/": .core, "http://purl.org/pie/": .core,
        "http://example.com/necho": .core, "http://example.com/newformat#": .core,
        "uri/of/echo/namespace#": .core,
        "dc": .dublinCore, "http://purl.org/dc/elements/1.1/": .dublinCore,
        "dcterms": .dublinCore, "http://purl.org/dc/terms/": .dublinCore,
        "media": .media, "http://search.yahoo.com/mrss/": .media,
        "http://search.yahoo.com/mrss": .media,
        "content": .content, "http://purl.org/rss/1.0/modules/content/": .content,
        "itunes": .itunes, "http://www.itunes.com/dtds/podcast-1.0.dtd": .itunes,
    ]
}
