package import TrawlCore

/// Lists of start URLs: sitemaps, indexes of them, robots.txt files that name some, and feeds.
///
/// It is given a body in pieces, and tells each URL as soon as it is there, so that what it keeps
/// does not grow with the list.
package struct StartList {
    /// The largest list after decompression, in bytes (sitemaps.org, protocol: 50 MB).
    package static let maximumBytes = SitemapReader.maximumBytes

    /// What the list turned out to be.
    package enum End: Hashable, Sendable {
        /// All of it was read.
        case whole
        /// Its beginning was read; why not the rest.
        case cut(String)
        /// It is no such list.
        case none(String)
    }

    /// What a URL of a list leads to.
    package enum Target: Hashable, Sendable {
        /// A page.
        case page
        /// Another list.
        case list
    }

    private enum Form {
        case sitemap(SitemapReader)
        case feed(FeedReader)
        case robots([UInt8])
    }

    private var form: Form
    private let onURL: (_ url: String, _ target: Target) -> Void

    /// A reader of a list.
    ///
    /// - Parameters:
    ///   - url: Where it comes from; at `/robots.txt` the list is that of its `Sitemap` lines.
    ///   - contentType: The value of its Content-Type header.
    ///   - isFeed: Whether it is a feed rather than a sitemap.
    ///   - onURL: Told each URL as it is written, in the list's order.
    package init(
        url: WebURL,
        contentType: String?,
        isFeed: Bool,
        onURL: @escaping (_ url: String, _ target: Target) -> Void
    ) {
        self.onURL = onURL
        form =
            if isFeed {
                .feed(FeedReader(url: url, contentType: contentType))
            } else if url.origin + "/robots.txt" == url.text {
                .robots([])
            } else {
                .sitemap(SitemapReader(url: url, contentType: contentType))
            }
    }

    /// Reads the next piece of the body.
    package mutating func read(_ piece: UnsafeBufferPointer<UInt8>) {
        switch form {
        case .sitemap(let reader): tell(reader.read(piece), of: reader)
        case .feed(let reader): tell(reader.read(piece))
        case .robots(var bytes):
            form = .robots([])
            bytes.append(contentsOf: piece.prefix(RobotsRules.longestFile - bytes.count))
            form = .robots(bytes)
        }
    }

    /// The body has ended.
    package mutating func finish() -> End {
        switch form {
        case .sitemap(let reader):
            tell(reader.finish(), of: reader)
            guard reader.kind != nil else { return .none("neither a sitemap nor an index of them") }
            return reader.isCut ? .cut("the sitemap is longer than sitemaps may be") : .whole
        case .feed(let reader):
            tell(reader.finish())
            guard reader.isFeed else { return .none("no feed: neither RSS, Atom nor JSON Feed") }
            return reader.isCut ? .cut("the feed is longer than is read") : .whole
        case .robots(let bytes):
            for sitemap in RobotsRules(parsing: bytes).sitemaps { onURL(sitemap, .list) }
            return .whole
        }
    }

    private func tell(_ entries: [SitemapEntry], of reader: SitemapReader) {
        let target: Target = reader.kind == .index ? .list : .page
        for entry in entries { onURL(entry.location, target) }
    }

    private func tell(_ entries: [FeedEntry]) {
        for entry in entries {
            if let link = entry.link { onURL(link, .page) }
        }
    }
}
