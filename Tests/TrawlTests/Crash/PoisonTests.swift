import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// Pages at which the executable crashes while it parses them.
@Suite("Poison pages", .timeLimit(.minutes(10)))
struct PoisonTests {
    private static let pages = 20

    private let site: Site
    private let workshop: Workshop

    init() throws {
        site = try Site.star(Self.pages)
        workshop = try Workshop()
        try workshop.job(start: site.url("/"))
    }

    /// Runs the job to the end of the process.
    private func run(_ environment: [String: String]) throws -> Process {
        let process = try workshop.launch(["run", "site"], environment: environment)
        process.waitUntilExit()
        return process
    }

    private var crashes: [String] {
        get throws {
            try workshop.store().rows("SELECT url_id, count(*) FROM crashes GROUP BY url_id")
        }
    }

    @Test(
        "a page that crashes the process three times is given up, and all others are stored once",
        arguments: [
            (ProvokedCrash.Kind.abort, SIGABRT, "SIGABRT"), (.fault, SIGSEGV, "SIGSEGV"),
            (.trap, SIGILL, "SIGILL"), (.stack, SIGSEGV, "SIGSEGV"),
        ]
    )
    func poison(_ kind: ProvokedCrash.Kind, signal: Int32, name: String) throws {
        let crash = ["TRAWL_CRASH_ON": "\(kind.rawValue):\(site.url("/7"))"]
        for number in 1...3 {
            let process = try run(crash)
            #expect(process.terminationReason == .uncaughtSignal, "\(number)")
            #expect(process.terminationStatus == signal)
            // Killed from outside before anything is committed, which changes nothing.
            let killed = try run(["TRAWL_CRASH_AT": "before-begin"])
            #expect(killed.terminationStatus == SIGKILL)
            let suspect = try workshop.store().rows("SELECT id FROM urls WHERE url LIKE '%/7'")[0]
            #expect(try crashes == (number < 3 ? ["\(suspect) \(number)"] : ["\(suspect) 3"]))
        }
        let last = try run(crash)
        #expect(last.terminationReason == .exit)

        let store = try workshop.store()
        let record = try #require(try store.run(named: "site"))
        #expect(record.state == .done)
        #expect(record.pages == Self.pages)
        #expect(record.failed == 1)
        #expect(record.items == Self.pages)
        let failures = try store.failures(of: record.id)
        #expect(failures.map(\.kind) == ["poison"])
        #expect(failures.map(\.givenUp) == [1])
        let sample = try #require(failures.first?.samples.first)
        #expect(sample.url == site.url("/7"))
        #expect(
            sample.message
                == "the process crashed 3 times while it parsed this page, the last time by \(name)"
        )
        let urls = try store.items(of: "site").map(\.url)
        #expect(
            urls.sorted()
                == (["/"] + (1...Self.pages).filter { $0 != 7 }.map { "/\($0)" }).map(site.url)
                .sorted()
        )
        // The next run has no suspicion left, and finds the page in order.
        #expect(try run([:]).terminationStatus == 0)
        #expect(try workshop.store().items(of: "site").count == Self.pages + 1)
        #expect(try crashes.isEmpty)
    }

    @Test("a page under suspicion that does not crash the process alone is stored")
    func innocent() throws {
        let crash = ["TRAWL_CRASH_ON": "abort:\(site.url("/7"))"]
        for _ in 0..<2 { #expect(try run(crash).terminationStatus == SIGABRT) }
        #expect(try run([:]).terminationStatus == 0)
        let store = try workshop.store()
        #expect(try store.items(of: "site").count == Self.pages + 1)
        let record = try #require(try store.run(named: "site"))
        #expect(record.pages == Self.pages + 1)
        #expect(record.failed == 0)
    }

    @Test("a process that is killed from outside while it parses a page accuses nobody")
    func outside() throws {
        // Threads that start processes here block all other signals, and the processes with them.
        for signal in [SIGKILL, SIGSEGV, SIGBUS, SIGKILL] {
            let process = try workshop.launch(
                ["run", "site"],
                environment: ["TRAWL_CRASH_ON": "stop:\(site.url("/7"))"]
            )
            // It stands still in the middle of the page; nobody reaps it here (waitid(2), WNOWAIT).
            var information = siginfo_t()
            let identifier = process.processIdentifier
            #expect(
                waitid(P_PID, id_t(identifier), &information, WSTOPPED | WEXITED | WNOWAIT) == 0
            )
            #expect(information.si_code == Int32(CLD_STOPPED))
            kill(identifier, signal)
            kill(identifier, SIGCONT)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
            #expect(process.terminationStatus == signal)
        }
        #expect(CrashMarks.left(in: workshop.folder.path + "/data").isEmpty)
        #expect(try run([:]).terminationStatus == 0)
        let store = try workshop.store()
        #expect(try crashes.isEmpty)
        #expect(try store.items(of: "site").count == Self.pages + 1)
        #expect(try store.run(named: "site")?.failed == 0)
    }
}
