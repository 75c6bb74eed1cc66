import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Structured data of pages")
struct StructuredDataTests {
    static let script = "<script type='application/ld+json'>"

    // MARK: JSON-LD

    @Test(
        "scripts of JSON-LD are told by their type",
        arguments: [
            ("application/ld+json", true), (" Application/LD+JSON ; charset=utf-8", true),
            ("application/json", false), ("application/ld+jsonx", false), ("", false),
            ("text/javascript", false),
        ]
    )
    func scriptTypes(_ type: String, _ isRead: Bool) throws {
        let page = StructuredPage(
            html: "<p>x</p><script type='\(type)'>{\"@type\":\"T\",\"n\":1}</script>"
        )
        #expect(try page.values(.jsonld, "T", "n") == (isRead ? "[1]" : "[]"))
    }

    @Test("an array at the top is spliced in, and what is empty is left out")
    func splicing() throws {
        let html =
            Self.script + #"[{"a":1},{},null,"",[],"x"]</script>"# + Self.script + "{}</script>"
            + Self.script + "7</script>" + Self.script + "{\"a\":2}</script>"
        let base = try #require(WebURL("https://shop.example/"))
        let roots = StructuredAnswer(html: html, base: base).linkedData
        #expect(Value.list(roots).json == #"[{"a":1},"x",{"a":2}]"#)
    }

    @Test("a script that cannot be read is passed over and counted, an empty one is not")
    func unreadable() throws {
        let html =
            Self.script + "{no}</script>" + Self.script + " </script>" + Self.script
            + "{\"a\": }</script>" + Self.script
            + "{\"@type\":\"T\",\"n\":\"a &amp; <b>\"}</script>"
        try StructuredPage(html: html).read { data, _ in
            #expect(data.unreadableScripts == 0)
            let path = try StructuredPath("n")
            let source = StructuredSource.objects(.jsonld, type: "T", path: path)
            #expect(data.values(source, scope: nil, .first) == ["a &amp; <b>"])
            #expect(data.unreadableScripts == 2)
            #expect(data.firstMistake?.description == "a name in quotes expected at byte 1")
        }
    }

    @Test(
        "scripts are read up to 4 MB in all; one beyond is passed over as a whole",
        arguments: [0, 1]
    )
    func scriptLimit(_ excess: Int) throws {
        let first = #"{"@type":"T","n":1}"#
        let last = #"{"@type":"T","n":2}"#
        let padding = LinkedScripts.maximumBytes - first.utf8.count - last.utf8.count + excess
        let html =
            Self.script + first + String(repeating: " ", count: padding) + "</script>"
            + Self.script + last + "</script>" + Self.script + " </script>"
        try StructuredPage(html: html).read { data, _ in
            let numbers = data.objects(.jsonld, ofType: "T", scope: nil, .all).map {
                $0.fields["n"]
            }
            #expect(numbers == (excess > 0 ? [1] : [1, 2]))
            #expect(data.isTruncated)
        }
    }

    @Test("exactly 4 MB of scripts are no reason to call the data cut")
    func exactScriptLimit() throws {
        let text = #"{"@type":"T"}"#
        let padding = LinkedScripts.maximumBytes - text.utf8.count
        let html = Self.script + text + String(repeating: " ", count: padding) + "</script>"
        try StructuredPage(html: html).read { data, _ in
            #expect(data.objects(.jsonld, ofType: "T", scope: nil, .all).count == 1)
            #expect(!data.isTruncated)
        }
    }

    @Test("the scripts of XML are read too")
    func xml() throws {
        let page = StructuredPage(
            html: "<r>\(Self.script)<![CDATA[{\"@type\":\"T\",\"n\":\"<\"}]]></script></r>",
            kind: .xml
        )
        #expect(try page.values(.jsonld, "T", "n") == #"["<"]"#)
    }

    // MARK: Microdata by path

