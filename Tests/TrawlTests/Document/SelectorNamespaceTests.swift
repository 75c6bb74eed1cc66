import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Selectors: namespaces")
struct SelectorNamespaceTests {
    static let namespaces = [
        "h": "http://www.w3.org/1999/xhtml", "svg": "http://www.w3.org/2000/svg",
        "m": "http://www.w3.org/1998/Math/MathML", "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/", "a": "http://www.w3.org/2005/Atom",
    ]

    @Test(
        "in HTML what is inside svg and math is theirs, but for where these let HTML in",
        arguments: [
            ("h|a", "a1 a3"), ("svg|a", "a2"), ("*|a", "a1 a2 a3"), ("a", "a1 a2 a3"), ("|a", ""),
            ("svg|*", "s a2 f"), ("m|*", "math mi"), ("h|p", "p"), ("dc|a", ""),
            ("[xlink|href]", "a2"), ("[xlink|href='#x']", "a2"), ("[|href]", "a1 a3"),
            ("[dc|href]", ""), ("svg|*:not(svg|a)", "s f"),
        ]
    )
    func html(_ selector: String, _ ids: String) throws {
        let html = """
            <a id=a1 href=/></a><svg id=s><a id=a2 xlink:href="#x"></a><foreignObject id=f><p id=p>
            <a id=a3 href=/></a></p></foreignObject></svg><math id=math><mi id=mi></mi></math>
            """
        let parsed = try CSSSelector(selector, namespaces: SelectorNamespaceTests.namespaces)
        #expect(try SelectorScene.ids(parsed, html) == ids)
    }

    @Test(
        "in XML names are in the namespace that the document declares",
        arguments: [
            ("dc|date", "d"), ("date", "d n"), ("|date", "n"), ("a|entry", "e"), ("a|*", "f e"),
            ("a|feed > dc|date", ""), ("[dc|x]", "e"), ("[|x]", "n"), ("[x]", "e n"),
            ("[dc|x='2']", "e"), ("a|entry dc|date", "d"),
        ]
    )
    func xml(_ selector: String, _ ids: String) throws {
        let xml = """
            <feed id="f" xmlns="http://www.w3.org/2005/Atom"><entry id="e"
            xmlns:y="http://purl.org/dc/elements/1.1/" y:x="2"><y:date id="d"/>
            <date id="n" x="1" xmlns=""/></entry></feed>
            """
        let parsed = try CSSSelector(selector, namespaces: SelectorNamespaceTests.namespaces)
        #expect(try SelectorScene.ids(parsed, xml, kind: .xml) == ids)
    }

    @Test("the language of an XML document is that of xml:lang")
    func language() throws {
        let xml = "<a id='a' xml:lang='de'><b id='b' lang='en'/></a>"
        #expect(try SelectorScene.ids(CSSSelector(":lang(de)"), xml, kind: .xml) == "a b")
    }

    @Test(
        "keywords of HTML compare without case on elements of HTML alone",
        arguments: [
            ("[type=CHECKBOX]", "i"), ("[type=fractalnoise]", ""), ("[type=fractalNoise]", "n"),
            ("[type=fractalnoise i]", "n"), ("[type!=checkbox]", "s n"),
        ]
    )
    func keywords(_ selector: String, _ ids: String) throws {
        let html = "<input id=i type=CheckBox><svg id=s><f id=n type=fractalNoise></f></svg>"
        let only = try CSSSelector("body " + selector)
        #expect(try SelectorScene.ids(only, html) == ids)
    }
}
