internal import Trawl

// The pages for programs: sitemap, feed, API, structured data, covers.
extension Bookshop {
    /// Everything may be fetched but the pages of the staff, and at any speed.
    var robots: String {
        """
        User-agent: *
        Disallow: /admin/

        Sitemap: \(origin)/sitemap.xml

        """
    }

    /// Every page for people, as sitemaps.org 0.9 has it.
    func sitemap(at second: Int) -> String {
        var paths = ["/", "/about.html"]
        paths += (1...Self.pageCount).map { "/catalogue/page-\($0).html" }
        paths += Words.categories.map { "/category/\($0.slug).html" }
        paths += Words.authors.map { "/author/\($0.slug).html" }
        var entries = paths.map { "<url><loc>\(html: origin + $0)</loc></url>" }
        entries += shelf(at: second).map(book(number:)).map { book in
            """
            <url><loc>\(html: origin + book.path)</loc>\
            <lastmod>\(book.added.isoDate)</lastmod></url>
            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            \(entries.joined(separator: "\n"))
            </urlset>

            """
    }

    /// The ten books that came last, as RSS 2.0.
    func feed(at second: Int) -> String {
        let items = newest(10, at: second).map { book in
            """
            <item>
            <title>\(html: book.title.text)</title>
            <link>\(html: origin + book.path)</link>
            <guid isPermaLink="false">\(book.sku)</guid>
            <pubDate>\(book.added.rssDate)</pubDate>
            <category>\(html: book.category.name)</category>
            <description>\(html: book.description)</description>
            </item>
            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0">
            <channel>
            <title>Paper Lantern: new books</title>
            <link>\(html: origin)/</link>
            <description>What came to the shop last</description>
            \(items.joined(separator: "\n"))
            </channel>
            </rss>

            """
    }

    /// A page of the API; nil when the query does not ask for one of its pages.
    ///
    /// Without a query it is the first page.
    func apiPage(_ query: String?, at second: Int) -> String? {
        let asked = query.flatMap { $0.isEmpty ? nil : $0 } ?? "page=1"
        guard asked.hasPrefix("page="), let page = Int(strict: String(asked.dropFirst(5))),
            (1...Self.pageCount).contains(page)
        else {
            return nil
        }
        let next = "/api/books.json?page=\(page + 1)"
        let books = books(onPage: page, at: second).map { book in
            object([
                "sku": .text(book.sku),
                "title": .text(book.title.text),
                "author": .text(book.author.name),
                "category": .text(book.category.name),
                "price": .decimal(Self.decimal(price(of: book, at: second))),
                "currency": "GBP",
                "stock": .integer(Int64(stock(of: book, at: second))),
                "rating": .integer(Int64(book.rating)),
                "url": .text(book.path),
            ])
        }
        let answer = object([
            "page": .integer(Int64(page)),
            "pages": .integer(Int64(Self.pageCount)),
            "next": page < Self.pageCount ? .text(next) : .null,
            "books": .list(books),
        ])
        return answer.json
    }

    /// A book as schema.org/Product, for the inside of a `script` element.
    func productData(_ book: Book, at second: Int) -> String {
        let isInStock = stock(of: book, at: second) > 0
        let product = object([
            "@context": "https://schema.org",
            "@type": "Product",
            "sku": .text(book.sku),
            "name": .text(book.title.text),
            "image": .text(origin + book.coverPath),
            "description": .text(book.description),
            "category": .text(book.category.name),
            "brand": object(["@type": "Person", "name": .text(book.author.name)]),
            "offers": object([
                "@type": "Offer",
                "price": .text(Self.decimal(price(of: book, at: second))),
                "priceCurrency": "GBP",
                "availability": .text(
                    "https://schema.org/" + (isInStock ? "InStock" : "OutOfStock")
                ),
            ]),
        ])
        // No text may end the element around it (HTML, 4.12.1.3).
        return product.json.split(separator: "<", omittingEmptySubsequences: false)
            .joined(separator: "\\u003C")
    }

    /// The cover of a book: its SKU on a colour of its own.
    func cover(of book: Book) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="120" height="160">
        <rect width="120" height="160" fill="hsl(\(book.number * 47 % 360), 40%, 40%)"/>
        <text x="60" y="85" fill="white" text-anchor="middle">\(book.sku)</text>
        </svg>

        """
    }

    /// Pence as pounds with two digits after the point.
    static func decimal(_ pence: Int) -> String {
        let rest = pence % 100
        return "\(pence / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    private func object(_ fields: KeyValuePairs<String, Value>) -> Value {
        .object(Fields(fields.map { (name: $0.key, value: $0.value) }))
    }
}
