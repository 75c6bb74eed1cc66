import Testing

@testable import TrawlCore

@Suite("Transforms")
struct TransformTests {
    private func apply(_ transform: Transform, to value: Value) throws -> Value {
        let context = TransformContext(registry: TransformRegistry()) { reference in
            reference.contains(" ") ? nil : "http://x.example/" + reference
        }
        return try transform.apply(to: value, in: context)
    }

    @Test(
        "steps for text",
        arguments: [
            (.trim, "\u{A0}\n a  b ", "a  b"), (.lowercase, "ÄB", "äb"),
            (.uppercase, "straße", "STRASSE"),
            (.collapse, " a \n\t b\u{3000}c ", "a b c"), (.collapse, " \n", ""),
            (.strip(["*", "-"]), "-*a-b*-", "a-b"), (.strip(["*"]), "**", ""),
            (.strip(["\u{301}"]), "e\u{301}", "e"), (.prefix("no. "), "7", "no. 7"),
            (.suffix(" kg"), "7", "7 kg"), (.absolute, "a", "http://x.example/a"),
            (.stripTags, "<b>a</b>", "a"), (.unescape, "a &amp; b", "a & b"),
            (.hash, "", emptyHash),
            (.slice(Transform.Bounds(from: 1, to: 3)), "häuser", "äu"), (.named("x"), .null, .null),
            (.default("none"), "", "none"), (.default("none"), .null, "none"),
            (.default("none"), .list([]), "none"), (.default("none"), "a", "a"),
            (.default("none"), .boolean(false), .boolean(false)),
        ] as [(Transform, Value, Value)]
    )
    func text(_ transform: Transform, _ value: Value, _ expected: Value) throws {
        #expect(try apply(transform, to: value) == expected)
    }

