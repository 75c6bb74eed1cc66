import Testing

@testable import TrawlCore

@Suite("JSONPath: filters")
struct JSONPathFilterTests {
    typealias Case = JSONPathTests.Case

    @Test(
        "conditions are told by signs and brackets (RFC 9535, 2.3.5)",
        arguments: [
            Case("$[?@.a]", "[{\"a\":null},{\"b\":1},1]", "[{\"a\":null}]"),
            Case("$[?!@.a]", "[{\"a\":null},{\"b\":1},1]", "[{\"b\":1},1]"),
            Case(
                "$[?@.a&&@.b||@.c]",
                "[{\"a\":1},{\"c\":1},{\"a\":1,\"b\":1}]",
                "[{\"c\":1},{\"a\":1,\"b\":1}]"
            ),
            Case(
                "$[?@.a&&(@.b||@.c)]",
                "[{\"a\":1},{\"c\":1},{\"a\":1,\"c\":1}]",
                "[{\"a\":1,\"c\":1}]"
            ),
            Case("$[?!(@.a==1||@.a==2)]", "[{\"a\":1},{\"a\":3},4]", "[{\"a\":3},4]"),
            Case("$[? ( ! ( @.a ) ) ]", "[{\"a\":1},4]", "[4]"),
            Case("$[?@.*]", "[[],{},[1],{\"a\":1},1]", "[[1],{\"a\":1}]"),
            Case("$[?@..x]", "[[{\"x\":1}],[1]]", "[[{\"x\":1}]]"),
            Case("$[?@[?@ > 1]]", "[[1],[1,2]]", "[[1,2]]"),
            Case("$.a[?@ == $.b]", "{\"a\":[1,2],\"b\":2}", "[2]"),
            Case("$[?$.on]", "{\"on\":0,\"x\":1}", "[0,1]"),
            Case("$[?@ == 1]", "{\"a\":1,\"b\":2}", "[1]"),
            Case("$[?@ == 1, ?@ == 2, 0]", "[1,2]", "[1,2,1]"),
            Case("$[?@]", "3", "[]"),
            Case("$[?true == true]", "[1]", "[1]"),
            Case("$[?'b' > @ && \"a\" <= @]", "[\"a\",\"b\"]", "[\"a\"]"),
            Case("$[?@['x'][0]==1]", "[{\"x\":[1]},{\"x\":1}]", "[{\"x\":[1]}]"),
        ]
    )
    func conditions(_ one: Case) throws { try one.check() }

    /// What is compared with what, and which of `==`, `<` and `>` hold.
    @Test(
        "values compare as RFC 9535, 2.3.5.2.2 says",
        arguments: [
            ("1", "1", "=="), ("1", "2", "<"), ("2", "1", ">"), ("1", "1.0", "=="),
            ("100", "1e2", "=="), ("0.1", "1E-1", "=="), ("-0", "0", "=="), ("-0.0", "0", "=="),
            ("0e99", "0", "=="), ("-1", "1", "<"), ("-2", "-1", "<"), ("-1.5", "-15e-1", "=="),
            ("0.09", "0.1", "<"), ("9.99", "10", "<"), ("120", "0.13e3", "<"),
            ("9007199254740993", "9007199254740992", ">"),
            ("9007199254740993.0", "9007199254740993", "=="),
            ("92233720368547758080", "92233720368547758081", "<"), ("1e400", "1e401", "<"),
            ("1e-400", "0", ">"), ("-1e400", "1", "<"),
            ("1e99999999999999999999", "1", ">"), ("1e-99999999999999999999", "1", "<"),
            ("0.30000000000000001", "0.3", ">"),
            ("\"a\"", "\"a\"", "=="), ("\"a\"", "\"b\"", "<"), ("\"a\"", "\"aa\"", "<"),
            ("\"\"", "\"a\"", "<"), ("\"Z\"", "\"a\"", "<"), ("\"1\"", "1", ""),
            ("true", "true", "=="), ("true", "false", ""), ("null", "null", "=="),
            ("null", "0", ""), ("false", "0", ""), ("[]", "{}", ""),
            ("[1,[2]]", "[1.0,[2e0]]", "=="), ("[1,2]", "[2,1]", ""), ("[1]", "[1,1]", ""),
            ("{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", "=="),
            ("{\"a\":1}", "{\"b\":1}", ""), ("{\"a\":1}", "{\"a\":2}", ""),
            ("{\"a\":1}", "{\"a\":1,\"b\":1}", ""),
            ("{\"\u{E9}\":1,\"x\":1}", "{\"x\":1,\"e\u{301}\":1}", ""),
        ]
    )
    func comparisons(_ left: String, _ right: String, _ holding: String) throws {
        let document = try Value(json: "[[\(left),\(right)]]")
        var expected = Set<String>()
        if holding == "==" { expected = ["==", "<=", ">="] }
        if holding == "<" { expected = ["<", "<=", "!="] }
        if holding == ">" { expected = [">", ">=", "!="] }
        if holding.isEmpty { expected = ["!="] }
        var found = Set<String>()
        for sign in JSONPathProgram.Comparison.allCases.map(\.rawValue) {
            if try JSONPath("$[?@[0] \(sign) @[1]]").nodes(in: document).count == 1 {
                found.insert(sign)
            }
        }
        #expect(found == expected)
    }

