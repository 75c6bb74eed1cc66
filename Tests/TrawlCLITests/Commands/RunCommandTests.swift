import Foundation
import Synchronization
import Testing

@testable import TrawlCLI

@Suite("trawl run and start")
struct RunCommandTests {
    /// A shop at its first second and a project about it.
    private func withShop(
        _ body: (_ trawl: inout CommandLineProject, _ origin: String) throws -> Void
    ) throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        var trawl = try CommandLineProject()
        defer { trawl.remove() }
        try body(&trawl, server.origin)
    }

    @Test("a run writes its outputs above 'jobs' and tells what it did")
    func run() throws {
        try withShop { trawl, origin in
            let job = JobText.prices(origin, "output: results/{job}.csv")
            try trawl.write(job, to: "jobs/prices.yaml")
            let outcome = try trawl.run("run", "prices", "--log-level", "error")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output.isEmpty)
            let lines = outcome.errors.split(separator: "\n").map(String.init)
            #expect(lines.count == 4, "\(outcome)")
            #expect(lines[0].hasPrefix("prices@") && lines[0].contains("Z-m: done in "))
            #expect(lines[1] == "  pages    8, 0 failed")
            #expect(lines[2] == "  items    160: 160 added, 0 changed, 0 removed, 0 unchanged")
            #expect(lines[3] == "  written  results/prices.csv")
            let csv = try trawl.read("results/prices.csv")
            #expect(csv.split(separator: "\r\n").count == 161)
            let again = try trawl.run("run", "prices", "-q")
            #expect(again.status == 0 && again.errors.isEmpty && again.output.isEmpty, "\(again)")
        }
    }

    @Test("--print writes each item as JSON Lines, --dry-run does and stores nothing")
    func print() throws {
        try withShop { trawl, origin in
            let job = JobText.prices(origin, "output: results/prices.json")
            try trawl.write(job, to: "elsewhere/prices.yaml")
            let dry = try trawl.run("run", "elsewhere/prices.yaml", "--dry-run", "-q")
            #expect(dry.status == 0 && dry.errors.isEmpty, "\(dry)")
            let lines = dry.output.split(separator: "\n")
            #expect(lines.count == 160)
            for line in lines {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                let item = try #require(object as? [String: Any])
                #expect(Set(item.keys) == ["book", "price", "_url", "_fetched_at"])
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: trawl.folder.path)
            #expect(!names.contains(".trawl") && !names.contains("results"))
            let print = try trawl.run("run", "elsewhere/prices.yaml", "--print", "-q")
            #expect(print.output.split(separator: "\n").count == 160, "\(print)")
            // A folder that is not called 'jobs': outputs go to the current directory.
            #expect(try trawl.read("results/prices.json").hasPrefix("[\n{"))
        }
    }

    @Test("--limit ends a run well, with so many pages")
    func limit() throws {
        try withShop { trawl, origin in
            try trawl.write(JobText.prices(origin), to: "jobs/prices.yaml")
            let outcome = try trawl.run("run", "prices", "--limit", "3")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.errors.contains("Z-m: limited in "), "\(outcome)")
            #expect(outcome.errors.contains("  pages    3, 0 failed"), "\(outcome)")
        }
    }

    @Test("a start URL that fails makes the run fail: status 1, and says why")
    func fails() throws {
        try withShop { trawl, origin in
            let job = "start: \(origin)/nothing\nfields: {title: h1}\n"
            try trawl.write(job, to: "jobs/lost.yaml")
            let outcome = try trawl.run("run", "lost", "--log-format", "json")
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.errors.contains("  reason   "), "\(outcome)")
            let logs = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("{") }
            let words = try logs.map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                let event = try #require(object as? [String: Any])
                #expect(event["time"] is String && event["level"] is String)
                return try #require(event["message"] as? String)
            }
            #expect(words == ["run began", "failed", "run ended"], "\(outcome)")
        }
    }

    @Test("an output that cannot be written is told, and answered with 74")
    func unwritten() throws {
        try withShop { trawl, origin in
            let job = JobText.prices(origin, "output: blocked/x.json")
            try trawl.write(job, to: "jobs/prices.yaml")
            try trawl.write("in the way", to: "blocked")
            let outcome = try trawl.run("run", "prices")
            #expect(outcome.status == 74, "\(outcome)")
            #expect(outcome.errors.contains("error output not written run=prices@"), "\(outcome)")
        }
    }

    @Test(
        "a signal interrupts a run, with a status of its own; until then nobody else may write",
        arguments: [(SIGINT, 130 as Int32), (SIGTERM, 143 as Int32)]
    )
    func signals(_ signal: Int32, _ status: Int32) throws {
        // The shop tells when it was asked, so that nobody has to guess.
        let asked = DispatchSemaphore(value: 0)
        let server = try BookshopServer.start(seed: 7) {
            asked.signal()
            return 0
        }
        defer { server.stop() }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let job = JobText.prices(server.origin).replacing("delay: 0s", with: "delay: 1h")
        try trawl.write(job, to: "jobs/slow.yaml")
        let run = try trawl.start(["run", "slow"])
        // robots.txt; the first page would be an hour away.
        #expect(asked.wait(timeout: .now() + 60) == .success)
        let second = try trawl.run("run", "slow")
        #expect(second.status == 75, "\(second)")
        #expect(second.errors.contains("in use by another trawl process (pid "), "\(second)")
        run.signal(signal)
        let outcome = try run.end()
        #expect(outcome.status == status, "\(outcome)")
        #expect(outcome.errors.contains("slow: interrupted; 'trawl run slow' goes on with it"))
        let runs = try trawl.run("runs", "--json")
        #expect(runs.output.contains(#""state":"interrupted""#), "\(runs)")
    }

    @Test("a daemon that is asked to end has ended well; files with mistakes are left out")
    func start() throws {
        let asked = DispatchSemaphore(value: 0)
        let server = try BookshopServer.start(seed: 7) {
            asked.signal()
            return 0
        }
        defer { server.stop() }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let job = JobText.prices(server.origin, "schedule: every 1s\n")
        try trawl.write(job, to: "jobs/prices.yaml")
        try trawl.write("starts: x\n", to: "jobs/bad.yaml")
        let daemon = try trawl.start(["start"])
        #expect(asked.wait(timeout: .now() + 60) == .success)
        daemon.signal(SIGTERM)
        let outcome = try daemon.end()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("left out: the file has mistakes"), "\(outcome)")
        #expect(outcome.errors.contains("file=jobs/bad.yaml"), "\(outcome)")
        #expect(outcome.errors.contains("notice run began run=prices@"), "\(outcome)")
    }
}
