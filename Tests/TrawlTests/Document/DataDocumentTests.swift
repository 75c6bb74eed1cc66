import Testing

@testable import Trawl
@testable import TrawlCore

/// Documents that are no tree of elements: JSON, and plain text.
@Suite("Documents of JSON and of text")
struct DataDocumentTests {
    private static let search = """
        {"next": "/p/2", "total": 3, "results": [
          {"id": 1, "name": "One", "price": 12.30, "tags": ["a", "b"], "date": "28.11.2026",
           "offer": {"price": "9,99", "priceCurrency": "EUR"}, "url": "items/1"},
          {"id": 2, "name": "", "price": null, "tags": []},
          {"id": 3, "name": "Three", "price": 7, "tags": [true]}]}
        """

    @Test("each item is a part of the document, its fields are found inside it")
    func items() throws {
        let extraction = try Self.extract(
            Self.search,
            """
            each: {json: "$.results[*]"}
            key: id
            fields:
              id: {json: $.id, required: true}
              name: {json: $.name}
              price: {json: $.price}
              text: {json: $.price, type: text}
              tags: {json: "$.tags[*]", all: true}
              count: {json: "$.tags[*]", count: true}
              offer: {json: $.offer, type: price, locale: de}
              date: {json: $.date, type: date}
              url: {json: $.url, type: url}
              none: {json: $.nothing, default: x}
              digits: {json: $.date, regex: '(\\d+)$', type: integer}
            """
        )
        #expect(extraction.items.count == 3 && extraction.failure == nil)
        let first = extraction.items[0].item.fields
        #expect(first["id"] == 1 && first["name"] == "One" && first["price"] == .decimal("12.30"))
        #expect(first["text"] == "12.30" && first["tags"] == .list(["a", "b"]))
        #expect(first["count"] == 2 && first["date"] == "2026-11-28" && first["digits"] == 2026)
        let price = Fields([("amount", .decimal("9.99")), ("currency", "EUR")])
        #expect(first["offer"] == .object(price))
        #expect(first["url"] == "http://shop.example/items/1" && first["none"] == "x")
        let second = extraction.items[1].item.fields
        #expect(second["name"] == .null && second["price"] == .null && second["tags"] == .list([]))
        #expect(extraction.items[2].item.fields["tags"] == .list([true]))
    }

    @Test("objects, lists of objects, and ways of which another one wins")
    func objects() throws {
        let extraction = try Self.extract(
            Self.search,
            """
            fields:
              all: {each: {json: "$.results[?@.price > 5]"}, fields: {n: {json: $.name}}}
              one: {json: "$.results[0]", fields: {n: {json: $.name}}}
              way: [{json: $.nothing}, h1, {json: $.total}]
            """
        )
        let fields = try #require(extraction.items.first?.item.fields)
        let names = ["One", "Three"].map { Value.object(Fields([("n", .text($0))])) }
        #expect(fields["all"] == .list(names) && fields["one"] == names[0])
        #expect(fields["way"] == 3)
        #expect(extraction.wins == ["way": [2: 1]])
    }

    @Test("links of a document are texts that JSONPath finds")
    func links() throws {
        var links: [String] = []
        _ = try Self.extract(Self.search, "follow: {json: '$..[?@.next, \"url\"]'}") { _ in }
        _ = try Self.extract(Self.search, "follow: [{json: $.next}, {json: $..url}, a]") {
            links.append($0)
        }
        #expect(links == ["/p/2", "items/1"])
    }

    @Test(
        "what is read as JSON",
        arguments: [
            ("application/json", true), ("application/vnd.api+json; charset=utf-8", true),
            ("text/json", true), ("text/html", true), (nil, true), ("text/plain", true),
        ] as [(String?, Bool)]
    )
    func types(type: String?, isJSON: Bool) throws {
        let extraction = try Self.extract(#" {"a": "b"}"#, "fields: {a: {json: $.a}}", type: type)
        #expect((extraction.items.first?.item.fields["a"] == "b") == isJSON)
    }

    @Test("a document that says it is JSON and is not fails, one that only looks so is markup")
    func broken() throws {
        let rules = "fields: {a: [{json: $.a}, b]}"
        let json = try Self.extract("{<b>x", rules, type: "application/json")
        #expect(json.failure == .parse && json.failureMessage.contains("not JSON"))
        let html = try Self.extract("{<b>x", rules, type: "text/html")
        #expect(html.failure == nil && html.items.first?.item.fields["a"] == "x")
    }

    @Test("plain text is taken as it is by regex")
    func text() throws {
        let rules = "fields: {size: {regex: 'size=(\\d+)', type: integer}, tag: {regex: '<.>'}}"
        let extraction = try Self.extract("name=x\nsize=42 <b>", rules, type: "text/plain")
        let fields = extraction.items.first?.item.fields
        #expect(fields?["size"] == 42 && fields?["tag"] == "<b>")
    }

    @Test("a query that costs too much fails the page and says so")
    func limit() throws {
        let row = "[" + Array(repeating: "1", count: 2000).joined(separator: ",") + "]"
        let document = "[" + Array(repeating: row, count: 20).joined(separator: ",") + "]"
        let rules =
            "fields: {a: {json: '$..*..*', count: true}, b: {json: '$[*][?@ == count($..*)]', all: true}}"
        let extraction = try Self.extract(document, rules)
        #expect(extraction.failure == nil || extraction.failure == .selectorLimit)
        #expect(extraction.items.count == 1)
    }

    private static func extract(
        _ body: String,
        _ rules: String,
        type: String? = "application/json",
        _ onLink: (String) -> Void = { _ in }
    ) throws -> PageExtraction {
        let text = "start: http://shop.example/\n" + rules
        let context = Crawler(jobs: "jobs", data: ":memory:").context
        let reading = JobReader(context: context)
            .read(path: "jobs/shop.yaml", bytes: Array(text.utf8), defaults: nil)
        #expect(reading.diagnostics.filter { $0.severity == .error }.map(\.rendered) == [])
        let job = try #require(reading.job)
        let extractor = try PageExtractor(job: job, transforms: TransformRegistry())
        return extractor.extract(
            .make(Array(body.utf8), contentType: type, url: "http://shop.example/list"),
            robots: nil,
            onBase: { _, _ in },
            onLink: { href, _, _ in onLink(String(decoding: href, as: UTF8.self)) }
        )
    }
}
