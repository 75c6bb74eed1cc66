// The pages for people. Addresses are written in the ways that real sites mix: from the root in
// the frame of a page, relative to the page in the lists.
extension Bookshop {
    func homePage(at second: Int) -> String {
        let newest = newest(5, at: second).map { book in
            """
            <li><a href="\(book.path)">\(titleText(book))</a> \
            <time datetime="\(book.added.isoDate)">\(book.added.isoDate)</time></li>
            """
        }
        return page(
            "The Paper Lantern Bookshop",
            """
            <p>\(Self.bookCount) books on \(Self.pageCount) pages, new ones all the time.
            Start with <a href="/catalogue/page-1.html">the catalogue</a>.</p>
            <h2>Just in</h2>
            <ul class="newest">
            \(lines(newest))
            </ul>
            <h2>Categories</h2>
            <ul class="categories">
            \(lines(Words.categories.map(categoryLine)))
            </ul>
            <h2>Authors</h2>
            <ul class="authors">
            \(lines(Words.authors.map(authorLine)))
            </ul>
            """
        )
    }

    func listPage(_ number: Int, at second: Int) -> String {
        var pager: [String] = []
        if number > 1 {
            let link = "page-\(number - 1).html"
            pager.append(#"<li class="previous"><a href="\#(link)">previous</a></li>"#)
        }
        pager.append(#"<li class="current">page \#(number) of \#(Self.pageCount)</li>"#)
        if number < Self.pageCount {
            pager.append(#"<li class="next"><a href="page-\#(number + 1).html">next</a></li>"#)
        }
        return page(
            "All books, page \(number)",
            """
            \(products(books(onPage: number, at: second), at: second))
            <ul class="pager">
            \(lines(pager))
            </ul>
            """
        )
    }

    func categoryPage(_ category: Words.Category, at second: Int) -> String {
        let books = shelf(at: second).filter { self.category(of: $0) == category }
        return page(
            category.name,
            """
            <p><span class="count">\(books.count)</span> books in this category.</p>
            \(products(books.map(book(number:)), at: second))
            """
        )
    }

    func authorPage(_ author: Words.Author, at second: Int) -> String {
        let books = shelf(at: second).filter { self.author(of: $0) == author }
        return page(
            author.name,
            """
            <p>Lives and writes in <span class="home">\(html: author.home)</span>.
            <span class="count">\(books.count)</span> books are for sale.</p>
            \(products(books.map(book(number:)), at: second))
            """
        )
    }

    func bookPage(_ book: Book, at second: Int) -> String {
        page(
            book.title.text,
            """
            <nav class="breadcrumbs"><a href="/">Home</a> /
            <a href="../category/\(book.category.slug).html">\(html: book.category.name)</a> /
            <span>\(titleText(book))</span></nav>
            <article class="product">
            <h1 lang="\(book.title.language)">\(html: book.title.text)</h1>
            <p>by <a class="author" href="../author/\(book.author.slug).html">\
            \(html: book.author.name)</a></p>
            <a class="cover" href="\(book.coverPath)">\
            <img src="\(book.coverPath)" alt="The cover" width="120" height="160"></a>
            \(offer(book, at: second))
            <p class="description">\(html: book.description)</p>
            <table>
            <tr><th>SKU</th><td class="sku">\(book.sku)</td></tr>
            <tr><th>Category</th><td class="category">\(html: book.category.name)</td></tr>
            <tr><th>Pages</th><td class="pages">\(book.pages)</td></tr>
            <tr><th>Added</th><td><time datetime="\(book.added.isoDate)">\
            \(book.added.isoDate)</time></td></tr>
            </table>
            \(reviews(of: book))
            </article>
            <script type="application/ld+json">
            \(productData(book, at: second))
            </script>
            """,
            heading: false
        )
    }

    func aboutPage() -> String {
        page(
            "About this shop",
            """
            <p>This bookshop does not exist. It is the sample site of <code>trawl demo</code>: its
            books are made up, and its prices and stock change while you look at it.</p>
            <p>It is served from your own machine, so crawl it as fast as you like.</p>
            <ul>
            <li><a href="/sitemap.xml">Sitemap</a></li>
            <li><a href="/feed.xml">Feed of new books</a></li>
            <li><a href="/api/books.json?page=1">The catalogue as JSON</a></li>
            <li><a href="/robots.txt">robots.txt</a></li>
            </ul>
            """
        )
    }

    func adminPage() -> String {
        page(
            "Staff only",
            "<p>robots.txt keeps crawlers out of here. One that reads this has not asked it.</p>"
        )
    }

    func notFoundPage(_ path: String) -> String {
        page(
            "Not found",
            "<p>There is nothing at <code>\(html: path)</code>; the book may have been sold.</p>"
        )
    }

    private func products(_ books: [Book], at second: Int) -> String {
        lines(
            books.map { book in
                """
                <article class="product">
                <h3><a href="..\(book.path)">\(titleText(book))</a></h3>
                <p class="author">\(html: book.author.name)</p>
                \(offer(book, at: second))
                </article>
                """
            }
        )
    }

    private func offer(_ book: Book, at second: Int) -> String {
        let left = stock(of: book, at: second)
        let names = ["One", "Two", "Three", "Four", "Five"]
        return """
            <p class="price">£\(Self.decimal(price(of: book, at: second)))</p>
            <p class="stock">\(left > 0 ? "\(left) available" : "out of stock")</p>
            <p class="star-rating \(names[book.rating - 1])">\(book.rating) of 5 stars</p>
            """
    }

    private func reviews(of book: Book) -> String {
        guard !book.reviews.isEmpty else {
            return #"<p class="no-reviews">No reviews yet.</p>"#
        }
        let reviews = book.reviews.map { review in
            """
            <li class="review"><span class="author">\(html: review.author)</span>
            <p class="body">\(html: review.body)</p></li>
            """
        }
        return """
            <h2>Reviews</h2>
            <ul class="reviews">
            \(lines(reviews))
            </ul>
            """
    }

    private func titleText(_ book: Book) -> String {
        let text: String = "\(html: book.title.text)"
        guard book.title.language != "en" else {
            return text
        }
        return #"<span lang="\#(book.title.language)">\#(text)</span>"#
    }

    private func categoryLine(_ category: Words.Category) -> String {
        #"<li><a href="/category/\#(category.slug).html">\#(html: category.name)</a></li>"#
    }

    private func authorLine(_ author: Words.Author) -> String {
        #"<li><a href="/author/\#(author.slug).html">\#(html: author.name)</a></li>"#
    }

    private func lines(_ parts: [String]) -> String {
        parts.joined(separator: "\n")
    }

    /// The frame of every page; `heading` is false for pages that bring their own `h1`.
    private func page(_ title: String, _ body: String, heading: Bool = true) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>\(html: title)</title>
        <link rel="stylesheet" href="/style.css">
        <link rel="alternate" type="application/rss+xml" title="New books" href="/feed.xml">
        </head>
        <body>
        <header><a href="/">Paper Lantern</a> <a href="/catalogue/page-1.html">Catalogue</a>
        <a href="/about.html">About</a></header>
        <main>
        \(heading ? "<h1>\(text(title))</h1>\n" : "")\(body)
        </main>
        <footer>A sample site. <a href="/admin/">Staff</a></footer>
        </body>
        </html>

        """
    }

    private func text(_ title: String) -> String {
        "\(html: title)"
    }

    /// The style sheet.
    static let css = """
        body { font: 16px/1.5 Georgia, serif; margin: 0 auto; max-width: 50em; padding: 0 1em; }
        header, footer { border-bottom: 1px solid #ccc; padding: .5em 0; }
        footer { border: 0; border-top: 1px solid #ccc; color: #666; }
        article.product { border-bottom: 1px dotted #ccc; padding: .5em 0; }
        .price { font-weight: bold; }
        .stock, .star-rating, .author { color: #555; }
        h3, article p { margin: .1em 0; }
        a { color: #7a3b00; }

        """
}

extension DefaultStringInterpolation {
    /// Puts text into HTML or XML, as content or between double quotes.
    mutating func appendInterpolation(html text: String) {
        for character in text.unicodeScalars {
            switch character {
            case "&": appendLiteral("&amp;")
            case "<": appendLiteral("&lt;")
            case ">": appendLiteral("&gt;")
            case "\"": appendLiteral("&quot;")
            default: appendInterpolation(character)
            }
        }
    }
}