    @Test(
        "nothing equals nothing alone",
        arguments: [
            ("@.x == @.y", true), ("@.x != @.y", false), ("@.x <= @.y", true),
            ("@.x < @.y", false), ("@.x == null", false), ("@.x != null", true),
            ("@.x >= 0", false), ("length(@.x) == length(1)", true),
            ("value(@.*) == @.x", true), ("null <= null", true), ("true >= true", true),
            ("true < true", false),
        ]
    )
    func nothing(_ condition: String, _ holds: Bool) throws {
        let path = try JSONPath("$[?\(condition)]")
        #expect(path.nodes(in: .list([.list([1, 2])])).isEmpty == !holds)
    }

    @Test("floating-point numbers compare as they are written")
    func doubles() throws {
        let numbers = [Value.number(0.1), .number(1e20), .decimal("0.10"), .number(.nan)]
        let document = Value.list(numbers)
        #expect(try JSONPath("$[?@ == 0.1]").nodes(in: document).count == 2)
        #expect(try JSONPath("$[?@ == 100000000000000000000]").nodes(in: document).count == 1)
        #expect(try JSONPath("$[?@ > 0]").nodes(in: document).count == 3)
    }

    @Test("objects with many names compare in any order")
    func wideObjects() throws {
        let names = (0..<2000).map { "n\($0)" }
        let fields = names.map { (name: $0, value: Value.text($0)) }
        let changed = fields.dropLast() + [(name: "n1999", value: Value.text("other"))]
        let orders = [fields, fields.reversed(), changed.reversed()]
        let document = Value.list(orders.map { .object(Fields($0)) })
        #expect(try JSONPath("$[?@ == $[0]]").nodes(in: document).count == 2)
    }

    @Test(
        "length, count and value give values (2.4.4, 2.4.5, 2.4.8)",
        arguments: [
            Case(
                "$[?length(@) == 2]",
                "[\"ab\",[1,2],{\"a\":1,\"b\":2},12,null,true]",
                "[\"ab\",[1,2],{\"a\":1,\"b\":2}]"
            ),
            Case("$[?length(@.a) > 1]", "[{\"a\":\"xy\"},{\"b\":1}]", "[{\"a\":\"xy\"}]"),
            Case("$[?length('abc') == 3]", "[0]", "[0]"),
            Case("$[?count(@.*) == 2]", "[[1,2],{\"a\":1},3]", "[[1,2]]"),
            Case("$[?count(@['a','a']) == 2]", "[{\"a\":1}]", "[{\"a\":1}]"),
            Case("$[?count($[*]) == count(@..*)]", "[[1],[[2]]]", "[[[2]]]"),
            Case("$[?value(@..a) == 1]", "[[{\"a\":1}],[{\"a\":1},{\"a\":1}]]", "[[{\"a\":1}]]"),
            Case("$[?length(value(@..a)) == 1]", "[[{\"a\":\"x\"}]]", "[[{\"a\":\"x\"}]]"),
            Case("$[?count( @ .* ) >= length( @ )]", "[[1]]", "[[1]]"),
        ]
    )
    func functions(_ one: Case) throws { try one.check() }

    @Test(
        "match takes whole texts, search parts of them (2.4.6, 2.4.7)",
        arguments: [
            Case("$[?match(@, 'a.*')]", "[\"ab\",\"ba\",1,null]", "[\"ab\"]"),
            Case("$[?match(@, 'a|bc')]", "[\"a\",\"bc\",\"ac\",\"ab\"]", "[\"a\",\"bc\"]"),
            Case("$[?search(@, 'b')]", "[\"abc\",\"ac\"]", "[\"abc\"]"),
            Case("$[?match(@, 'a')]", "[\"a\\n\",\"a\"]", "[\"a\"]"),
            Case("$[?!match(@, 'a')]", "[\"a\",\"b\",1]", "[\"b\",1]"),
            Case("$.t[?match(@, $.p)]", "{\"t\":[\"a1\",\"b\"],\"p\":\"a[0-9]\"}", "[\"a1\"]"),
            Case(
                "$[?search(@.t, @.p)]",
                "[{\"t\":\"ab\",\"p\":\"b\"},{\"t\":\"ab\",\"p\":\"c\"},{\"t\":\"ab\",\"p\":\"b\"}]",
                "[{\"t\":\"ab\",\"p\":\"b\"},{\"t\":\"ab\",\"p\":\"b\"}]"
            ),
            Case(
                "$[?match(@.t, @.p)]",
                "[{\"t\":\"a\",\"p\":\"(\"},{\"t\":\"a\",\"p\":1},{\"t\":\"a\"}]",
                "[]"
            ),
            Case("$[?match('a', 'a')]", "[0]", "[0]"),
        ]
    )
    func expressions(_ one: Case) throws { try one.check() }
}
