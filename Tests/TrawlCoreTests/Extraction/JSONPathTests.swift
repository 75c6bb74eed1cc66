import Testing

@testable import TrawlCore

@Suite("JSONPath: selection")
struct JSONPathTests {
    /// A query on a document, and the nodes that it gives; all of them as JSON.
    struct Case: Sendable, CustomTestStringConvertible {
        let query: String
        let document: String
        let nodes: String

        init(_ query: String, _ document: String, _ nodes: String) {
            self.query = query
            self.document = document
            self.nodes = nodes
        }

        var testDescription: String { "\(query) on \(document)" }

        func check() throws {
            let selection = try JSONPath(query).selection(in: try Value(json: document))
            #expect(Value.list(selection.values).json == nodes)
            #expect(selection.limit == nil)
        }
    }

    static let shop = """
        {"shop":{"books":[{"title":"Ash","price":8.95,"tags":["a","b"]},\
        {"title":"Birch","price":12},{"title":"Cedar","price":8.950,"isbn":null}],\
        "lamp":{"price":19.5}}}
        """

    @Test(
        "names, positions and wildcards take children (RFC 9535, 2.3.1-2.3.3)",
        arguments: [
            Case("$", "7", "[7]"),
            Case("$.a", "{\"a\":1,\"b\":2}", "[1]"),
            Case("$['a']", "[1]", "[]"),
            Case("$.a", "{\"a\":null}", "[null]"),
            Case("$[0]", "[5,6]", "[5]"),
            Case("$[-2]", "[5,6]", "[5]"),
            Case("$[2]", "[5,6]", "[]"),
            Case("$[-3]", "[5,6]", "[]"),
            Case("$[0]", "{\"0\":1}", "[]"),
            Case("$.*", "{\"a\":1,\"b\":[2]}", "[1,[2]]"),
            Case("$[*]", "\"text\"", "[]"),
            Case("$[1,0,'a',1]", "[5,6]", "[6,5,6]"),
            Case("$.ß_9.日本", "{\"ß_9\":{\"日本\":1}}", "[1]"),
            Case(
                "$['\\u00e9\\ud83d\\ude00\\'\\\\\\/\\b\\f\\n\\r\\t']",
                "{\"é😀'\\\\/\\b\\f\\n\\r\\t\":1}",
                "[1]"
            ),
            Case("$[\"'\\\"\"]", "{\"'\\\"\":1}", "[1]"),
            Case("$['']", "{\"\":1}", "[1]"),
            Case("$ \n.a\t['b'] [ 0 , 1 ]", "{\"a\":{\"b\":[1,2]}}", "[1,2]"),
        ]
    )
    func children(_ one: Case) throws { try one.check() }

    @Test(
        "names compare character by character, also where they look alike (2.3.1.2)",
        arguments: [
            Case("$['e\\u0301']", "{\"\u{E9}\":1}", "[]"),
            Case("$['\\u00e9']", "{\"\u{E9}\":1}", "[1]"),
            Case("$[?@ == 'e\\u0301']", "[\"\u{E9}\",\"e\u{301}\"]", "[\"e\u{301}\"]"),
            Case("$[?@ < '\\ud83d\\ude00']", "[\"\u{FF5E}\",\"\u{1F601}\"]", "[\"\u{FF5E}\"]"),
            Case("$[?length(@) == 2]", "[\"e\u{301}\",\"\u{E9}\",\"😀\"]", "[\"e\u{301}\"]"),
        ]
    )
    func characters(_ one: Case) throws { try one.check() }

