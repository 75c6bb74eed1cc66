import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Page extraction")
struct PageExtractorTests {
    static let shop = """
        <html><head><title>Shop</title><base href="/catalogue/"><meta name="description" content="All
          things"></head><body><h1> </h1><h1>Every&nbsp; <b>thing</b></h1>
        <article class="thing"><h3><a href="a.html">One<br>thing</a></h3><p class=price>1,299.50</p>
          <ul class=tags><li>red</li><li>blue</li></ul><div>In stock <i>(22 available)</i></div></article>
        <article class="thing sold"><h3><a href="/b.html" rel="nofollow">Two</a></h3>
          <p class=price>ask</p><div><div>first</div><div>second</div>tail</div></article>
        <img src=" pic.png "><script>var a = "<p>no</p>"</script></body></html>
        """

    struct FieldCase: CustomTestStringConvertible, Sendable {
        let css: String
        var all = false
        var count = false
        var type = ValueType.text
        let value: Value

        var testDescription: String { css }
    }

    @Test(
        "a selector gives the folded text, attribute or count of what it matches",
        arguments: [
            FieldCase(css: "title", value: "Shop"),
            FieldCase(css: "h1", value: .null),
            FieldCase(css: "h1", all: true, value: .list(["Every thing"])),
            FieldCase(css: "h1 + h1", value: "Every thing"),
            FieldCase(css: "h1::text", value: "Every"),
            FieldCase(css: ".thing a", value: "One thing"),
            FieldCase(css: ".thing h3", all: true, value: .list(["One thing", "Two"])),
            FieldCase(css: "meta[name=description]::attr(content)", value: "All things"),
            FieldCase(css: "a::attr(href)", all: true, value: .list(["a.html", "/b.html"])),
            FieldCase(css: "a::attr(\"href\")", value: "a.html"),
            FieldCase(
                css: "a::attr(href), .thing a::attr(href), a::text, .sold a::text",
                all: true,
                value: .list(["a.html", "One thing", "/b.html", "Two"])
            ),
            FieldCase(css: "a[href]", count: true, value: 2),
            FieldCase(css: "nothing", count: true, value: 0),
            FieldCase(css: "nothing", value: .null),
            FieldCase(css: "nothing", all: true, value: .list([])),
            FieldCase(css: ".sold > div", value: "first second tail"),
            FieldCase(css: ".sold > div::text", value: "tail"),
            FieldCase(css: ".price", type: .decimal, value: .decimal("1299.50")),
            FieldCase(
                css: "a::attr(href)",
                type: .url,
                value: "http://shop.example/catalogue/a.html"
            ),
            FieldCase(css: "li", type: .html, value: "<li>red</li>"),
            FieldCase(css: "li:nth-child(2), h9", value: "blue"),
            FieldCase(css: ".tags ::text", all: true, value: .list(["red", "blue"])),
        ]
    )
    func field(_ field: FieldCase) throws {
        let way = try FieldWay.css(field.css) {
            $0.takesAll = field.all
            $0.counts = field.count
            $0.type = field.type
        }
        let result = try run(rules: [FieldRule(name: "value", ways: [way])])
        #expect(result.items.first?.item["value"] == field.value)
        #expect(result.problemCount == 0)
    }

