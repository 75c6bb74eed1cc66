import Testing

@testable import TrawlCore

@Suite("Regular expressions")
struct PatternTests {
    struct Search: CustomTestStringConvertible, Sendable {
        let pattern: String
        let text: String
        let groups: [String?]?

        var testDescription: String { "\(pattern) in \(text)" }
    }

    @Test(
        "a search gives the first match and its groups",
        arguments: [
            Search(
                pattern: "(\\d+) available",
                text: "only 22 available",
                groups: ["22 available", "22"]
            ),
            Search(pattern: "b", text: "aaa", groups: nil),
            Search(pattern: "^$", text: "", groups: [""]),
            Search(pattern: "(a)|(b)", text: "b", groups: ["b", nil, "b"]),
            Search(pattern: "(?i)GRÖSSE", text: "größe grösse", groups: ["grösse"]),
            Search(pattern: "\\w+", text: "—été—", groups: ["été"]),
            Search(pattern: "\\s(.)", text: "a\u{A0}😀", groups: ["\u{A0}😀", "😀"]),
            Search(pattern: "(?<year>\\d{4})(?=-)", text: "in 2026-11", groups: ["2026", "2026"]),
            Search(pattern: "(.)\\1", text: "abccd", groups: ["cc", "c"]),
        ]
    )
    func search(_ search: Search) throws {
        let pattern = try Pattern(search.pattern)
        var text = search.text
        let found: [String?]? = text.withUTF8 { bytes in
            guard case .match(let groups) = pattern.firstMatch(in: bytes) else { return nil }
            return groups.map { range in
                range.map { String(decoding: bytes[$0], as: UTF8.self) }
            }
        }
        #expect(found == search.groups)
        #expect(pattern.isFound(in: search.text) == (search.groups != nil))
    }

    @Test(
        "a catastrophic pattern ends at its limit, far below a second",
        arguments: [
            "(a+)+[bc]", "(a|a?)+[bc]", "(\\w+\\w+)+[;:]", "a*a*a*a*a*[bc]", "\\w+[;:]",
            "(?:(?:a|b)(?:a|c))+[de]",
        ]
    )
    func catastrophe(_ text: String) throws {
        let pattern = try Pattern(text)
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: Pattern.maximumInputBytes)
        let started = ContinuousClock.now
        let found = bytes.withUnsafeBufferPointer { pattern.firstMatch(in: $0) }
        // 100 ms of a machine's time; a busy one has less of it to give.
        #expect(ContinuousClock.now - started < .seconds(2))
        #expect(found == .limit)
    }

    @Test(
        "a pattern whose steps are not counted searches shorter texts, and these quickly",
        arguments: [
            "\\w++[;:]", "(\\w+)\\1+[;:]", "(?=.*[xy])a", "(?:a*+[bc]|a)*[cd]",
            "((?>a*)b)*(\\w*+[,;])", "(?:(?=a*+)a)*[xy]",
        ]
    )
    func uncounted(_ text: String) throws {
        let pattern = try Pattern(text)
        let longest = Pattern.maximumUncountedInputBytes
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: longest + 1)
        let started = ContinuousClock.now
        bytes.withUnsafeBufferPointer { bytes in
            let within = UnsafeBufferPointer(rebasing: bytes.dropLast())
            if case .match = pattern.firstMatch(in: within) { Issue.record("nothing can match") }
            #expect(pattern.firstMatch(in: bytes) == .limit)
        }
        #expect(ContinuousClock.now - started < .seconds(2))
    }

    @Test("a long text is searched to its end, also past costly beginnings")
    func longTexts() throws {
        let filler = String(repeating: "lorem ipsum ", count: 5000)
        let dots = String(repeating: "a", count: 300) + " " + filler + "22 available"
        #expect(try Pattern("(\\d+) available").isFound(in: dots))
        #expect(try Pattern("(?s)^lorem.*ipsum $").isFound(in: filler))
        #expect(try Pattern("(\\w| )+$").isFound(in: filler))
        #expect(try !Pattern("\\d+ available").isFound(in: filler))
        let tooLong = filler + filler
        #expect(try !Pattern("lorem").isFound(in: tooLong))
    }

    @Test(
        "a replacement knows $1, ${1}, $0 and $$",
        arguments: [
            ("(\\d+)-(\\d+)", "$2/$1", "3-4 and 5-6", "4/3 and 6/5"),
            ("a", "<$0>", "banana", "b<a>n<a>n<a>"),
            ("(a)", "${1}1", "ba", "ba1"),
            ("x", "$$", "axb", "a$b"),
            ("x", "$y $", "axb", "a$y $b"),
            ("(a)|b", "[$1]", "ab", "[a][]"),
            ("x*", "-", "éa", "-é-a-"),
            ("$", "!", "", "!"),
            ("star-rating ", "", "star-rating Three", "Three"),
        ]
    )
    func replacing(_ pattern: String, _ template: String, _ text: String, _ expected: String) throws
    {
        #expect(try Pattern(pattern).replacing(in: text, with: template) == expected)
    }

    @Test("a replacement has one budget for all its matches")
    func costlyReplacement() throws {
        let text = String(repeating: "a", count: 60_000)
        let started = ContinuousClock.now
        #expect(try Pattern("(a+)+[bc]|.").replacing(in: text, with: "-") == nil)
        let plain = try Pattern("a").replacing(in: text, with: "b")
        #expect(plain == String(repeating: "b", count: 60_000))
        #expect(ContinuousClock.now - started < .seconds(2))
    }

    @Test(
        "a mistake is told with its column",
        arguments: [
            ("a(b", 4, "missing closing parenthesis"),
            ("é[z", 4, "missing terminating ] for character class"),
            ("*a", 1, "quantifier does not follow a repeatable item"),
        ]
    )
    func mistake(_ text: String, _ column: Int, _ message: String) {
        #expect(throws: PatternError(message: message, column: column)) { try Pattern(text) }
    }

    @Test("patterns written alike are equal, and threads may share one")
    func sharing() async throws {
        let pattern = try Pattern("(\\d+)")
        #expect(try pattern == Pattern("(\\d+)"))
        let counts = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<2000).reduce(0) { $0 + (pattern.isFound(in: "a \($1) b") ? 1 : 0) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == [2000, 2000, 2000, 2000])
    }
}
