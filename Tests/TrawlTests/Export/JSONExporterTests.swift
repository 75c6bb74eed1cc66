import Testing
import Trawl
import TrawlCore

@Suite("JSON and JSON Lines")
struct JSONExporterTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let claim: String
        let items: [StoredItem]
        var options = ExportOptions.make(.json)
        let json: String
        let lines: String
        var testDescription: String { claim }
    }

    static let cases = [
        Case(claim: "no item", items: [], json: "[]\n", lines: ""),
        Case(
            claim: "one item",
            items: [.sample(#"{"title":"A"}"#)],
            json: """
                [
                {"title":"A","_url":"https://a.example/1","_fetched_at":"2026-11-23T08:00:00Z"}
                ]

                """,
            lines: """
                {"title":"A","_url":"https://a.example/1","_fetched_at":"2026-11-23T08:00:00Z"}

                """
        ),
        Case(
            claim: "stored text is not rewritten",
            items: [
                .sample(#"{"a":12.30,"b":1e400,"c":"\u00e4 ä \/ \n","d":[ {"x":null} ],"a":1}"#),
                .sample(#"{"title":"}"}"#),
            ],
            options: .make(.json, meta: []),
            json: #"""
                [
                {"a":12.30,"b":1e400,"c":"\u00e4 ä \/ \n","d":[ {"x":null} ],"a":1},
                {"title":"}"}
                ]

                """#,
            lines: #"""
                {"a":12.30,"b":1e400,"c":"\u00e4 ä \/ \n","d":[ {"x":null} ],"a":1}
                {"title":"}"}

                """#
        ),
        Case(
            claim: "every meta field, in the order asked for, each once",
            items: [.sample("{}", key: "a\"\u{1}\\")],
            options: .make(
                .json,
                meta: [.lastChanged, .firstSeen, .key, .item, .job, .run, .fetchedAt, .url, .key],
                carriesItemKind: true
            ),
            json: #"""
                [
                {"_last_changed":"2026-11-23T08:00:00.007Z","_first_seen":"1970-01-01T00:00:00Z",\#
                "_key":"a\"\u0001\\","_item":"book","_job":"books","_run":"books@20261123T063000Z",\#
                "_fetched_at":"2026-11-23T08:00:00Z","_url":"https://a.example/1"}
                ]

                """#,
            lines: #"""
                {"_last_changed":"2026-11-23T08:00:00.007Z","_first_seen":"1970-01-01T00:00:00Z",\#
                "_key":"a\"\u0001\\","_item":"book","_job":"books","_run":"books@20261123T063000Z",\#
                "_fetched_at":"2026-11-23T08:00:00Z","_url":"https://a.example/1"}

                """#
        ),
        Case(
            claim: "several kinds in one file carry their kind",
            items: [.sample(#"{"t":1}"#), .sample(#"{"n":null}"#, kind: "shop")],
            options: .make(.json, meta: [.url], carriesItemKind: true),
            json: """
                [
                {"t":1,"_item":"book","_url":"https://a.example/1"},
                {"n":null,"_item":"shop","_url":"https://a.example/1"}
                ]

                """,
            lines: """
                {"t":1,"_item":"book","_url":"https://a.example/1"}
                {"n":null,"_item":"shop","_url":"https://a.example/1"}

                """
        ),
    ]

    @Test("a JSON file is an array with an item a line", arguments: cases)
    func array(_ testCase: Case) throws {
        #expect(try exported(testCase.items, testCase.options) == testCase.json)
        // The whole file is JSON by the project's own reader, too.
        _ = try Value(json: testCase.json)
    }

    @Test("a JSON Lines file is an object a line", arguments: cases)
    func lines(_ testCase: Case) throws {
        var options = testCase.options
        options.format = .jsonl
        #expect(try exported(testCase.items, options) == testCase.lines)
    }

    @Test(
        "a damaged item ends the export with its name",
        arguments: ["", "{", "[1]", "null", #"{"a":1"#, "{\n}", "{\"a\":1,\n\"b\":2}"],
        [OutputRule.Format.json, .jsonl]
    )
    func damaged(_ json: String, _ format: OutputRule.Format) throws {
        let error = try #require(throws: ExportError.self) {
            _ = try exported([.sample(json, key: "a\u{1B}b")], .make(format))
        }
        #expect(error.code == .item)
        #expect(
            error.message
                == #"the stored "book" "a\u001bb": its fields are not a JSON object on one line"#
        )
    }
}