    @Test("each match of each is an item, and its fields are looked for inside it")
    func each() throws {
        let result = try run(
            each: ".thing",
            rules: [
                FieldRule(name: "name", ways: [try .css("h3")]),
                FieldRule(name: "class", ways: [try .css("::attr(class)")]),
                FieldRule(
                    name: "stock",
                    ways: [
                        try .css("div") {
                            $0.regex = try? Pattern("\\((\\d+) available")
                            $0.type = .integer
                            $0.fallback = 0
                        }
                    ]
                ),
            ]
        )
        let json = result.items.map { Value.object($0.item.fields).json }
        #expect(
            json == [
                #"{"name":"One thing","class":"thing","stock":22}"#,
                #"{"name":"Two","class":"thing sold","stock":0}"#,
            ]
        )
        #expect(result.items.map(\.place) == [0, 1])
        #expect(result.items.first?.item.url == "http://shop.example/list?page=2")
    }

    @Test("ways are tried in order, and the first filled one wins")
    func ways() throws {
        let rule = FieldRule(
            name: "title",
            ways: [
                try .css("h9"), .xpath("string(//h1[2])"),
                FieldWay(source: .constant("unknown")),
            ]
        )
        #expect(try run(rules: [rule]).items.first?.item["title"] == "Every thing")
    }

    @Test("objects and lists of objects are found inside their own matches")
    func objects() throws {
        let inner = [FieldRule(name: "name", ways: [try .css("a")])]
        let css = Selector.css(try CSSSelector(".thing"))
        let result = try run(rules: [
            FieldRule(name: "first", ways: [FieldWay(source: .object(css, inner))]),
            FieldRule(name: "all", ways: [FieldWay(source: .objects(css, inner))]),
        ])
        let fields = try #require(result.items.first?.item.fields)
        #expect(
            Value.object(fields).json
                == #"{"first":{"name":"One thing"},"all":[{"name":"One thing"},{"name":"Two"}]}"#
        )
    }

    @Test("what does not fit its type is null and told with field, text and reason")
    func problems() throws {
        let result = try run(
            each: ".thing",
            rules: [FieldRule(name: "price", ways: [try .css(".price") { $0.type = .decimal }])]
        )
        #expect(result.items.map { $0.item["price"] } == [.decimal("1299.50"), .null])
        let problem = try #require(result.problems.first)
        #expect(problem.field == "price")
        #expect(problem.text == "ask")
        #expect(problem.reason == "is not a decimal")
        #expect(problem.job == "shop")
        #expect(problem.url == "http://shop.example/list?page=2#top")
        #expect(result.problemCount == 1)
    }

    @Test("a transform of the program that throws costs the field, not the page")
    func throwingTransform() throws {
        struct Broken: Error, CustomStringConvertible { let description = "no luck" }
        var registry = TransformRegistry()
        registry.register("broken") { _ in throw Broken() }
        registry.register("shout") { value in
            guard case .text(let text) = value else { return value }
            return .text(text + "!")
        }
        let result = try run(
            rules: [
                FieldRule(
                    name: "a",
                    ways: [try .css("title") { $0.transforms = [.named("broken")] }]
                ),
                FieldRule(
                    name: "b",
                    ways: [try .css("title") { $0.transforms = [.lowercase, .named("shout")] }]
                ),
            ],
            transforms: registry
        )
        #expect(result.items.first?.item["a"] == .null)
        #expect(result.items.first?.item["b"] == "shop!")
        #expect(result.problems.map(\.reason) == ["transform 'broken' failed: no luck"])
    }

    @Test("an item that lacks a required field is not made but counted")
    func required() throws {
        var rule = FieldRule(name: "tag", ways: [try .css("li")])
        rule.isRequired = true
        let result = try run(each: ".thing", rules: [rule])
        #expect(result.items.map(\.place) == [0])
        #expect(result.missingRequiredCount == 1)
    }

    @Test(
        "a document without anything in it gives nothing, and required says so",
        arguments: ["", " \n"]
    )
    func emptyDocument(_ body: String) throws {
        var rule = FieldRule(name: "tag", ways: [try .css("li")])
        rule.isRequired = true
        let result = try run(body, rules: [rule])
        #expect(result.items.isEmpty)
        #expect(result.failure == nil)
        #expect(result.missingRequiredCount == 1)
    }

    @Test("links come with their rule and nofollow, resolved against the base")
    func links() throws {
        let job = try Job.make(
            followRules: [
                FollowRule(selector: .css(try CSSSelector("a"))),
                FollowRule(selector: .css(try CSSSelector("img"))),
                FollowRule(selector: .xpath("//article[2]//a/@href")),
            ],
            rules: []
        )
        let extractor = try PageExtractor(job: job, transforms: TransformRegistry())
        var base: WebURL?
        var links: [String] = []
        _ = extractor.extract(
            .make(Array(PageExtractorTests.shop.utf8)),
            robots: RobotsDirectives(agent: "trawl"),
            onBase: { found, _ in base = found },
            onLink: { href, rule, isNofollow in
                links.append("\(rule) \(String(decoding: href, as: UTF8.self)) \(isNofollow)")
            }
        )
        #expect(base?.text == "http://shop.example/catalogue/")
        #expect(
            links == [
                "0 a.html false", "0 /b.html true", "1 pic.png false", "2 /b.html true",
            ]
        )
    }

    @Test("a robots meta element makes every link nofollow, when it is asked about")
    func metaNofollow() throws {
        let html = "<meta name=Robots content='noindex, NOFOLLOW'><a href=x>x</a>"
        for (obeys, expected) in [(true, [true]), (false, [false])] {
            let extractor = try PageExtractor(
                job: try Job.make(follow: ["a"]),
                transforms: TransformRegistry()
            )
            var found: [Bool] = []
            _ = extractor.extract(
                .make(Array(html.utf8)),
                robots: obeys ? RobotsDirectives(agent: "trawl") : nil,
                onBase: { _, _ in },
                onLink: { _, _, isNofollow in found.append(isNofollow) }
            )
            #expect(found == expected)
        }
    }

    @Test(
        "what the header says and what the elements say count together",
        arguments: [true, false]
    )
    func robotsDirectives(isXML: Bool) throws {
        let extractor = try PageExtractor(
            job: try Job.make(follow: ["a"]),
            transforms: TransformRegistry()
        )
        var robots = RobotsDirectives(agent: "trawl")
        robots.read(header: "nofollow")
        let html = "<meta name=trawl content=noindex><a href=x>x</a>"
        var found: [Bool] = []
        let extraction = extractor.extract(
            isXML
                ? .make(Array("<a href='x'/>".utf8), contentType: "text/xml")
                : .make(Array(html.utf8)),
            robots: robots,
            onBase: { _, _ in },
            onLink: { _, _, isNofollow in found.append(isNofollow) }
        )
        #expect(found == [true])
        #expect(extraction.isNoindex == !isXML)
    }

    @Test("XML keeps the case of its names and needs no declaration of its own")
    func xml() throws {
        let feed = "<rss><channel><item><pubDate>now</pubDate><a>x</a></item></channel></rss>"
        let result = try run(
            feed,
            contentType: "application/rss+xml; charset=utf-8",
            rules: [
                FieldRule(name: "css", ways: [try .css("item > pubDate")]),
                FieldRule(name: "lower", ways: [try .css("pubdate")]),
                FieldRule(name: "xpath", ways: [.xpath("//item/pubDate")]),
            ]
        )
        let fields = try #require(result.items.first?.item.fields)
        #expect(Value.object(fields).json == #"{"css":"now","lower":null,"xpath":"now"}"#)
    }

    @Test("entities of an XML document are not expanded and nothing outside it is read")
    func entities() throws {
        let bomb = """
            <!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
            <!ENTITY file SYSTEM "file:///etc/passwd">]><r>&b;&file;<p>ok</p></r>
            """
        let result = try run(
            bomb,
            contentType: "text/xml",
            rules: [FieldRule(name: "r", ways: [try .css("r")])]
        )
        #expect(result.items.first?.item["r"] == "ok")
    }

    @Test("an entity bomb costs nothing, in text, in attributes and through XPath")
    func bomb() throws {
        var entities = "<!ENTITY e0 \"laugh\">"
        for level in 1...12 {
            let inner = String(repeating: "&e\(level - 1);", count: 10)
            entities += "<!ENTITY e\(level) \"\(inner)\">"
        }
        let started = ContinuousClock.now
        for use in ["<p a='x&e12;'>y</p>", "<p a='x'>y&e12;</p>", "<p a='x'>y</p>&e9;"] {
            let result = try run(
                "<!DOCTYPE r [\(entities)]><r>\(use)</r>",
                contentType: "text/xml",
                rules: [
                    FieldRule(name: "a", ways: [try .css("p::attr(a)")]),
                    FieldRule(name: "p", ways: [try .css("p")]),
                    FieldRule(name: "x", ways: [.xpath("string-length(string(/r))")]),
                    FieldRule(name: "y", ways: [.xpath("string(//@a)")]),
                    FieldRule(name: "h", ways: [try .css("r") { $0.type = .html }]),
                ]
            )
            for item in result.items {
                #expect(item.item["a"] == "x")
                #expect(item.item["y"] == "x")
                #expect(item.item["p"] == "y")
                #expect(item.item["x"] == "1")
            }
        }
        #expect(ContinuousClock.now - started < .seconds(10))
    }

    @Test("a selector that costs too much ends as selector_limit, quickly")
    func selectorLimit() throws {
        let page = String(repeating: "<div><p>x</p></div>", count: 3000)
        for way in [
            FieldWay.xpath("count(//p[count(//div[count(//p) > 1]) > 1])"),
            try .css("div:has(~ div p:not(:has(~ q)) ~ q)"),
        ] {
            let started = ContinuousClock.now
            let result = try run(page, rules: [FieldRule(name: "x", ways: [way])])
            #expect(result.failure == .selectorLimit)
            #expect(ContinuousClock.now - started < .seconds(10))
        }
    }

    @Test("values that hold the page's text again and again are cut short")
    func hugeValues() throws {
        let text = String(repeating: "lorem ipsum ", count: 20_000)
        let page = String(repeating: "<div>", count: 1000) + text
        let rule = FieldRule(name: "all", ways: [try .css("div") { $0.takesAll = true }])
        let result = try run(page, rules: [rule])
        #expect(result.failure == .selectorLimit)
        guard case .list(let values) = result.items.first?.item["all"] else {
            Issue.record("no list")
            return
        }
        #expect(values.count == ValueReader.maximumBytes / (text.utf8.count - 1) + 1)
    }

    @Test("a costly pattern on many matches ends soon")
    func costlyPattern() throws {
        let text = String(repeating: "a", count: 60_000)
        let page = String(repeating: "<p>\(text)</p>", count: 50)
        let rule = FieldRule(
            name: "all",
            ways: [
                try .css("p") {
                    $0.takesAll = true
                    $0.regex = try? Pattern("(a+)+[bc]")
                }
            ]
        )
        let result = try run(page, rules: [rule])
        #expect(result.failure == .selectorLimit)
        #expect(result.problemCount == ValueReader.maximumLimits)
    }

    @Test("elements deeper than the limit are left out, and the page says that it is truncated")
    func depth() throws {
        for (depth, isTruncated) in [(2000, false), (60_000, true)] {
            let page = String(repeating: "<div>", count: depth) + "<p>deep</p>"
            let result = try run(page, rules: [FieldRule(name: "p", ways: [try .css("p")])])
            #expect(result.isTruncated == isTruncated)
            #expect(result.items.first?.item["p"] == (isTruncated ? .null : "deep"))
        }
    }

    @Test("a tag with so many attributes that libxml2 would hang loses some, and the page says so")
    func attributes() throws {
        let page = "<a " + (0..<40_000).map { "a\($0)=1" }.joined(separator: " ") + "><p>t"
        let result = try run(page, rules: [FieldRule(name: "p", ways: [try .css("p")])])
        #expect(result.failure == nil && result.isTruncated)
        #expect(result.items.first?.item["p"] == "t")
    }

    @Test("non-ASCII before a declaration of the charset is read right, page after page")
    func noDoubleEncoding() throws {
        let html = "<html><head><title>Größe – 大</title><meta charset=utf-8></head><p>é</p></html>"
        let job = try Job.make(fields: ["title": "title"])
        let extractor = try PageExtractor(job: job, transforms: TransformRegistry())
        for _ in 0..<3 {
            let result = extractor.extract(
                .make(Array(html.utf8)),
                robots: RobotsDirectives(agent: "trawl"),
                onBase: { _, _ in },
                onLink: { _, _, _ in }
            )
            #expect(result.items.first?.item["title"] == "Größe – 大")
        }
    }

    private func run(
        _ body: String = shop,
        contentType: String = "text/html",
        each: String? = nil,
        rules: [FieldRule],
        transforms: TransformRegistry = TransformRegistry()
    ) throws -> PageExtraction {
        let job = try Job.make(each: each, rules: rules)
        let extractor = try PageExtractor(job: job, transforms: transforms)
        return extractor.extract(
            .make(Array(body.utf8), contentType: contentType),
            robots: RobotsDirectives(agent: "trawl"),
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
    }
}
