import Testing
import Trawl

@testable import TrawlCLI

@Suite("The sample bookshop")
struct BookshopTests {
    private let shop = Bookshop(seed: 7, origin: "http://127.0.0.1:8000")

    private func text(_ path: String, query: String? = nil, at second: Int) -> String {
        String(decoding: shop.response(path: path, query: query, at: second).body, as: UTF8.self)
    }

    private func status(_ path: String, at second: Int) -> Int {
        shop.response(path: path, query: nil, at: second).status
    }

    private func skus(at second: Int) -> Set<String> {
        Set(shop.shelf(at: second).map(Bookshop.sku(of:)))
    }

    /// Every path that can be reached from the home page, with the answer to it.
    private func walk(at second: Int) -> [String: BookshopResponse] {
        var seen: [String: BookshopResponse] = [:]
        var waiting = ["/"]
        while let path = waiting.popLast() {
            guard seen[path] == nil else { continue }
            let parts = path.split(separator: "?", maxSplits: 1)
            let query = parts.count > 1 ? String(parts[1]) : nil
            let response = shop.response(path: String(parts[0]), query: query, at: second)
            seen[path] = response
            guard response.contentType.hasPrefix("text/html") else { continue }
            let html = String(decoding: response.body, as: UTF8.self)
            waiting += LinkScanner(page: path).paths(in: html)
        }
        return seen
    }

    @Test("the same seed, path and second give the same bytes; another seed gives others")
    func isDeterministic() {
        let twin = Bookshop(seed: 7, origin: "http://127.0.0.1:8000")
        let other = Bookshop(seed: 8, origin: "http://127.0.0.1:8000")
        for path in ["/", "/catalogue/page-3.html", "/book/BK-0043.html", "/feed.xml"] {
            let answer = shop.response(path: path, query: nil, at: 77)
            #expect(answer == twin.response(path: path, query: nil, at: 77), "\(path)")
            #expect(answer != other.response(path: path, query: nil, at: 77), "\(path)")
        }
    }

    @Test("the texts of a seed never change, on any machine")
    func isPinned() {
        let book = Bookshop(seed: 7, origin: "").book(number: 1)
        #expect(book.title.text == "Peñalar: A Ferry in Twenty Parts")
        #expect(book.listPrice == 3964)
    }

    @Test("every link leads to a page that exists, at any second", arguments: [0, 10, 4321])
    func linksResolve(second: Int) {
        let pages = walk(at: second)
        for (path, response) in pages {
            #expect(response.status == 200, "\(path)")
        }
    }

    @Test("the shop has 200 pages for people besides the staff's, and 160 covers")
    func pageCount() {
        let pages = walk(at: 0)
        let html = pages.filter { $0.value.contentType.hasPrefix("text/html") }
        #expect(html.count == 201)
        #expect(html["/admin/"] != nil)
        #expect(pages.keys.count { $0.hasPrefix("/cover/") } == 160)
        #expect(pages.keys.count { $0.hasPrefix("/book/") } == 160)
    }

    @Test("the sitemap names the 200 pages, each by its whole address")
    func sitemapIsComplete() {
        let listed = text("/sitemap.xml", at: 50).split(separator: "<loc>").dropFirst()
            .map { String($0.prefix { $0 != "<" }) }
        let walked = walk(at: 50).filter { path, response in
            response.contentType.hasPrefix("text/html") && path != "/admin/"
        }
        #expect(listed.sorted() == walked.keys.map { shop.origin + $0 }.sorted())
    }

    @Test("the lists hold every book once and end after eight pages")
    func listsAreComplete() {
        var found: [String] = []
        for page in 1...8 {
            let path = "/catalogue/page-\(page).html"
            let html = text(path, at: 0)
            let links = LinkScanner(page: path).paths(in: html)
            found += links.filter { $0.hasPrefix("/book/") }
            #expect(html.contains(#"<li class="next">"#) == (page < 8), "page \(page)")
        }
        #expect(found.count == 160)
        #expect(Set(found).count == 160)
    }

    @Test("between second 0 and 15 one book leaves, one comes, and prices and stock change")
    func changesInTime() {
        let before = skus(at: 0)
        let after = skus(at: 15)
        let gone = before.subtracting(after)
        #expect(gone.count == 1)
        #expect(after.subtracting(before) == ["BK-0161"])
        #expect(status("/book/BK-0161.html", at: 9) == 404)
        #expect(status("/book/BK-0161.html", at: 10) == 200)
        for sku in gone {
            #expect(status("/book/\(sku).html", at: 9) == 200)
            #expect(status("/book/\(sku).html", at: 10) == 404)
            #expect(status("/cover/\(sku).svg", at: 10) == 404)
        }
        let books = shop.shelf(at: 0).map(shop.book(number:))
        let repriced = books.count { shop.price(of: $0, at: 0) != shop.price(of: $0, at: 15) }
        let restocked = books.count { shop.stock(of: $0, at: 0) != shop.stock(of: $0, at: 15) }
        #expect((10...60).contains(repriced), "\(repriced) prices")
        #expect((10...100).contains(restocked), "\(restocked) stocks")
    }

