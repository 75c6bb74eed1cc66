import Testing
import TrawlCore

@testable import Trawl

@Suite("Cookies in the store")
struct CookieStoreTests {
    private static func page(_ ledger: Ledger, _ path: String, _ changes: [CookieChange]) throws
        -> FetchOutcome
    {
        var page = try ledger.page(1, path)
        page.cookies = changes
        return page
    }

    private static func change(_ name: String, _ value: String?, _ order: Int64) -> CookieChange {
        let line = value.map { "a.example\tFALSE\t/\tFALSE\t0\t\(name)\t\($0)" }
        return CookieChange(key: "a.example\tFALSE\t/\t\(name)", line: line, order: order)
    }

    private static func jar(_ ledger: Ledger) throws -> [String] {
        CookieJar(try ledger.store.cookies(of: 1)).lines(for: "a.example")
            .map { $0.split(separator: "\t").suffix(2).joined(separator: "=") }
    }

    @Test("a page's cookies are recorded with the page, and with a page recorded before not again")
    func withPage() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        let page = try Self.page(ledger, "/", [Self.change("a", "1", 1)])
        var again = page
        again.cookies = [Self.change("a", "2", 2)]
        try ledger.commit(.outcome(page), .outcome(again))
        #expect(try Self.jar(ledger) == ["a=1"])
    }

    @Test("of changes that come out of order the later one holds, also when it is an end")
    func order() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/", "/2", "/3"])
        let first = try Self.page(
            ledger,
            "/",
            [Self.change("a", "1", 1), Self.change("b", "1", 2)]
        )
        let second = try Self.page(ledger, "/2", [Self.change("a", "2", 3)])
        let third = try Self.page(ledger, "/3", [Self.change("b", nil, 4)])
        try ledger.commit(.outcome(third), .outcome(second), .outcome(first))
        #expect(try Self.jar(ledger) == ["a=2"])
        #expect(try ledger.store.cookies(of: 2).isEmpty)
    }

    @Test("a retry and a redirect keep the cookies too; the end of the run drops them")
    func end() throws {
        let ledger = try Ledger()
        try ledger.begin(1, seeds: ["/", "/2"])
        var retried = try Self.page(ledger, "/", [Self.change("a", "1", 1)])
        retried.verdict = .retry(notBefore: .test, usesRetry: true)
        var moved = try Self.page(ledger, "/2", [Self.change("b", "1", 2)])
        let target = "http://a.example/3"
        moved.verdict = .redirected(to: target, host: "a.example", fingerprint: .make(target))
        try ledger.commit(.outcome(retried), .outcome(moved))
        #expect(try Self.jar(ledger) == ["a=1", "b=1"])
        try ledger.end(1, .cancelled)
        #expect(try ledger.store.cookies(of: 1).isEmpty)
    }
}
