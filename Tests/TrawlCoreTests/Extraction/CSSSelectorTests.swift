import Testing

@testable import TrawlCore

@Suite("CSS selectors: syntax")
struct CSSSelectorTests {
    typealias Nth = CSSSelector.Nth

    private func subject(_ text: String) throws -> CSSSelector.Compound {
        let alternative = try #require(try CSSSelector(text).alternatives.first)
        return try #require(alternative.chain.compounds.first)
    }

    @Test(
        "positions are read as an+b",
        arguments: [
            ("3", 0, 3), ("odd", 2, 1), ("EVEN", 2, 0), ("2n+1", 2, 1), ("-n + 3", -1, 3),
            ("n", 1, 0),
            ("+n", 1, 0), (" 3N - 2 ", 3, -2), ("-0", 0, 0), ("+5", 0, 5),
        ]
    )
    func positions(_ text: String, _ step: Int, _ offset: Int) throws {
        let condition = try subject(":nth-child(\(text))").conditions.first
        #expect(condition == .nth(Nth(step: step, offset: offset)))
    }

    @Test("compounds stand from right to left, with their combinators")
    func chains() throws {
        let alternatives = try CSSSelector("ul#a > li.b + li ~ p a[href], h2").alternatives
        #expect(alternatives.count == 2)
        let chain = try #require(alternatives.first?.chain)
        #expect(chain.compounds.map(\.name) == ["a", "p", "li", "li", "ul"])
        #expect(chain.combinators == [.descendant, .sibling, .adjacent, .child])
    }

    @Test("escapes, comments and quotes are read as CSS has it")
    func tokens() throws {
        #expect(try subject("#\\31 23").conditions == [.id("123")])
        #expect(try subject(".a\\:b").conditions == [.className("a:b")])
        #expect(try subject("/* a */ p /* b */").name == "p")
        let attribute = CSSSelector.Attribute(
            name: "title",
            test: .prefix,
            value: "a\"]",
            ignoresCase: true
        )
        #expect(try subject("[ title ^= 'a\"]' i ]").conditions == [.attribute(attribute)])
    }

