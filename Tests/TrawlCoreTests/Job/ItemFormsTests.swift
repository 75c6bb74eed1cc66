import Testing

@testable import TrawlCore

@Suite("How a job file describes fields")
struct ItemFormsTests {
    private static let base = "each: li\nkey: [t]\nfields:\n  t: h1\n  p: {css: b, type: decimal}\n"

    private func forms(_ text: String) throws -> ItemForms {
        let reading = JobReading.make("start: https://h/\n" + text)
        return ItemForms(try #require(reading.job, "\(reading.rendered)"))
    }

    @Test(
        "an edit tells which fields it added, removed and redefined",
        arguments: [
            (base, []),
            (base + "description: other\nremoved_after: 4\nfollow: a\n", []),
            ("key: [t]\neach: li\nfields:\n  p: {css: b, type: decimal}\n  t: h1\n", []),
            (base + "  n: i\n", ["added n"]),
            ("each: li\nkey: [t]\nfields:\n  t: h1\n", ["removed p"]),
            (
                "each: li\nkey: [t]\nfields:\n  t: h2\n  p: {css: b, type: decimal}\n",
                ["redefined t"]
            ),
            (
                "each: li\nkey: [t]\nfields:\n  t: h1\n  q: {css: b, type: decimal}\n",
                ["added q", "removed p"]
            ),
            // What a field is found in decides its value.
            (
                "each: p\nkey: [t]\nfields:\n  t: h1\n  p: {css: b, type: decimal}\n",
                ["redefined t", "redefined p"]
            ),
        ]
    )
    func edits(text: String, told: [String]) throws {
        let changes = try forms(text).changes(since: forms(Self.base))
        #expect(changes.map { "\($0.fate.rawValue) \($0.field)" } == told)
        let names = try forms(text).redefinedFields(since: forms(Self.base), of: "news")
        #expect(names == Set(changes.map(\.field)))
    }

    @Test("a kind that two kinds of page give has one form, and others are left alone")
    func kinds() throws {
        func pages(_ first: String, _ second: String, _ third: String) -> String {
            """
            pages:
              - {name: a, item: one, follow: [{css: a, page: b}, {css: b, page: c}], fields: {t: \(first)}}
              - {name: b, item: one, fields: {t: \(second), u: x}}
              - {name: c, item: two, fields: {t: \(third)}}
            """
        }
        let old = try forms(pages("h1", "h2", "h3"))
        for (text, kind) in [
            (pages("p", "h2", "h3"), "one"), (pages("h1", "p", "h3"), "one"),
            (pages("h1", "h2", "p"), "two"),
        ] {
            let changes = try forms(text).changes(since: old)
            #expect(changes == [FieldRuleChange(kind: kind, field: "t", fate: .redefined)])
        }
    }

    @Test("without the older forms everything is compared")
    func unknown() throws {
        #expect(try forms(Self.base).redefinedFields(since: nil, of: "news") == [])
    }
}
