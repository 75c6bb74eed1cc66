import Testing

@testable import TrawlCore

@Suite("JSON")
struct JSONTests {
    @Test(
        "a value is read and written again byte for byte",
        arguments: [
            "null", "true", "false", "0", "-17", "9223372036854775807", "12.30", "-0.5", "1e400",
            "-0",
            "123456789012345678901234567890", "\"\"", "\"a\\\"\\\\\\n\\t\\u0001/é😀\"", "[]", "{}",
            "[1,[2,{\"a\":[]}],\"x\"]", "{\"b\":1,\"a\":{\"c\":null}}",
        ]
    )
    func roundTrip(_ json: String) throws {
        #expect(try Value(json: json).json == json)
    }

    @Test(
        "reading takes what JSON allows and keeps the kinds of numbers apart",
        arguments: [
            (" [ 1 , 2.0 ] ", Value.list([.integer(1), .decimal("2.0")])),
            ("\"\\u00e9\\ud83d\\ude00\\/\\b\"", "é😀/\u{8}"),
            ("\"\\ud83d x\"", "\u{FFFD} x"),
            ("{\"a\":1,\"b\":2,\"a\":3}", .object(Fields([("a", 3), ("b", 2)]))),
            ("9223372036854775808", .decimal("9223372036854775808")),
        ]
    )
    func reading(_ json: String, _ value: Value) throws {
        #expect(try Value(json: json) == value)
    }

    @Test(
        "what is not JSON is refused with the place",
        arguments: [
            ("", 0), ("[1,]", 3), ("{a:1}", 1), ("01", 1), ("1.", 2), ("\"a", 2), ("\"\t\"", 1),
            ("\"\\x\"", 2), ("[1 2]", 3), ("nul", 0), ("{\"a\" 1}", 5), ("1 1", 2), ("+1", 0),
            ("\"\\u12g4\"", 5), ("-", 1), ("1e", 2),
        ]
    )
    func refusing(_ json: String, _ offset: Int) {
        do throws(JSONError) {
            _ = try Value(json: json)
            Issue.record("accepted: \(json)")
        } catch {
            #expect(error.offset == offset, "\(json): \(error)")
        }
    }

    @Test("nesting has a limit that holds the stack")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try Value(json: nested(512)) }
        #expect(throws: JSONError.self) { try Value(json: nested(513)) }
        #expect(throws: JSONError.self) { try Value(json: nested(1_000_000)) }
    }

    @Test("numbers are written as short as they can be read back")
    func numbers() {
        #expect(Value.number(0.1).json == "0.1")
        #expect(Value.number(-1e-7).json == "-1e-07")
        #expect(Value.integer(.min).json == "-9223372036854775808")
    }

    @Test("the content hash is the same in every version")
    func hash() {
        #expect(
            ContentHash(Array("{\"a\":1}".utf8)).description == "459aa9205c55a91c7b621ea791e9525a"
        )
        #expect(ContentHash([]).description == "e855034d37ea0eb34ce0461dd2bb41c6")
    }

    @Test("contents that differ in one byte, in length or in order have different hashes")
    func differentHashes() {
        var seen: Set<ContentHash> = []
        var count = 0
        for length in 0..<200 {
            var bytes = [UInt8](repeating: 0, count: length)
            seen.insert(ContentHash(bytes))
            count += 1
            for place in 0..<length {
                bytes[place] = 1
                seen.insert(ContentHash(bytes))
                bytes[place] = 0
                count += 1
            }
        }
        #expect(seen.count == count)
        #expect(Set(seen.map(\.low)).count == count)
        #expect(Set(seen.map(\.high)).count == count)
    }
}
