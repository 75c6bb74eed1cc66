import Testing

@testable import TrawlCore

@Suite("Values from text")
struct ValueConversionTests {
    private func convert(_ value: Value, to type: ValueType) throws -> Value {
        try type.convert(value) { $0.isEmpty ? nil : "http://x.example/" + $0 }
    }

    @Test(
        "text that fits becomes a value of its type",
        arguments: [
            (ValueType.text, " a ", Value.text(" a ")),
            (.integer, "42", 42), (.integer, " -7 ", -7), (.integer, "+1,234,567", 1_234_567),
            (.integer, "1 234", 1234), (.integer, "1\u{202F}234\u{202F}567", 1_234_567),
            (.integer, "1'234", 1234), (.integer, "\u{2212}5", -5), (.integer, "007", 7),
            (.integer, "1.234.567", 1_234_567), (.integer, "1,234", 1234),
            (.decimal, "12.30", .decimal("12.30")), (.decimal, "1,299.50", .decimal("1299.50")),
            (.decimal, "1.299,50", .decimal("1299.50")), (.decimal, "12,5", .decimal("12.5")),
            (.decimal, "1 299,50", .decimal("1299.50")), (.decimal, ".5", .decimal("0.5")),
            (.decimal, "-0.00", .decimal("0.00")), (.decimal, "1.234", .decimal("1.234")),
            (.decimal, "0,500", .decimal("0.500")), (.decimal, "1,234,567", .decimal("1234567")),
            (.decimal, "5", .decimal("5")), (.decimal, "1e3", .decimal("1e3")),
            (.number, "2.5e3", .number(2500)), (.number, "1,5", .number(1.5)),
            (.boolean, "Yes", true), (.boolean, "0", false), (.boolean, " TRUE ", true),
            (.url, "a b", "http://x.example/a b"),
        ]
    )
    func fits(_ type: ValueType, _ text: String, _ value: Value) throws {
        #expect(try convert(.text(text), to: type) == value)
    }

    @Test(
        "text that does not fit, or could be read in two ways, is refused",
        arguments: [
            (ValueType.integer, "12 pcs"), (.integer, ""), (.integer, "1.234"), (.integer, "12,34"),
            (.integer, "1,234 567"), (.integer, "--1"), (.integer, "9223372036854775808"),
            (.integer, "1e3"), (.integer, "1234,567"), (.integer, "٣x"),
            (.decimal, "1,234"), (.decimal, "5."), (.decimal, "1.2.3"), (.decimal, "1,2,3"),
            (.decimal, "€5"), (.decimal, "."), (.decimal, "1.234,5,6"), (.decimal, "NaN"),
            (.number, "1e999"), (.number, "inf"), (.boolean, "maybe"), (.url, ""),
        ]
    )
    func refused(_ type: ValueType, _ text: String) {
        #expect(throws: ValueError.self) { try convert(.text(text), to: type) }
    }

    @Test("what a transform has made of the text stays when it fits")
    func notText() throws {
        #expect(try convert(.integer(3), to: .text) == 3)
        #expect(try convert(.integer(3), to: .decimal) == .decimal("3"))
        #expect(try convert(.decimal("4"), to: .integer) == 4)
        #expect(try convert(.null, to: .boolean) == .null)
        #expect(throws: ValueError.self) { try convert(.boolean(true), to: .integer) }
        #expect(throws: ValueError.self) { try convert(.number(1.5), to: .integer) }
    }

    @Test("transforms go through lists and leave null alone")
    func transforms() throws {
        let context = TransformContext(registry: TransformRegistry(), resolveURL: { _ in nil })
        let replace = Transform.replace(try Pattern("star-rating (\\w+)"), "$1")
        #expect(try replace.apply(to: "star-rating Three", in: context) == "Three")
        #expect(
            try Transform.lowercase.apply(to: .list(["A", .null, 1]), in: context)
                == .list(["a", .null, 1])
        )
        #expect(try Transform.trim.apply(to: "\u{A0}\n a b ", in: context) == "a b")
        #expect(try Transform.named("x").apply(to: .null, in: context) == .null)
        #expect(throws: ValueError(kind: .transform, message: "transform 'x' is not registered")) {
            try Transform.named("x").apply(to: "a", in: context)
        }
    }

    @Test("a problem keeps 200 characters of its text")
    func cut() {
        let error = ValueError(kind: .unfit, message: "is not a number")
        for length in [200, 201] {
            let problem = FieldProblem(
                field: "f",
                error: error,
                text: String(repeating: "é", count: length),
                job: "j",
                url: "u"
            )
            #expect(problem.text.count == 200)
        }
    }
}
