import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// A frontier of millions of URLs on the disk: `make bench-frontier`.
@Suite("A large frontier", .serialized)
struct FrontierSizeTests {
    private static let urlCount =
        ProcessInfo.processInfo.environment["TRAWL_FRONTIER_URLS"].flatMap { Int($0) }
    private static let linksOfPage = 1000
    /// How many pages are claimed at once.
    private static let batch = 64
    private static let hosts = 64

    @Test(
        "claiming and recording a batch takes under 20 ms at 99 of 100 times",
        .enabled(if: urlCount != nil)
    )
    func size() throws {
        let urls = try #require(Self.urlCount)
        let folder = try FreshFolder()
        let ledger = try Ledger(.directory(folder.path + "/data"))
        try ledger.begin(1)
        var known = FingerprintSet()
        var tasks = [try ledger.task(1, "/")]
        var moves: [Duration] = []
        let began = ContinuousClock.now
        var next = 0
        while next < urls {
            let outcomes = tasks.map { task in
                var page = FetchOutcome(task: task, startedAt: .test, verdict: .stored)
                page.links = (next..<next + Self.linksOfPage).map { number in
                    FetchOutcome.Link.make(
                        "/shelf/\(number % 977)/book-\(number)",
                        host: "h\(number % Self.hosts).example"
                    )
                }
                for link in page.links { known.insert(link.fingerprint) }
                next += Self.linksOfPage
                return StoreCommand.outcome(page)
            }
            _ = try ledger.recorder.commit(outcomes, durably: true)
            moves += try Self.moveLog(ledger)
            let host = "h\(next / Self.linksOfPage % Self.hosts)"
            tasks = try Self.claim(Self.batch, of: host, ledger)
        }
        let filling = ContinuousClock.now - began
        let movesOfFilling = moves.count
        var spans: [Duration] = []
        var pages: [Int] = []
        for round in 0..<2000 {
            let start = ContinuousClock.now
            let tasks = try Self.claim(Self.batch, of: "h\(round % Self.hosts)", ledger)
            let claiming = ContinuousClock.now - start
            let outcomes = tasks.map { task in
                var outcome = FetchOutcome(task: task, startedAt: .test, verdict: .stored)
                outcome.links = (0..<10).map {
                    .make("/\(task.id)/\($0)", host: "h\(round % Self.hosts).example")
                }
                return StoreCommand.outcome(outcome)
            }
            // As the writer does; each commit is counted with the whole claim.
            var left = outcomes
            while !left.isEmpty {
                let part = TransactionSize.prefix(of: left) { _ in known.count }
                let began = ContinuousClock.now
                _ = try ledger.recorder.commit(Array(part), durably: true)
                spans.append(claiming + (ContinuousClock.now - began))
                pages.append(part.count)
                left.removeFirst(part.count)
                moves += try Self.moveLog(ledger)
            }
        }
        moves.removeFirst(movesOfFilling)
        spans.sort()
        pages.sort()
        let ninetyNine = spans[spans.count * 99 / 100]
        let memory = try Self.peakMegabytes()
        print(
            "\(known.count) URLs, filled in \(filling / .seconds(1)) s; "
                + "claim and commit of \(pages[pages.count / 2]) pages of 10 links (median): "
                + "median \(spans[spans.count / 2]), 99 % \(ninetyNine), "
                + "most \(spans.last ?? .zero) of \(spans.count); "
                + "the log was moved \(moves.count) times, "
                + "each within \(moves.max() ?? .zero); "
                + "peak memory \(memory) MB"
        )
        #expect(ninetyNine < .milliseconds(20))
        #expect(memory < 512)
    }

    /// Does what the writer does after a commit; says how long it took when there was something to do.
    private static func moveLog(_ ledger: Ledger) throws -> [Duration] {
        let start = ContinuousClock.now
        return try ledger.recorder.moveLog(isIdle: false) ? [ContinuousClock.now - start] : []
    }

    private static func claim(_ limit: Int, of host: String, _ ledger: Ledger) throws -> [FetchTask]
    {
        let claim = try ledger.store.claim(
            run: 1,
            host: host + ".example",
            limit: limit,
            onlyBegun: false,
            now: .test,
            isLeased: { _ in false }
        )
        return claim.urls.map { FetchTask($0, run: 1) }
    }

    private static func peakMegabytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let words = line?.split(separator: " ", omittingEmptySubsequences: true) ?? []
        return (words.dropLast().last.flatMap { Int($0) } ?? 0) / 1024
    }
}
