@testable import Trawl

extension HostileScenario {
    /// Redirects without end, out of the web, and to where the job may not go.
    static let redirects: [HostileScenario] =
        [
            HostileScenario(
                "redirect-loop",
                expected: .failed(.redirectLimit),
                ["/": .redirect(to: "/a"), "/a": .redirect(to: "/b"), "/b": .redirect(to: "/")]
            ),
            HostileScenario(
                "redirect-to-itself",
                expected: .failed(.redirectLimit),
                ["/": .redirect(to: "/")]
            ),
            HostileScenario(
                "redirects-at-the-limit",
                "start: \"{site}/0\"\nfetch: {retries: 0, redirects: 3}",
                expected: .titles("end"),
                chain(3)
            ),
            HostileScenario(
                "redirects-over-the-limit",
                "start: \"{site}/0\"\nfetch: {retries: 0, redirects: 3}",
                expected: .failed(.redirectLimit),
                chain(4)
            ),
            HostileScenario(
                "redirect-out-of-the-web",
                expected: .page(.schemeBlocked, 5),
                [
                    "/": .page("home", links: ["/1", "/2", "/3", "/4", "/5"]),
                    "/1": .redirect(to: "file:///etc/passwd"),
                    "/2": .redirect(to: "gopher://127.0.0.1:{port}/x"),
                    "/3": .redirect(to: "data:text/html,<h1>data</h1>"),
                    "/4": .redirect(to: "ftp://127.0.0.1:{port}/x"),
                    "/5": .redirect(to: "dict://127.0.0.1:{port}/x"),
                ]
            ),
            HostileScenario(
                "redirect-by-name",
                "start: \"{site}/\"\nallow: [\"{host}\", \"*.localhost\"]",
                expected: .failed(.addressBlocked),
                ["/": .redirect(to: "{canary}/x")]
            ),
            HostileScenario(
                "refresh-by-name",
                "start: \"{site}/\"\nallow: [\"{host}\", \"*.localhost\"]",
                expected: .failed(.addressBlocked),
                ["/": .html("<meta http-equiv=refresh content='0; url={canary}/x'>")]
            ),
            HostileScenario(
                "refresh-out-of-the-web",
                expected: .failed(.schemeBlocked),
                ["/": .html("<meta http-equiv=refresh content='0; url=file:///etc/passwd'>")]
            ),
            HostileScenario(
                "refresh-loop",
                expected: .failed(.redirectLimit),
                [
                    "/": .html("<meta http-equiv=refresh content='0; url=/a'>"),
                    "/a": .html("<meta http-equiv=refresh content='0; url=/'>"),
                ]
            ),
            HostileScenario(
                "link-by-name",
                "start: \"{site}/\"\nallow: [\"{host}\", \"*.localhost\"]",
                expected: .page(.addressBlocked),
                ["/": .page("home", links: ["{canary}/x"])]
            ),
            HostileScenario(
                "links-by-number",
                expected: .titles("home").counting("links.out_of_scope", spellings.count),
                ["/": .page("home", links: spellings.map { "http://\($0.host):{port}/" })]
            ),
            HostileScenario(
                "body-to-another-origin",
                """
                start:
                  - request: {url: "{site}/7", method: POST, form: {secret: c4n4ry}}
                  - request: {url: "{site}/8", method: POST, form: {secret: c4n4ry}}
                allow: ["{host}", 127.41.0.1]
                """,
                expected: Expected(state: .failed, failures: ["redirect_refused": 2]),
                [
                    "/7": .redirect(to: "{other}/take", status: 307),
                    "/8": .redirect(to: "{other}/take", status: 308),
                ]
            ),
        ]
        + spellings.map { spelling in
            HostileScenario(
                "redirect-to-\(spelling.name)",
                expected: .failed(.outOfScope),
                ["/": .redirect(to: "http://\(spelling.host):{port}/x")]
            )
        }
        + spellings.map { spelling in
            // Redirects of robots.txt are followed to any host: the guard alone is there.
            HostileScenario(
                "robots-to-\(spelling.name)",
                "start: \"{site}/\"\npoliteness: {delay: 0s}",
                expected: .failed(.robotsUnreachable),
                [
                    "/": .page("home"),
                    "/robots.txt": .redirect(to: "http://\(spelling.host):{port}/robots.txt"),
                ]
            )
        }

    /// The ways to write 127.0.0.1, and addresses that lead there.
    static let spellings: [(name: String, host: String)] = [
        ("dotted", "127.0.0.1"), ("decimal", "2130706433"), ("hex", "0x7f000001"),
        ("hex-parts", "0x7f.0.0.0x1"), ("octal", "0177.0.0.01"), ("short", "127.1"),
        ("wide", "%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1"), ("zero", "0.0.0.0"),
        ("mapped", "[::ffff:127.0.0.1]"), ("loopback6", "[::1]"), ("unspecified6", "[::]"),
        ("6to4", "[2002:7f00:1::]"), ("nat64", "[64:ff9b::7f00:1]"),
        ("teredo", "[2001:0:0:0:0:0:80ff:fffe]"), ("metadata", "169.254.169.254"),
        ("private", "10.0.0.1"), ("carrier", "100.64.0.1"),
    ]

    private static func chain(_ count: Int) -> [String: LoopbackServer.Answer] {
        var answers = ["/\(count)": LoopbackServer.Answer.page("end")]
        for number in 0..<count { answers["/\(number)"] = .redirect(to: "/\(number + 1)") }
        return answers
    }
}
