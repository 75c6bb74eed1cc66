@testable import Trawl

extension HostileScenario {
    /// Answers against the rules of HTTP.
    static let framing = [
        HostileScenario(
            "header-flood",
            expected: .failed(.protocol),
            ["/": .mischief(.endlessHeaders)]
        ),
        HostileScenario(
            "endless-trailers",
            expected: .failed(.protocol),
            ["/": .html("<h1>x</h1>").framed(.chunked(4)).breaking(.endlessTrailers)]
        ),
        HostileScenario(
            "long-header-line",
            expected: .failed(.protocol),
            ["/": .html("").with("X-Long", String(repeating: "a", count: 120_000))]
        ),
        HostileScenario(
            "bad-chunk",
            expected: .failed(.protocol),
            ["/": .mischief(.badChunk)]
        ),
        HostileScenario(
            "two-lengths",
            expected: .failed(.protocol),
            ["/": .html("<h1>x</h1>").with("Content-Length", "10").with("Content-Length", "4")]
        ),
        HostileScenario(
            "negative-length",
            expected: .failed(.protocol),
            ["/": .html("<h1>x</h1>").with("Content-Length", "-1")]
        ),
        HostileScenario(
            "no-header",
            expected: .failed(.protocol),
            ["/": .raw("<h1>HTTP/0.9</h1>")]
        ),
        HostileScenario(
            "no-answer",
            expected: Expected(state: .failed, among: ["protocol", "connect", "truncated"]),
            ["/": .mischief(.noAnswer)]
        ),
        HostileScenario(
            "reset",
            expected: Expected(state: .failed, among: ["protocol", "connect", "truncated"]),
            ["/": .mischief(.reset)]
        ),
        HostileScenario(
            "smuggled-answer",
            expected: Expected(state: .done, failures: [:]).titled("home", "real"),
            [
                "/": LoopbackServer.Answer(
                    body: Array(
                        (plain("<h1>home</h1><a href=/a>x</a>") + plain("<h1>smuggled</h1>")).utf8
                    ),
                    mischief: .rawAndOpen
                ),
                "/a": .page("real"),
            ]
        ),
        HostileScenario(
            "hundred-times-100",
            expected: Expected(state: .done, failures: [:]).titled("home"),
            [
                "/": .raw(
                    String(repeating: "HTTP/1.1 103 Early Hints\r\n\r\n", count: 100)
                        + plain("<h1>home</h1>")
                )
            ]
        ),
        HostileScenario(
            "line-feeds-in-location",
            expected: Expected(state: .failed),
            ["/": .raw("HTTP/1.1 302 F\r\nLocation: /a%0d%0aX-Injected: 1\r\n\r\n")]
        ),
    ]

    private static func plain(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            + body
    }
}

extension HostileScenario.Expected {
    /// The same with these items' titles.
    func titled(_ titles: String...) -> Self {
        var copy = self
        copy.items = titles.map { "{\"title\":\"\($0)\"}" }.sorted()
        return copy
    }
}
