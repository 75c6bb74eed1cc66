import Foundation
import Testing
import Trawl

@testable import TrawlCLI

@Suite("Items over time, on the command line")
struct ChangesCommandTests {
    /// A project with three runs of the shop, a job that was edited before the third, and what they
    /// are called, oldest first.
    private func project() throws -> (CommandLineProject, runs: [String]) {
        let trawl = try CommandLineProject()
        let second = Lock(0)
        let server = try BookshopServer.start(seed: 7) { second.withLock { $0 } }
        defer { server.stop() }
        for time in [0, 600, 1200] {
            second.withLock { $0 = time }
            var job = JobText.prices(server.origin, "removed_after: 2")
            if time == 1200 {
                job = job.split(separator: "fields:").joined(separator: "fields:\n  title: h3 > a")
            }
            try trawl.write(job, to: "jobs/prices.yaml")
            let outcome = try trawl.run("run", "prices", "-q")
            try #require(outcome.status == 0, "\(outcome)")
        }
        let listed = try objects(trawl.run("runs", "prices", "--json").output)
        return (trawl, listed.reversed().compactMap { $0["run"] as? String })
    }

    private func objects(_ text: String) throws -> [[String: Any]] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [[String: Any]])
    }

    @Test("changes tells run by run what was added, changed and removed, as show counts it")
    func changes() throws {
        let (trawl, runs) = try project()
        defer { trawl.remove() }
        let last = try objects(trawl.run("changes", "prices", "--json").output)
        #expect(last.map { $0["run"] as? String } == [runs[2]])
        let all = try objects(
            trawl.run("changes", "prices", "--since", "2001-01-01", "--json").output
        )
        #expect(all.map { $0["run"] as? String } == runs.reversed())
        for run in all {
            let changes = try #require(run["changes"] as? [[String: Any]])
            for kind in ["added", "changed", "removed"] {
                #expect(changes.count { $0["change"] as? String == kind } == run[kind] as? Int)
            }
            #expect(run["is_cut"] as? Bool == false)
        }
        let changed = try #require(all[1]["changes"] as? [[String: Any]])
            .filter { $0["change"] as? String == "changed" }
        #expect(!changed.isEmpty)
        for change in changed {
            let fields = try #require(change["fields"] as? [[String: Any]])
            #expect(fields.map { $0["field"] as? String } == ["price"])
            #expect(fields[0]["old"] is NSNumber && fields[0]["new"] is NSNumber)
        }
        let later = try objects(trawl.run("changes", "prices", "--since", runs[0], "--json").output)
        #expect(later.count == 2)
        #expect(
            try trawl.run("changes", "prices", "--since", runs[2]).output.hasPrefix("no run has")
        )
    }

    @Test("an edit of the job file is told as such, by changes and by show")
    func edited() throws {
        let (trawl, runs) = try project()
        defer { trawl.remove() }
        let run = try #require(objects(trawl.run("changes", "prices", "--json").output).first)
        let fields = try #require(run["fields"] as? [[String: String]])
        #expect(fields == [["item": "prices", "field": "title", "change": "added"]])
        #expect(run["redefined"] as? Int ?? 0 > 0)
        let text = try trawl.run("changes", "prices", "--limit", "1").output
        #expect(text.contains("\n  the job file was edited: added title\n"), "\(text)")
        #expect(text.hasSuffix("\n  … and more: --limit shows them\n"), "\(text)")
        let shown = try trawl.run("show", runs[2]).output
        #expect(shown.contains("\n  fields     the job file was edited: added title\n"), "\(shown)")
        #expect(shown.contains("\n  removals   after 2 complete runs in a row"), "\(shown)")
        #expect(try !trawl.run("show", runs[1]).output.contains("\n  fields "))
    }

    @Test("items and export tell the items as they were at a time")
    func asOf() throws {
        let (trawl, runs) = try project()
        defer { trawl.remove() }
        let ends = try objects(trawl.run("runs", "prices", "--json").output).reversed()
            .compactMap { $0["ended_at"] as? String }
        let first = try objects(trawl.run("items", "prices", "--as-of", ends[0], "--json").output)
        #expect(first.count == 160 && first.allSatisfy { $0["title"] == nil })
        let exported = try trawl.run("export", "prices", "--as-of", ends[0], "--format", "jsonl")
        let seen = try trawl.run("export", "prices", "--run", runs[0], "--format", "jsonl")
        func prices(_ text: String) -> [Substring] {
            text.split(separator: "\n").map { $0.prefix { $0 != "_" } }
        }
        #expect(prices(exported.output) == prices(seen.output))
        let now = try trawl.run("items", "prices", "--as-of", "2999-01-01").output
        #expect(now == (try trawl.run("items", "prices").output))
        #expect(
            try trawl.run("items", "prices", "--as-of", "2001-01-01").output
                == "no run had ended by 2001-01-01T00:00:00Z\n"
        )
        #expect(try trawl.run("items", "prices", "--as-of", "then").status == 64)
        #expect(
            try trawl.run("export", "prices", "--as-of", ends[0], "--run", runs[0]).status == 64
        )
    }

    @Test("show tells why a run does not know what is gone")
    func unknownRemovals() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        try trawl.write(JobText.prices(server.origin), to: "jobs/prices.yaml")
        try #require(trawl.run("run", "prices", "-q", "--limit", "2").status == 0)
        let shown = try trawl.run("show", "prices").output
        #expect(shown.contains("\n  removals   not known: the run ended as limited\n"), "\(shown)")
        let json = Data(try trawl.run("show", "prices", "--json").output.utf8)
        let object = try JSONSerialization.jsonObject(with: json) as? [String: Any]
        let removals = try #require(object?["removals"] as? [String: Any])
        #expect(removals["is_known"] as? Bool == false)
        #expect(removals["reason"] as? String == "the run ended as limited")
    }

    @Test(
        "mistakes on the command line of changes are told",
        arguments: [
            (["--since", "then"], 64), (["--since", "prices@20010101T000000Z"], 66),
            (["--run", "x"], 66), (["--run", "x", "--since", "2001-01-01"], 64),
            (["--limit", "0"], 64),
            (["--item", "book"], 64),
        ]
    )
    func mistakes(arguments: [String], status: Int) throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write("start: https://a.example/\nfields: {a: b}\n", to: "jobs/prices.yaml")
        let outcome = try trawl.run(["changes", "prices"] + arguments, input: "")
        #expect(Int(outcome.status) == status, "\(outcome)")
        #expect(try trawl.run("changes", "prices").output == "no run has ended yet\n")
    }
}
