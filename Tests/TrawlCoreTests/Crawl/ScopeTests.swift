import Testing

@testable import TrawlCore

@Suite("Scope")
struct ScopeTests {
    /// A scope with an `allow` and a `deny`.
    private static func make(
        allow: String = "[a.example, \"*.b.example\", \"c.example:8080\"]",
        deny: String = "[\"*/private*\"]",
        extraAllow: [String] = []
    ) throws -> Scope {
        let reading = JobReading.makeForCrawl(
            """
            start: http://a.example/
            allow: \(allow)
            deny: \(deny)
            """
        )
        let job = try #require(reading.job)
        return Scope(job: job, extraAllow: extraAllow, time: .november2026)
    }

    private static let long = "http://a.example/" + String(repeating: "x", count: 2083)
    private static let deep = "http://a.example" + String(repeating: "/d", count: 21)

    @Test(
        "the first test that refuses gives the reason: scheme, allow, deny, traps",
        arguments: [
            ("http://a.example/", nil),
            ("https://a.example:444/x?y", nil),
            ("ftp://a.example/", .scheme),
            ("mailto:me@a.example", .scheme),
            ("ftp://z.example/private", .scheme),  // before allow and deny
            ("http://z.example/", .host),
            ("http://z.example/private", .host),  // before deny
            ("http://z.example" + String(repeating: "/d", count: 21), .host),  // before traps
            ("http://a.example/private/x", .denied),
            ("http://a.example/private" + String(repeating: "/d", count: 21), .denied),
            (long, .trap(.length(2100))), (deep, .trap(.segments(21))),
            ("http://a.example/x/x/x/", .trap(.repeated("x"))),
            ("http://a.example/2037-05", .trap(.date("2037-05"))),
            ("http://a.example/x/x/y/", nil),
            ("http://b.example/", .host),  // `*.` is below it, not itself
            ("http://www.b.example/", nil), ("http://x.y.b.example/", nil),
            ("http://notb.example/", .host),
            ("http://c.example/", .host), ("http://c.example:8080/", nil),
            ("http://sub.a.example/", .host),
        ] as [(String, Scope.Refusal?)]
    )
    func order(text: String, refusal: Scope.Refusal?) throws {
        let scope = try Self.make()
        let url = try #require(WebURL(text))
        #expect(scope.refusal(of: url) == refusal)
        // The way of links must say the same as the way of redirects.
        var resolver = URLResolver(base: try #require(WebURL("http://base.example/")))
        let href = Array(text.utf8)
        let other = href.withUnsafeBufferPointer { href -> Scope.Refusal?? in
            guard let resolved = resolver.resolve(href) else { return .none }
            return .some(
                resolver.withBytes { text in
                    scope.refusal(of: resolved, in: text)
                        ?? scope.trap(of: resolved, in: text, isAskedFor: false).map { .trap($0) }
                }
            )
        }
        #expect(try #require(other) == refusal)
    }

    @Test("a link that a rule asks for is held against the limits, and is no calendar")
    func askedFor() throws {
        let scope = try Self.make()
        var resolver = URLResolver(base: try #require(WebURL("http://a.example/")))
        for (href, name) in [
            ("/2037-05", nil), ("/?a=1&a=1&a=1", nil), ("/x/x/x", "repeated"),
            (String(repeating: "/d", count: 21), "segments"),
        ] as [(String, String?)] {
            let trap = Array(href.utf8).withUnsafeBufferPointer { href in
                resolver.resolve(href).flatMap { url in
                    resolver.withBytes { scope.trap(of: url, in: $0, isAskedFor: true) }
                }
            }
            #expect(trap?.name == name, "\(href)")
        }
    }

    @Test(
        "a length is counted up to its limit",
        arguments: [(2083, nil), (2084, .trap(.length(2084)))] as [(Int, Scope.Refusal?)]
    )
    func length(length: Int, refusal: Scope.Refusal?) throws {
        let start = "http://a.example/"
        let text = start + String(repeating: "x", count: length - start.utf8.count)
        #expect(try Self.make().refusal(of: try #require(WebURL(text))) == refusal)
    }

    @Test("without `allow`, the hosts of the seeds may be fetched, at every port")
    func seeds() throws {
        let reading = JobReading.makeForCrawl("start: [http://a.example/, https://b.example:99/]")
        let scope = Scope(
            job: try #require(reading.job),
            extraAllow: [],
            time: .november2026
        )
        for (text, refusal) in [
            ("https://a.example:444/", nil), ("http://b.example/", nil),
            ("http://www.a.example/", .host),
        ] as [(String, Scope.Refusal?)] {
            #expect(scope.refusal(of: try #require(WebURL(text))) == refusal, "\(text)")
        }
    }

    @Test("a host that joined the run is in scope, and `deny` still holds there")
    func extra() throws {
        let scope = try Self.make(extraAllow: ["www.a.example"])
        #expect(scope.refusal(of: try #require(WebURL("http://www.a.example/"))) == nil)
        #expect(scope.refusal(of: try #require(WebURL("http://www.a.example/private"))) == .denied)
    }
}

extension Instant {
    fileprivate static var november2026: Instant {
        Instant(millisecondsSince1970: 1_795_500_000_000)
    }
}

extension JobReading {
    /// Reads a job whose pages do not matter.
    static func makeForCrawl(_ text: String) -> JobReading {
        JobReader(
            context: JobContext(
                environment: [:],
                zone: { _ in .utc },
                zoneNames: { [] },
                localZone: .utc,
                transforms: [],
                checkXPath: { _, _ in nil }
            )
        ).read(
            path: "jobs/crawl.yaml",
            bytes: Array((text + "\nfields: {a: b}\n").utf8),
            defaults: nil
        )
    }
}
