import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("CSS selectors: matching")
struct SelectorMatchingTests {
    static let html = """
        <html id=html lang=en><body id=body>
        <ul id=ul class="list big"><li id=a class=x>one</li><li id=b>two <b id=bold>2</b></li><li id=c
          class="y x">three</li><li id=d lang=de-AT data-n="Up-to 3">four</li></ul>
        <p id=p1>text <!-- note --></p><p id=p2> </p><section id=s><p id=p3><a id=l1 href="/x.PDF">x</a>
        <a id=l2>no</a></p><form id=f><fieldset disabled id=fs><input id=i1><select id=sel><option
        id=o1>1<option id=o2>2</select></fieldset><input type=checkbox checked id=i2></form></section>
        </body></html>
        """

    @Test(
        "a selector finds its elements in document order",
        arguments: [
            ("li", "a b c d"), ("LI.x", "a c"), ("ul > .x", "a c"), ("#b + li", "c"),
            ("#a ~ li", "b c d"),
            ("body b", "bold"), ("body > b", ""), ("li:first-child, li:last-child", "a d"),
            ("li:nth-child(2n)", "b d"), ("li:nth-child(-n+2)", "a b"),
            ("li:nth-last-child(2)", "c"),
            ("li:nth-child(2 of .x)", "c"), ("li:nth-last-child(1 of .x)", "c"),
            ("p:nth-of-type(2)", "p2"), ("p:last-of-type", "p2 p3"), ("b:only-child", "bold"),
            ("section p:only-of-type", "p3"), ("p:empty", "p2"), (":root", "html"),
            (":scope > body", "body"),
            ("li:not(.x):not(#b)", "d"), ("li:not(.x, #b)", "d"), ("ul :is(.x, b)", "a bold c"),
            ("li:has(b)", "b"), ("li:has(+ .y)", "b"), ("p:has(~ section)", "p1 p2"),
            ("ul:has(> .y)", "ul"),
            ("section:has(form a)", ""), ("[lang|=de]", "d"), ("[data-n~='3']", "d"),
            ("[data-n^=up i]", "d"), ("[data-n^=up]", ""), ("[href$='.PDF']", "l1"),
            ("[class*='t b']", "ul"),
            ("[class^='']", ""), ("a:link", "l1"), (":checked", "o1 i2"),
            ("form :disabled", "fs i1 sel"),
            ("input:enabled", "i2"), ("li:lang(de)", "d"), ("li:lang('*-AT')", "d"),
            ("ul:lang(en)", "ul"),
            ("li:contains('two')", "b"), ("li:-soup-contains-own('2')", ""), ("p:hover", ""),
            ("li:icontains('TWO')", "b"), ("li:icontains('X', 'Four')", "d"),
            ("li:icontains('five')", ""), ("li:contains('TWO')", ""), ("li:contains(four)", "d"),
            ("*|li#a", "a"), ("li:nth-child(n+3):nth-child(-n+3)", "c"),
            ("body > * > li:nth-child(4)", "d"),
        ]
    )
    func matching(_ selector: String, _ ids: String) throws {
        let answer = SelectorAnswer(try CSSSelector(selector), html: SelectorMatchingTests.html)
        #expect(answer.ids.map { $0 ?? "?" }.joined(separator: " ") == ids)
    }

    @Test(
        "text without case is compared in every script",
        arguments: [
            ("STRASSE", "Straße", true), ("straße", "STRASSE", true), ("ΟΔΟΣ", "οδος", true),
            ("ПРИВЕТ", "Привет", true), ("É", "é", true), ("I", "ı", false), ("a", "b", false),
            ("日本", "日本語", true), ("", "x", true),
        ]
    )
    func folding(_ wanted: String, _ text: String, _ isFound: Bool) throws {
        let selector = try CSSSelector("p:icontains(\"\(wanted)\")")
        let answer = SelectorAnswer(selector, html: "<p id=a>\(text)</p>")
        #expect(answer.ids == (isFound ? ["a"] : []))
    }

    @Test(
        "positions in a long list cost no square of its length",
        arguments: [
            "li:nth-child(2n+1)", "li:nth-of-type(2n)", "li:nth-last-child(4)",
            "li:nth-last-of-type(3)", "li:nth-child(even of li)",
        ]
    )
    func longLists(_ selector: String) throws {
        func list(_ count: Int) -> String {
            "<ul>" + String(repeating: "<li>x</li><i></i>", count: count) + "</ul>"
        }
        let once = try SelectorScene.steps(selector, list(2_000))
        let twice = try SelectorScene.steps(selector, list(4_000))
        #expect(once.matches > 0)
        #expect(twice.steps < once.steps * 5 / 2)
    }

    @Test("a template's and a frame's content is not part of the page")
    func opaque() throws {
        let html = "<template><p id=a></p></template><iframe><p id=b></p></iframe><p id=c></p>"
        #expect(SelectorAnswer(try CSSSelector("p"), html: html).ids == ["c"])
    }

    @Test("names of eight letters and more are told apart")
    func longNames() throws {
        let html =
            "<fieldset id=a></fieldset><figcaption id=b></figcaption><figcaptiox id=c></figcaptiox>"
        for (selector, id) in [("fieldset", "a"), ("figcaption", "b"), ("figcaptiox", "c")] {
            #expect(SelectorAnswer(try CSSSelector(selector), html: html).ids == [id])
        }
        #expect(SelectorAnswer(try CSSSelector("figcapti"), html: html).ids.isEmpty)
        #expect(SelectorAnswer(try CSSSelector("figcapt"), html: html).ids.isEmpty)
    }
}
