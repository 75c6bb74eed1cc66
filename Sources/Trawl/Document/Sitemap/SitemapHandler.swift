internal import TrawlCore

/// Finds the locations in a sitemap's elements.
///
/// Namespaces of sitemaps count for little, as many are wrong; those of extensions, such as pictures
/// and films, have locations that are no pages.
final class SitemapHandler: XMLStreamHandler {
    /// A location as it stands in the sitemap.
    struct Found {
        /// Nil when there is none, or one that is too long.
        var location: String?
        var lastModified: String?
        var changeFrequency: String?
        var priority: String?
    }

    private enum Part { case location, lastModified, changeFrequency, priority }

    /// What the sitemap is, told by its first elements.
    private(set) var kind: SitemapReader.Kind?
    /// Whether its first elements told that it is none.
    private var isOther = false
    private let feed: FeedHandler
    /// How many elements are open.
    private var depth = 0
    /// The depth of the entry in hand, and the namespace of its element.
    private var entryDepth: Int?
    private var entryNamespace = ""
    private var entry = Found()
    /// The part in hand and its text.
    private var part: Part?
    private var text: [UInt8] = []
    private var found: [Found] = []

    /// A handler of a sitemap that was read from this URL, if it is known.
    init(url: WebURL?) { feed = FeedHandler(url: url) }

    /// The locations since it was asked last.
    func takeLocations() -> [Found] {
        guard kind != .feed else {
            return feed.takeEntries().map { entry in
                let date = entry.updated ?? entry.published
                return Found(location: entry.link, lastModified: date?.iso8601)
            }
        }
        defer { found.removeAll(keepingCapacity: true) }
        return found
    }

    /// Ends the entry in hand, if there is one: the document has ended.
    func finish() {
        feed.finish()
        // What was not read whole is no part of it, so that there may be nothing.
        if entry.location != nil { endEntry() }
    }

    // MARK: XMLStreamHandler

    func start(_ element: XMLStreamElement) {
        if kind == nil { tellKind(by: element.name) }
        guard kind != .feed else { return feed.start(element) }
        depth += 1
        let isEntry = element.name == (kind == .index ? "sitemap" : "url")
        if isEntry, kind != nil, isSitemap(element.namespace) {
            endEntry()
            entryDepth = depth
            entryNamespace = element.namespace
        } else if let entryDepth, depth == entryDepth + 1, isSitemap(element.namespace) {
            begin(element.name)
        }
    }

    func end() {
        guard kind != .feed else { return feed.end() }
        if let entryDepth {
            if depth == entryDepth { endEntry() }
            if depth == entryDepth + 1 { endPart() }
        }
        depth -= 1
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard kind != .feed else { return feed.text(bytes) }
        guard part != nil else { return }
        // One byte more than is allowed tells that it is too long.
        let room = SitemapReader.maximumLocationBytes + 1 - text.count
        text.append(contentsOf: bytes.prefix(room))
    }

    // MARK: Parts

    private func tellKind(by name: String) {
        guard !isOther else { return }
        switch name {
        case "urlset", "url": kind = .pages
        case "sitemapindex", "sitemap": kind = .index
        case "rss", "rdf", "feed", "channel": kind = .feed
        case "html": isOther = true
        // Something around it.
        default: break
        }
    }

    /// Whether a namespace is that of the entry in hand, none, or one of sitemaps in any version; any
    /// will do where no entry is in hand.
    private func isSitemap(_ namespace: String) -> Bool {
        entryDepth == nil || namespace == entryNamespace || namespace.isEmpty
            || namespace.contains("/schemas/sitemap/")
    }

    private func begin(_ name: String) {
        text.removeAll(keepingCapacity: true)
        switch name {
        case "loc": part = .location
        case "lastmod": part = .lastModified
        case "changefreq": part = .changeFrequency
        case "priority": part = .priority
        default: part = nil
        }
    }

    private func endPart() {
        guard let part else { return }
        self.part = nil
        guard text.count <= SitemapReader.maximumLocationBytes else { return }
        let value = String(decoding: text, as: UTF8.self).trimmedOfSpace
        guard !value.isEmpty else { return }
        switch part {
        // Of two the first counts.
        case .location: entry.location = entry.location ?? value
        case .lastModified: entry.lastModified = entry.lastModified ?? value
        case .changeFrequency: entry.changeFrequency = value
        case .priority: entry.priority = value
        }
    }

    private func endEntry() {
        guard entryDepth != nil else { return }
        found.append(entry)
        entry = Found()
        entryDepth = nil
        part = nil
    }
}
