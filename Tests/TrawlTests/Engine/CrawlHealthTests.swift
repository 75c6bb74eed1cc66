import Foundation
import Testing
import TrawlCore

@testable import Trawl

@Suite("Crawl: whether runs are well", .timeLimit(.minutes(10)))
struct CrawlHealthTests {
    /// A page of books, of which the first so many have a price.
    private static func shelf(_ count: Int, priced: Int) -> LoopbackServer.Answer {
        .html(
            (0..<count).map { number in
                "<li><b>B\(number)</b>" + (number < priced ? "<i>\(number)</i>" : "") + "</li>"
            }.joined()
        )
    }

    private static let lines = """
        each: li
        key: [name]
        fields: {name: b, price: i}
        output: [out/all.jsonl, "out/{run}.jsonl"]
        """

    /// A job that ran over each of these pages in turn.
    private func crawled(
        _ pages: [LoopbackServer.Answer],
        _ more: String = ""
    ) throws -> (workshop: Workshop, runs: [RunRecord], url: String) {
        let site = try Site(script: ["/": pages])
        defer { site.server.stop() }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.lines + "\n" + more, follows: false)
        return (workshop, try pages.map { _ in try workshop.runSite() }, site.url("/"))
    }

    private func control(_ workshop: Workshop, _ request: ControlRequest) -> ControlAnswer {
        DirectoryControl(workshop.crawler).answer(request)
    }

    private func lines(_ workshop: Workshop, _ file: String) -> Int {
        workshop.folder.text(file)?.split(separator: "\n").count ?? 0
    }

    private static let full = shelf(20, priced: 20)

    @Test("a field that is empty all at once degrades the run, with what was and where to look")
    func fillRate() throws {
        let empty = Self.shelf(20, priced: 2)
        let crawl = try crawled([Self.full, Self.full, Self.full, empty, Self.full])
        #expect(crawl.runs.map(\.state) == [.done, .done, .done, .degraded, .done])
        let sentence = "price is filled in 10 % of the items, 100 % in the last 3 good runs"
        #expect(crawl.runs[3].reason == "\(sentence) (look at \(crawl.url))")
        let figures = try #require(try crawl.workshop.store().figures(of: crawl.runs[3].id))
        #expect(figures.departures.map(\.sentence) == [sentence])
        #expect(
            figures.fields.map { "\($0.name) \($0.filled)/\($0.items)" } == [
                "name 20/20", "price 2/20",
            ]
        )
        // Not quarantined: its outputs were written, its items are the current ones.
        #expect(lines(crawl.workshop, "out/\(crawl.runs[3].name).jsonl") == 20)
    }

    @Test("the figures of a page that has not changed are those of the page")
    func unchanged() throws {
        let half = Self.shelf(4, priced: 2)
        let crawl = try crawled([half, half])
        let figures = try crawl.runs.map { try crawl.workshop.store().figures(of: $0.id)?.fields }
        #expect(figures[0]?.map(\.filled) == [4, 2] && figures[1]?.map(\.filled) == [4, 2])
        #expect(try crawl.workshop.count(crawl.runs[1], "unchanged.same_body") == 1)
    }

    @Test("an expectation is checked in the first run, and names two pages")
    func expectation() throws {
        let site = try Site.star(4)
        defer { site.server.stop() }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "expect: {items: \">= 6\"}")
        let run = try workshop.runSite()
        #expect(run.state == .degraded)
        #expect(
            run.reason == "5 items, >= 6 expected (look at \(site.url("/")) and \(site.url("/1")))"
        )
        // With fewer pages on purpose, the number says nothing.
        var options = RunOptions()
        options.pageLimit = 2
        #expect(try workshop.runSite(options: options).state == .limited)
    }

    @Test("fewer items: the pages where the missing ones were are named, and nothing is removed")
    func fewerItems() throws {
        let crawl = try crawled([Self.full, Self.full, Self.full, Self.shelf(5, priced: 5)])
        #expect(
            crawl.runs[3].reason
                == "5 items, 20 in the last 3 good runs (look at \(crawl.url))"
        )
        #expect(crawl.runs[3].removed == 0)
        #expect(try crawl.workshop.store().itemCount(of: "site") == 20)
    }

    @Test("quarantine: items and outputs stay as they were until the run is accepted")
    func quarantine() throws {
        let pages = [Self.full, Self.full, Self.full, Self.shelf(5, priced: 5)]
        let crawl = try crawled(pages, "quarantine: true")
        let workshop = crawl.workshop
        let run = crawl.runs[3]
        #expect(run.state == .degraded && run.isQuarantined)
        #expect(try workshop.store().itemCount(of: "site") == 20)
        #expect(lines(workshop, "out/all.jsonl") == 20)
        #expect(workshop.folder.text("out/\(run.name).jsonl") == nil)

        let name = "\(run.name)"
        #expect(
            control(workshop, .accept(run: name))
                == .done(
                    "\(name) is accepted: it counts as a good run, and its outputs are written"
                )
        )
        #expect(try workshop.store().itemCount(of: "site") == 5)
        #expect(lines(workshop, "out/all.jsonl") == 5)
        #expect(lines(workshop, "out/\(name).jsonl") == 5)
        #expect(try workshop.store().openRuns().isEmpty)
        guard case .refused(let again) = control(workshop, .accept(run: name)) else {
            Issue.record("accepted twice")
            return
        }
        #expect(again.code == .pointless && again.message.hasPrefix("\(name) was accepted at "))
    }

    @Test("what cannot be accepted is refused with a reason")
    func refusals() throws {
        let few = Self.shelf(5, priced: 5)
        let pages = [Self.full, Self.full, Self.full, few, Self.full]
        let crawl = try crawled(pages, "quarantine: true")
        func refusal(_ name: String) -> String {
            guard case .refused(let refusal) = control(crawl.workshop, .accept(run: name)) else {
                return "accepted"
            }
            return refusal.message
        }
        let names = crawl.runs.map { "\($0.name)" }
        #expect(refusal("site@x") == "no run is called 'site@x'")
        #expect(refusal("site") == "no run is called 'site'")
        #expect(refusal(names[0]) == "\(names[0]) ended done: only a degraded run is accepted")
        #expect(
            refusal(names[3])
                == "\(names[3]) is superseded: the items of the later run \(names[4]) are current"
        )
    }

    @Test("an accepted run is a measure for later ones, one that is not accepted is none")
    func baseline() throws {
        let few = Self.shelf(5, priced: 5)
        let site = try Site(script: ["/": [Self.full, Self.full, Self.full, few, few, few]])
        defer { site.server.stop() }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: Self.lines, follows: false)
        for _ in 0..<3 { #expect(try workshop.runSite().state == .done) }
        #expect(try workshop.runSite().state == .degraded)
        let second = try workshop.runSite()
        #expect(second.state == .degraded)
        guard case .done = control(workshop, .accept(run: "\(second.name)")) else {
            Issue.record("not accepted")
            return
        }
        // As few as an accepted run had.
        #expect(try workshop.runSite().state == .done)
    }
}
