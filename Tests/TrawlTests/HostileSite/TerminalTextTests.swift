import Testing
import TrawlCore

@testable import Trawl

/// What the executable writes of texts that were made to steer a terminal or to fake a line.
@Suite("Hostile text and what the executable writes", .timeLimit(.minutes(10)))
struct TerminalTextTests {
    /// Escape sequences of one byte and of two, a fake line, another direction of writing.
    private static let evil =
        "\u{1B}[2J\u{1B}]0;t\u{7}\u{9B}31m\r\nfake\u{202E}evil\u{2066}\u{85}\u{7F}"

    @Test("no listing and no log has an escape, a control or a turn of the direction")
    func everything() throws {
        let evil = Self.evil
        let site = try Site(
            address: "127.43.0.1",
            [
                "/": .html(
                    "<title>\(evil)</title><h1>\(evil)</h1>"
                        + ["/\(evil)", "/phrase", "/type", "/place", "/%1b%5b2J", "/big\(evil)"]
                        .map { "<a href=\"\($0)\">x</a>" }.joined()
                        + "<a href=\"http://\(evil).example/\">x</a>"
                ),
                "/phrase": .raw("HTTP/1.1 500 \(evil.prefix(20))\u{1B}[31m\r\n\r\n"),
                "/type": .bytes([], type: "text/\u{1B}[31m\u{9B}31m"),
                "/place": .redirect(to: "http://\u{1B}[31m\u{202E}.example/\u{9B}"),
            ]
        )
        defer { site.server.stop() }
        let workshop = try Workshop()
        try workshop.job(
            "evil",
            start: site.url("/"),
            lines: """
                description: "\\e[2J\\x9b31m\\u202e"
                fetch: {retries: 0}
                fields: {"title": h1, number: {css: h1, type: integer}}
                follow: a
                """
        )
        var written: [(words: [String], output: String)] = []
        for format in ["text", "json"] {
            written.append(
                try trawl(
                    workshop,
                    ["run", "evil", "--log-level", "trace", "--log-format", format]
                )
            )
        }
        for command in [
            // Not `items --json`, which is the export: exact, byte for byte.
            ["show", "evil"], ["show", "evil", "--json"], ["items", "evil"], ["runs"],
            ["runs", "--json"], ["jobs"], ["jobs", "--json"],
            ["explain", "evil"], ["check"], ["next"], ["next", "--json"],
            ["try", site.url("/"), "--css", "h1"], ["try", site.url("/"), "--job", "evil"],
            ["url", "http://x.example/\(evil)"], ["url", "--base", site.url("/"), evil],
            ["show", "\(evil)"], ["run", "\(evil)"], ["robots", site.url("/\(evil)")],
        ] { written.append(try trawl(workshop, command)) }
        for (words, output) in written {
            let bad = output.unicodeScalars.filter(Self.isHostile)
            #expect(bad.isEmpty, "\(words): \(bad.map { String($0.value, radix: 16) })")
            #expect(!output.split(separator: "\n").contains("fake"), "\(words)")
        }
        #expect(written.contains { $0.output.contains("\\u{1b}") })
        #expect(written.contains { $0.output.contains("\\u001b") })
    }

    /// Controls but the line's end, and what turns the direction.
    private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private func trawl(
        _ workshop: Workshop,
        _ words: [String]
    ) throws -> (words: [String], output: String) {
        let folder = workshop.folder.path
        let process = try TrawlProcess(
            try #require(Workshop.executable),
            words + ["--jobs", folder + "/jobs", "--data", folder + "/data"]
        )
        let ending = process.wait { _ in false }
        if case .killed(let signal) = ending.cause { Issue.record("\(words): signal \(signal)") }
        return (words, ending.output)
    }
}
