import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("XPath")
struct XPathTests {
    static let html = """
        <html><body><div class=a><p>one</p><p>two <b>2</b></p></div><div class=b><p id=c>three</p></div>
        </body></html>
        """

    @Test(
        "an expression gives nodes, a string, a number or a truth value",
        arguments: [
            ("//p", Value.list(["one", "two 2", "three"])),
            ("//div[@class='a']/p[2]/text()", .list(["two"])),
            ("//div/@class", .list(["a", "b"])),
            ("string(//b)", .list(["2"])), ("count(//p)", .list(["3"])),
            ("count(//p) > 2", .list(["true"])),
            ("id('c')", .list(["three"])), ("id('a')", .list([])),
            ("//p[re:test(., 'T\\w+$')]", .list([])),
            ("//p[re:test(., 'T\\w+$', 'i')]", .list(["three"])),
            ("//p[re:test(., '\\d')]", .list(["two 2"])),
            ("re:match(//p[2], '(t)(w)')", .list(["tw", "t", "w"])),
            ("re:match(//p[2], '(t)(w)')[2]", .list(["t"])),
            ("re:match('a1b22', '\\d+', 'g')", .list(["1", "22"])),
            ("re:match('a', 'b')", .list([])),
            ("re:replace('a1b22', '\\d', '', '<$0>')", .list(["a<1>b22"])),
            ("re:replace('a1b22', '(\\d)', 'g', '$1$1')", .list(["a11b2222"])),
            ("//div[has-class('a')]/p[1]", .list(["one"])),
            ("//div[has-class('a', 'b')]", .list([])), ("//p[has-class('a')]", .list([])),
            ("//h1", .list([])), ("//p | //b", .list(["one", "two 2", "2", "three"])),
        ]
    )
    func results(_ expression: String, _ value: Value) throws {
        let rule = FieldRule(name: "x", ways: [.xpath(expression) { $0.takesAll = true }])
        let extractor = try PageExtractor(
            job: try Job.make(rules: [rule]),
            transforms: TransformRegistry()
        )
        let result = extractor.extract(
            .make(Array(XPathTests.html.utf8)),
            robots: RobotsDirectives(agent: "trawl"),
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
        #expect(result.items.first?.item["x"] == value)
        #expect(result.failure == nil)
    }

    @Test("inside each an expression begins at the item's own element")
    func relative() throws {
        let rule = FieldRule(name: "x", ways: [.xpath(".//p[last()]")])
        let extractor = try PageExtractor(
            job: try Job.make(each: "div", rules: [rule]),
            transforms: TransformRegistry()
        )
        let result = extractor.extract(
            .make(Array(XPathTests.html.utf8)),
            robots: RobotsDirectives(agent: "trawl"),
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
        #expect(result.items.map { $0.item["x"] } == ["two 2", "three"])
    }

    @Test("a search that costs too much makes the field null, is counted, and the page goes on")
    func patternLimit() throws {
        let bad = "re:test(string(//p), '(a+)+$')"
        let extractor = try PageExtractor(
            job: try Job.make(rules: [
                FieldRule(name: "x", ways: [.xpath(bad)]),
                FieldRule(name: "y", ways: [.xpath("//h1")]),
            ]),
            transforms: TransformRegistry()
        )
        let text = String(repeating: "a", count: 5000) + "!"
        let result = extractor.extract(
            .make(Array("<h1>here</h1><p>\(text)</p>".utf8)),
            robots: nil,
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
        #expect(result.failure == nil)
        #expect(result.items.first?.item["x"] == .null && result.items.first?.item["y"] == "here")
        #expect(result.problems.map(\.kind) == [.pattern])
    }

    @Test(
        "a mistake is found when the job file is read",
        arguments: [
            ("//a[", true), ("//a[@href=", true), ("foo(", true), ("nope()", true), ("$x", true),
            ("//ns:a", true), ("//a", false), ("re:test('a', '(')", true), ("re:test('a')", true),
            ("re:replace('a', 'b', '', 'c', 'd')", true), ("has-class()", true),
            ("//a[re:test(@href, '\\d+')]", false), ("//a[has-class('x')]", false),
            ("normalize-space(//a/@href)", false), ("", true),
        ]
    )
    func syntax(_ expression: String, _ isWrong: Bool) {
        let message = XPathSyntax.check(expression)
        #expect((message != nil) == isWrong, "\(message ?? "accepted")")
    }
}
