internal import TrawlCore

/// What a feed says of itself.
package struct Feed: Hashable, Sendable {
    /// Its title, white space at both ends taken away.
    package var title: String?
    /// The page that it belongs to, absolute where its base is known, otherwise as written.
    package var link: String?

    /// A feed that says nothing of itself.
    package init() {}
}

/// One entry of a feed.
package struct FeedEntry: Hashable, Sendable {
    /// Its title, white space at both ends taken away; HTML in it stays as it is.
    package var title: String?
    /// Its page, absolute where the base is known, otherwise as written.
    ///
    /// An entry without a link has its `id` here when that is a URL of a page.
    package var link: String?
    /// What identifies it in the feed, as written.
    package var id: String?
    /// When it was published; nil also for a date that cannot be read.
    package var published: Instant?
    /// When it was changed last; nil also for a date that cannot be read.
    package var updated: Instant?
    /// The files that come with it, as `link`.
    package var enclosures: [String] = []
    /// Its description or summary, HTML mostly.
    package var summary: String?
    /// Its whole text, HTML mostly.
    package var content: String?
    /// Who wrote it.
    package var author: String?

    /// An entry that says nothing.
    package init() {}
}
