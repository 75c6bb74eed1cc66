import Foundation
import Testing

@testable import TrawlCLI

/// The example is a package of its own, built as a reader of the README would build it.
@Suite("The example program", .timeLimit(.minutes(10)))
struct StockWatchTests {
    @Test("ten lines load job files, register a transform and an item step, and run a job")
    func runs() throws {
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().appending(path: "../../../Examples/StockWatch")
            .standardized
        // Not the package's own `.build`: a test leaves the tree as it was.
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "trawl-example-\(UUID().uuidString)")
        defer { _ = try? FileManager.default.removeItem(at: scratch) }
        let build = try finish(
            ["swift", "build", "--package-path", package.path, "--scratch-path", scratch.path],
            in: package,
            environment: [:]
        )
        try #require(build.status == 0, "\(build.text.suffix(4000))")

        let work = scratch.appending(path: "work")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: package.appending(path: "jobs"),
            to: work.appending(path: "jobs")
        )
        let shop = try BookshopServer.start(seed: 7, elapsed: { 0 })
        defer { shop.stop() }
        let run = try finish(
            [scratch.appending(path: "debug/StockWatch").path],
            in: work,
            environment: ["BOOKSHOP": shop.origin]
        )
        #expect(run.status == 0, "\(run.text)")
        let last = try #require(run.text.split(separator: "\n").last { $0.hasPrefix("books@") })
        #expect(last.contains(": done, "))
        #expect(last.hasSuffix(" items from 8 pages"))

        let data = try Data(contentsOf: work.appending(path: "results/books.json"))
        let items = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        #expect(items.count > 100, "most books are in stock")
        #expect(
            items.allSatisfy { $0["stock"] as? Int ?? 0 > 0 },
            "the step drops what is sold out"
        )
        #expect(
            items.allSatisfy { $0["pence"] as? Int ?? 0 > 100 },
            "the transform makes whole pence"
        )
    }

    /// Runs a command to its end; gives its status and all that it wrote.
    private func finish(
        _ command: [String],
        in folder: URL,
        environment: [String: String]
    ) throws -> (status: Int32, text: String) {
        let log = FileManager.default.temporaryDirectory
            .appending(path: "trawl-log-\(UUID().uuidString)")
        try Data().write(to: log)
        defer { _ = try? FileManager.default.removeItem(at: log) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: log, encoding: .utf8))
    }
}
