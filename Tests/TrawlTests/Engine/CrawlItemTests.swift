import Testing
import TrawlCore

@testable import Trawl

@Suite("Items of a crawl", .timeLimit(.minutes(10)))
struct CrawlItemTests {
    private static let shelf = LoopbackServer.Answer.html(
        """
        <ul>
        <li><b>A</b><i>1</i><a href="/a">x</a></li>
        <li><b>B</b><i>two</i><a href="/b">x</a></li>
        <li><b>C</b><a href="/c">x</a></li>
        <li><i>4</i></li>
        </ul>
        """
    )

    /// What came of one run over the shelf.
    private struct Crawled {
        let workshop: Workshop
        let run: RunRecord
        let url: String

        /// Items as `key json`, sorted.
        var items: [String] {
            get throws {
                try workshop.store().items(of: "site").map { "\($0.key) \($0.json)" }.sorted()
            }
        }

        var keys: [String] {
            get throws { try workshop.store().items(of: "site").map(\.key) }
        }
    }

    private static func crawl(_ lines: String, steps: [ItemStep] = []) throws -> Crawled {
        let site = try Site(["/": shelf])
        defer { site.server.stop() }
        var workshop = try Workshop()
        workshop.crawler.itemSteps = steps
        try workshop.job(start: site.url("/"), lines: lines, follows: false)
        return Crawled(workshop: workshop, run: try workshop.runSite(), url: site.url("/"))
    }

    @Test("a key of fields is their text, several as one list; without its fields no item")
    func key() throws {
        let one = try Self.crawl("each: li\nkey: [name]\nfields: {name: b, price: i}")
        #expect(
            try one.items == [
                #"A {"name":"A","price":"1"}"#, #"B {"name":"B","price":"two"}"#,
                #"C {"name":"C","price":null}"#,
            ]
        )
        #expect(try one.workshop.count(one.run, "items.no_key") == 1)
        #expect(one.run.items == 3)
        let two = try Self.crawl("each: li\nkey: [name, price]\nfields: {name: b, price: i}")
        #expect(try two.keys == [#"["A","1"]"#, #"["B","two"]"#])
    }

    @Test("without `key`: the first field of type url, else URL and place, else the page's URL")
    func defaultKey() throws {
        let url = "{css: \"a::attr(href)\", type: url}"
        let linked = try Self.crawl("each: li\nfields: {name: b, link: \(url)}")
        let keys = ["\(linked.url)#3"] + ["a", "b", "c"].map { linked.url + $0 }
        #expect(try linked.keys.sorted() == keys.sorted())
        let placed = try Self.crawl("each: li\nfields: {name: b}")
        #expect(try placed.keys == (0...3).map { "\(placed.url)#\($0)" })
        let single = try Self.crawl("fields: {name: b}")
        #expect(try single.keys == [single.url])
    }

    @Test("an item without a required field is not stored but counted and shown")
    func required() throws {
        let shelf = try Self.crawl("each: li\nfields: {name: b, price: {css: i, required: true}}")
        #expect(shelf.run.items == 3)
        #expect(try shelf.workshop.count(shelf.run, "items.required_missing") == 1)
        let samples = try shelf.workshop.store().samples(of: shelf.run.id)
        #expect(samples.map(\.subject) == ["items.required_missing"])
        #expect(samples.map(\.url) == [shelf.url])
    }

    @Test("a value that does not fit is null, counted and shown with what was there")
    func unfit() throws {
        let shelf = try Self.crawl(
            "each: li\nkey: [name]\nfields: {name: b, price: {css: i, type: integer}}"
        )
        #expect(try shelf.items.contains(#"B {"name":"B","price":null}"#))
        #expect(try shelf.workshop.count(shelf.run, "field.price.unfit") == 1)
        let samples = try shelf.workshop.store().samples(of: shelf.run.id)
        #expect(samples.contains { $0.subject == "field.price.unfit" && $0.text.contains("two") })
    }

    @Test("steps of the program change items, drop them, or fail with page and reason")
    func steps() throws {
        struct Broken: Error, CustomStringConvertible { let description = "it broke" }
        let steps = [
            ItemStep("mark") { item in
                var item = item
                item["seen"] = .boolean(true)
                return item
            },
            ItemStep("drop A") { $0["name"] == .text("A") ? nil : $0 },
            ItemStep("fail at B") { item in
                if item["name"] == .text("B") { throw Broken() }
                return item
            },
        ]
        let shelf = try Self.crawl("each: li\nkey: [name]\nfields: {name: b}", steps: steps)
        #expect(try shelf.items == [#"C {"name":"C","seen":true}"#])
        #expect(shelf.run.items == 1)
        #expect(try shelf.workshop.count(shelf.run, "items.dropped") == 1)
        #expect(try shelf.workshop.count(shelf.run, "step.fail at B.failed") == 1)
        let sample = try shelf.workshop.store().samples(of: shelf.run.id)
            .first { $0.subject == "step.fail at B.failed" }
        #expect(sample?.url == shelf.url)
        #expect(sample?.text == "it broke")
    }

    @Test("transforms of the program are used by name; one that throws makes null")
    func transforms() throws {
        struct Broken: Error, CustomStringConvertible { let description = "no name" }
        let site = try Site(["/": Self.shelf])
        var workshop = try Workshop()
        workshop.crawler.transforms.register("shout") { value in
            guard case .text(let text) = value else { return value }
            if text == "B" { throw Broken() }
            return .text(text + "!")
        }
        try workshop.job(
            start: site.url("/"),
            lines: """
                each: li
                key: [id]
                fields: {id: "a::attr(href)", name: {css: b, transform: [shout]}}
                """,
            follows: false
        )
        let run = try workshop.runSite()
        #expect(
            try workshop.store().items(of: "site").map { "\($0.key) \($0.json)" } == [
                #"/a {"id":"/a","name":"A!"}"#, #"/b {"id":"/b","name":null}"#,
                #"/c {"id":"/c","name":"C!"}"#,
            ]
        )
        #expect(try workshop.count(run, "field.name.transform") == 1)
        let sample = try workshop.store().samples(of: run.id)
            .first { $0.subject == "field.name.transform" }
        #expect(sample?.text.contains("no name") == true)
    }

    @Test("items are handed to the program after they are committed, each once")
    func onItems() throws {
        let site = try Site.star(12)
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        let seen = Lock<[String]>([])
        let missing = Lock(0)
        var options = RunOptions()
        options.onItems = { items in
            let stored = try? workshop.store().items(of: "site").map(\.key)
            for item in items {
                if stored?.contains(item.key) != true { missing.withLock { $0 += 1 } }
                seen.withLock { $0.append(item.key) }
            }
        }
        try workshop.runSite(options: options)
        #expect(missing.withLock { $0 } == 0)
        #expect(
            try seen.withLock { $0 }.sorted()
                == workshop.store().items(of: "site").map(\.key).sorted()
        )
    }

    @Test("over runs items are added, changed and removed")
    func history() throws {
        let site = try Site(script: [
            "/": [.page("one", links: ["/a"]), .page("two", links: ["/b"])],
            "/a": [.page("a")], "/b": [.page("b")],
        ])
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        #expect(try workshop.runSite().fates == [2, 2, 0, 0, 0])
        let second = try workshop.runSite()
        #expect(second.fates == [2, 1, 1, 1, 0])
        let changes = try workshop.store().changes(of: second.id, limit: 9)
        #expect(
            changes.map { "\($0.kind) \($0.json ?? "-")" } == [
                #"changed {"title":"two"}"#, "removed -", #"added {"title":"b"}"#,
            ]
        )
    }
}
