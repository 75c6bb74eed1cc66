import Testing

@testable import TrawlCore

@Suite("Structured data: objects and paths")
struct StructuredGraphTests {
    private static let shop = """
        {"@context": "https://schema.org", "@graph": [
          {"@type": "Organization", "@id": "#org", "name": " ACME\\n", "sameAs": ["a", "b"]},
          {"@type": ["Product", "Thing"], "@id": "#p", "name": "Anvil", "gtin13": 400, "new": true,
           "brand": {"@id": "#org"}, "empty": "", "none": null,
           "offers": [{"@type": "Offer", "price": 1.50, "seller": {"@id": "#org"}},
                      {"@type": "Offer", "price": "2", "old": [[3], 4]}],
           "image": ["x.png", "y.png"], "label": {"@value": "Amboss", "@language": "de"},
           "colors": {"@list": ["red", "blue"]}, "schema:sku": "S-1"},
          {"@type": "http://schema.org/Product", "name": "Second"}
        ]}
        """

    private static func graph(_ texts: String...) throws -> StructuredGraph {
        var graph = StructuredGraph()
        for (place, text) in texts.enumerated() { graph.add(try Value(json: text), at: place) }
        return graph
    }

    @Test(
        "the first value of a path in the first object of a type",
        arguments: [
            ("name", Value.text("Anvil")), ("gtin13", 400), ("new", true),
            ("brand.name", .text("ACME")),
            ("brand.sameAs", .text("a")), ("brand.@id", .text("#org")),
            ("offers.price", .decimal("1.50")), ("offers[1].price", .text("2")),
            ("offers[-1].price", .text("2")), ("offers[*].old", .integer(3)),
            ("offers[1].old[1]", .integer(4)), ("offers.seller.name", .text("ACME")),
            ("image", .text("x.png")), ("image[1]", .text("y.png")),
            ("name[0]", .text("Anvil")), ("name[*]", .text("Anvil")),
            ("label", .text("Amboss")), ("label.@language", nil),
            ("colors", .text("red")), ("colors[1]", .text("blue")),
            ("sku", .text("S-1")), ("schema:sku", .text("S-1")), ("['schema:sku']", .text("S-1")),
            ("@type", .text("Product")),
            ("offers.old", nil), ("offers[2].price", nil), ("offers[-3]", nil), ("name.x", nil),
            ("empty", nil), ("none", nil), ("nothing", nil), ("brand.nothing", nil),
            ("gtin13[1]", nil),
        ] as [(String, Value?)]
    )
    func first(_ path: String, _ value: Value?) throws {
        var graph = try Self.graph(Self.shop)
        let object = try #require(graph.objects(ofType: "Product", in: nil, .first).first)
        #expect(
            graph.values(of: try StructuredPath(path), in: object, .first)
                == (value.map { [$0] } ?? [])
        )
    }

    @Test(
        "all values of a path",
        arguments: [
            ("offers.price", #"[1.50,"2"]"#), ("offers[*].price", #"[1.50,"2"]"#),
            ("offers[0].price", "[1.50]"), ("offers.old", "[3,4]"),
            ("image", #"["x.png","y.png"]"#),
            ("brand.sameAs", #"["a","b"]"#), ("colors", #"["red","blue"]"#), ("empty", "[]"),
        ]
    )
    func all(_ path: String, _ json: String) throws {
        var graph = try Self.graph(Self.shop)
        let object = try #require(graph.objects(ofType: "Product", in: nil, .all).first)
        #expect(
            Value.list(graph.values(of: try StructuredPath(path), in: object, .all)).json == json
        )
    }

    @Test("an object reached by a reference is the one that is meant, as it is written")
    func referencedObject() throws {
        var graph = try Self.graph(Self.shop)
        let object = try #require(graph.objects(ofType: "Product", in: nil, .first).first)
        let values = graph.values(of: try StructuredPath("brand"), in: object, .first)
        guard case .object(let brand)? = values.first else {
            Issue.record("\(values) is no object")
            return
        }
        #expect(brand["@type"] == "Organization" && brand["name"] == " ACME\n")
        #expect(graph.values(of: .whole, in: object, .first) == [.object(object)])
    }

    @Test(
        "a type is found by its name, with or without schema.org's vocabulary",
        arguments: [
            ("Product", 2), ("https://schema.org/Product", 2), ("http://www.schema.org/Product", 2),
            ("schema:Product", 2), ("//schema.org/Product", 2), ("Thing", 1), ("Offer", 2),
            ("product", 0), ("Pro", 0), ("https://other.example/Product", 0), ("", 0),
        ]
    )
    func types(_ type: String, _ count: Int) throws {
        var graph = try Self.graph(Self.shop)
        #expect(graph.objects(ofType: type, in: nil, .all).count == count)
    }

    @Test("objects come depth first and in document order")
    func order() throws {
        var graph = try Self.graph(
            #"{"@type": "T", "n": 1, "a": {"x": [{"@type": "T", "n": 2}]}, "b": {"@type": "T", "n": 3}}"#,
            #"[{"@type": "T", "n": 4}]"#
        )
        let numbers = graph.objects(ofType: "T", in: nil, .all).map { $0["n"] }
        #expect(numbers == [1, 2, 3, 4])
        #expect(graph.objects(ofType: "T", in: 1..<2, .all).map { $0["n"] } == [4])
        #expect(graph.objects(ofType: "T", in: 2..<9, .all).isEmpty)
        #expect(graph.hasObjects(in: 1..<2) && !graph.hasObjects(in: 2..<9))
    }

    @Test("a reference with a type stands for the object that it means, which is found once")
    func typedReferences() throws {
        var graph = try Self.graph(
            #"{"@type": "WebPage", "main": {"@type": "Product", "@id": "p"}}"#,
            #"{"@type": "Product", "@id": "p", "name": "N"}"#,
            #"{"@type": "Review", "of": {"@type": "Gadget", "@id": "p"}}"#,
            #"{"@type": "Product", "@id": "lost"}"#
        )
        let names = graph.objects(ofType: "Product", in: nil, .all).map { $0["name"] }
        #expect(names == ["N", nil])
        #expect(graph.objects(ofType: "Gadget", in: nil, .first).map { $0["name"] } == ["N"])
    }

    @Test("references in a circle end with the path")
    func circles() throws {
        var graph = try Self.graph(
            #"[{"@type": "A", "@id": "a", "to": {"@id": "b"}}, {"@id": "b", "to": {"@id": "a"}, "n": 1}]"#,
            #"{"@type": "S", "@id": "s", "to": {"@id": "s"}}"#
        )
        let start = try #require(graph.objects(ofType: "A", in: nil, .first).first)
        let path = try StructuredPath(
            Array(repeating: "to", count: 31).joined(separator: ".") + ".n"
        )
        #expect(graph.values(of: path, in: start, .first) == [1])
        let itself = try #require(graph.objects(ofType: "S", in: nil, .first).first)
        #expect(graph.values(of: try StructuredPath("to.to.x"), in: itself, .all).isEmpty)
    }

    @Test("a page has at most 100,000 objects")
    func objectLimit() throws {
        let limit = StructuredGraph.maximumObjects
        var graph = StructuredGraph()
        let objects = Array(repeating: Value.object(Fields([("@type", "T")])), count: limit)
        graph.add(.list(objects), at: 0)
        #expect(!graph.isTruncated)
        graph.add(.object(Fields([("@type", "Last")])), at: 0)
        #expect(graph.isTruncated)
        #expect(graph.objects(ofType: "T", in: nil, .all).count == limit)
        #expect(graph.objects(ofType: "Last", in: nil, .all).isEmpty)
    }

    @Test("a path gives at most 10,000 values, also by way of references that multiply")
    func valueLimit() throws {
        let limit = StructuredGraph.maximumValues
        var graph = StructuredGraph()
        let path = try StructuredPath("x")
        func object(_ count: Int) -> Fields {
            Fields([("x", .list(Array(repeating: 1, count: count)))])
        }
        #expect(graph.values(of: path, in: object(limit), .all).count == limit)
        #expect(!graph.isTruncated)
        #expect(graph.values(of: path, in: object(limit + 1), .all).count == limit)
        #expect(graph.isTruncated)

        var circle = try Self.graph(
            #"{"@type": "A", "@id": "a", "x": [{"@id": "a"}, {"@id": "a"}]}"#
        )
        let start = try #require(circle.objects(ofType: "A", in: nil, .first).first)
        let long = try StructuredPath(Array(repeating: "x", count: 32).joined(separator: "."))
        #expect(circle.values(of: long, in: start, .all).count == limit)
        #expect(circle.isTruncated)
    }

    @Test("a page's fields look at no more than 10,000,000 names")
    func lookupLimit() throws {
        var graph = try Self.graph(#"{"@type": "A", "x": 1}"#)
        let start = try #require(graph.objects(ofType: "A", in: nil, .first).first)
        graph.lookupsLeft = start.all.count
        #expect(graph.values(of: try StructuredPath("x"), in: start, .first) == [1])
        #expect(!graph.isTruncated)
        graph.lookupsLeft = start.all.count - 1
        #expect(graph.values(of: try StructuredPath("x"), in: start, .first).isEmpty)
        #expect(graph.isTruncated)
        #expect(graph.objects(ofType: "A", in: nil, .first).isEmpty)
    }

    @Test("a page's fields are given no more than 64 MB", arguments: [0, 1])
    func byteLimit(_ excess: Int) throws {
        var graph = try Self.graph(#"{"@type": "A", "x": [{"y": "text"}, [1, 2.5]]}"#)
        let start = try #require(graph.objects(ofType: "A", in: nil, .first).first)
        // {"y":"text"}, 1 and 2.5 as they are counted.
        graph.bytesLeft = (2 + 4 + 6) + 8 + 3 - excess
        let values = graph.values(of: try StructuredPath("x"), in: start, .all)
        #expect(values.count == 3 - excess)
        #expect(graph.isTruncated == (excess > 0))
    }

    @Test("references that give a large value again and again cost little")
    func repeatedValues() throws {
        let references = Array(repeating: #"{"@id":"b"}"#, count: 9000).joined(separator: ",")
        let names = (0..<9000).map { "\"n\($0)\":0" }.joined(separator: ",")
        let text = String(repeating: "x", count: 1 << 20)
        var graph = try Self.graph(
            "{\"@type\":\"A\",\"to\":[\(references)]}",
            "{\"@id\":\"b\",\"text\":\" \(text) \",\"big\":{\(names)}}"
        )
        let start = try #require(graph.objects(ofType: "A", in: nil, .first).first)
        let started = ContinuousClock.now
        #expect(graph.values(of: try StructuredPath("to.text"), in: start, .all).count == 63)
        // Without a limit these would be 81 million looks.
        graph.lookupsLeft = 1_000_000
        #expect(graph.values(of: try StructuredPath("to.big.none"), in: start, .all).isEmpty)
        #expect(graph.isTruncated)
        #expect(ContinuousClock.now - started < .seconds(20))
    }

    @Test("objects as deep as JSON may be are found")
    func depth() throws {
        let text =
            String(repeating: #"{"a":"#, count: 511) + #"{"@type":"T"}"#
            + String(repeating: "}", count: 511)
        var graph = try Self.graph(text)
        #expect(graph.objects(ofType: "T", in: nil, .all).count == 1)
    }
}
