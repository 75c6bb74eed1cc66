import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Structured data: microdata")
struct MicrodataTests {
    // MARK: Values (HTML Standard, 5.2.4)

    @Test(
        "the value of a property is what its element says",
        arguments: [
            ("<b itemprop=p> a  b <i>c</i>d<br>e</b>", "a b cd e"),
            ("<b itemprop=p>a<script>x</script><style>y</style></b>", "a"),
            ("<b itemprop=p content=c>text</b>", "c"),
            ("<b itemprop=p content=''>text</b>", "text"),
            ("<meta itemprop=p content=' c '>", " c "), ("<meta itemprop=p>", ""),
            ("<a itemprop=p href=' /x ' content=c>text</a>", "https://shop.example/x"),
            ("<area itemprop=p href=x>", "https://shop.example/dir/x"),
            ("<link itemprop=p href='?a#b'>", "https://shop.example/dir/page?a#b"),
            ("<a itemprop=p href=''>x</a>", "https://shop.example/dir/page?q"),
            ("<a itemprop=p>text</a>", ""), ("<a itemprop=p href='http://['>x</a>", ""),
            ("<a itemprop=p href='HTTP://Other.example'>x</a>", "HTTP://Other.example"),
            ("<a itemprop=p href='mailto:a@b.example'>x</a>", "mailto:a@b.example"),
            ("<img itemprop=p src=a.png>", "https://shop.example/dir/a.png"),
            ("<audio itemprop=p src=a></audio>", "https://shop.example/dir/a"),
            ("<embed itemprop=p src=a>", "https://shop.example/dir/a"),
            ("<iframe itemprop=p src=a></iframe>", "https://shop.example/dir/a"),
            ("<video itemprop=p src=a></video>", "https://shop.example/dir/a"),
            ("<source itemprop=p src=a>", "https://shop.example/dir/a"),
            ("<track itemprop=p src=a>", "https://shop.example/dir/a"),
            ("<object itemprop=p data=a></object>", "https://shop.example/dir/a"),
            ("<data itemprop=p value=7>seven</data>", "7"), ("<data itemprop=p>seven</data>", ""),
            ("<meter itemprop=p value=0.5>half</meter>", "0.5"),
            ("<time itemprop=p datetime=2027-01-02>today</time>", "2027-01-02"),
            ("<time itemprop=p>2027-01-02</time>", "2027-01-02"),
            ("<time itemprop=p content=2027-01-02>today</time>", "2027-01-02"),
        ]
    )
    func value(_ element: String, _ text: String) throws {
        let page = StructuredPage(html: "<div itemscope>\(element)</div>")
        let expected = Value.list([
            .object(Fields([("properties", .object(Fields([("p", .text(text))])))]))
        ])
        #expect(try page.microdata() == expected.json)
    }