    @Test("::text and ::attr say what is taken")
    func suffixes() throws {
        #expect(try CSSSelector("a::text").alternatives.map(\.yield) == [.ownText])
        #expect(
            try CSSSelector("a::attr( data-x ), b").alternatives.map(\.yield)
                == [.attribute("data-x"), .element]
        )
        let inside = try #require(try CSSSelector("p ::text").alternatives.first)
        #expect(inside.chain.combinators == [.descendantOrSelf])
        let universal = try #require(try CSSSelector("p *::text").alternatives.first)
        #expect(universal.chain.combinators == [.descendant])
    }

    @Test("a combinator at the beginning stands behind the item's own element")
    func relative() throws {
        let written = try CSSSelector(relative: "> a, + td ~ b, p").alternatives
        let meant = try CSSSelector(":scope > a, :scope + td ~ b, p").alternatives
        #expect(written == meant)
        #expect(try CSSSelector("& > a").alternatives == CSSSelector(":scope > a").alternatives)
        for text in [">", "> > a", "a >", "> a, >"] {
            #expect(throws: CSSError.self, "\(text)") { try CSSSelector(relative: text) }
        }
        let mistake = #expect(throws: CSSError.self) { try CSSSelector(relative: "a:not(> b)") }
        #expect(mistake?.column == 7)
    }

    @Test("a prefix stands for the namespace that is declared for it")
    func namespaces() throws {
        func first(_ text: String) throws -> CSSSelector.Compound {
            let declared = ["svg": "urn:svg", "": "urn:none"]
            let selector = try CSSSelector(text, namespaces: declared)
            return try #require(selector.alternatives.first?.chain.compounds.first)
        }
        #expect(try first("svg|a") == .init(name: "a", namespace: .uri("urn:svg")))
        #expect(try first("svg|*") == .init(name: nil, namespace: .uri("urn:svg")))
        #expect(try first("|a") == .init(name: "a", namespace: .none))
        #expect(try first("*|a") == .init(name: "a"))
        #expect(try first("a") == .init(name: "a"))
        for (text, namespace) in [
            ("[svg|href=a]", CSSSelector.Namespace.uri("urn:svg")), ("[|href=a]", .none),
            ("[*|href=a]", .any), ("[href=a]", .any),
        ] {
            let attribute = CSSSelector.Attribute(
                name: "href",
                namespace: namespace,
                test: .equals,
                value: "a"
            )
            #expect(try first(text).conditions == [.attribute(attribute)], "\(text)")
        }
        #expect(try first("[svg|=a]").conditions.count == 1)
        let mistake = #expect(throws: CSSError.self) { try first("p > svh|a") }
        #expect(
            mistake?.description
                == "namespace prefix 'svh' is not declared at column 5; did you mean \"svg|\"?"
        )
    }

    @Test("text and direction are asked for with an argument")
    func arguments() throws {
        #expect(
            try subject(":icontains('Ab', c)").conditions
                == [.contains(["Ab", "c"], isOwn: false, ignoresCase: true)]
        )
        #expect(
            try subject(":contains(Ab)").conditions
                == [.contains(["Ab"], isOwn: false, ignoresCase: false)]
        )
        #expect(try subject(":dir( RTL )").conditions == [.direction(.rightToLeft)])
        #expect(try subject(":dir(auto)").conditions == [.direction(nil)])
    }

    @Test(
        "a mistake is told with its place and a way out",
        arguments: [
            (
                ":firs-child",
                "unknown pseudo-class ':firs-child' at column 1; did you mean \":first-child\"?"
            ),
            ("a::txt", "unknown pseudo-element '::txt' at column 2; did you mean \"::text\"?"),
            (
                "a::before",
                "unknown pseudo-element '::before' at column 2; only ::text and ::attr(name) are known"
            ),
            (
                "a:nth-child(x)",
                "'x' is no position at column 13; such as 3, odd, even, 2n+1 or -n+3"
            ),
            ("a:has", "':has' needs an argument at column 2; such as \":has(> img)\""),
            ("a:root(b)", "':root' takes no argument at column 2"),
            (
                "> a",
                "a selector cannot begin with '>' at column 1; write \":scope > …\" for the item's own element"
            ),
            (
                "//div/a",
                "unexpected '/' at column 1; this looks like XPath: write it as {xpath: \"…\"}"
            ),
            (
                "div/a",
                "unexpected '/' at column 4; this looks like XPath: write it as {xpath: \"…\"}"
            ),
            ("a@href", "unexpected '@' at column 2; an attribute is taken with ::attr(name)"),
            ("[href", "'[' is not closed at column 1"),
            ("[a=b", "'[' is not closed at column 1"),
            ("é[a=1]", "a value in quotes expected, found '1' at column 5"),
            ("a, ", "the selector ends where a selector is expected at column 4"),
            ("", "the selector ends where a selector is expected at column 1"),
            ("a::text b", "nothing may follow ::text or ::attr(name) at column 9"),
            (
                ":not(a::text)",
                "::text and ::attr(name) stand at the end of the whole selector at column 7"
            ),
            (":contains(\"x)", "string is not closed at column 11"),
            (
                "svg|a",
                "namespace prefix 'svg' is not declared at column 1; write '*|' or nothing for any namespace"
            ),
            ("a:not(", "the selector ends where a selector is expected at column 7"),
            (".5", "a class name expected, found '5' at column 2"),
            ("a:dir()", "ltr or rtl expected, found ')' at column 7"),
            ("a:dir(1)", "ltr or rtl expected, found '1' at column 7"),
            ("a:dir(ltr rtl)", "')' expected, found 'r' at column 11"),
            ("a:dir", "':dir' needs an argument at column 2; such as \":dir(rtl)\""),
            (
                "a:icontains",
                "':icontains' needs an argument at column 2; such as \":icontains(\"text\")\""
            ),
            (
                "a:icontain(b)",
                "unknown pseudo-class ':icontain' at column 2; did you mean \":icontains\"?"
            ),
            (
                "a:in-rang",
                "unknown pseudo-class ':in-rang' at column 2; did you mean \":in-range\"?"
            ),
            ("a:defaul", "unknown pseudo-class ':defaul' at column 2; did you mean \":default\"?"),
            ("a:checked(b)", "':checked' takes no argument at column 2"),
            ("&a", "unexpected 'a' at column 2"),
            (
                "[svg|a]",
                "namespace prefix 'svg' is not declared at column 2; write '*|' or nothing for any namespace"
            ),
        ]
    )
    func mistakes(_ text: String, _ expected: String) {
        do throws(CSSError) {
            _ = try CSSSelector(text)
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.description == expected)
        }
    }

    @Test("nesting and length have limits")
    func limits() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: ":not(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(throws: Never.self) { try CSSSelector(nested(16)) }
        #expect(throws: CSSError.self) { try CSSSelector(nested(17)) }
        #expect(throws: Never.self) { try CSSSelector(String(repeating: "a", count: 4096)) }
        #expect(throws: CSSError.self) { try CSSSelector(String(repeating: "a", count: 4097)) }
    }
}
