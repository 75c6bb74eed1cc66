import Testing

@testable import Trawl
@testable import TrawlCore

/// Random damage to whole pages.
@Suite("Structured data of damaged pages")
struct StructuredFuzzTests {
    @Test("what a damaged page holds is read or left out")
    func damaged() throws {
        var noise = TestNoise(seed: 0x5EED)
        let signs = Array("<>\"'= /{}[],:@&;\u{0}xitemscope itemprop=a itemref=i".unicodeScalars)
        let whole = Array(
            ("<div id=i itemscope itemtype=Product itemref='i j'>" + StructuredDataTests.product
                + StructuredDataTests.head
                + "<p id=j itemprop=offers itemscope itemtype=Offer itemref=i></p>"
                + StructuredDataTests.script
                + #"{"@graph":[{"@type":"Product","@id":"a","offers":[{"@id":"a"}]}]}</script>"#)
                .unicodeScalars
        )
        let paths = [
            StructuredPath.whole, try StructuredPath("offers[*].price"),
            try StructuredPath("offers.offers.@id"),
        ]
        for _ in 0..<1500 {
            var scalars = whole
            for _ in 0..<Int.random(in: 1...12, using: &noise) {
                let place = Int.random(in: 0..<scalars.count, using: &noise)
                let end = min(scalars.count, place + Int.random(in: 0...9, using: &noise))
                let start = Int.random(in: 0..<signs.count, using: &noise)
                scalars.replaceSubrange(place..<end, with: signs[start...].prefix(12))
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            try StructuredPage(html: String(text) + "<p>").read { data, _ in
                for syntax in StructuredSource.Syntax.allCases {
                    for path in paths {
                        let source = StructuredSource.objects(syntax, type: "Product", path: path)
                        let first = data.values(source, scope: nil, .first)
                        let all = data.values(source, scope: nil, .all)
                        #expect(first.count <= 1 && (first.isEmpty || !all.isEmpty))
                    }
                }
                #expect(!data.isTruncated)
            }
        }
    }
}
