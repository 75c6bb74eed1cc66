// What is on the shelves at a given second. Each of the 160 places on the shelves holds one book; a
// newcomer takes the place of the book that leaves, so a page of the catalogue keeps all its other
// books and a crawler that is halfway through the list misses none.
extension Bookshop {
    /// The second at which a book is replaced for the first time.
    static let firstReplacement = 10
    /// The seconds from one replacement to the next.
    static let replacementInterval = 30

    /// The places in the order of the catalogue, with the number of the book that is there.
    func shelf(at second: Int) -> [Int] {
        (0..<Self.bookCount).map { number(inPlace: $0, at: second) }
    }

    /// The books of one page of the catalogue, which are 1 to `pageCount`.
    func books(onPage page: Int, at second: Int) -> [Book] {
        let first = (page - 1) * Self.booksPerPage
        return (first..<(first + Self.booksPerPage)).map {
            book(number: number(inPlace: $0, at: second))
        }
    }

    /// The books that came last, the latest first.
    func newest(_ count: Int, at second: Int) -> [Book] {
        shelf(at: second).sorted(by: >).prefix(count).map(book(number:))
    }

    /// The book with this SKU, nil when there is no such book at that second.
    func book(sku: String, at second: Int) -> Book? {
        guard sku.hasPrefix("BK-"), let number = Int(sku.dropFirst(3)), number > 0,
            Self.sku(of: number) == sku, isOnShelf(number, at: second)
        else {
            return nil
        }
        return book(number: number)
    }

    /// The SKU of a book: `BK-` and its number with at least four digits.
    static func sku(of number: Int) -> String {
        let digits = String(number)
        return "BK-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The price in pence.
    ///
    /// A third of the books never change. Each of the others gets a price within 12 % of its list
    /// price every 20 to 80 seconds, so that about two prices change in a second.
    func price(of book: Book, at second: Int) -> Int {
        var rhythm = BookshopDice(seed: seed, book.number, Matter.price)
        guard rhythm.roll(1...3) > 1 else {
            return book.listPrice
        }
        let epoch = (second + rhythm.roll(0...79)) / rhythm.roll(20...80)
        var swing = BookshopDice(seed: seed, book.number, Matter.price, epoch)
        return book.listPrice * (100 + swing.roll(-12...12)) / 100
    }

    /// How many copies are left: they sell one by one until none is left, then a box arrives.
    func stock(of book: Book, at second: Int) -> Int {
        var rhythm = BookshopDice(seed: seed, book.number, Matter.stock)
        let box = rhythm.roll(3...15)
        let sold = (second + rhythm.roll(0...999)) / rhythm.roll(20...90)
        return box - sold % (box + 1)
    }

    /// The second at which a book came, 0 for those that were there at the opening.
    static func arrival(of number: Int) -> Int {
        number <= bookCount
            ? 0 : firstReplacement + (number - bookCount - 1) * replacementInterval
    }

    private func isOnShelf(_ number: Int, at second: Int) -> Bool {
        let place =
            number <= Self.bookCount
            ? number - 1 : Self.place(ofReplacement: number - Self.bookCount - 1)
        return self.number(inPlace: place, at: second) == number
    }

    private func number(inPlace place: Int, at second: Int) -> Int {
        let first = Self.turn(ofPlace: place)
        guard second >= Self.firstReplacement else {
            return place + 1
        }
        let latest = (second - Self.firstReplacement) / Self.replacementInterval
        guard latest >= first else {
            return place + 1
        }
        let round = (latest - first) / Self.bookCount
        return Self.bookCount + 1 + first + round * Self.bookCount
    }

    /// The place that replacement 0, 1, 2 … concerns: all places in turn, far from each other.
    private static func place(ofReplacement replacement: Int) -> Int {
        (replacement * 67 + 41) % bookCount
    }

    /// The first replacement that concerns a place: the inverse of `place(ofReplacement:)`.
    ///
    /// 67 · 43 = 18 · 160 + 1, so that 43 undoes 67 in arithmetic modulo 160.
    private static func turn(ofPlace place: Int) -> Int {
        (place + bookCount - 41) * 43 % bookCount
    }

    /// What dice are thrown for, so that no two matters share a stream.
    enum Matter {
        static let price = 1
        static let stock = 2
        static let category = 3
        static let author = 4
        static let text = 5
    }
}
