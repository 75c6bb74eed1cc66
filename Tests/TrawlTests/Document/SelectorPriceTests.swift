import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// What it costs to make a selector ready: `make bench-extraction`.
@Suite("Price of a selector", .serialized)
struct SelectorPriceTests {
    private static let isWanted =
        ProcessInfo.processInfo.environment["TRAWL_EXTRACTION_PAGES"] != nil

    /// Microseconds for one.
    private static let most = 20.0
    private static let rounds = 2000

    private static let selectors = [
        "h1", "h2, h3", "meta[name=description]::attr(content)", "p", "a[href]",
        "link[rel=next]::attr(href)", "dl > dt", "code.descname, .sig-name", "::attr(id)",
        "ul.price-list > li:nth-child(2n+1 of .on-sale) a[href^='https:' i]:not(.ad, [rel~=nofollow])::attr(href)",
        "div#main :is(section, article):has(> h2:first-of-type) ~ table tbody > tr:not(:first-child) td:nth-last-of-type(2)",
        "p:contains('in stock'):lang(de, fr):dir(ltr) + *|* *|title:where(:empty, :root)::text",
    ]

    @Test("a selector is compiled in less than 20 microseconds", .enabled(if: isWanted))
    func price() throws {
        var worst = (time: 0.0, text: "")
        var sum = 0.0
        for text in Self.selectors {
            _ = try CSSSelector(text)
            let time = ProcessorTime.milliseconds {
                for _ in 0..<Self.rounds { Self.compile(text) }
            }
            let each = Double(time) * 1000 / Double(Self.rounds)
            sum += each
            if each > worst.time { worst = (each, text) }
        }
        let average = (sum / Double(Self.selectors.count) * 10).rounded() / 10
        print("a selector: \(average) us on average, \(worst.time) us for \(worst.text)")
        #expect(average <= Self.most)
    }

    private static func compile(_ text: String) {
        guard let selector = try? CSSSelector(text) else { return }
        withExtendedLifetime(CompiledSelector(selector, kind: .html)) {}
    }
}
