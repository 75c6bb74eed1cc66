import Foundation
import Testing
import Trawl

@testable import TrawlCLI

@Suite("Listings")
struct ListingTests {
    /// A project with a store of two runs of the shop: at its first second, and ten minutes later.
    private func project() throws -> CommandLineProject {
        let trawl = try CommandLineProject()
        let second = Lock(0)
        let server = try BookshopServer.start(seed: 7) { second.withLock { $0 } }
        defer { server.stop() }
        let job = JobText.prices(server.origin, "description: all prices\nschedule: \"30 6 * * *\"")
        try trawl.write(job, to: "jobs/prices.yaml")
        for time in [0, 600] {
            second.withLock { $0 = time }
            let outcome = try trawl.run("run", "prices", "-q")
            try #require(outcome.status == 0, "\(outcome)")
        }
        return trawl
    }

    private func objects(_ text: String) throws -> [[String: Any]] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [[String: Any]])
    }

    @Test("show tells the pages that have not changed, and what was not sent again")
    func unchanged() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        try trawl.write(JobText.prices(server.origin, ""), to: "jobs/prices.yaml")
        var unchanged: [[String: Int]] = []
        for _ in 1...2 {
            try #require(trawl.run("run", "prices", "-q").status == 0)
            let json = Data(try trawl.run("show", "prices", "--json").output.utf8)
            let shown = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
            unchanged.append(try #require(shown["unchanged_pages"] as? [String: Int]))
            let counts = try #require(shown["counts"] as? [String: Int])
            #expect(!counts.keys.contains { $0.hasPrefix("unchanged.") })
        }
        let none = ["not_modified": 0, "same_body": 0, "saved_bytes": 0, "saved_ms": 0]
        #expect(unchanged[0] == none)
        #expect(unchanged[1]["not_modified"] == 8 && unchanged[1]["same_body"] == 0)
        let saved = try #require(unchanged[1]["saved_bytes"])
        let line =
            "  unchanged  8 pages not modified (304), \(SizeText.text(Int64(saved))) not sent"
        let text = try trawl.run("show", "prices").output
        #expect(text.contains("\n\(line) again; 0 sent with the same content; "), "\(text)")
        #expect(text.contains(" of transfer and reading saved\n"), "\(text)")
    }

    @Test("jobs, runs, show, items and export tell the same of two runs")
    func stored() throws {
        let trawl = try project()
        defer { trawl.remove() }
        let runs = try objects(trawl.run("runs", "--json").output)
        #expect(runs.count == 2)
        let latest = try #require(runs.first)
        #expect(latest["state"] as? String == "done")
        #expect(latest["pages"] as? Int == 8 && latest["items"] as? Int == 160)
        let removed = try #require(latest["removed"] as? Int)
        #expect(latest["changed"] as? Int ?? 0 > 0 && removed > 0)

        let job = try #require(objects(trawl.run("jobs", "--json").output).first)
        #expect(job["job"] as? String == "prices" && job["items"] as? Int == 160)
        #expect(job["schedule"] as? String == "30 6 * * *" && job["timezone"] as? String == "UTC")
        let last = try #require(job["last_run"] as? [String: Any])
        #expect(last["run"] as? String == latest["run"] as? String)

        let items = try objects(trawl.run("items", "prices", "--json").output)
        #expect(items.count == 160)
        #expect(items.allSatisfy { $0["_url"] is String && $0["_fetched_at"] is String })

        let shown = try trawl.run("show", "prices").output
        #expect(shown.hasPrefix("\(try #require(latest["run"] as? String))\n  state      done\n"))
        #expect(shown.contains("\n  URLs       8 done\n"), "\(shown)")

        let first = try #require(runs.last?["run"] as? String)
        let before = try trawl.run("export", "prices", "--run", first, "--format", "jsonl").output
        #expect(before.split(separator: "\n").count == 160)
        let now = try trawl.run("export", "prices", "--format", "jsonl").output
        #expect(before != now)
    }

    @Test("show tells failures by kind and host, and runs tells which limit ended one")
    func failures() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        // Nothing listens at port 1.
        let start = "start: [http://127.0.0.1:1/a, http://127.0.0.1:1/b, http://127.0.0.2:1/c]"
        let rest =
            "fields: {title: h1}\nfetch: {retries: 0}\n"
            + "politeness: {robots: ignore, delay: 0s}\n"
        try trawl.write("\(start)\n\(rest)", to: "jobs/a.yaml")
        #expect(try trawl.run("run", "a", "-q").status == 1)
        let shown = try trawl.run("show", "a")
        #expect(shown.output.contains("\nFailures\n  3 connect\n    at 127.0.0.1 2, 127.0.0.2 1\n"))
        #expect(shown.output.contains("\n    http://127.0.0.1:1/a  "), "\(shown)")
        let json = try trawl.run("show", "a", "--json").output
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let failure = try #require((object?["failures"] as? [[String: Any]])?.first)
        #expect(failure["kind"] as? String == "connect" && failure["given_up"] as? Int == 3)
        let hosts = try #require(failure["hosts"] as? [[String: Any]])
        #expect(hosts.map { $0["host"] as? String } == ["127.0.0.1", "127.0.0.2"])
        let samples = try #require(failure["samples"] as? [[String: Any]])
        #expect(samples.count == 3 && samples.allSatisfy { $0["attempts"] as? Int == 1 })
        #expect((object?["retries"] as? [String: Any])?["pending"] as? Int == 0)
        #expect(try trawl.run("runs").output.contains("  no start URL succeeded: http://127.0.0.1"))
    }

    @Test("export writes files by their suffix, and says so on standard error")
    func export() throws {
        let trawl = try project()
        defer { trawl.remove() }
        for (name, start) in [("a.json", "[\n{"), ("b/a.jsonl", "{"), ("a.csv", "book,price,")] {
            let outcome = try trawl.run("export", "prices", "--output", name)
            #expect(outcome.errors == "160 items written to \(name)\n" && outcome.status == 0)
            #expect(try trawl.read(name).hasPrefix(start), "\(name)")
        }
        // A job whose file is gone still has its items.
        try FileManager.default.removeItem(at: trawl.folder.appending(path: "jobs/prices.yaml"))
        let csv = try trawl.run("export", "prices", "--format", "csv").output
        #expect(csv.hasPrefix("book,price,_item,_url,_fetched_at\r\n"), "\(csv.prefix(200))")
    }

    @Test("before anything has run, listings are empty and not a mistake")
    func empty() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write("start: https://a.example/\nfields: {title: h1}\n", to: "jobs/a.yaml")
        #expect(try trawl.run("runs").output == "no runs yet\n")
        #expect(try trawl.run("runs", "--json").output == "[]\n")
        #expect(try trawl.run("items", "a").output == "no items yet\n")
        #expect(try trawl.run("export", "a").output == "[]\n")
        #expect(
            try trawl.run("jobs").output == """
                JOB  SCHEDULE  NEXT     LAST RUN  HEALTH     ITEMS
                a    -         by hand  never     never ran      0

                """
        )
    }

    @Test("next lists the fires of jobs and of expressions, by the zone's clock")
    func next() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let start = "start: https://a.example/\nfields: {title: h1}\n"
        try trawl.write(start + "schedule: \"0 */6 * * *\"\n", to: "jobs/a.yaml")
        try trawl.write(start + "schedule: every 12h\n", to: "jobs/b.yaml")
        try trawl.write(start + "schedule: every 1s\nenabled: false\n", to: "jobs/c.yaml")
        let both = try trawl.run(
            "next",
            "--from",
            "2027-03-01",
            "--until",
            "2027-03-01T12:00",
            "--json"
        )
        #expect(
            both.output == """
                [
                {"job":"a","at":"2027-03-01T06:00:00+00:00","note":null,"fire_at":"2027-03-01T06:00:00Z","timezone":"UTC"},
                {"job":"a","at":"2027-03-01T12:00:00+00:00","note":null,"fire_at":"2027-03-01T12:00:00Z","timezone":"UTC"},
                {"job":"b","at":"2027-03-01T12:00:00+00:00","note":null,"fire_at":"2027-03-01T12:00:00Z","timezone":"UTC"}
                ]

                """
        )
        try trawl.write(start + "schedule: {at: 2001-01-01T08:00}\n", to: "jobs/d.yaml")
        try trawl.write(start, to: "jobs/e.yaml")
        let over = try trawl.run("next", "d", "e", "--from", "2027-03-01")
        #expect(over.output == "finished: d\nby hand: e\n")
    }

    @Test("next tells what a change of the clock does to a fire, in a table and as JSON")
    func notes() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let options = [
            "--cron", "30 2 * * *", "--timezone", "Europe/Berlin", "--from", "2027-03-27",
            "--count",
            "3",
        ]
        let json = try trawl.run(["next", "--json"] + options, input: "")
        #expect(
            json.output == """
                [
                {"job":null,"at":"2027-03-27T02:30:00+01:00","note":null,"fire_at":"2027-03-27T01:30:00Z","timezone":"Europe/Berlin"},
                {"job":null,"at":"2027-03-28T03:00:00+02:00","note":"02:30 is skipped: fires right after the gap","fire_at":"2027-03-28T01:00:00Z","timezone":"Europe/Berlin"},
                {"job":null,"at":"2027-03-29T02:30:00+02:00","note":null,"fire_at":"2027-03-29T00:30:00Z","timezone":"Europe/Berlin"}
                ]

                """
        )
        let table = try trawl.run(["next"] + options, input: "").output.split(separator: "\n")
        #expect(table[0].hasPrefix("TIME                 OFFSET  ZONE           DAY  DUE"))
        #expect(table[1].hasPrefix("2027-03-27 02:30:00  +01:00  Europe/Berlin  Sat  "))
        #expect(table[2].hasPrefix("2027-03-28 03:00:00  +02:00  Europe/Berlin  Sun  "))
        #expect(table[2].hasSuffix("  02:30 is skipped: fires right after the gap"))
    }
}