    private static let emptyHash: Value =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test("steps for text go through lists, also lists in lists, and leave what is no text")
    func lists() throws {
        let values: Value = .list(["A", .null, 1, .list(["B"]), .boolean(true)])
        #expect(
            try apply(.lowercase, to: values)
                == .list(["a", .null, 1, .list(["b"]), .boolean(true)])
        )
        #expect(try apply(.default("x"), to: .list(["", .null])) == .list(["x", "x"]))
        #expect(try apply(.unescape, to: .null) == .null)
    }

    @Test(
        "match takes the first group, else the whole match, else null",
        arguments: [
            ("(\\d+) (\\w+)", nil, "a 12 kg", "12"), ("(\\d+) (\\w+)", 2, "a 12 kg", "kg"),
            ("(\\d+) (\\w+)", 0, "a 12 kg", "12 kg"), ("\\d+", nil, "a 12 kg", "12"),
            ("\\d+", nil, "a", .null), ("(x)|(y)", 1, "y", .null), ("(x)|(y)", 2, "y", "y"),
            ("a*", nil, "b", ""),
        ] as [(String, Int?, Value, Value)]
    )
    func match(_ pattern: String, _ group: Int?, _ text: Value, _ expected: Value) throws {
        #expect(try apply(.match(Pattern(pattern), group: group), to: text) == expected)
    }

    @Test(
        "split parts a text at a text, a pattern or blanks",
        arguments: [
            (.text(", "), "a, b,c", ["a", "b,c"]), (.text(","), ",a,,b,", ["", "a", "", "b", ""]),
            (.text("ab"), "aabb", ["a", "b"]), (.text(","), "", [""]),
            (.text("long"), "lon", ["lon"]),
            (.text("é"), "aébéc", ["a", "b", "c"]), (.blanks, " a \n b\u{A0}", ["a", "b"]),
            (.blanks, " ", []),
        ] as [(Transform.Separator, Value, [Value])]
    )
    func split(_ separator: Transform.Separator, _ text: Value, _ parts: [Value]) throws {
        #expect(try apply(.split(separator), to: text) == .list(parts))
    }

    @Test(
        "a pattern parts at matches that are not empty",
        arguments: [
            ("\\s*[,;]\\s*", "a , b;c", ["a", "b", "c"]), ("x*", "axxb", ["a", "b"]),
            ("x", "äxöx", ["ä", "ö", ""]), ("y", "a", ["a"]),
        ] as [(String, Value, [Value])]
    )
    func splitPattern(_ pattern: String, _ text: Value, _ parts: [Value]) throws {
        #expect(try apply(.split(.pattern(Pattern(pattern))), to: text) == .list(parts))
    }

    @Test("the parts of several texts make one list")
    func splitList() throws {
        #expect(
            try apply(.split(.text(",")), to: .list(["a,b", .null, "c"]))
                == .list(["a", "b", .null, "c"])
        )
    }

    @Test(
        "steps for lists take any other value as a list of one",
        arguments: [
            (.first, .list(["a", "b"]), "a"), (.last, .list(["a", "b"]), "b"),
            (.first, .list([]), .null),
            (.last, .list([]), .null), (.first, "a", "a"), (.last, 5, 5), (.first, .null, .null),
            (.nth(0), .list(["a", "b"]), "a"), (.nth(1), .list(["a", "b"]), "b"),
            (.nth(2), .list(["a", "b"]), .null), (.nth(-1), .list(["a", "b"]), "b"),
            (.nth(-3), .list(["a", "b"]), .null), (.nth(0), "a", "a"), (.nth(1), "a", .null),
            (
                .join(", "), .list(["a", .null, 1, .decimal("2.50"), .list(["x"])]),
                "a, 1, 2.50, [\"x\"]"
            ),
            (.join("-"), .list([]), ""), (.join("-"), "a", "a"), (.join("-"), .null, .null),
            (.join("-"), .list(["", "a"]), "-a"),
            (.unique, .list(["b", "a", "b", 1, 1]), .list(["b", "a", 1])),
            (.unique, "a", "a"),
        ] as [(Transform, Value, Value)]
    )
    func list(_ transform: Transform, _ value: Value, _ expected: Value) throws {
        #expect(try apply(transform, to: value) == expected)
    }

    @Test(
        "slice takes a part, bounds beyond the ends mean the ends",
        arguments: [
            (0, 2, "ab"), (1, nil, "bcd"), (-2, nil, "cd"), (0, -1, "abc"), (-3, -1, "bc"),
            (2, 1, ""),
            (9, nil, ""), (-9, 2, "ab"), (0, 9, "abcd"), (0, nil, "abcd"), (0, 0, ""),
        ] as [(Int, Int?, String)]
    )
    func slice(_ from: Int, _ to: Int?, _ expected: String) throws {
        let slice = Transform.slice(Transform.Bounds(from: from, to: to))
        #expect(try apply(slice, to: "abcd") == .text(expected))
        let letters: Value = .list(["a", "b", "c", "d"])
        let parts = expected.map { Value.text(String($0)) }
        #expect(try apply(slice, to: letters) == .list(parts))
    }

    @Test("slice cuts no character that people see as one")
    func characters() throws {
        let slice = Transform.slice(Transform.Bounds(from: 0, to: 1))
        #expect(try apply(slice, to: "e\u{301}a") == "e\u{301}")
    }

    @Test("map changes whole texts, and all others when it says so")
    func map() throws {
        let table = Transform.Table(values: ["in": "true", "out": .null], otherwise: nil)
        #expect(
            try apply(.map(table), to: .list(["in", "out", "In", 1]))
                == .list(["true", .null, "In", 1])
        )
        let closed = Transform.Table(values: ["in": "true"], otherwise: "false")
        #expect(
            try apply(.map(closed), to: .list(["in", "x", ""]))
                == .list(["true", "false", "false"])
        )
    }

    @Test("parse_json gives the value, and the steps behind it see its list")
    func json() throws {
        let list = try apply(.parseJSON, to: #" [1.50, {"a": null}] "#)
        #expect(list == .list([.decimal("1.50"), .object(Fields([("a", .null)]))]))
        #expect(try apply(.nth(0), to: list) == .decimal("1.50"))
        #expect(
            throws: ValueError(kind: .transform, message: "is not JSON: value expected at byte 0")
        ) {
            try apply(.parseJSON, to: "x")
        }
    }

    @Test("what is no URL, and a transform that is not registered, make a value null with a reason")
    func failures() throws {
        #expect(throws: ValueError(kind: .transform, message: "is not a URL")) {
            try apply(.absolute, to: "a b")
        }
        #expect(throws: ValueError(kind: .transform, message: "transform 'x' is not registered")) {
            try apply(.named("x"), to: "a")
        }
    }

    @Test(
        "hash is the SHA-256 that other programs make",
        arguments: [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            ("é", "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"),
        ]
    )
    func hash(_ text: String, _ hash: String) throws {
        #expect(try apply(.hash, to: .text(text)) == .text(hash))
        #expect(try apply(.hash, to: .list([.text(text)])) == .list([.text(hash)]))
    }

    @Test("the hash of what is no text is that of its JSON; lengths around a block are right")
    func hashBlocks() throws {
        #expect(try apply(.hash, to: 12) == apply(.hash, to: "12"))
        let hashes = try [55, 56, 63, 64, 65].map {
            try apply(.hash, to: .text(String(repeating: "a", count: $0)))
        }
        #expect(Set(hashes).count == 5)
        #expect(hashes[3] == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb")
    }
}
