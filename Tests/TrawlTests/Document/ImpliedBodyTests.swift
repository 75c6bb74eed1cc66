import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Selectors: bodies of tables that the page leaves out")
struct ImpliedBodyTests {
    static let html = """
        <table id=t class=big><caption id=cap></caption><thead id=head><tr id=h1><th id=th></thead>
        <tr id=a><td id=a1>1<td id=a2>2<tr id=b><td id=b1>3<tr id=c class=x><td id=c1>4
        <tfoot id=foot><tr id=f1><td></tfoot><tr id=d><td id=d1></table>
        <table id=u><tbody id=body><tr id=r1><td id=r11><tr id=r2><td></tbody></table>
        <table id=v><tr id=o><td id=o1><table id=w><tr id=i><td id=i1></table></td></tr></table>
        <div id=e><tr id=stray></tr></div>
        """

    @Test(
        "a selector copied from a browser finds rows without a body",
        arguments: [
            ("#t > tbody > tr", "a b c d"), ("#t > tr", "a b c d"),
            ("#t > tbody > tr > td:nth-child(2)", "a2"), ("#t tbody td", "a1 a2 b1 c1 d1"),
            ("#t tbody tr", "a b c d"), ("tbody > tr.x", "c"), (".big > tbody > .x td", "c1"),
            ("#u > tbody > tr", "r1 r2"), ("#u > tr", ""), ("#u tbody > tr:nth-child(2)", "r2"),
            ("thead > tr", "h1"), ("tfoot > tr", "f1"), ("#t > tbody > *", "a b c d"),
            (
                "#v > tbody > tr > td > table > tbody > tr > td", "i1"
            ),
            ("#v tbody tbody td", "i1"), ("#w tbody td", "i1"), ("tbody tbody > tr", "i"),
            ("table:is(#u, #w) > tbody > tr", "r1 r2 i"),
            ("#t > :is(thead, tbody) > tr", "h1 a b c d"),
            ("#t > tbody:not(.hidden) > tr", "a b c d"), ("#t > tbody:not(tbody) > tr", ""),
            ("#t > tbody.x > tr", ""), ("#t > tbody[id] > tr", ""),
            ("div > tbody > tr", ""), ("#e tbody tr", ""),
            ("thead + tbody > tr", "a b c"), ("tfoot + tbody > tr", "d"),
            ("caption ~ tbody > tr", "a b c d"), ("caption + tbody > tr", ""),
            ("table:has(> tbody > tr.x)", "t"), ("table:has(> tbody > tr > td > table)", "v"),
            ("thead:has(+ tbody > .x)", "head"), ("caption:has(~ tbody > #d)", "cap"),
            ("tr:not(tbody > tr)", "h1 f1 stray"), (":is(#t > tbody > tr):not(.x)", "a b d"),
        ]
    )
    func matching(_ selector: String, _ ids: String) throws {
        #expect(try SelectorScene.ids(CSSSelector(selector), ImpliedBodyTests.html) == ids)
    }

    @Test(
        "positions are counted within the body, and bodies among the table's children",
        arguments: [
            ("#t > tbody > tr:nth-child(1)", "a d"), ("#t > tbody > tr:nth-child(2)", "b"),
            ("#t > tbody > tr:first-child > td", "a1 a2 d1"),
            ("#t > tbody > tr:last-child", "c d"), ("#t > tbody > tr:only-child", "d"),
            ("#t > tbody > tr:nth-last-child(2)", "b"), ("#t > tbody > tr:nth-of-type(3)", "c"),
            ("#t > tbody > tr:nth-last-of-type(1)", "c d"),
            ("#t > tbody > tr:only-of-type", "d"), ("#t > tbody > tr:nth-child(2n+1)", "a c d"),
            ("#t > tbody > tr:nth-child(1 of .x)", "c"),
            ("#t > tbody > tr:nth-child(1) + tr:nth-child(2)", "b"),
            ("#u > tbody > tr:first-child ~ tr", "r2"),
            // Children: caption, thead, body, tfoot, body.
            ("#t > tbody:nth-child(3) > tr", "a b c"), ("#t > tbody:nth-child(5) > tr", "d"),
            ("#t > tbody:last-child > tr", "d"), ("#t > tbody:nth-of-type(1) > tr", "a b c"),
            ("#t > tbody:nth-last-of-type(1) > tr", "d"), ("#t > tbody:first-child > tr", ""),
            ("#w > tbody:only-child > tr:only-child", "i"), ("#t > tbody:only-of-type > tr", ""),
            ("#w > tbody:only-of-type > tr", "i"),
            // Without a body in the selector the page's own tree counts.
            ("#t > tr:nth-child(3)", "a"), ("#t > tr:first-of-type", "a"),
        ]
    )
    func positions(_ selector: String, _ ids: String) throws {
        #expect(try SelectorScene.ids(CSSSelector(selector), ImpliedBodyTests.html) == ids)
    }

    @Test("an implied body is not itself found, and XML implies none")
    func limits() throws {
        #expect(try SelectorScene.ids(CSSSelector("#t > tbody"), ImpliedBodyTests.html) == "")
        let xml = "<table id='t'><tr id='a'/></table>"
        #expect(try SelectorScene.ids(CSSSelector("table > tbody > tr"), xml, kind: .xml) == "")
        #expect(try SelectorScene.ids(CSSSelector("table > tr"), xml, kind: .xml) == "a")
    }

    @Test("fields inside each go through implied bodies too")
    func scopes() throws {
        let selector = try CSSSelector(relative: "> tbody > tr:nth-child(1)")
        #expect(
            try SelectorScene.ids(selector, ImpliedBodyTests.html, each: "table") == "a d/r1/o/i"
        )
    }

    @Test(
        "positions in a long table cost no square of its length",
        arguments: [
            "tbody > tr:nth-child(odd)", "tbody > tr:nth-last-of-type(1)",
            "table > tbody:nth-of-type(odd) > tr", "tbody > tr:only-of-type", "tbody tr",
        ]
    )
    func longTables(_ selector: String) throws {
        func rows(_ count: Int) -> String {
            String(repeating: "<tr><td>x</td></tr><tr><td>y</td></tr>", count: count)
        }
        func sections(_ count: Int) -> String {
            String(repeating: "<tr></tr><tbody></tbody>", count: count)
        }
        for make in [rows, sections] {
            let once = try SelectorScene.steps(selector, "<table>\(make(2_000))</table>")
            let twice = try SelectorScene.steps(selector, "<table>\(make(4_000))</table>")
            #expect(twice.steps < once.steps * 5 / 2)
        }
    }
}
