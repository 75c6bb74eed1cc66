import Testing

@testable import TrawlCore

/// A page that has not changed is read anew exactly when the job file says something else about it.
@Suite("The digest of a kind of page")
struct ExtractionDigestTests {
    private static let plain = """
        start: http://a.example/
        follow: a
        fields: {title: h1, price: {css: .p, type: decimal}}

        """

    private static func digests(
        _ text: String,
        _ environment: [String: String] = [:]
    ) throws -> [ContentHash] {
        let reading = JobReading.make(text, environment: environment)
        return try #require(reading.job, "\(reading.rendered)").pages.map(\.digest)
    }

    @Test(
        "other keys, comments and layout change nothing",
        arguments: [
            "# a comment", "description: x\ntags: [y]", "schedule: every 15m", "output: out.json",
            "meta: none", "politeness: {delay: 5s}", "limits: {pages: 3, depth: 4}",
            "fetch: {timeout: 5s, revalidate: true}", "private: 10.0.0.0/8",
        ]
    )
    func same(lines: String) throws {
        #expect(try Self.digests(Self.plain + lines) == Self.digests(Self.plain))
        let spread = """
            fields:
              title: h1
              price:
                css: .p
                type: decimal
            follow: a
            start: [http://a.example/, http://b.example/]
            """
        #expect(try Self.digests(spread) == Self.digests(Self.plain))
    }

    @Test(
        "what decides about items and links changes it",
        arguments: [
            "follow: [a, b]\nfields: {title: h1, price: {css: .p, type: decimal}}",
            "follow: a\nfields: {title: h1, price: {css: .p, type: number}}",
            "follow: a\nfields: {price: {css: .p, type: decimal}, title: h1}",
            "follow: a\nfields: {title: h1, price: {css: .p, type: decimal}}\neach: b",
            "follow: a\nfields: {title: h1, price: {css: .p, type: decimal}}\nkey: [title]",
        ]
            + [
                "deny: '*/x'", "ignore_params: [sid]", "limits: {links: 9}",
                "limits: {segments: 9}",
                "limits: {url_length: 99}", "politeness: {robots: ignore}",
                "fetch: {user_agent: x}",
                "fetch: {headers: {A: b}}",
            ].map { plain + $0 }
    )
    func different(lines: String) throws {
        let text = lines.hasPrefix("start") ? lines : "start: http://a.example/\n" + lines
        #expect(try Self.digests(text) != Self.digests(Self.plain))
    }

    @Test("of several kinds only the one that was edited gets another one")
    func kinds() throws {
        func text(_ fields: String) -> String {
            """
            start: http://a.example/
            pages:
              - {name: list, follow: {css: a, page: detail}}
              - {name: detail, fields: \(fields)}
            """
        }
        let before = try Self.digests(text("{title: h1}"))
        let after = try Self.digests(text("{title: h2}"))
        #expect(before[0] == after[0])
        #expect(before[1] != after[1])
    }

    @Test(
        "values of the environment count where they select, and leave no trace where they are secret"
    )
    func environment() throws {
        let text = "start: http://a.example/\nfetch: {headers: {A: '${A}'}}\nfields: {x: '${X}'}"
        let before = try Self.digests(text, ["A": "1", "X": "h1"])
        #expect(try Self.digests(text, ["A": "2", "X": "h1"]) == before)
        #expect(try Self.digests(text, ["A": "1", "X": "h2"]) != before)
    }
}
