import Testing

@testable import TrawlCore

@Suite("CSS selectors: any text")
struct CSSSelectorFuzzTests {
    private static let seeds = [
        "table > tbody > tr:nth-child(2n + 1) td.price::text",
        "a[href^=\"/x\" i]:not(.ad, #b)::attr(href)",
        "svg|a, *|b, |c, [svg|href], [*|x]", ":is(h1, h2):has(> img + p):lang(de, '*-AT')",
        "li:nth-last-child(-n+3 of .x):icontains(\"É\\41 \") ~ p",
        "#\\31 23.\\a b/* c */ &:dir(rtl)",
    ]
    private static let pieces: [[UInt8]] = [
        "(", ")", "[", "]", ":", "::", "\"", "'", "\\", "|", "*", ">", "+", "~", ",", "&", "#", ".",
        "n",
        ":not(", ":has(", ":nth-child(", "/*", "*/", "\u{0}", "é", "\n", " ", "-", "=", "9", "text",
    ].map { Array($0.utf8) }

    @Test("ten thousand changed selectors are read or refused, with a column inside the text")
    func mutations() {
        var state: UInt64 = 0x5EED
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for round in 0..<10_000 {
            var bytes = Array(
                CSSSelectorFuzzTests.seeds[random(CSSSelectorFuzzTests.seeds.count)].utf8
            )
            for _ in 0...random(6) {
                let place = random(bytes.count + 1)
                switch random(3) {
                case 0 where place < bytes.count: bytes.remove(at: place)
                case 1 where place < bytes.count: bytes[place] = UInt8(random(256))
                default:
                    let piece = CSSSelectorFuzzTests.pieces[
                        random(CSSSelectorFuzzTests.pieces.count)
                    ]
                    bytes.insert(contentsOf: piece, at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(CSSError) {
                let selector =
                    round % 2 == 0
                    ? try CSSSelector(text, namespaces: ["svg": "urn:svg"])
                    : try CSSSelector(relative: text)
                #expect(!selector.alternatives.isEmpty)
            } catch {
                #expect((1...text.count + 1).contains(error.column), "\(text): \(error)")
                #expect(!error.message.isEmpty)
            }
        }
    }
}
