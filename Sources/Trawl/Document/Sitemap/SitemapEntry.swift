internal import TrawlCore

/// One location of a sitemap: a page, or another sitemap where the sitemap is an index.
package struct SitemapEntry: Hashable, Sendable {
    /// The location as written, without white space around it.
    package var location: String
    /// The location as a URL, which is absolute, with http or https.
    package var url: WebURL
    /// When it was changed last; nil where there is no date, or none that can be read.
    ///
    /// A day, month or year alone is its first moment in UTC.
    package var lastModified: Instant?
    /// The date as written; nil where `lastModified` is.
    package var lastModifiedText: String?
    /// How often it changes, as written.
    package var changeFrequency: String?
    /// How it compares with the site's other pages, as written.
    package var priority: String?

    /// An entry of what was found, without white space around it; nil when its location is no
    /// absolute URL with http or https, or too long.
    init?(_ found: SitemapHandler.Found) {
        guard let location = found.location,
            location.utf8.count <= SitemapReader.maximumLocationBytes,
            let url = WebURL(location), url.isHTTP
        else { return nil }
        self.location = location
        self.url = url
        lastModified = found.lastModified.flatMap(FeedDate.instant)
        lastModifiedText = lastModified == nil ? nil : found.lastModified
        changeFrequency = found.changeFrequency
        priority = found.priority
    }
}
