import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Selectors: inside an item")
struct SelectorScopeTests {
    static let html = """
        <dl><dt id=k1>a<b id=b1><i id=i1></i></b><i id=i2></i></dt><dd id=v1><i id=i3></i></dd><dd
        id=v2></dd><dt id=k2><i id=i4></i></dt><dd id=v3></dd></dl><p id=p><i id=i5></i></p>
        """

    @Test(
        "a combinator at the beginning stands behind the item's own element",
        arguments: [
            ("> i", "i2/i4"), (":scope > i", "i2/i4"), ("i", "i1 i2/i4"), ("> b i", "i1/"),
            ("+ dd", "v1/v3"), ("+ dd > i", "i3/"), ("~ dd", "v1 v2 v3/v3"),
            (":scope + dd", "v1/v3"), ("> b, + dd", "b1 v1/v3"), ("i, + dd i", "i1 i2 i3/i4"),
            ("~ dt", "k2/"), ("+ p", "/"), ("& > i", "i2/i4"), ("&", "k1/k2"),
            (":scope", "k1/k2"), ("dl > dt i", "i1 i2/i4"), (":scope:has(> b)", "k1/"),
            (":scope:has(+ dd > i) b", "b1/"), ("dt", "k1/k2"),
        ]
    )
    func leading(_ selector: String, _ ids: String) throws {
        let selector = try CSSSelector(relative: selector)
        #expect(try SelectorScene.ids(selector, SelectorScopeTests.html, each: "dt") == ids)
    }

    @Test("without an item the root takes its place")
    func root() throws {
        let html = "<html id=html><body id=body><p id=p></p></body></html>"
        #expect(try SelectorScene.ids(CSSSelector(relative: "> body"), html) == "body")
        #expect(try SelectorScene.ids(CSSSelector(":scope > body > p"), html) == "p")
    }
}
