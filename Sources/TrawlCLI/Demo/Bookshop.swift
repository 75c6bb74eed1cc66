/// What the sample site answers to one request.
struct BookshopResponse: Sendable, Equatable {
    /// The HTTP status code: 200 or 404.
    var status: Int
    /// The value of the Content-Type header.
    var contentType: String
    /// The body, in UTF-8.
    var body: [UInt8]

    init(status: Int = 200, contentType: String, text: String) {
        self.status = status
        self.contentType = contentType
        self.body = Array(text.utf8)
    }
}

/// A bookshop that does not exist: the sample site of `trawl demo`.
///
/// It is a pure function of a seed, a path and a second. Every title, author and text is made by a
/// small grammar (`Words`), so that nothing on it belongs to anybody. As the seconds go by prices
/// and stock change, and now and then one book leaves and another takes its place; see
/// `Bookshop+Shelf.swift` for the rules.
struct Bookshop: Sendable {
    /// How many books are for sale at any time.
    static let bookCount = 160
    /// How many books a page of the catalogue or of the API lists.
    static let booksPerPage = 20
    /// How many pages the catalogue has.
    static let pageCount = bookCount / booksPerPage

    /// What every chance in the shop is drawn from: the same seed gives the same shop.
    let seed: UInt64
    /// Scheme, host and port, without a slash at the end, for the addresses that must be absolute.
    let origin: String

    init(seed: UInt64, origin: String) {
        self.seed = seed
        self.origin = origin
    }

    /// The answer for a path; a path that leads nowhere gets a page with status 404.
    ///
    /// - Parameters:
    ///   - path: The path of the URL, from its first slash, not decoded.
    ///   - query: What follows the `?`, nil or empty without one. Only the API looks at it.
    ///   - second: Seconds since the shop opened; below 0 counts as 0.
    /// - Returns: The answer, which is a page also when the status is 404.
    func response(path: String, query: String?, at second: Int) -> BookshopResponse {
        let second = max(0, second)
        return fixedPage(path, at: second)
            ?? numberedPage(path, query, at: second)
            ?? notFound(path)
    }

    /// The pages that are there once.
    private func fixedPage(_ path: String, at second: Int) -> BookshopResponse? {
        switch path {
        case "/": html(homePage(at: second))
        case "/about.html": html(aboutPage())
        case "/admin/": html(adminPage())
        case "/style.css": BookshopResponse(contentType: "text/css; charset=utf-8", text: Self.css)
        case "/robots.txt": BookshopResponse(contentType: "text/plain; charset=utf-8", text: robots)
        case "/sitemap.xml": xml("application/xml", sitemap(at: second))
        case "/feed.xml": xml("application/rss+xml", feed(at: second))
        default: nil
        }
    }

    /// The pages of which there are many: lists, books, covers, categories, authors, the API.
    private func numberedPage(
        _ path: String,
        _ query: String?,
        at second: Int
    ) -> BookshopResponse? {
        if path == "/api/books.json" {
            return apiPage(query, at: second).map {
                BookshopResponse(contentType: "application/json", text: $0)
            }
        }
        if let name = path.between("/catalogue/page-", ".html") {
            guard let page = Int(strict: name), (1...Self.pageCount).contains(page) else {
                return nil
            }
            return html(listPage(page, at: second))
        }
        if let book = path.between("/book/", ".html").flatMap({ book(sku: $0, at: second) }) {
            return html(bookPage(book, at: second))
        }
        if let book = path.between("/cover/", ".svg").flatMap({ book(sku: $0, at: second) }) {
            return BookshopResponse(contentType: "image/svg+xml", text: cover(of: book))
        }
        if let slug = path.between("/category/", ".html"),
            let category = Words.categories.first(where: { $0.slug == slug })
        {
            return html(categoryPage(category, at: second))
        }
        if let slug = path.between("/author/", ".html"),
            let author = Words.authors.first(where: { $0.slug == slug })
        {
            return html(authorPage(author, at: second))
        }
        return nil
    }

    private func notFound(_ path: String) -> BookshopResponse {
        BookshopResponse(status: 404, contentType: Self.htmlType, text: notFoundPage(path))
    }

    private func html(_ text: String) -> BookshopResponse {
        BookshopResponse(contentType: Self.htmlType, text: text)
    }

    private func xml(_ type: String, _ text: String) -> BookshopResponse {
        BookshopResponse(contentType: type + "; charset=utf-8", text: text)
    }

    private static let htmlType = "text/html; charset=utf-8"
}

extension String {
    /// What stands between a prefix and a suffix, nil when the text does not have both.
    fileprivate func between(_ prefix: String, _ suffix: String) -> String? {
        let frame = prefix.utf8.count + suffix.utf8.count
        guard hasPrefix(prefix), hasSuffix(suffix), utf8.count > frame else { return nil }
        return String(dropFirst(prefix.count).dropLast(suffix.count))
    }
}

extension Int {
    /// A number as the shop writes it: digits only, no sign and no zeros in front, so that every page
    /// has one address.
    init?(strict text: String) {
        guard let value = Int(text), String(value) == text else {
            return nil
        }
        self = value
    }
}
