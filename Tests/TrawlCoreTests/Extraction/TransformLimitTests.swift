import Testing

@testable import TrawlCore

@Suite("Limits of transforms")
struct TransformLimitTests {
    private func apply(_ transform: Transform, to value: Value) throws -> Value {
        let context = TransformContext(registry: TransformRegistry(), resolveURL: { _ in nil })
        return try transform.apply(to: value, in: context)
    }

    @Test("split makes so many values and not one more", arguments: [0, 1])
    func parts(_ extra: Int) throws {
        let count = Transform.maximumParts + extra
        let text = Value.text(Array(repeating: "a", count: count).joined(separator: ","))
        let spaced = Value.text(Array(repeating: "a", count: count).joined(separator: " "))
        let texts = Value.list(Array(repeating: "a", count: count))
        let cases: [(Transform, Value)] = [
            (.split(.text(",")), text), (.split(.pattern(try Pattern(","))), text),
            (.split(.blanks), spaced), (.split(.text(",")), texts),
        ]
        for (transform, value) in cases {
            if extra == 0 {
                guard case .list(let parts) = try apply(transform, to: value) else {
                    Issue.record("no list")
                    continue
                }
                #expect(parts.count == Transform.maximumParts)
            } else {
                #expect(throws: ValueError.tooManyParts) { try apply(transform, to: value) }
            }
        }
    }

    @Test("a step makes so much text of a value and not a byte more", arguments: [0, 1])
    func output(_ extra: Int) throws {
        let half = String(repeating: "a", count: Transform.maximumOutputBytes / 2)
        let rest = String(repeating: "b", count: Transform.maximumOutputBytes / 2 + extra)
        let short = Value.text(String(repeating: "x", count: 1 << 10))
        let template = String(repeating: "c", count: Transform.maximumOutputBytes >> 10)
        let cases: [(Transform, Value)] = [
            (.prefix(rest), .text(half)), (.join(rest), .list(["", "", .text(half)].suffix(2))),
            (.suffix(rest), .list([.text(half)])),
            (
                .replace(
                    try Pattern(extra == 0 ? "x" : "x$|x"),
                    template + (extra == 0 ? "" : "c")
                ), short
            ),
        ]
        for (transform, value) in cases {
            if extra == 0 {
                guard case .text(let text)? = try [apply(transform, to: value)].first.map(Self.only)
                else {
                    Issue.record("no text")
                    continue
                }
                #expect(text.utf8.count == Transform.maximumOutputBytes)
            } else {
                #expect(throws: ValueError.tooLong) { try apply(transform, to: value) }
            }
        }
    }

    private static func only(_ value: Value) -> Value {
        guard case .list(let values) = value, let first = values.first else { return value }
        return first
    }

    @Test("the texts of a list count together")
    func together() {
        let texts = Value.list(Array(repeating: "a", count: 1 << 10))
        let prefix = String(repeating: "b", count: Transform.maximumOutputBytes >> 10)
        #expect(throws: ValueError.tooLong) { try apply(.prefix(prefix), to: texts) }
    }

    @Test("JSON at the limit is parsed, longer JSON is not", arguments: [0, 1])
    func json(_ extra: Int) throws {
        let blanks = String(repeating: " ", count: Transform.maximumJSONBytes - 1 + extra)
        if extra == 0 {
            #expect(try apply(.parseJSON, to: .text(blanks + "7")) == 7)
        } else {
            #expect(throws: ValueError.failed("is too long to be parsed as JSON")) {
                try apply(.parseJSON, to: .text(blanks + "7"))
            }
        }
    }

    @Test("JSON nested too deep is refused")
    func depth() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: ValueError.self) { try apply(.parseJSON, to: .text(text)) }
    }

    @Test("a regular expression that costs too much makes a value null with a reason")
    func patterns() throws {
        let text = Value.text(String(repeating: "a", count: 60_000))
        let costly = try Pattern("(a+)+[bc]")
        for transform: Transform in [.match(costly, group: nil), .split(.pattern(costly))] {
            #expect(throws: ValueError.patternLimit(costly)) { try apply(transform, to: text) }
        }
    }

    @Test("texts by chance neither crash a step nor hold it up")
    func random() throws {
        var chance = SeededGenerator(seed: 20_261_129)
        let pieces = [
            "<", ">", "<a ", "<!--", "-->", "<script>", "</script", "=\"", "'", "&", "&amp", "&#x",
            "&#9",
            ";", "notin", "a", " ", "é", "🙂", "\u{301}", ",", "1", "</p>", "<br/>", "\u{0}",
        ]
        var transforms: [Transform] = Transform.words.map(\.step)
        transforms += [
            .strip(["a", "<"]), .split(.text("a")), .split(.pattern(try Pattern("<|a*"))), .nth(-2),
            .slice(Transform.Bounds(from: -3, to: -1)), .match(try Pattern("(<)(a)?"), group: 2),
            .replace(try Pattern("a|$"), "$0$0"),
        ]
        for _ in 0..<3_000 {
            let count = Int.random(in: 0...15, using: &chance)
            let text = (0..<count).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
            for transform in transforms { _ = try? apply(transform, to: .text(text)) }
        }
    }
}
