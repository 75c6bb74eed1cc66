import Foundation
import Testing

@testable import TrawlCLI

@Suite("robots, url")
struct RobotsCommandTests {
    private static let rules = """
        User-agent: *
        Disallow: /private
        Crawl-delay: 2

        User-agent: acme
        Allow: /
        Request-rate: 1/10
        Sitemap: https://h.example/s.xml
        """

    @Test("robots shows the line that decides for Trawl, and what else is asked of it")
    func file() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write(Self.rules, to: "robots.txt")
        let outcome = try trawl.run("robots", "http://h.example/private/a", "--file", "robots.txt")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "http://h.example/private/a")
        #expect(lines[1].hasPrefix("  not allowed for trawl/"))
        #expect(lines[1].hasSuffix(": Disallow: /private (line 2, group '*')"))
        #expect(
            lines[2...] == [
                "  crawl-delay: 2.0 s", "", "robots.txt", "  sitemap: https://h.example/s.xml", "",
            ]
        )
        #expect(outcome.status == 0)
    }

    @Test("robots answers for another agent, as JSON")
    func agent() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write(Self.rules, to: "r")
        let url = "http://h.example/private"
        let outcome = try trawl.run("robots", url, "--file", "r", "--agent", "Acme/2", "--json")
        let expected = """
            {"url":"\(url)","agent":"Acme/2","robots":"r","redirects":[],"status":null,\
            "failure":null,"message":null,"allowed":true,"rule":"Allow: /","line":6,"group":"acme",\
            "crawl_delay_ms":null,"request_rate":{"requests":1,"period_ms":10000},\
            "sitemaps":["https://h.example/s.xml"],"truncated":false}

            """
        #expect(outcome.output == expected)
    }

    @Test("robots fetches the file of the URL's origin")
    func site() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let outcome = try trawl.run("robots", "\(server.origin)/catalogue/page-1.html", "--json")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let answer = try #require(json as? [String: Any])
        #expect(answer["robots"] as? String == "\(server.origin)/robots.txt")
        #expect(answer["status"] as? Int == 200 && answer["allowed"] as? Bool == true)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("who cannot be asked allows nothing")
    func unreachable() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let outcome = try trawl.run("robots", "http://127.0.0.1:1/", "--json")
        #expect(outcome.output.contains("\"failure\":\"connect\""), "\(outcome)")
        #expect(outcome.output.contains("\"allowed\":false,\"rule\":null"), "\(outcome)")
        #expect(outcome.status == 1)
    }

    @Test("url shows the parts of a URL and what it is told from others by")
    func url() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let outcome = try trawl.run("url", "HTTP://u:p@H.example:80/a/../c.zip?b=2&a=1#f")
        #expect(
            outcome.output == """
                http://u:p@h.example/c.zip?b=2&a=1#f
                  scheme       http
                  username     u
                  password     p
                  host         h.example
                  port         80 (default)
                  path         /c.zip
                  query        b=2&a=1
                  fragment     f
                  host key     h.example
                  canonical    http://h.example/c.zip?a=1&b=2
                  fingerprint  \(try fingerprint(of: "http://h.example/c.zip?a=1&b=2", trawl))
                  not followed unless a rule asks for it: no page by its suffix

                """,
            "\(outcome)"
        )
    }

    private func fingerprint(of url: String, _ trawl: CommandLineProject) throws -> String {
        let outcome = try trawl.run("url", url, "--json")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let text = try #require((json as? [String: Any])?["fingerprint"] as? String)
        #expect(text.count == 32 && text.allSatisfy(\.isHexDigit))
        return text
    }

    /// A reference at `http://h.example/a/b`, and what its answer holds.
    static let references = [
        ("../c", #""url":"http://h.example/c","#),
        ("mailto:a@b", #""http":false"#),
        ("/a/a/b/a", #""trap":"repeated""#),
        ("/" + String(repeating: "x", count: 2100), #""trap":"length""#),
        ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21", #""trap":"segments""#),
        ("//[::1]:99/", #""host":"[::1]","port":99,"#),
    ]

    @Test("url resolves references and tells traps", arguments: references)
    func reference(_ reference: String, says: String) throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let outcome = try trawl.run("url", reference, "--base", "http://h.example/a/b", "--json")
        #expect(outcome.output.contains(says) && outcome.status == 0, "\(outcome)")
    }
}
