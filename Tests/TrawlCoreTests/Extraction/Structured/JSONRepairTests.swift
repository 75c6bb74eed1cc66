import Testing

@testable import TrawlCore

@Suite("Structured data: JSON of scripts")
struct JSONRepairTests {
    @Test(
        "what is a little wrong is read as it was meant",
        arguments: [
            ("{\"a\": \"x\ny\tz\"}", #"{"a":"x\ny\tz"}"#),
            ("{\"a\": \"\u{1}\u{0}\"}", #"{"a":"\u0001\u0000"}"#),
            ("<!-- note -->\n{\"a\": 1}", #"{"a":1}"#),
            ("<!--\n{\"a\": 1}\n-->", #"{"a":1}"#),
            ("<!--\n{\"a\": 1}\n//-->", #"{"a":1}"#),
            ("{\"a\": 1 <!-- note --> }", #"{"a":1}"#),
            ("<!-- open {\"a\": 1}", ""),
            ("<![CDATA[{\"a\": [[1]]}]]>", #"{"a":[[1]]}"#),
            ("//<![CDATA[\n{\"a\": 1}\n//]]>", #"{"a":1}"#),
            ("// <![CDATA[\n{\"a\": 1}\n// ]]>", #"{"a":1}"#),
            ("/* <![CDATA[ */{\"a\": 1}/* ]]> */", #"{"a":1}"#),
            ("// note\n{\"a\": 1, // \"b\": 2\n}", #"{"a":1}"#),
            ("/* note */ {\"a\": /* x */ 1} /* open", #"{"a":1}"#),
            ("{\"a\": [1, 2,], }", #"{"a":[1,2]}"#),
            ("[1, 2 , /* x */ ]", "[1,2]"), ("{,}", "{}"),
            ("{\"a\": 1};", #"{"a":1}"#), ("{\"a\": 1} ; ;", #"{"a":1}"#),
            ("{\"a\": 1},", #"{"a":1}"#),
            (#"{"a": "it\'s \x \u12"}"#, #"{"a":"it's x u12"}"#),
            (#"{"a": "\u00e4\n\"", }"#, #"{"a":"ä\n\""}"#),
            ("{\"a\": NaN, \"b\": [Infinity, -Infinity]}", #"{"a":null,"b":[null,null]}"#),
            ("\u{FEFF}{\"a\":\u{A0}1}", #"{"a":1}"#),
            (
                "{\"a\": \"// no <!-- comment --> , } ;\",}",
                #"{"a":"// no <!-- comment --> , } ;"}"#
            ),
        ]
    )
    func repaired(_ text: String, _ json: String) {
        let value = try? Value(scriptJSON: Array(text.utf8))
        #expect((value?.json ?? "") == json)
    }

    @Test(
        "what cannot be read is an error, that of the text as it is written",
        arguments: [
            "", "   ", "{", "{\"a\": \"x", "{'a': 1}", "{a: 1}", "[1 2]", "{\"a\" 1}",
            "{\"a\": 1} {}",
            "[,1]", "[1,,2]", "{\"a\": \"b\"c\"}", "nil", "<p>{}</p>", "/", "/*", "<!--", "-",
            "{\"a\": 1}}",
        ]
    )
    func unreadable(_ text: String) {
        let plain = #expect(throws: JSONError.self) { try Value(json: text) }
        let error = #expect(throws: JSONError.self) { try Value(scriptJSON: Array(text.utf8)) }
        #expect(error == plain)
    }

    @Test("nesting is bounded as in all JSON, at 512")
    func depth() {
        func nested(_ depth: Int) -> [UInt8] {
            Array(
                (String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + ";")
                    .utf8
            )
        }
        #expect(throws: Never.self) { try Value(scriptJSON: nested(512)) }
        #expect(throws: JSONError.self) { try Value(scriptJSON: nested(513)) }
    }

    @Test(
        "the walk costs no square of the length",
        arguments: [
            "<!--", "-->", "/*", "//<!--", ",", "<![CDATA[", "\\", "\"\\", "[<!-- x -->", "/",
        ]
    )
    func linear(_ sign: String) {
        let text = Array(String(repeating: sign, count: 1 << 14).utf8)
        let started = ContinuousClock.now
        _ = try? Value(scriptJSON: text)
        #expect(ContinuousClock.now - started < .seconds(10), "\(sign)")
    }

    @Test("damaged scripts are read or refused")
    func damaged() {
        var random = Generator(state: 0x5EED)
        let signs = Array("{}[],:;\"\\/*<!->]&\n\u{0}u0 x1".utf8) + [0xC3, 0xFF]
        let whole = Array(
            "<!-- a -->// b\n{\"@type\": \"P\", /* c */ \"n\": [1, -2.5e3, \"\\u00e4\\n\"], }; ]]>"
                .utf8
        )
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 0...3, using: &random))
                let sign = signs.randomElement(using: &random).map { [$0] } ?? []
                bytes.replaceSubrange(place..<end, with: sign + sign)
            }
            guard let value = try? Value(scriptJSON: bytes) else { continue }
            #expect((try? Value(json: value.json)) == value)
        }
    }
}

/// SplitMix64: the same damage in every run.
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
