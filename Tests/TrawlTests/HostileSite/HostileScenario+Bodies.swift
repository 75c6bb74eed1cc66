@testable import Trawl

extension HostileScenario {
    /// Bodies that are too long, grow too much, end too soon, or never.
    static func bodies() throws -> [HostileScenario] {
        let zeros = [UInt8](repeating: 0x20, count: 32 << 20)
        let html = LoopbackServer.Answer.html("")
        let bombs = try [Packing.gzip, .brotli, .zstd, .rawDeflate].map { packing in
            HostileScenario(
                "bomb-\(packing.name)-\(packing)".lowercased(),
                expected: .failed(.tooLarge),
                ["/": .packed(try packing.pack(zeros), packing.name)]
            )
        }
        let twice = try Packing.gzip.pack(try Packing.gzip.pack(zeros))
        let page = Array("<h1>packed</h1>".utf8)
        let packed = try Packing.gzip.pack(page)
        let halves =
            try Packing.gzip.pack(Array("<h1>two ".utf8))
            + (try Packing.gzip.pack(Array("members</h1>".utf8)))
        return bombs + [
            HostileScenario(
                "bomb-layers",
                expected: .failed(.tooLarge),
                ["/": .packed(twice, "gzip, gzip")]
            ),
            HostileScenario(
                "three-layers",
                expected: .failed(.decode),
                ["/": .packed(packed, "gzip, gzip, gzip")]
            ),
            HostileScenario(
                "infinite-body",
                expected: .failed(.tooLarge),
                [
                    "/": LoopbackServer.Answer(
                        body: [UInt8](repeating: 0x61, count: 64 << 10),
                        framing: .chunked(64 << 10),
                        mischief: .endlessBody
                    )
                ]
            ),
            HostileScenario(
                "ten-tebibytes",
                expected: .failed(.tooLarge),
                ["/": html.with("Content-Length", "10995116277760").breaking(.stall(after: 0))]
            ),
            HostileScenario(
                "cut-body",
                expected: .failed(.truncated),
                ["/": .html("<h1>cut</h1>").breaking(.cut(after: 6))]
            ),
            HostileScenario(
                "cut-gzip",
                expected: .failed(.truncated),
                ["/": .packed(Array(packed.dropLast(9)), "gzip")]
            ),
            HostileScenario(
                "gzip-members",
                expected: .titles("two members"),
                ["/": .packed(halves, "gzip")]
            ),
            HostileScenario(
                "unknown-coding",
                expected: .failed(.decode),
                ["/": .packed(page, "rot13")]
            ),
            HostileScenario(
                "no-gzip",
                expected: .failed(.decode),
                ["/": .packed(page, "gzip")]
            ),
        ]
    }

    /// Servers that keep one waiting, in each stage.
    static let waiting = [
        HostileScenario(
            "silent",
            "start: \"{site}/\"\nfetch: {retries: 0{waits}}",
            expected: .failed(.timeoutFirstByte),
            ["/": .html("<h1>late</h1>").delayed(by: .seconds(100))]
        ),
        HostileScenario(
            "slow-header",
            "start: \"{site}/\"\nfetch: {retries: 0{waits}}",
            // libcurl tells of whole lines: the first may come in time or not.
            expected: Expected(
                state: .failed,
                among: ["timeout_first_byte", "timeout_idle"],
                items: []
            ),
            // Slower than the default timeouts wait.
            ["/": .html("<h1>late</h1>").breaking(.drip(1, every: .milliseconds(700)))]
        ),
        HostileScenario(
            "stalled-body",
            "start: \"{site}/\"\nfetch: {retries: 0{waits}}",
            expected: .failed(.timeoutIdle),
            ["/": .html("<h1>late</h1>").breaking(.stall(after: 3))]
        ),
        HostileScenario(
            "trickle",
            "start: \"{site}/\"\nfetch: {retries: 0, timeout: 4s}",
            expected: .failed(.timeoutTotal),
            [
                "/": .text(String(repeating: "slowly ", count: 6000))
                    .breaking(.drip(40, every: .milliseconds(200)))
            ]
        ),
        HostileScenario(
            "retry-after-for-ever",
            "start: \"{site}/\"\nlimits: {duration: 2s}",
            expected: Expected(
                state: .failed,
                among: ["http_5xx", "retry_after"],
                items: [],
                mostRequests: 1
            ),
            ["/": .status(503, [("Retry-After", "999999999")])]
        ),
        HostileScenario(
            "retry-after-nonsense",
            "start: \"{site}/\"\nlimits: {duration: 5s}",
            expected: Expected(
                state: .failed,
                among: ["http_5xx"],
                items: [],
                mostRequests: 11
            ),
            ["/": .status(503, [("Retry-After", "-1e999 soon \u{1}")])]
        ),
    ]
}

extension LoopbackServer.Answer {
    /// A page in a content coding.
    static func packed(_ body: [UInt8], _ coding: String) -> Self {
        .bytes(body, type: "text/html").with("Content-Encoding", coding)
    }
}
