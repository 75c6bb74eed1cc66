import Testing
import TrawlCore

@testable import Trawl

@Suite("What goes into a transaction")
struct StoreWriterTests {
    private static func page(links: Int) throws -> StoreCommand {
        let task = FetchTask(run: 1, id: 1, url: "https://h.example/")
        var outcome = FetchOutcome(task: task, startedAt: .test, verdict: .stored)
        outcome.links = (0..<links).map { .make("/\($0)", host: "h.example") }
        return .outcome(outcome)
    }

    @Test("256 rows are one transaction, the page with the next row begins another one")
    func rows() throws {
        let pages = try (0..<16).map { _ in try Self.page(links: 15) }
        #expect(StoreWriter.transaction(of: pages).count == 16)
        let more = try pages + [Self.page(links: 0)]
        #expect(StoreWriter.transaction(of: more).count == 16)
    }

    @Test("a page that has more rows alone is a transaction by itself")
    func largePage() throws {
        let pages = try [Self.page(links: 1000), Self.page(links: 0)]
        #expect(StoreWriter.transaction(of: pages).count == 1)
        #expect(StoreWriter.transaction(of: pages.reversed()).count == 1)
        #expect(StoreWriter.transaction(of: []).isEmpty)
    }
}
