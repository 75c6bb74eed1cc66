import Foundation
import Logging
import Testing
import TrawlCore

@testable import Trawl

@Suite("Outputs of changes, and appended ones", .timeLimit(.minutes(10)))
struct CrawlOutputTests {
    /// Kept, as a site ends with its last owner.
    private let sites = Lock<[Site]>([])

    /// Three states of a shelf: B changes, C goes and D comes; then nothing happens.
    private static let states = [
        shelf(["A": "1", "B": "2", "C": "3"]), shelf(["A": "1", "B": "5", "D": "4"]),
    ]

    private static func shelf(_ books: KeyValuePairs<String, String>) -> LoopbackServer.Answer {
        .html("<ul>" + books.map { "<li><b>\($0.key)</b><i>\($0.value)</i></li>" }.joined())
    }

    private static let item =
        "each: li\nkey: [name]\nfields: {name: b, price: {css: i, type: integer}}\nmeta: none\n"

    private func workshop(
        _ output: String,
        _ states: [LoopbackServer.Answer] = Self.states,
        log: Lock<String> = Lock("")
    ) throws -> Workshop {
        let site = try Site(script: ["/": states])
        sites.withLock { $0.append(site) }
        var workshop = try Workshop()
        workshop.crawler.logger = Logger(label: "test") { _ in LogCollector(text: log) }
        try workshop.job(
            start: site.url("/"),
            lines: Self.item + "output: [\(output)]",
            follows: false
        )
        return workshop
    }

    /// Writes outputs that are not written, as each start does.
    private static func start(_ workshop: Workshop) throws {
        let stop = StopRequest()
        stop.request()
        try workshop.start(until: stop)
    }

    /// Has SQLite do something between two processes.
    private static func execute(_ workshop: Workshop, _ sql: String) throws {
        let ledger = try Ledger(workshop.crawler.data)
        try ledger.execute(sql)
        try ledger.store.close()
    }

    private static let added = """
        {"name":"A","price":1,"_change":"added"}
        {"name":"B","price":2,"_change":"added"}
        {"name":"C","price":3,"_change":"added"}

        """
    private static let changed = """
        {"name":"B","price":5,"_change":"changed","_old":{"price":2}}
        {"name":"C","price":3,"_change":"removed"}
        {"name":"D","price":4,"_change":"added"}

        """

