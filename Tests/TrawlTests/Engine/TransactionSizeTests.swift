import Testing
import TrawlCore

@testable import Trawl

@Suite("The size of a transaction")
struct TransactionSizeTests {
    private let ledger: Ledger

    init() throws {
        ledger = try Ledger()
        try ledger.begin(1)
    }

    /// Pages with so many new links each.
    private func pages(_ links: Int...) throws -> [StoreCommand] {
        let task = try ledger.task(1, "/")
        return links.map { count in
            var page = FetchOutcome(task: task, startedAt: .test, verdict: .stored)
            page.links = (0..<count).map { .make("/\($0)", host: "h.example") }
            return .outcome(page)
        }
    }

    private func count(_ batch: [StoreCommand], known: Int) -> Int {
        TransactionSize.prefix(of: batch) { _ in known }.count
    }

    @Test("a run that knows few URLs has so many commands in a transaction, whatever they found")
    func few() throws {
        let page = try pages(1000)
        #expect(count([], known: 0) == 0)
        #expect(count(page + page, known: TransactionSize.manyKnown - 1) == 2)
        let most = TransactionSize.mostCommands
        #expect(count(Array(repeating: page[0], count: most), known: 0) == most)
        #expect(count(Array(repeating: page[0], count: most + 1), known: 0) == most)
    }

    @Test("a run that knows millions has so many rows in one, or one page alone")
    func many() throws {
        let known = TransactionSize.manyKnown
        let rows = TransactionSize.rowsWithMany
        // Each page is a row besides.
        #expect(count(try pages(rows / 2 - 1, rows / 2 - 1), known: known) == 2)
        #expect(count(try pages(rows / 2 - 1, rows / 2), known: known) == 1)
        #expect(count(try pages(1000, 0), known: known) == 1)
        #expect(count(try pages(0, 1000), known: known) == 1)
    }

    @Test("what is no page has its place among them")
    func others() throws {
        let batch = try [StoreCommand.confirm(1)] + pages(1000) + [.confirm(2)] + pages(0)
        #expect(count(batch, known: TransactionSize.manyKnown) == 1)
        #expect(count(Array(batch.dropFirst()), known: TransactionSize.manyKnown) == 2)
        #expect(count(batch, known: 0) == 4)
    }
}