    static let product = """
        <div itemscope itemtype="https://schema.org/Product" itemid="urn:p"><h1 itemprop=name> An
          anvil </h1><div itemprop=brand itemscope itemtype="http://schema.org/Brand">ACME</div>
          <p itemprop=offers itemscope itemtype="http://schema.org/Offer"><b itemprop=price
          content=" 1.50 ">x</b></p><p itemprop=offers itemscope itemtype="http://schema.org/Offer">
          <b itemprop=price>2</b></p><img itemprop=image src=a.png></div>
        """

    @Test(
        "microdata is found and gone along as JSON-LD is",
        arguments: [
            ("Product", "name", #"["An anvil"]"#),
            ("https://schema.org/Product", "@id", #"["urn:p"]"#),
            ("Product", "offers.price", #"["1.50"]"#), ("Product", "offers[-1].price", #"["2"]"#),
            ("Product", "brand", #"["ACME"]"#), ("Product", "brand.name", "[]"),
            ("Product", "image", #"["https://shop.example/dir/a.png"]"#),
            ("Offer", "price", #"["1.50"]"#), ("Brand", "", #"["ACME"]"#), ("Person", "name", "[]"),
            (
                "Offer", "",
                #"[{"@type":"http://schema.org/Offer","price":" 1.50 "}]"#
            ),
        ]
    )
    func microdata(_ type: String, _ path: String, _ json: String) throws {
        #expect(try StructuredPage(html: Self.product).values(.microdata, type, path) == json)
    }

    @Test("all values are those of all objects")
    func all() throws {
        let page = StructuredPage(html: Self.product + Self.product)
        #expect(
            try page.values(.microdata, "Product", "offers.price", .all)
                == #"["1.50","2","1.50","2"]"#
        )
        #expect(try page.values(.microdata, "Offer", "price", .all) == #"["1.50","2","1.50","2"]"#)
    }

    @Test("values of all objects together are at most 10,000", arguments: [0, 1])
    func valueLimit(_ excess: Int) throws {
        let half = StructuredGraph.maximumValues / 2
        let list = { (count: Int) in Array(repeating: "1", count: count).joined(separator: ",") }
        let html =
            Self.script + "[{\"@type\":\"T\",\"n\":[\(list(half))]},"
            + "{\"@type\":\"T\",\"n\":[\(list(half + excess))]}]</script>"
        try StructuredPage(html: html).read { data, _ in
            let source = StructuredSource.objects(.jsonld, type: "T", path: try StructuredPath("n"))
            #expect(data.values(source, scope: nil, .all).count == StructuredGraph.maximumValues)
            #expect(data.isTruncated == (excess > 0))
        }
    }

    @Test("an object gives several fields")
    func object() throws {
        try StructuredPage(html: Self.product).read { data, _ in
            let found = data.objects(.microdata, ofType: "Product", scope: nil, .first)
            let object = try #require(found.first)
            #expect(data.values(of: try StructuredPath("name"), in: object, .first) == ["An anvil"])
            #expect(
                data.values(of: try StructuredPath("offers.price"), in: object, .all) == [
                    "1.50", "2",
                ]
            )
        }
    }

    // MARK: Inside `each`

    @Test(
        "inside each the data of its element counts, else what is around it",
        arguments: [
            ("a", StructuredSource.Syntax.microdata, "Card", #"["1"]"#),
            ("b", .microdata, "Card", #"["2"]"#), ("c", .microdata, "Card", "[]"),
            ("a", .microdata, "List", #"["L"]"#), ("part", .microdata, "Card", #"["1"]"#),
            ("a", .jsonld, "Page", #"["P"]"#), ("b", .jsonld, "Event", #"["E2"]"#),
            ("b", .jsonld, "Page", "[]"), ("c", .jsonld, "Event", #"["E2"]"#),
        ]
    )
    func scopes(
        _ id: String,
        _ syntax: StructuredSource.Syntax,
        _ type: String,
        _ json: String
    ) throws {
        let html = """
            \(Self.script){"@type":"Page","n":"P"}</script><div itemscope itemtype=List><b itemprop=n>L</b>
            <div id=a itemscope itemtype=Card><p id=part><b itemprop=n>1</b></p></div>
            <div id=b><p itemscope itemtype=Card><b itemprop=n>2</b></p>
            \(Self.script){"@type":"Event","n":"E2"}</script></div><div id=c>3</div></div>
            """
        try StructuredPage(html: html).read { data, index in
            let found = (0..<index.count).first { place in
                attribute(of: index.entries[place].node, named: NameKey("id")).map {
                    withValue(of: $0) { String(decoding: $0, as: UTF8.self) }
                } == id
            }
            let place: Int = try #require(found)
            let source = StructuredSource.objects(syntax, type: type, path: try StructuredPath("n"))
            let values = data.values(source, scope: place, .first)
            #expect(Value.list(values).json == json)
        }
    }

    // MARK: Meta

    static let head = """
        <head><meta charset=utf-8><meta http-equiv=refresh content=5><meta property="og:title" content="">
        <meta property="OG:Title" name="twitter:title" content=" A\n  title "><meta name=description>
        <meta property="og:title" content="Second"><meta name=Description content=Words>
        <meta property="og:image twitter:image" content=a.png></head><body><meta itemprop=sku content=7>
        <meta property="og:late" content=body></body>
        """

    @Test(
        "meta gives the first filled content of a property or name in any case",
        arguments: [
            ("og:title", #"["A title"]"#, #"["A title","Second"]"#),
            ("Twitter:Title", #"["A title"]"#, #"["A title"]"#),
            ("description", #"["Words"]"#, #"["Words"]"#),
            ("twitter:image", #"["a.png"]"#, #"["a.png"]"#),
            ("og:late", #"["body"]"#, #"["body"]"#),
            ("refresh", "[]", "[]"), ("sku", "[]", "[]"), ("og", "[]", "[]"), ("", "[]", "[]"),
        ]
    )
    func meta(_ name: String, _ first: String, _ all: String) throws {
        try StructuredPage(html: Self.head).read { data, _ in
            #expect(Value.list(data.values(.meta(name: name), scope: nil, .first)).json == first)
            #expect(Value.list(data.values(.meta(name: name), scope: nil, .all)).json == all)
        }
    }

    @Test("Open Graph are the properties in the head of known or declared prefixes, as written")
    func openGraph() throws {
        let html = """
            <html prefix="fb: http://a.example/"><head prefix="my:http://b.example/"><meta property="og:a"
            content=" 1 "><meta property="og:b"><meta name="og:c" content=1><meta property="fb:d" content=2>
            <meta property="my:e" content=3><meta property="no:f" content=4><meta property="product:g"
            content=""></head><body><meta property="og:h" content=5></body></html>
            """
        let base = try #require(WebURL("https://shop.example/"))
        let pairs = StructuredAnswer(html: html, base: base).openGraph.map {
            "\($0.property)=\($0.content)"
        }
        #expect(pairs == ["og:a= 1 ", "fb:d=2", "my:e=3", "product:g="])
    }

    @Test("10,000 meta elements are looked at", arguments: [0, 1])
    func metaLimit(_ excess: Int) throws {
        let count = PageMeta.maximumElements - 1 + excess
        let html =
            String(repeating: "<meta name=a content=b>", count: count) + "<meta name=z content=z>"
        try StructuredPage(html: html).read { data, _ in
            #expect(data.values(.meta(name: "z"), scope: nil, .all).count == 1 - excess)
            #expect(data.isTruncated == (excess > 0))
        }
    }

    @Test("a page without elements of a kind has none of it")
    func nothing() throws {
        try StructuredPage(html: "<p>x").read { data, _ in
            for syntax in StructuredSource.Syntax.allCases {
                #expect(data.objects(syntax, ofType: "T", scope: nil, .all).isEmpty)
            }
            #expect(data.values(.meta(name: "a"), scope: nil, .all).isEmpty)
            #expect(!data.isTruncated)
        }
    }
}