    @Test(
        "slices take elements in their step's direction (2.3.4)",
        arguments: [
            ("1:3", "[1,2]"), ("::", "[0,1,2,3,4]"), (":2", "[0,1]"), ("3:", "[3,4]"),
            ("-2:", "[3,4]"), (":-3", "[0,1]"), ("::2", "[0,2,4]"), ("::-1", "[4,3,2,1,0]"),
            ("3:1:-1", "[3,2]"), ("1:3:-1", "[]"), ("3:1", "[]"), ("::0", "[]"),
            ("-100:100:3", "[0,3]"), ("100:-100:-3", "[4,1]"), ("4::-2", "[4,2,0]"),
            (":2:-1", "[4,3]"), ("-1:-3:-1", "[4,3]"), ("-9:-7:-1", "[]"), ("9::-9", "[4]"),
            ("9007199254740991::9007199254740991", "[]"),
            ("0::9007199254740991", "[0]"), ("::-9007199254740991", "[4]"),
            ("-9007199254740991:9007199254740991:1", "[0,1,2,3,4]"),
            (" 0 : 4 : 2 ", "[0,2]"),
        ]
    )
    func slices(_ slice: String, _ nodes: String) throws {
        try Case("$[\(slice)]", "[0,1,2,3,4]", nodes).check()
        try Case("$[\(slice)]", "{\"0\":1}", "[]").check()
        try Case("$[\(slice)]", "[]", "[]").check()
    }

    @Test(
        "descendants come from the top down, each node's selectors in order (2.5.2)",
        arguments: [
            Case("$..a", "{\"a\":{\"a\":1},\"b\":[{\"a\":2}]}", "[{\"a\":1},1,2]"),
            Case("$..*", "[[1],2]", "[[1],2,1]"),
            Case("$..[0]", "[[1,2],[3]]", "[[1,2],1,3]"),
            Case("$..['b','a']", "{\"a\":{\"b\":1},\"b\":2}", "[2,{\"b\":1},1]"),
            Case("$..[1:]", "[1,[2,3]]", "[[2,3],3]"),
            Case("$..a..b", "{\"a\":{\"a\":{\"b\":1}}}", "[1,1]"),
            Case("$..*..*", "[[[]]]", "[[]]"),
            Case("$..a", "5", "[]"),
            Case("$.shop..price", shop, "[8.95,12,8.950,19.5]"),
            Case("$..[?@.isbn].title", shop, "[\"Cedar\"]"),
        ]
    )
    func descendants(_ one: Case) throws { try one.check() }

    @Test(
        "normalized paths name each node (2.7)",
        arguments: [
            ("$", "1", ["$"]),
            (
                "$..price", shop,
                [
                    "$['shop']['books'][0]['price']", "$['shop']['books'][1]['price']",
                    "$['shop']['books'][2]['price']", "$['shop']['lamp']['price']",
                ]
            ),
            ("$[-1:]", "[1,2]", ["$[1]"]),
            (
                "$.*", "{\"\\u0001'\\\\\\n\\b\\f\\r\\t\\u001f\\\"é\":1}",
                ["$['\\u0001\\'\\\\\\n\\b\\f\\r\\t\\u001f\"é']"]
            ),
        ] as [(String, String, [String])]
    )
    func paths(_ query: String, _ document: String, _ paths: [String]) throws {
        let document = try Value(json: document)
        let path = try JSONPath(query)
        #expect(path.paths(in: document, atMost: 100) == paths)
        // A normalized path is a query for its one node.
        let values = try paths.map { try JSONPath($0).nodes(in: document) }
        #expect(values == path.nodes(in: document).map { [$0] })
        #expect(path.paths(in: document, atMost: 1) == Array(paths.prefix(1)))
    }

    @Test("the first nodes cost no more than finding them")
    func first() throws {
        let document = Value.list((0..<100).map { .integer($0) })
        let path = try JSONPath("$[*]")
        #expect(path.selection(in: document, atMost: 2) == .init(values: [0, 1], limit: nil))
        #expect(path.selection(in: document, atMost: 0).values.isEmpty)
        #expect(path.selection(in: document, atMost: 500).values.count == 100)
    }

    @Test("one compiled query serves many documents")
    func reuse() throws {
        let path = try JSONPath("$[?@ == $[0]]")
        #expect(path.nodes(in: .list([1, 2, 1])) == [1, 1])
        #expect(path.nodes(in: .list([2, 2, 1])) == [2, 2])
        #expect(path.text == "$[?@ == $[0]]")
        #expect(try path == JSONPath("$[?@ == $[0]]"))
    }
}
