import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// A run in quarantine, and a process that dies while somebody accepts it.
@Suite("Killed acceptance", .timeLimit(.minutes(10)))
struct KilledAcceptanceTests {
    @Test(
        "a run is accepted or not, and accepting it again does what is left",
        arguments: [
            CrashPoint.beforeCommit, .exportWritten, .exportBeforeRename, .exportAfterRename,
            .beforeExported, .beforeCheckpoint,
        ]
    )
    func killed(_ point: CrashPoint) throws {
        let pages = 5
        let site = try Site(
            Dictionary(
                uniqueKeysWithValues: (0..<pages).map { number in
                    (
                        number == 0 ? "/" : "/\(number)",
                        .page("page \(number)", links: (1..<pages).map { "/\($0)" })
                    )
                }
            )
        )
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: """
                expect: {items: ">= 100"}
                quarantine: true
                politeness: {delay: 0s}
                output: out.jsonl
                """
        )
        try workshop.launch(["run", "site"]).waitUntilExit()
        let held = try #require(try workshop.store().runs(of: "site", limit: 1).first)
        #expect(held.isQuarantined && held.items == pages)
        #expect(workshop.folder.text("out.jsonl") == nil)

        let name = held.name.description
        let process = try workshop.launch(
            ["accept", name],
            environment: ["TRAWL_CRASH_AT": point.rawValue]
        )
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal, "\(point) was not passed")

        let store = try workshop.store()
        #expect(try store.rows("PRAGMA quick_check") == ["ok"])
        let isAccepted = try #require(try store.run(named: name)).acceptedAt != nil
        #expect(isAccepted == (point != .beforeCommit))
        #expect(try store.items(of: "site").count == (isAccepted ? pages : 0))
        let written = workshop.folder.text("out.jsonl")?.split(separator: "\n").count
        #expect(written == nil || written == pages)

        let again = try workshop.launch(["accept", name])
        again.waitUntilExit()
        // Only the log was still to be moved.
        let isOver = point == .beforeCheckpoint
        #expect(again.terminationStatus == (isOver ? ExitCode.usage : 0))
        #expect(workshop.folder.text("out.jsonl")?.split(separator: "\n").count == pages)
        let after = try workshop.store()
        #expect(try after.items(of: "site").count == pages)
        #expect(try after.rows("SELECT count(*) FROM runs WHERE is_exported = 0") == ["0"])
        #expect(try after.rows("SELECT added FROM runs") == ["\(pages)"])
        let names = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
        #expect(!names.contains { $0.hasSuffix(".tmp") })
    }

    private enum ExitCode { static let usage: Int32 = 64 }
}
