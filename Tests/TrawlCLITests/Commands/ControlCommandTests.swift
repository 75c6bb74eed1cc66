import Foundation
import Testing
import Trawl

@testable import TrawlCLI

@Suite("Orders to a daemon")
struct ControlCommandTests {
    /// A project whose data directory is held by the test, which answers in place of a daemon.
    private func withDaemon(
        _ answer: @escaping @Sendable (ControlRequest) -> ControlAnswer,
        _ body: (CommandLineProject) throws -> Void
    ) throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write("start: http://127.0.0.1:1/\nfields: {a: h1}\n", to: "jobs/books.yaml")
        try trawl.write("shedule: x\n", to: "jobs/bad.yaml")
        let data = trawl.folder.appending(path: ".trawl").path
        let store = try Store(.directory(data), durability: .full)
        let limits = ControlLimits()
        let server = try ControlServer(directory: data, limits: limits, answer: answer)
        try body(trawl)
        server.stop()
        try store.close()
    }

    /// A command line, and what the daemon is asked for.
    static let requests: [(String, ControlRequest)] = [
        ("pause books", .pause(job: "books")), ("resume books", .resume(job: "books")),
        ("pause jobs/books.yaml", .pause(job: "books")),
        ("resume unknown", .resume(job: "unknown")),
        ("accept books@20261123T063000Z", .accept(run: "books@20261123T063000Z")),
        ("cancel books@20261123T063000Z", .cancel(run: "books@20261123T063000Z")),
    ]

    @Test("what is asked for arrives, and what was done is told", arguments: requests)
    func tell(_ line: String, _ request: ControlRequest) throws {
        try withDaemon({ $0 == request ? .done("it is done\u{1B}") : .done("\($0)") }) { trawl in
            let arguments = line.split(separator: " ").map(String.init)
            let outcome = try trawl.start(arguments).end()
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output == "it is done\\u{1b}\n", "\(outcome)")
            #expect(outcome.errors.isEmpty, "\(outcome)")
            let quiet = try trawl.start(arguments + ["-q"]).end()
            #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty, "\(quiet)")
        }
    }

    @Test("trigger writes the run's name, and what is to be said of it beside")
    func trigger() throws {
        let name = "books@20261123T063000.123Z-m"
        try withDaemon({ request in
            request == .trigger(job: "books") ? .run(name: name, note: "it waits") : .done("")
        }) { trawl in
            let outcome = try trawl.run("trigger", "books")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output == "\(name)\n" && outcome.errors == "it waits\n", "\(outcome)")
        }
    }

    /// What a daemon refuses, and what the command says and answers then.
    static let refusals: [(ControlAnswer.Refusal, Int32, String)] = [
        (.init(.noJob, "no such job"), 66, "error: no such job\n"),
        (.init(.noRun, "no such run"), 66, "error: no such run\n"),
        (.init(.badJob, "mistakes"), 65, "error: mistakes\n"),
        (.init(.pointless, "it is so"), 64, "error: it is so\n"),
        (.init(.unavailable, "busy", help: "later"), 69, "error: busy\n  help: later\n"),
        (.init(.failed, "disk full\nx"), 74, "error: disk full\\nx\n"),
    ]

    @Test("a refusal is told in the daemon's words, with a status of its kind", arguments: refusals)
    func refuse(_ refusal: ControlAnswer.Refusal, _ status: Int32, _ says: String) throws {
        try withDaemon({ _ in .refused(refusal) }) { trawl in
            let outcome = try trawl.run("pause", "books")
            #expect(outcome.status == status, "\(outcome)")
            #expect(outcome.errors == says && outcome.output.isEmpty, "\(outcome)")
        }
    }

    /// Names that no job or run has, and what is said then.
    static let strangers: [(String, Int32, String)] = [
        ("pause boks", 66, "help: did you mean 'books'?"),
        ("trigger bad", 65, "jobs/bad.yaml:1:1: error: unknown key 'shedule'"),
        ("resume jobs/bad.yaml", 65, "jobs/bad.yaml:1:1: error: unknown key 'shedule'"),
        ("pause nothing.yaml", 66, "error: there is no file 'nothing.yaml'"),
        ("cancel x", 66, "error: no run, and no job that has run, is called 'x'"),
        ("pause books --data :memory:", 64, "error: ':memory:' keeps nothing"),
        ("status --data :memory:", 64, "error: ':memory:' keeps nothing"),
    ]

    @Test("of a job or run that the daemon does not know the files say more", arguments: strangers)
    func explain(_ line: String, _ status: Int32, _ says: String) throws {
        let answer = { @Sendable (request: ControlRequest) -> ControlAnswer in
            if case .cancel = request { return .refused(.init(.noRun, "no such run")) }
            return .refused(.init(.noJob, "no such job"))
        }
        try withDaemon(answer) { trawl in
            let outcome = try trawl.start(line.split(separator: " ").map(String.init)).end()
            #expect(outcome.status == status, "\(outcome)")
            #expect(outcome.errors.contains(says), "\(outcome)")
        }
    }

    @Test("a process that takes no orders is told, with its number and a status of its own")
    func held() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write("start: http://127.0.0.1:1/\nfields: {a: h1}\n", to: "jobs/books.yaml")
        let data = trawl.folder.appending(path: ".trawl").path
        let store = try Store(.directory(data), durability: .full)
        for command in ["status", "stop", "pause books", "run books"] {
            let outcome = try trawl.start(command.split(separator: " ").map(String.init)).end()
            #expect(outcome.status == 75, "\(outcome)")
            let pid = ProcessInfo.processInfo.processIdentifier
            #expect(
                outcome.errors.hasPrefix(
                    "error: .trawl: in use by another trawl process (pid \(pid)) that takes no orders\n"
                ),
                "\(outcome)"
            )
        }
        try store.close()
    }

    @Test("a signal ends the waiting of stop, and not the daemon")
    func detach() throws {
        let asked = DispatchSemaphore(value: 0)
        try withDaemon({ request in
            if request == .stop { asked.signal() }
            return .done("it drains")
        }) { trawl in
            let data = trawl.folder.appending(path: ".trawl").path
            let stop = try trawl.start(["stop"])
            #expect(asked.wait(timeout: .now() + 60) == .success)
            // The daemon of this test goes on: a signal ends the waiting.
            stop.signal(SIGINT)
            let outcome = try stop.end()
            #expect(outcome.status == 130, "\(outcome)")
            let pid = ProcessInfo.processInfo.processIdentifier
            #expect(outcome.errors == "the daemon (pid \(pid)) goes on draining\n", "\(outcome)")
            #expect(ControlDoor(crawler: Crawler(jobs: "jobs", data: data)).holder != nil)
        }
    }

    @Test("stop does not wait for ever")
    func patience() throws {
        var status = DaemonStatus.make()
        // Ten seconds beyond the drain are waited.
        status.drainMilliseconds = -9_900
        let answer = ControlAnswer.status(status)
        try withDaemon({ $0 == .status ? answer : .done("it drains") }) { trawl in
            let outcome = try trawl.run("stop")
            #expect(outcome.status == 69, "\(outcome)")
            #expect(outcome.errors.contains(") has not ended within 0.1 s\n"), "\(outcome)")
            #expect(outcome.errors.contains("another 'trawl stop' ends it at once"))
        }
    }

    @Test("without a daemon, orders are carried out on the directory")
    func directory() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let job = "schedule: every 1h\nstart: http://127.0.0.1:1/\nfields: {a: h1}\n"
        try trawl.write(job, to: "jobs/books.yaml")
        for command in ["status", "stop"] {
            let outcome = try trawl.run(command)
            #expect(outcome.status == 69, "\(outcome)")
            #expect(
                outcome.errors.hasPrefix("error: no daemon holds the data directory '.trawl'\n")
            )
        }
        #expect(try trawl.run("pause", "boks").errors.contains("did you mean 'books'?"))
        let paused = try trawl.run("pause", "books")
        #expect(paused.status == 0, "\(paused)")
        #expect(paused.output == "books is paused: its schedule does not fire\n")
        #expect(try trawl.run("pause", "books").status == 64)
        let resumed = try trawl.run("resume", "jobs/books.yaml")
        #expect(resumed.output.hasPrefix("books is resumed: next fire "), "\(resumed)")
        let triggered = try trawl.run("trigger", "books")
        #expect(triggered.status == 0, "\(triggered)")
        let run = String(triggered.output.dropLast())
        #expect(run.hasPrefix("books@") && run.hasSuffix("Z-m"))
        let cancelled = try trawl.run("cancel", run)
        #expect(cancelled.output == "\(run) is cancelled\n", "\(cancelled)")
        #expect(try trawl.run("cancel", run).status == 64)
        #expect(try trawl.run("cancel", "books").status == 66)
    }
}

extension DaemonStatus {
    /// A daemon that has nothing to do.
    fileprivate static func make() -> DaemonStatus {
        DaemonStatus(
            pid: 1,
            version: "1",
            startedAt: Instant(millisecondsSince1970: 0),
            isDraining: false,
            jobs: 0,
            pausedJobs: [],
            brokenFiles: [],
            runs: [],
            queueDepth: 0,
            queueHighWaterMark: 0,
            queueCapacity: 1,
            inFlight: 0,
            waitingHosts: [],
            waitingHostCount: 0,
            lateness: .init(),
            nextFire: nil
        )
    }
}
