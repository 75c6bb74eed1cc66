import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// Every hostile scenario at once, met by the executable that users have.
///
/// `make hostile` waits as long as the defaults say; here the job files say less where waiting is
/// the point.
@Suite("A hostile web", .serialized, .timeLimit(.minutes(10)))
struct HostileSweepTests {
    private static let isLong = ProcessInfo.processInfo.environment["TRAWL_HOSTILE"] == "long"

    private static var waits: String {
        isLong ? "" : ", first_byte_timeout: 1s, idle_timeout: 1s"
    }

    private static var scenarios: [HostileScenario] {
        get throws {
            try HostileScenario.bodies() + HostileScenario.waiting + HostileScenario.redirects
                + HostileScenario.framing + HostileScenario.trust + HostileScenario.documents
                + HostileScenario.lists
        }
    }

    @Test("every scenario ends as it must, the canary stays silent, and memory stays small")
    func sweep() throws {
        let tame = try HostileSite(
            [HostileScenario("tame", expected: .titles("home"), ["/": .page("home")])],
            waits: ""
        )
        let before = try tame.crawl()
        #expect(before.cause == .exited(0), "\(before.output)")
        #expect(try tame.complaints() == [])
        let site = try HostileSite(try Self.scenarios, waits: Self.waits)
        let begin = ContinuousClock.now
        let ending = try site.crawl()
        let took = ContinuousClock.now - begin
        // Failed runs, and no crash.
        #expect(ending.cause == .exited(1), "\(ending.output.suffix(4000))")
        let complaints = try site.complaints()
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
        #expect(site.canary.connectionCount == 0, "the canary was connected to")
        #expect(try site.leaks() == [])
        let growth = ending.peakKilobytes - before.peakKilobytes
        // A sanitizer keeps a shadow of all memory, and what was freed.
        #expect(growth < 200 << 10 || Sanitizer.isOn, "\(growth) KB more than for a tame site")
        #expect(took < .seconds(300))
        let count = try Self.scenarios.count
        print("hostile: \(count) scenarios, \(took), \(growth) KB more than for a tame site")
    }

    @Test("ten bombs at once take less than 64 MB more than ten small pages")
    func bombs() throws {
        let zeros = [UInt8](repeating: 0x20, count: 64 << 20)
        let bomb = LoopbackServer.Answer.packed(try Packing.gzip.pack(zeros), "gzip")
        let bombs = try Self.together(bomb)
        let pages = try Self.together(.page("small"))
        let growth = bombs.peakKilobytes - pages.peakKilobytes
        #expect(bombs.failures == ["too_large": 10])
        #expect(pages.failures == [:])
        #expect(growth < 64 << 10 || Sanitizer.isOn, "\(growth) KB more")
        print("hostile: ten bombs at once took \(growth) KB more than ten pages")
    }

    /// Crawls ten pages that are answered only when all have been asked for.
    private static func together(
        _ answer: LoopbackServer.Answer
    ) throws -> (failures: [String: Int], peakKilobytes: Int) {
        let asked = LoopbackGuarded(0)
        let scenario = HostileScenario(
            "together",
            "start: \"{site}/\"\npoliteness: {robots: ignore, delay: 0s, concurrency: 10}",
            expected: .init()
        ) { request, _ in
            if request.path == "/" { return .page("home", links: (0..<10).map { "/\($0)" }) }
            asked.change { $0 += 1 }
            _ = asked.wait(atMost: .seconds(60)) { $0 >= 10 }
            return answer
        }
        let site = try HostileSite([scenario], waits: "")
        let ending = try site.crawl()
        let run = try #require(try site.workshop.store().runs(of: "together", limit: 1).first)
        #expect(asked.read { $0 } == 10)
        return (try site.workshop.failures(run), ending.peakKilobytes)
    }

    @Test("what failed is shown by kind, with a URL and the reason, to people and to programs")
    func shown() throws {
        let site = try HostileSite(
            try Self.scenarios.filter {
                ["redirect-by-name", "ten-tebibytes", "redirect-loop"].contains($0.name)
            },
            waits: Self.waits
        )
        _ = try site.crawl()
        for (job, kind) in [
            ("redirect-by-name", "address_blocked"), ("ten-tebibytes", "too_large"),
            ("redirect-loop", "redirect_limit"),
        ] {
            let text = try site.trawl("show", job)
            #expect(text.contains("  1 \(kind)\n    http://"), "\(text)")
            let json = try site.trawl("show", job, "--json")
            #expect(json.contains(#"{"kind":"\#(kind)","count":1,"given_up":1"#), "\(json)")
        }
    }
}

extension HostileSite {
    /// Jobs of which an item has something of a local file or of the canary.
    func leaks() throws -> [String] {
        let store = try workshop.store()
        return try names.filter { name in
            try store.items(of: name).contains { $0.json.contains("root:") }
        }
    }

    /// What a command of the built executable writes.
    func trawl(_ words: String...) throws -> String {
        let folder = workshop.folder.path
        let process = try TrawlProcess(
            try #require(Workshop.executable),
            words + ["--jobs", folder + "/jobs", "--data", folder + "/data"]
        )
        return process.wait { _ in false }.output
    }
}
