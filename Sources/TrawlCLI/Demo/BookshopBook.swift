extension Bookshop {
    /// A book as it is printed: what does not change while it is for sale.
    struct Book: Sendable {
        /// 1, 2, 3 …: the first 160 are there at the opening.
        var number: Int
        var title: Words.Title
        var author: Words.Author
        var category: Words.Category
        var description: String
        /// Pence; what the price moves around.
        var listPrice: Int
        /// 1 to 5.
        var rating: Int
        var pages: Int
        var reviews: [Review]

        var sku: String { Bookshop.sku(of: number) }
        var path: String { "/book/\(sku).html" }
        var coverPath: String { "/cover/\(sku).svg" }

        /// When the book came to the shop; the shop opened on 1 November 2026 at 09:00 UTC.
        var added: Moment {
            let arrival = Bookshop.arrival(of: number)
            guard arrival > 0 else {
                return Moment(day: 1 + (number - 1) * 31 / bookCount, month: 10, second: 9 * 3600)
            }
            let second = 9 * 3600 + arrival
            return Moment(day: 1 + second / 86_400 % 30, month: 11, second: second % 86_400)
        }
    }

    /// What a reader wrote about a book.
    struct Review: Sendable {
        var author: String
        var body: String
    }

    /// An instant of October or November 2026: all that the shop needs of a calendar.
    struct Moment: Sendable {
        var day: Int
        /// 10 or 11.
        var month: Int
        /// Seconds since midnight, UTC.
        var second: Int

        /// As HTML, sitemaps and JSON write a date.
        var isoDate: String { "2026-\(month)-\(two(day))" }

        /// RFC 822, 5.1, as RSS has it; the name of the weekday may be left out.
        var rssDate: String {
            let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
            return "\(two(day)) \(month == 10 ? "Oct" : "Nov") 2026 \(time) GMT"
        }

        private func two(_ number: Int) -> String {
            number < 10 ? "0\(number)" : String(number)
        }
    }

    /// The book with this number, whether it is for sale or not.
    func book(number: Int) -> Book {
        var dice = BookshopDice(seed: seed, number, Matter.text)
        let author = author(of: number)
        return Book(
            number: number,
            title: Words.title(&dice),
            author: author,
            category: category(of: number),
            description: Words.description(by: author, &dice),
            listPrice: dice.roll(499...4999),
            rating: dice.roll(1...5),
            pages: dice.roll(64...720),
            reviews: (0..<dice.roll(0...3)).map { _ in Words.review(&dice) }
        )
    }

    /// The category of a book, without making its texts.
    func category(of number: Int) -> Words.Category {
        var dice = BookshopDice(seed: seed, number, Matter.category)
        return dice.pick(Words.categories)
    }

    /// The author of a book, without making its texts.
    func author(of number: Int) -> Words.Author {
        var dice = BookshopDice(seed: seed, number, Matter.author)
        return dice.pick(Words.authors)
    }
}