    @Test("a book that leaves gives its place to the next, and no other book moves")
    func placesStay() {
        for second in stride(from: 0, through: 12_000, by: 10) {
            let before = shop.shelf(at: second)
            let after = shop.shelf(at: second + 10)
            let moved = zip(before, after).count { $0 != $1 }
            #expect(moved == (second % 30 == 0 ? 1 : 0), "second \(second)")
            #expect(Set(after).count == 160, "second \(second)")
        }
    }

    @Test("a price on a list, on the book's page and in the API is the same at one second")
    func pagesAgree() throws {
        let second = 33
        let book = try #require(shop.books(onPage: 1, at: second).first)
        let price = "£" + Bookshop.decimal(shop.price(of: book, at: second))
        let amount = #""price":"# + price.dropFirst()
        #expect(text("/catalogue/page-1.html", at: second).contains(price))
        #expect(text(book.path, at: second).contains(price))
        #expect(text("/api/books.json", query: "page=1", at: second).contains(amount))
    }

    @Test(
        "an address that is not the one of a page is not found",
        arguments: [
            "/nothing", "/catalogue/page-0.html", "/catalogue/page-9.html",
            "/catalogue/page-01.html", "/catalogue/page-+1.html", "/catalogue/page-.html",
            "/book/BK-0000.html", "/book/BK-1.html", "/book/BK-00001.html", "/book/BK--001.html",
            "/book/bk-0001.html", "/book/.html", "/category/none.html", "/author/.html", "/admin",
            "/book/BK-99999999999999999999.html", "", "/cover/BK-0001.html",
        ]
    )
    func unknownAddresses(path: String) {
        #expect(status(path, at: 0) == 404)
    }

    @Test(
        "the API has the pages 1 to 8 and says where the next one is",
        arguments: [
            (nil, 200), ("", 200), ("page=1", 200), ("page=8", 200), ("page=9", 404),
            ("page=0", 404), ("page=x", 404), ("p=1", 404),
        ] as [(String?, Int)]
    )
    func apiPages(query: String?, expected: Int) {
        let response = shop.response(path: "/api/books.json", query: query, at: 0)
        #expect(response.status == expected)
        let last = query == "page=8"
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(expected == 404 || body.contains(#""next":null"#) == last)
    }

    @Test("text is escaped for HTML and XML")
    func escapes() {
        #expect("\(html: #"a<b> & "c""#)" == "a&lt;b&gt; &amp; &quot;c&quot;")
        #expect(text("/category/food-and-drink.html", at: 0).contains("<h1>Food &amp; Drink</h1>"))
    }

    @Test("every element that is opened on a page is closed in order")
    func elementsAreClosed() {
        let pages = walk(at: 100).filter { $0.value.contentType.hasPrefix("text/html") }
        for (path, response) in pages {
            var open: [Substring] = []
            let html = String(decoding: response.body, as: UTF8.self)
            for tag in html.split(separator: "<").dropFirst() {
                let name = tag.prefix { $0.isLetter || $0.isNumber || $0 == "/" }
                if name.hasPrefix("/") {
                    #expect(open.popLast() == name.dropFirst(), "\(path)")
                } else if !["meta", "link", "img"].contains(name) {
                    open.append(name)
                }
            }
            #expect(open.isEmpty, "\(path)")
        }
    }

    @Test("a book's page carries its data as schema.org/Product")
    func productData() throws {
        let book = shop.book(number: 2)
        let html = text(book.path, at: 5)
        let start = try #require(
            html.split(separator: #"<script type="application/ld+json">"#).last
        )
        let data = try #require(start.split(separator: "</script>").first)
        guard case .object(let product) = try Value(json: String(data)),
            case .object(let offer) = product["offers"]
        else {
            Issue.record("not an object with an offer: \(data)")
            return
        }
        #expect(product["sku"] == "BK-0002")
        #expect(product["name"] == .text(book.title.text))
        #expect(offer["price"] == .text(Bookshop.decimal(shop.price(of: book, at: 5))))
    }

    @Test("robots.txt keeps crawlers from the staff's pages only, and asks for no delay")
    func robots() {
        let expected = """
            User-agent: *
            Disallow: /admin/

            Sitemap: http://127.0.0.1:8000/sitemap.xml

            """
        #expect(text("/robots.txt", at: 0) == expected)
    }
}
