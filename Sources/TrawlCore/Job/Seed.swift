/// Where a run begins: one start URL, or a list of them that is fetched first.
public struct Seed: Sendable, Hashable {
    /// What the URL leads to.
    public enum Kind: Sendable, Hashable {
        /// A page, asked for by GET.
        case page
        /// A page that is asked for in another way.
        case request(SeedRequest)
        /// A sitemap, or an index of sitemaps: the URLs in it are start URLs.
        case sitemap
        /// A feed: the links of its entries are start URLs.
        case feed
    }

    /// The most seeds of one job: start URLs written out, read from files and made from templates.
    static let maximumCount = 1_000_000

    /// The URL; may hold credentials, which are secret: show `url.withoutCredentials()`.
    public var url: WebURL
    /// Its line in the job file, from 1.
    public var line: Int
    /// What the URL leads to.
    public var kind = Kind.page
    /// Only URLs of the list that fit; nil: all.
    public var match: URLPatterns?

    /// A start URL of a line.
    public init(url: WebURL, line: Int) {
        self.url = url
        self.line = line
    }

    /// What makes two seeds the same.
    struct Place: Hashable {
        let url: WebURL
        let kind: Kind
    }

    /// Where the seed is and what it is; two with the same place are one.
    var place: Place { Place(url: url, kind: kind) }

    /// The request that is sent instead of a GET without a body; nil for a GET.
    package var request: SeedRequest? {
        if case .request(let request) = kind { request } else { nil }
    }
}

/// A start URL's request: `request` of a job file.
public struct SeedRequest: Sendable, Hashable {
    /// The methods that a job file may name.
    package static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    /// The method's name.
    public var method: String
    /// Header fields of this request besides those of `fetch`; a secret when they come from the
    /// environment.
    public var headers: [FetchSettings.Header]
    /// What is sent; nil: no body.
    ///
    /// Treat it as secret: it may come from the environment.
    public var body: [UInt8]?
}
