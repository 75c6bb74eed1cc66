import Testing
import TrawlCore

@testable import Trawl

/// Sites that make up URLs for ever; none may keep a run going for ever.
@Suite("Spider traps", .timeLimit(.minutes(10)))
struct CrawlTrapTests {
    /// A site whose every page links on.
    private static func endless(
        _ links: @escaping @Sendable (LoopbackServer.Request) -> [String]
    ) throws -> LoopbackServer {
        try LoopbackServer { request in
            .page(request.target.filter { $0 != "&" }, links: links(request))
        }
    }

    /// Crawls it from a path on; no depth ends it.
    private static func crawl(
        _ server: LoopbackServer,
        _ path: String,
        lines: String = "limits: {depth: 1000, pages: 2000}"
    ) throws -> (run: RunRecord, workshop: Workshop) {
        let workshop = try Workshop()
        try workshop.job(start: server.url(path), lines: lines)
        return (try workshop.runSite(), workshop)
    }

    /// The samples of a subject.
    private static func samples(
        _ workshop: Workshop,
        _ run: RunRecord,
        _ subject: String
    ) throws -> [String] {
        try workshop.store().samples(of: run.id).filter { $0.subject == subject }.map(\.text)
    }

    @Test("a calendar that always has a next month ends ten years ahead, and says so")
    func calendar() throws {
        let server = try Self.endless { request in
            let number = request.path.split(separator: "/").last.flatMap { Int($0) } ?? 0
            let year = Int(request.path.split(separator: "/").dropFirst().first ?? "") ?? 0
            let (next, month) = number == 12 ? (year + 1, 1) : (year, number + 1)
            return ["/calendar/\(next)/\(month < 10 ? "0" : "")\(month)"]
        }
        let year = CivilDateTime(EngineClock.now, offsetSeconds: 0).date.year
        let (run, workshop) = try Self.crawl(server, "/calendar/\(year)/12")
        #expect(run.state == .done)
        #expect(run.pages == 10 * 12 + 1)
        #expect(try workshop.count(run, "links.trap") == 1)
        #expect(try workshop.count(run, "links.trap.calendar") == 1)
        let sample = try #require(
            try Self.samples(workshop, run, "links.trap.calendar").first
        )
        #expect(sample.hasPrefix("the date \(year + 11)/01 is over 10 years ahead: 127.0.0.1:"))
        #expect(sample.hasSuffix("/calendar/\(year + 11)/01"))
    }

    @Test("a rule that asks for the calendar by its `match` gets it, up to the limit on pages")
    func wantedCalendar() throws {
        let server = try Self.endless { request in
            let year = Int(request.query.drop { $0 != "=" }.dropFirst()) ?? 0
            return ["/?year=\(year + 1)"]
        }
        let year = CivilDateTime(EngineClock.now, offsetSeconds: 0).date.year
        let lines = "follow: {css: a, match: \"*year=*\"}\nlimits: {depth: 1000, pages: 30}"
        let (run, workshop) = try Self.crawl(server, "/?year=\(year)", lines: lines)
        #expect(run.state == .limited)
        #expect(run.reason == "pages: 30")
        #expect(try workshop.count(run, "links.trap") == 0)
    }

    @Test("session ids that are fresh on every page make no other pages")
    func sessions() throws {
        let numbers = LoopbackGuarded(0)
        let server = try Self.endless { _ in
            (1...5).flatMap { page in
                let number = numbers.change { number in
                    number += 1
                    return number
                }
                let id = String(repeating: "0", count: 32 - "\(number)".count) + "\(number)"
                return [
                    "/p\(page);jsessionid=\(id).node0", "/p\(page)?PHPSESSID=\(id)",
                    "/p\(page)?sid=\(id)", "/(S(\(id.suffix(24))))/p\(page)",
                ]
            }
        }
        let (run, _) = try Self.crawl(server, "/p1")
        #expect(run.state == .done)
        #expect(run.pages == 5)
        #expect(server.log.count == 5)
    }

    @Test("facets in every order make one page for each choice, and facets for ever end")
    func facets() throws {
        let permuted = try Self.endless { request in
            let chosen = request.query.split(separator: "&").map(String.init)
            return ["a=1", "b=1", "c=1", "d=1"].filter { !chosen.contains($0) }
                .map { "/list?" + ([$0] + chosen).joined(separator: "&") }
        }
        let (run, _) = try Self.crawl(permuted, "/list")
        #expect(run.state == .done)
        #expect(run.pages == 16)
        let growing = try Self.endless { request in
            ["/list?\(request.query)&tag=\(request.query.count { $0 == "&" })"]
        }
        let (grown, workshop) = try Self.crawl(growing, "/list?q=1")
        #expect(grown.state == .done)
        #expect(grown.pages == 17)
        #expect(try workshop.count(grown, "links.trap.arguments") == 1)
    }

    @Test("a relative link that leads deeper and deeper ends, with numbers for segments too")
    func depth() throws {
        let server = try Self.endless { _ in ["more/"] }
        let (run, workshop) = try Self.crawl(server, "/")
        #expect(run.state == .done)
        #expect(run.pages == 3)
        #expect(try workshop.count(run, "links.trap.repeated") == 1)
        let numbered = try Self.endless { ["\($0.path.count { $0 == "/" })/"] }
        let (deep, other) = try Self.crawl(numbered, "/")
        #expect(deep.state == .done)
        #expect(deep.pages == 21)
        #expect(try other.count(deep, "links.trap.segments") == 1)
    }
}
