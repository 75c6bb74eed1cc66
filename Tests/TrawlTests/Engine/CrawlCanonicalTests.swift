import Testing
import TrawlCore

@testable import Trawl

@Suite("Canonical URLs of pages", .timeLimit(.minutes(10)))
struct CrawlCanonicalTests {
    private static func page(_ title: String, _ head: String) -> LoopbackServer.Answer {
        .html("<head>\(head)</head><h1>\(title)</h1><a href=/?sort=up>x</a><a href=/b>x</a>")
    }

    private static let pages: [String: LoopbackServer.Answer] = [
        "/": page("home", "<link rel='alternate Canonical' href='/home#top'>"),
        "/?sort=up": page("sorted", "<base href=/x/><link rel=canonical href=../home>"),
        "/b": page("b", "<link rel=canonical href='http://other.example/b'>"),
    ]

    private static func items(_ workshop: Workshop) throws -> [String] {
        try workshop.store().items(of: "site").map { "\($0.key) \($0.url) \($0.json)" }.sorted()
    }

    @Test("they are the URLs and keys of items when asked for, also of pages that are unchanged")
    func canonical() throws {
        let site = try ValidatingSite(Self.pages, .etag)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "canonical: true\nfields: {title: h1}")
        let first = try workshop.runSite()
        #expect(first.pages == 3 && first.items == 2)
        let (home, other) = (site.url("/home"), site.url("/b"))
        // The page of the smaller depth wins; a host that is not allowed names nothing.
        let expected = [
            #"\#(other) \#(other) {"title":"b"}"#, #"\#(home) \#(home) {"title":"home"}"#,
        ]
        #expect(try Self.items(workshop) == expected.sorted())
        #expect(try workshop.count(first, "items.same_key") == 1)
        let second = try workshop.runSite()
        #expect(try workshop.count(second, "unchanged.not_modified") == 3)
        #expect(second.unchanged == 2)
        #expect(try Self.items(workshop) == expected.sorted())
    }

    @Test("they count for nothing when not asked for")
    func notAsked() throws {
        let site = try ValidatingSite(Self.pages, .none)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "fields: {title: h1}")
        #expect(try workshop.runSite().items == 3)
        #expect(
            try workshop.store().items(of: "site").map(\.key).sorted()
                == ["/", "/?sort=up", "/b"].map { site.url($0) }.sorted()
        )
    }

    @Test("findings with and without one are read back as they were")
    func packed() throws {
        var findings = PageFindings()
        findings.counts = ["a": 1]
        #expect(PageFindings(packed: findings.packed) == findings)
        findings.canonical = "http://a.example/"
        #expect(PageFindings(packed: findings.packed) == findings)
        #expect(PageFindings(packed: Array(findings.packed.prefix(12))) == nil)
    }
}
