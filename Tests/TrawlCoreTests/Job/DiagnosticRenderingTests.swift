import Testing

@testable import TrawlCore

@Suite("Diagnostics as printed")
struct DiagnosticRenderingTests {
    private func diagnostic(
        line: Int = 4,
        column: Int = 3,
        length: Int = 7,
        message: String = "wrong",
        help: String? = nil,
        excerpt: String? = "  shedule: x"
    ) -> Diagnostic {
        Diagnostic(
            file: "jobs/news.yaml",
            line: line,
            column: column,
            length: length,
            severity: .error,
            message: message,
            help: help,
            excerpt: excerpt
        )
    }

    @Test("place, message, line, mark and help stand one below the other")
    func whole() {
        let text = diagnostic(help: "did you mean 'schedule'?").rendered
        #expect(
            text == """
                jobs/news.yaml:4:3: error: wrong
                    4 |   shedule: x
                      |   ^~~~~~~
                  help: did you mean 'schedule'?
                """
        )
    }

    @Test("a mistake of a whole file or line has no mark")
    func withoutColumn() {
        #expect(diagnostic(line: 0, column: 0).rendered == "jobs/news.yaml: error: wrong")
        #expect(
            diagnostic(column: 0).rendered == """
                jobs/news.yaml:4: error: wrong
                    4 |   shedule: x
                """
        )
    }

    @Test("the mark ends with the line and may stand right behind it")
    func lineEnd() {
        #expect(diagnostic(column: 12, length: 50).rendered.hasSuffix("|            ^"))
        #expect(diagnostic(column: 13, length: 1).rendered.hasSuffix("|             ^"))
    }

    @Test("a number of more than five digits makes the gutter wider")
    func wideNumber() {
        #expect(
            diagnostic(line: 123_456, column: 1, length: 1, excerpt: "a").rendered == """
                jobs/news.yaml:123456:1: error: wrong
                123456 | a
                       | ^
                """
        )
    }

    @Test("control characters, tabs and changes of direction cannot reach the terminal")
    func unsafe() {
        let text = diagnostic(
            column: 5,
            length: 1,
            message: "a\u{1B}[31mb\nc",
            help: "\u{202E}x",
            excerpt: "\ta\u{7}\u{9B}b"
        ).rendered
        #expect(
            text == """
                jobs/news.yaml:4:5: error: a\u{FFFD}[31mb\u{FFFD}c
                    4 |  a\u{FFFD}\u{FFFD}b
                      |     ^
                  help: \u{FFFD}x
                """
        )
    }

    @Test("the mark stands below the right character behind wide and combining ones")
    func widths() {
        let lines = diagnostic(column: 5, length: 1, excerpt: "日本e\u{301}x").rendered.split(
            separator: "\n"
        )
        #expect(lines.last == "      |      ^")
    }

    @Test("of a long line the part around the mistake is shown")
    func longLine() {
        let line = String(repeating: "a", count: 500) + "B" + String(repeating: "c", count: 500)
        let lines = diagnostic(column: 501, length: 1, excerpt: line).rendered.split(
            separator: "\n"
        )
        let before = String(repeating: "a", count: 40)
        let after = String(repeating: "c", count: 79)
        #expect(lines[1] == "    4 | …\(before)B\(after)…")
        #expect(lines[2] == "      | " + String(repeating: " ", count: 41) + "^")
    }

    @Test(
        "a line of 120 characters is whole, one of 121 is cut, and the mark is inside at both ends",
        arguments: [1, 60, 120, 121]
    )
    func cutAtLimit(_ column: Int) {
        let whole = String(repeating: "a", count: 120)
        #expect(!diagnostic(column: min(column, 120), excerpt: whole).rendered.contains("…"))
        let rendered = diagnostic(column: column, excerpt: whole + "a").rendered
        #expect(rendered.contains("…"))
        let lines = rendered.split(separator: "\n")
        #expect(lines[2].count <= lines[1].count)
    }
}
