import Foundation
import Testing
import Trawl

@testable import TrawlCLI

/// The real daemon, and the commands beside it.
@Suite("A daemon and its commands", .timeLimit(.minutes(10)))
struct DaemonTests {
    /// A project about the shop with a daemon that takes orders; it is ended at the end.
    private func withDaemon(
        asked: DispatchSemaphore = DispatchSemaphore(value: 0),
        _ body: (CommandLineProject, CommandLineProject.Running) throws -> Void
    ) throws {
        let server = try BookshopServer.start(seed: 7) {
            asked.signal()
            return 0
        }
        defer { server.stop() }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let prices = JobText.prices(server.origin, "output: results/{job}.json\n")
        try trawl.write(prices, to: "jobs/prices.yaml")
        let slow = JobText.prices(server.origin).replacing("delay: 0s", with: "delay: 1h")
        try trawl.write(slow, to: "jobs/slow.yaml")
        let daemon = try trawl.start(["start"])
        defer { daemon.signal(SIGKILL) }
        let end = ContinuousClock.now + .seconds(60)
        while try trawl.run("status").status != 0 { try #require(ContinuousClock.now < end) }
        try body(trawl, daemon)
    }

    @Test("run goes through the daemon, and tells and answers what a local run does")
    func run() throws {
        try withDaemon { trawl, daemon in
            let outcome = try trawl.run("run", "prices", "--print", "--concurrency", "3")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output.split(separator: "\n").count == 160)
            let lines = outcome.errors.split(separator: "\n").map(String.init)
            #expect(lines.count == 5, "\(outcome)")
            #expect(
                lines[0].hasSuffix(
                    "--concurrency has no effect: the daemon does the run, by its own settings"
                )
            )
            #expect(lines[1].hasPrefix("prices@") && lines[1].contains("Z-m: done in "))
            #expect(lines[3] == "  items    160: 160 added, 0 changed, 0 removed, 0 unchanged")
            #expect(lines[4] == "  written  results/prices.json")
            let json = try trawl.read("results/prices.json")
            #expect(json.split(separator: "\n").count == 162)
            // A local dry run needs no daemon, and harms none.
            let dry = try trawl.run("run", "prices", "--dry-run", "-q", "--limit", "1")
            #expect(dry.status == 0 && dry.output.split(separator: "\n").count == 20, "\(dry)")

            let lost = """
                start: http://127.0.0.1:1/
                fields: {a: h1}
                fetch: {retries: 0}
                politeness: {robots: ignore, delay: 0s}

                """
            try trawl.write(lost, to: "elsewhere/lost.yaml")
            let failed = try trawl.run("run", "elsewhere/lost.yaml")
            #expect(failed.status == 1, "\(failed)")
            #expect(failed.errors.contains("Z-m: failed in "), "\(failed)")
        }
    }

    @Test("a signal ends the waiting and not the run; cancel ends the run")
    func detach() throws {
        let asked = DispatchSemaphore(value: 0)
        try withDaemon(asked: asked) { trawl, daemon in
            let run = try trawl.start(["run", "slow"])
            // robots.txt; the first page would be an hour away.
            #expect(asked.wait(timeout: .now() + 60) == .success)
            run.signal(SIGINT)
            let outcome = try run.end()
            #expect(outcome.status == 130, "\(outcome)")
            #expect(outcome.errors.contains(" goes on in the daemon (pid "), "\(outcome)")
            let status = try trawl.run("status", "--json").output
            let object = try JSONSerialization.jsonObject(with: Data(status.utf8))
            let runs = try #require((object as? [String: Any])?["runs"] as? [[String: Any]])
            #expect(runs.count == 1 && runs[0]["state"] as? String == "running")
            let name = try #require(runs[0]["run"] as? String)
            #expect(outcome.errors.hasPrefix("\(name) goes on"))
            let cancelled = try trawl.run("cancel", name)
            #expect(cancelled.status == 0, "\(cancelled)")
            #expect(try trawl.run("show", name).output.contains("\n  state      cancelled"))
            #expect(try trawl.run("cancel", name).status == 64)
        }
    }

    @Test("stop ends the daemon well, and a run that was waited for is interrupted")
    func stop() throws {
        let asked = DispatchSemaphore(value: 0)
        try withDaemon(asked: asked) { trawl, daemon in
            let run = try trawl.start(["run", "slow"])
            #expect(asked.wait(timeout: .now() + 60) == .success)
            let stop = try trawl.run("stop")
            #expect(stop.status == 0, "\(stop)")
            #expect(stop.output == "the daemon has ended\n", "\(stop)")
            let outcome = try daemon.end()
            #expect(outcome.status == 0, "\(outcome)")
            let waiting = try run.end()
            #expect(waiting.status == 1, "\(waiting)")
            #expect(waiting.errors.contains("slow: interrupted; 'trawl run slow' goes on with it"))
            let status = try trawl.run("status")
            #expect(status.status == 69, "\(status)")
            let names = try FileManager.default.contentsOfDirectory(
                atPath: trawl.folder.appending(path: ".trawl").path
            )
            #expect(!names.contains("control.sock"))
        }
    }
}
