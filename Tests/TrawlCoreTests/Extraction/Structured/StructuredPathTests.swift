import Testing

@testable import TrawlCore

@Suite("Structured data: paths")
struct StructuredPathTests {
    @Test(
        "a path is read step by step",
        arguments: [
            ("brand", [StructuredPath.Step.name("brand")]),
            ("offers.price", [.name("offers"), .name("price")]),
            ("offers[0].price", [.name("offers"), .place(0), .name("price")]),
            ("image[-1]", [.name("image"), .place(-1)]),
            ("offers[*].seller", [.name("offers"), .every, .name("seller")]),
            ("a[1][*]", [.name("a"), .place(1), .every]),
            ("@graph.@type", [.name("@graph"), .name("@type")]),
            ("schema:name", [.name("schema:name")]),
            ("['http://a.example/x.y']", [.name("http://a.example/x.y")]),
            ("a[\"b c\"].d", [.name("a"), .name("b c"), .name("d")]),
            ("größe", [.name("größe")]),
        ]
    )
    func reading(_ text: String, _ steps: [StructuredPath.Step]) throws {
        let path = try StructuredPath(text)
        #expect(path.steps == steps)
        #expect(path.text == text)
    }

    @Test(
        "a mistake is told with its column",
        arguments: [
            ("", "a name expected at column 1; such as offers.price"),
            ("a.", "a name expected at column 3; such as offers.price"),
            ("a..b", "a name expected, found '.' at column 3; such as offers.price"),
            ("['']", "a name expected, found ''' at column 3; such as offers.price"),
            ("$.a", "unexpected '$' at column 1; this looks like JSONPath: leave out '$.'"),
            ("a/b", "unexpected '/' at column 2; names are parted by '.'"),
            ("a b", "unexpected ' ' at column 2; a name with such a character is written ['…']"),
            ("a]", "unexpected ']' at column 2"),
            ("a[0]b", "unexpected 'b' at column 5"),
            ("a['b", "'[' is not closed at column 2"),
            ("a['b'", "'[' is not closed at column 2"),
            ("a[*", "'[' is not closed at column 2"),
            (
                "a[b]",
                "'b' is no place in a list at column 3; such as [0], [-1] or [*]; a name is quoted, "
                    + "as ['a.b']"
            ),
            (
                "a[+1]",
                "'+1' is no place in a list at column 3; such as [0], [-1] or [*]; a name is quoted, "
                    + "as ['a.b']"
            ),
        ]
    )
    func mistakes(_ text: String, _ message: String) {
        let error = #expect(throws: StructuredPathError.self) { try StructuredPath(text) }
        #expect(error?.description == message)
    }

    @Test("a path has at most 32 steps")
    func stepLimit() throws {
        let names = Array(repeating: "a", count: StructuredPath.maximumSteps)
        #expect(try StructuredPath(names.joined(separator: ".")).steps.count == names.count)
        let error = #expect(throws: StructuredPathError.self) {
            try StructuredPath((names + ["a"]).joined(separator: "."))
        }
        #expect(error?.message == "path has more than 32 steps")
    }

    @Test("a path has at most 1024 bytes")
    func byteLimit() throws {
        let name = String(repeating: "a", count: StructuredPath.maximumBytes)
        #expect(try StructuredPath(name).steps == [.name(name)])
        let error = #expect(throws: StructuredPathError.self) { try StructuredPath(name + "a") }
        #expect(error?.message == "path is longer than 1024 bytes")
    }
}