    @Test("a field of an action tells its name and whether it is required")
    func input() throws {
        let page = StructuredPage(
            html: """
                <form itemscope><input itemprop=query-input name=q required><input itemprop=x-output>
                <input itemprop=y-input content=c></form>
                """
        )
        #expect(
            try page.microdata()
                == #"[{"properties":{"query-input":{"valueRequired":true,"valueName":"q"},"#
                + #""x-output":{},"y-input":"c"}}]"#
        )
    }

    // MARK: Items (HTML Standard, 5.2.5)

    @Test(
        "items have their types, their identifier and their properties",
        arguments: [
            ("<p>no items</p>", "[]"),
            ("<p itemscope itemtype=T itemid=' i '>x</p>", #"[{"type":"T","id":"i","value":"x"}]"#),
            ("<p itemscope itemid=i>x</p>", #"[{"value":"x"}]"#),
            ("<img itemscope src=a>", #"[{"value":"https://shop.example/dir/a"}]"#),
            (
                "<p itemscope itemtype='A  B\nA'><b itemprop='x y x'>1</b><i itemprop=x>2</i></p>",
                #"[{"type":["A","B"],"properties":{"x":["1","2"],"y":"1"}}]"#
            ),
            ("<p itemscope><b itemprop=' '>1</b></p>", #"[{"value":"1"}]"#),
            ("<b itemprop=x>of nobody</b>", "[]"),
            (
                "<div itemscope><p itemprop=a itemscope><b itemprop=n>1</b></p><b itemprop=n>2</b></div>",
                #"[{"properties":{"a":{"properties":{"n":"1"}},"n":"2"}}]"#
            ),
            (
                "<div itemscope><div itemscope><b itemprop=n>1</b></div><b itemprop=n>2</b></div>",
                #"[{"properties":{"n":"2"}},{"properties":{"n":"1"}}]"#
            ),
            (
                "<div itemscope itemprop=orphan><b itemprop=n>1</b></div>",
                #"[{"properties":{"n":"1"}}]"#
            ),
            (
                "<div itemscope><b itemprop=a>x<i itemprop=b>y</i></b></div>",
                #"[{"properties":{"a":"xy","b":"y"}}]"#
            ),
            ("<div itemscope><b itemprop='@id'>x</b></div>", #"[{"properties":{"@id":"x"}}]"#),
        ]
    )
    func items(_ html: String, _ json: String) throws {
        #expect(try StructuredPage(html: html).microdata() == json)
    }

    @Test(
        "itemref adds properties from elsewhere, in document order",
        arguments: [
            (
                "<p id=a itemprop=n>1</p><div itemscope itemref='a  b none'><b itemprop=n>2</b></div>"
                    + "<div id=b>x <b itemprop=n>3</b></div>",
                #"[{"properties":{"n":["1","2","3"]}}]"#
            ),
            (
                "<div itemscope itemref=a></div><div id=a><div itemscope itemprop=m><b itemprop=n>1</b>"
                    + "</div></div>",
                #"[{"properties":{"m":{"properties":{"n":"1"}}}}]"#
            ),
            (
                "<div itemscope itemref=a></div><div id=a itemscope itemprop=m><b itemprop=n>1</b></div>",
                #"[{"properties":{"m":{"properties":{"n":"1"}}}}]"#
            ),
            (
                "<div itemscope itemref=a></div><div id=a itemscope><b itemprop=n>1</b></div>",
                #"[{"properties":{"n":"1"}},{"properties":{"n":"1"}}]"#
            ),
            (
                "<div itemscope itemref=a><b id=a itemprop=n>1</b></div>",
                #"[{"properties":{"n":"1"}}]"#
            ),
            (
                "<div itemscope itemref=a></div><div itemscope itemref=a></div><b id=a itemprop=n>1</b>"
                    + "<b id=a itemprop=n>2</b>",
                #"[{"properties":{"n":"1"}},{"properties":{"n":"1"}}]"#
            ),
        ]
    )
    func references(_ html: String, _ json: String) throws {
        #expect(try StructuredPage(html: html).microdata() == json)
    }

    @Test(
        "items that refer to themselves or to each other end",
        arguments: [
            (
                "<div itemscope id=x itemref=x><b itemprop=a>1</b></div>",
                #"[{"properties":{"a":"1"}}]"#
            ),
            ("<div itemscope itemprop=p id=x itemref=x><b itemprop=a>1</b></div>", "[]"),
            (
                "<div itemscope itemref=a></div><div itemscope itemprop=b id=a itemref=b>"
                    + "<i itemprop=n>1</i></div><div itemscope itemprop=a id=b itemref=a></div>",
                #"[{"properties":{"b":{"properties":{"n":"1","a":{"value":""}}}}}]"#
            ),
            (
                "<div itemscope itemprop=b id=a itemref=b></div>"
                    + "<div itemscope itemprop=a id=b itemref=a></div>",
                "[]"
            ),
        ]
    )
    func circles(_ html: String, _ json: String) throws {
        #expect(try StructuredPage(html: html).microdata() == json)
    }

    // MARK: Limits

    @Test("a page gives at most 10,000 items", arguments: [0, 1])
    func itemLimit(_ excess: Int) throws {
        let count = MicrodataReader.maximumItems + excess
        let html = String(repeating: "<b itemscope itemtype=T>x</b>", count: count)
        try StructuredPage(html: html).read { data, _ in
            let found = data.objects(.microdata, ofType: "T", scope: nil, .all)
            #expect(found.count == MicrodataReader.maximumItems)
            #expect(data.isTruncated == (excess > 0))
        }
    }

    @Test("items lie at most 64 deep inside each other", arguments: [0, 1])
    func depthLimit(_ excess: Int) throws {
        let depth = MicrodataReader.maximumDepth + excess
        let html = String(repeating: "<div itemscope itemprop=p itemtype=T>", count: depth)
        try StructuredPage(html: html).read { data, _ in
            let found = data.objects(.microdata, ofType: "T", scope: nil, .all)
            #expect(found.count == MicrodataReader.maximumDepth)
            #expect(data.isTruncated == (excess > 0))
        }
    }

    @Test("itemref gives at most 100,000 properties and names", arguments: [0, 1])
    func referenceLimit(_ excess: Int) throws {
        // The name that is looked up counts too, and so do the body and the root above its element.
        let count = MicrodataOutline.maximumReferences - 3 + excess
        let html =
            "<div itemscope itemtype=T itemref=a><b itemprop=own>1</b></div><div id=a>"
            + String(repeating: "<b itemprop=n></b>", count: count)
        try StructuredPage(html: html).read { data, _ in
            let found = data.objects(.microdata, ofType: "T", scope: nil, .first)
            let fields = try #require(found.first).fields
            #expect(fields["own"] == "1")
            let given: Int? = if case .list(let values)? = fields["n"] { values.count } else { nil }
            #expect(given == (excess > 0 ? nil : count))
            #expect(data.isTruncated == (excess > 0))
        }
    }

    @Test(
        "names and values have at most 16 MB, however often a name gives a value",
        arguments: [0, 1]
    )
    func byteLimit(_ excess: Int) throws {
        let names = (0..<1024).map { "n\($0 + 1000)" }
        let nameBytes = names.reduce(0) { $0 + $1.utf8.count }
        let length = (MicrodataReader.maximumBytes - nameBytes) / names.count + excess
        let html =
            "<div itemscope itemtype=''><b itemprop='\(names.joined(separator: " "))'>"
            + String(repeating: "x", count: length)
        try StructuredPage(html: html).read { _, index in
            let base = try #require(WebURL("https://shop.example/"))
            let reader = MicrodataReader(index, isHTML: true, base: base, queryEncoder: nil)
            #expect(reader.items.first?.properties.count == (excess > 0 ? 1023 : 1024))
            #expect(reader.isTruncated == (excess > 0))
        }
    }

    @Test("at most 4,000,000 nodes are gone through for texts", arguments: [0, 1])
    func textLimit(_ excess: Int) throws {
        // Each of 1,000 elements has the text of all that lie inside it, and the last one the rest.
        let depth = 1000
        let above = (0..<depth).reduce(0, +)
        let inside = (MicrodataReader.maximumTextNodes - above) / depth
        let html =
            "<div itemscope>" + String(repeating: "<b itemprop=n>", count: depth)
            + String(repeating: "<!---->", count: inside + excess)
        try StructuredPage(html: html).read { _, index in
            let base = try #require(WebURL("https://shop.example/"))
            let reader = MicrodataReader(index, isHTML: true, base: base, queryEncoder: nil)
            let values = reader.items.first?.properties.first?.values.count
            #expect(values == (excess > 0 ? depth - 1 : depth))
            #expect(reader.isTruncated == (excess > 0))
        }
    }

    @Test("references that multiply cost little")
    func multiplying() throws {
        // Each item refers to the next one twice over: 2 to the power of 60 items without a limit.
        let items = (0..<60).map { number in
            ["i", "j"].map { letter in
                "<p itemscope itemprop='a b' id=\(letter)\(number) "
                    + "itemref='i\(number + 1) j\(number + 1)'></p>"
            }.joined()
        }
        let html = "<div itemscope itemtype=Top itemref=i0></div>" + items.joined()
        let started = ContinuousClock.now
        try StructuredPage(html: html).read { data, _ in
            #expect(data.objects(.microdata, ofType: "Top", scope: nil, .all).count == 1)
            #expect(data.isTruncated)
        }
        #expect(ContinuousClock.now - started < .seconds(20))
    }
}
