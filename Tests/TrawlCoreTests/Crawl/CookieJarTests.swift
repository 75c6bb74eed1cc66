import Testing

@testable import TrawlCore

@Suite("A run's cookies")
struct CookieJarTests {
    /// A line as libcurl writes it.
    private static func line(
        _ domain: String,
        _ name: String,
        _ value: String = "1",
        path: String = "/"
    ) -> String {
        let isWide = domain.hasPrefix(".") ? "TRUE" : "FALSE"
        return "\(domain)\t\(isWide)\t\(path)\tFALSE\t0\t\(name)\t\(value)"
    }

    /// A jar that answers have put lines into, one after the other.
    private static func jar(_ lines: [String]) -> CookieJar {
        var jar = CookieJar()
        for line in lines { _ = jar.apply(CookieChange.changes(from: [], to: [line], at: 0)) }
        return jar
    }

    @Test(
        "a host gets its own cookies and those of the domains above it, the oldest first",
        arguments: [
            ("shop.example", ["a", "b"]), ("www.shop.example", ["a", "b", "c"]),
            ("other.example", []), ("myshop.example", []), ("example", []), ("", []),
            ("127.0.0.1", ["d"]), ("27.0.0.1", []), ("[::1]", ["e"]), ("::1", ["e"]),
        ]
    )
    func hosts(host: String, names: [String]) {
        let jar = Self.jar([
            Self.line(".shop.example", "a"), "#HttpOnly_" + Self.line("shop.example", "b"),
            Self.line("www.shop.example", "c"), Self.line("127.0.0.1", "d"),
            Self.line("::1", "e"),
        ])
        let found = jar.lines(for: host).map { $0.split(separator: "\t")[5] }
        #expect(found == names.map { $0[...] })
    }

    @Test("what an answer changed is what is new, what is another one now, and what is gone")
    func changes() {
        let same = Self.line("h", "same")
        let before = [same, Self.line("h", "old"), Self.line("h", "value", "1")]
        let after = [
            Self.line("h", "value", "2"), same, Self.line("h", "same", path: "/in"),
            "#HttpOnly_" + Self.line("h", "new", ""),
        ]
        let changes = CookieChange.changes(from: before, to: after, at: 0)
        #expect(
            changes.map(\.key) == [
                "h\tFALSE\t/\told", "h\tFALSE\t/\tvalue", "h\tFALSE\t/in\tsame",
                "h\tFALSE\t/\tnew",
            ]
        )
        #expect(changes.map(\.line) == [nil, after[0], after[2], after[3]])
        #expect(CookieChange.changes(from: before, to: before, at: 0).isEmpty)
    }

    @Test("what has expired is gone", arguments: [(99, false), (100, true), (101, true)])
    func expiry(now: Int, isGone: Bool) {
        let line = "h\tFALSE\t/\tFALSE\t100\ta\t1"
        let changes = CookieChange.changes(from: [line], to: [line], at: now)
        #expect(changes.map(\.line) == (isGone ? [nil] : []))
        #expect(CookieChange.changes(from: [], to: [line], at: now).isEmpty == isGone)
    }

    @Test("changes are numbered, and a jar made of them is the same one")
    func restoring() {
        var jar = CookieJar()
        var all = jar.apply(CookieChange.changes(from: [], to: [Self.line("h", "a")], at: 0))
        all += jar.apply(
            CookieChange.changes(from: jar.lines(for: "h"), to: [Self.line("h", "b")], at: 0)
        )
        #expect(all.map(\.order) == [1, 2, 3])
        #expect(jar.lines(for: "h") == [Self.line("h", "b")])
        var restored = CookieJar(all.reversed())
        #expect(restored.lines(for: "h") == [Self.line("h", "b")])
        let next = restored.apply(CookieChange.changes(from: [], to: [Self.line("h", "c")], at: 0))
        #expect(next.map(\.order) == [4])
    }

    @Test("a domain has 180 cookies; for one more the one that changed longest ago goes")
    func domainLimit() {
        var jar = Self.jar((1...CookieJar.mostOfDomain).map { Self.line("h", "n\($0)") })
        #expect(jar.lines(for: "h").count == 180)
        // It changes, so that the second is the oldest now.
        #expect(
            jar.apply(CookieChange.changes(from: [], to: [Self.line("h", "n1", "2")], at: 0)).count
                == 1
        )
        #expect(jar.lines(for: "h").count == 180)
        let changes = jar.apply(CookieChange.changes(from: [], to: [Self.line("h", "new")], at: 0))
        #expect(changes.map(\.key) == ["h\tFALSE\t/\tnew", "h\tFALSE\t/\tn2"])
        #expect(changes.map { $0.line == nil } == [false, true])
        #expect(jar.lines(for: "h").count == 180)
        #expect(jar.lines(for: "h").first == Self.line("h", "n3"))
    }

    @Test("a jar has 3,000 cookies; for one more the one that changed longest ago goes")
    func limit() {
        var jar = Self.jar((1...CookieJar.most).map { Self.line("h\($0)", "n") })
        #expect(jar.lines(for: "h1").count == 1)
        _ = jar.apply(CookieChange.changes(from: [], to: [Self.line("h", "n")], at: 0))
        #expect(jar.lines(for: "h").count == 1)
        #expect(jar.lines(for: "h1").isEmpty)
        #expect(jar.lines(for: "h2").count == 1)
        #expect(jar.lines(for: "h3000").count == 1)
    }

    @Test("what is no line of a cookie is left out")
    func noise() {
        #expect(
            CookieChange.changes(from: [], to: ["", "# comment", "h\tFALSE\t/\tFALSE"], at: 0)
                .isEmpty
        )
    }
}
