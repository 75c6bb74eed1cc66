import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// A good host beside a hundred that hang.
@Suite("Slow hosts beside a good one", .serialized, .timeLimit(.minutes(10)))
struct SlowHostTests {
    /// What a crawl of the good host did.
    private struct Rate {
        var pages: Int
        var seconds: Double

        var perSecond: Double { Double(pages) / seconds }
    }

    private static let isLong =
        ProcessInfo.processInfo.environment["TRAWL_HOSTILE"] == "long"
    /// Pages of the good host, and how long it takes for one, so that its own pace decides and not a
    /// busy machine's.
    private static let (pages, time) =
        isLong ? (1000, Duration.milliseconds(20)) : (60, Duration.milliseconds(200))

    /// All hosts are one server: any name below `localhost` leads to it.
    private static func crawl(slowHosts: Int, slowFirst: Bool) throws -> Rate {
        let isOver = LoopbackGuarded(false)
        let times = LoopbackGuarded<[ContinuousClock.Instant]>([])
        let server = try LoopbackServer(maxConnections: 512) { request in
            guard request.header("Host")?.hasPrefix("good.") ?? false else {
                // It hangs for as long as the good one is crawled.
                _ = isOver.wait(atMost: .seconds(25)) { $0 }
                return .page("slow")
            }
            let count = times.change { times in
                times.append(.now)
                return times.count
            }
            if count == pages { isOver.change { $0 = true } }
            let links = request.path == "/" ? (1..<pages).map { "/\($0)" } : []
            return .page(request.path, links: links).delayed(by: time)
        }
        defer { server.stop() }
        let workshop = try Workshop()
        let lines = """
            private: 127.0.0.0/8
            fetch: {retries: 0}
            politeness: {robots: ignore, delay: 0s, concurrency: 4}
            """
        let port = server.port
        try workshop.job("good", start: "http://good.localhost:\(port)/", lines: lines)
        let hosts = (0..<slowHosts).map { "\"http://slow\($0).localhost:\(port)/\"" }
        if slowHosts > 0 {
            try workshop.job(
                "slow",
                startLines: "start: [\(hosts.joined(separator: ", "))]",
                lines: lines
            )
            _ = try slowFirst ? workshop.run("slow", "good") : workshop.run("good", "slow")
        } else {
            try workshop.run("good")
        }
        let seen = times.read { $0 }
        #expect(seen.count == pages)
        let (first, last) = (try #require(seen.first), try #require(seen.last))
        return Rate(pages: seen.count, seconds: (last - first) / .seconds(1))
    }

    @Test("the good host keeps nine tenths of its pages a second", arguments: [false, true])
    func share(slowFirst: Bool) throws {
        let alone = try Self.crawl(slowHosts: 0, slowFirst: slowFirst)
        let beside = try Self.crawl(slowHosts: 100, slowFirst: slowFirst)
        let share = beside.perSecond / alone.perSecond
        let figures = "\(alone.perSecond) pages/s alone, \(beside.perSecond) beside 100 that hang"
        print("hostile: \(figures)")
        #expect(share >= 0.9, "\(figures)")
    }
}
