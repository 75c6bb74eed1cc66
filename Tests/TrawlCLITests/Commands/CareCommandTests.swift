import Foundation
import Testing
import Trawl

@testable import TrawlCLI

/// What looks after a data directory: `backup`, `prune`, and the disk use of `status`.
@Suite("Care of the data", .timeLimit(.minutes(10)))
struct CareCommandTests {
    /// A project whose job has run a few times.
    private func withProject(
        runs: Int,
        _ body: (CommandLineProject) throws -> Void
    ) throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write(JobText.prices(server.origin), to: "jobs/prices.yaml")
        for _ in 0..<runs {
            let outcome = try trawl.run("run", "prices", "-q")
            #expect(outcome.status == 0, "\(outcome)")
        }
        try body(trawl)
    }

    @Test("A backup is a data directory of its own, and replaces a file only when told to")
    func backup() throws {
        try withProject(runs: 1) { trawl in
            let items = try trawl.run("items", "prices", "--json").output
            try FileManager.default.createDirectory(
                at: trawl.folder.appending(path: "copy"),
                withIntermediateDirectories: true
            )
            let outcome = try trawl.run("backup", "copy/trawl.db")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output.contains(" written to copy/trawl.db; "), "\(outcome)")
            #expect(try trawl.run("items", "prices", "--json", "--data", "copy").output == items)
            let again = try trawl.run("backup", "copy/trawl.db")
            #expect(again.status == 64, "\(again)")
            #expect(
                again.errors
                    == "error: there is a file 'copy/trawl.db'\n  help: --force replaces it\n"
            )
            #expect(try trawl.run("backup", "copy/trawl.db", "--force", "-q").output == "")
            let own = try trawl.run("backup", ".trawl/trawl.db", "--force")
            #expect(own.status == 64 && own.errors.contains("a file of the store itself"), "\(own)")
            let nowhere = try trawl.run("backup", "no/such/folder/x.db")
            #expect(nowhere.status == 74, "\(nowhere)")
            let full = try trawl.run("backup", "/dev/full", "--force")
            #expect(full.status == 74, "\(full)")
        }
    }

    @Test("prune says what it removed and what is free, and --compact gives it back")
    func prune() throws {
        try withProject(runs: 3) { trawl in
            let before = try trawl.run("items", "prices", "--json").output
            let none = try trawl.run("prune")
            #expect(none.status == 0 && none.output.hasPrefix("nothing to remove\n"), "\(none)")
            try trawl.write("retention: {urls: 1}\n", to: "trawl.yaml")
            let outcome = try trawl.run("prune")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output.hasPrefix("removed "), "\(outcome)")
            #expect(outcome.output.contains(" URLs of 2 runs\n"), "\(outcome)")
            let compact = try trawl.run("prune", "--compact", "--json").output
            let object = try JSONSerialization.jsonObject(with: Data(compact.utf8))
            let report = try #require(object as? [String: Any])
            #expect(report["free_bytes"] as? Int == 0)
            #expect((report["removed"] as? [String: Int])?["urls"] == 0)
            #expect(try trawl.run("items", "prices", "--json").output == before)
            let first = try #require(
                try trawl.run("runs", "prices", "--json").output
                    .split(separator: "\"").first { $0.hasPrefix("prices@") && $0 != "" }
            )
            #expect(try trawl.run("show", String(first)).status == 0)
            try trawl.write("retention: 1h\n", to: "trawl.yaml")
            let mistake = try trawl.run("prune")
            #expect(mistake.status == 65 && mistake.errors.contains("a day at least"), "\(mistake)")
        }
    }

    @Test("With a daemon, prune goes through it, and compact is refused")
    func daemon() throws {
        try withProject(runs: 3) { trawl in
            try trawl.write("retention: {urls: 1}\n", to: "trawl.yaml")
            let without = try trawl.run("status")
            #expect(without.status == 69, "\(without)")
            #expect(without.output.hasPrefix("disk       database "), "\(without)")
            let daemon = try trawl.start(["start"])
            defer { daemon.signal(SIGKILL) }
            let end = ContinuousClock.now + .seconds(60)
            while try trawl.run("status").status != 0 { try #require(ContinuousClock.now < end) }
            let status = try trawl.run("status", "--json").output
            #expect(status.contains("\"disk\":{\"database_bytes\":"), "\(status)")
            let compact = try trawl.run("prune", "--compact")
            #expect(compact.status == 75, "\(compact)")
            let outcome = try trawl.run("prune")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output.contains(" URLs of 2 runs\n"), "\(outcome)")
            let copy = try trawl.run("backup", "copy.db")
            #expect(copy.status == 0, "\(copy)")
        }
    }
}