    @Test("an output of changes has each with what became of it, and the old values")
    func onlyChanges() throws {
        let workshop = try self.workshop(
            "{file: c.jsonl, only: changes}, {file: c.json, only: changes}, {file: c.csv, only: changes}"
        )
        try workshop.runSite()
        #expect(workshop.folder.text("c.jsonl") == Self.added)
        try workshop.runSite()
        #expect(workshop.folder.text("c.jsonl") == Self.changed)
        let lines = Self.changed.split(separator: "\n").joined(separator: ",\n")
        #expect(workshop.folder.text("c.json") == "[\n\(lines)\n]\n")
        #expect(
            workshop.folder.text("c.csv")
                == "name,price,_change,_old\r\nB,5,changed,\"{\"\"price\"\":2}\"\r\n"
                + "C,3,removed,\r\nD,4,added,\r\n"
        )
        try workshop.runSite()
        #expect(workshop.folder.text("c.jsonl")?.isEmpty == true)
        #expect(workshop.folder.text("c.json") == "[]\n")
    }

    @Test("the changes of a run are not written late over those of a later one")
    func late() throws {
        let workshop = try self.workshop(
            "{file: c.jsonl, only: changes}, {file: '{run}.jsonl', only: changes}"
        )
        try workshop.runSite()
        try workshop.runSite()
        // A disk was full after the first, and the process went on.
        try Self.execute(workshop, "UPDATE runs SET is_exported = 0 WHERE id = 1")
        let first = try #require(try workshop.store().openRuns().first?.record.name)
        try workshop.folder.remove("\(first).jsonl")
        try Self.start(workshop)
        #expect(workshop.folder.text("c.jsonl") == Self.changed)
        #expect(workshop.folder.text("\(first).jsonl") == Self.added)
        #expect(try workshop.store().openRuns().isEmpty)
    }

    @Test("each run's rows are put behind those of the runs before, under one header")
    func append() throws {
        let workshop = try self.workshop(
            "{file: a/c.jsonl, only: changes, append: true}, {file: a/all.csv, append: true}"
        )
        for _ in 1...3 { try workshop.runSite() }
        #expect(workshop.folder.text("a/c.jsonl") == Self.added + Self.changed)
        #expect(
            workshop.folder.text("a/all.csv")
                == "name,price\r\nA,1\r\nB,2\r\nC,3\r\nA,1\r\nB,5\r\nD,4\r\nA,1\r\nB,5\r\nD,4\r\n"
        )
    }

    @Test(
        "what a process had written that died before the commit is cut off, and written once",
        arguments: ["", #"{"name":"B","pri"#, changed, changed + "{"]
    )
    func died(written: String) throws {
        let workshop = try self.workshop("{file: c.jsonl, only: changes, append: true}")
        try workshop.runSite()
        try workshop.runSite()
        try Self.execute(
            workshop,
            """
            UPDATE runs SET is_exported = 0 WHERE id = 2;
            UPDATE appended_files SET bytes = \(Self.added.utf8.count);
            """
        )
        try workshop.folder.write(Self.added + written, to: "c.jsonl")
        try Self.start(workshop)
        #expect(workshop.folder.text("c.jsonl") == Self.added + Self.changed)
        #expect(try workshop.store().openRuns().isEmpty)
    }

    @Test("a run whose rows are committed is not appended again")
    func committed() throws {
        let workshop = try self.workshop("{file: c.jsonl, only: changes, append: true}")
        try workshop.runSite()
        try workshop.runSite()
        // It died between the commit of the rows and that of the run's outputs.
        try Self.execute(
            workshop,
            "UPDATE runs SET is_exported = 0 WHERE id = 2; INSERT INTO appends VALUES (2, 1)"
        )
        try Self.start(workshop)
        #expect(workshop.folder.text("c.jsonl") == Self.added + Self.changed)
        #expect(try workshop.store().openRuns().isEmpty)
        #expect(try workshop.store().rows("SELECT count(*) FROM appends") == ["0"])
    }

    @Test("a file that is missing or that somebody shortened is begun anew, with a warning")
    func shortened() throws {
        for left in [nil, "", "{\"name\":\"A\"}\n"] {
            let log = Lock("")
            let workshop = try self.workshop(
                "{file: c.jsonl, only: changes, append: true}",
                log: log
            )
            try workshop.runSite()
            #expect(!log.withLock { $0 }.contains("output mended"))
            if let left {
                try workshop.folder.write(left, to: "c.jsonl")
            } else {
                try workshop.folder.remove("c.jsonl")
            }
            try workshop.runSite()
            #expect(workshop.folder.text("c.jsonl") == Self.changed)
            #expect(log.withLock { $0 }.contains("output mended"))
            #expect(log.withLock { $0 }.contains("begun anew"))
        }
    }

    @Test("a file that no run has appended to keeps what it has")
    func foreign() throws {
        let workshop = try self.workshop(
            "{file: c.jsonl, only: changes, append: true}, {file: c.csv, append: true}"
        )
        try workshop.folder.write(#"{"mine":true}"#, to: "c.jsonl")
        try workshop.folder.write("name,price\r\nZ,9\r\n", to: "c.csv")
        try workshop.runSite()
        #expect(workshop.folder.text("c.jsonl") == "{\"mine\":true}\n" + Self.added)
        #expect(
            workshop.folder.text("c.csv") == "name,price\r\nZ,9\r\nA,1\r\nB,2\r\nC,3\r\n"
        )
    }

    @Test("a CSV file of other columns is left alone until it is moved away; nothing is lost")
    func otherColumns() throws {
        let workshop = try self.workshop("{file: c.csv, append: true}")
        try workshop.folder.write("other\r\n", to: "c.csv")
        try workshop.runSite()
        #expect(workshop.folder.text("c.csv") == "other\r\n")
        #expect(try workshop.store().openRuns().count == 1)
        try workshop.folder.remove("c.csv")
        try Self.start(workshop)
        #expect(workshop.folder.text("c.csv") == "name,price\r\nA,1\r\nB,2\r\nC,3\r\n")
        #expect(try workshop.store().openRuns().isEmpty)
    }

    @Test("after an edit of the fields a run tells redefined items apart from changed ones")
    func edited() throws {
        let workshop = try self.workshop("{file: c.jsonl, only: changes}")
        try workshop.runSite()
        let text = try #require(workshop.folder.text("jobs/site.yaml"))
        let edited = text.split(separator: "{name: b,").joined(separator: "{shelf: ul, name: b,")
        try workshop.folder.write(edited, to: "jobs/site.yaml")
        let run = try workshop.runSite()
        #expect(run.fates == [3, 1, 1, 1, 0])
        #expect(run.redefined == 1)
        #expect(try workshop.store().fieldChanges(of: run.id).map(\.field) == ["shelf"])
        #expect(
            workshop.folder.text("c.jsonl")?.split(separator: "\n").first
                == #"{"shelf":null,"name":"B","price":5,"_change":"changed","_old":{"price":2}}"#
        )
    }
}
