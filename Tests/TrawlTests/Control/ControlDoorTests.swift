import Glibc
import Logging
import Testing

@testable import Trawl

@Suite("The control door", .timeLimit(.minutes(10)))
struct ControlDoorTests {
    /// What a request is refused with, at the door of a directory.
    private func refusal(
        _ directory: String,
        of request: ControlRequest = .status
    ) -> ControlAnswer.Refusal? {
        let crawler = Crawler(jobs: "jobs", data: directory)
        let door = ControlDoor(crawler: crawler, patience: .milliseconds(100))
        return #expect(throws: ControlAnswer.Refusal.self) { try door.ask(request) }
    }

    @Test(
        "what only a daemon can do is refused when there is none",
        arguments: [
            ControlRequest.status, .stop, .reload, .progress(runs: []),
            .run(
                .init(source: .init(path: "", text: "", defaults: ""), pageLimit: 1, isNew: false)
            ),
        ]
    )
    func noDaemon(_ request: ControlRequest) throws {
        let folder = try FreshFolder()
        for directory in [folder.path, folder.path + "/nothing", ":memory:"] {
            let refusal = refusal(directory, of: request)
            #expect(refusal?.code == .noDaemon)
            #expect(refusal?.message == "no daemon holds the data directory '\(directory)'")
        }
        #expect(folder.names(below: "").isEmpty)
    }

    @Test("a process that takes no orders is told with its number, a stale socket beside it or not")
    func held() throws {
        let folder = try FreshFolder()
        let store = try Store(.directory(folder.path), durability: .full)
        for _ in 0..<2 {
            let refusal = refusal(folder.path)
            #expect(refusal?.code == .held)
            let says = "in use by another trawl process (pid \(getpid())) that takes no orders"
            #expect(refusal?.message == "\(folder.path): \(says)")
            close(try ControlSocket.listen(in: folder.path))
        }
        try store.close()
    }

    @Test("a daemon is asked, and its refusals are thrown")
    func daemon() throws {
        let folder = try FreshFolder()
        let store = try Store(.directory(folder.path), durability: .full)
        let server = try ControlServer(directory: folder.path, limits: ControlLimits()) { request in
            request == .reload ? .done("read") : .refused(.init(.noJob, "no such job"))
        }
        let door = ControlDoor(crawler: Crawler(jobs: "jobs", data: folder.path))
        #expect(try door.ask(.reload) == .done("read"))
        #expect(throws: ControlAnswer.Refusal(.noJob, "no such job")) {
            try door.ask(.pause(job: "x"))
        }
        guard var line = try door.line() else {
            Issue.record("a process holds the directory, and its line is not found")
            return
        }
        #expect(line.pid == Int(getpid()))
        for _ in 0..<3 {
            let answer = try line.ask(.reload)
            #expect(answer == .done("read"))
        }
        server.stop()
        do throws(ControlAnswer.Refusal) {
            let answer = try line.ask(.reload)
            Issue.record("a server that has ended answered: \(answer)")
        } catch {
            #expect(error.code == .unavailable)
        }
        try store.close()
    }

    @Test(
        "a daemon that does not answer as it should is told with its number",
        arguments: [
            ("", "does not answer: the connection was closed without an answer"),
            ("x\n", "does not answer as it should: the answer makes no sense"),
            (
                #"{"control":9}"# + "\n",
                "does not answer as it should: the answer is one of a newer trawl"
            ),
        ]
    )
    func unavailable(_ answer: String, _ says: String) throws {
        let folder = try FreshFolder()
        let store = try Store(.directory(folder.path), durability: .full)
        let daemon = try ScriptedDaemon(folder.path, ScriptedDaemon.answering(answer))
        let refusal = refusal(folder.path)
        #expect(refusal?.code == .unavailable)
        #expect(refusal?.message == "the daemon (pid \(getpid())) \(says)")
        withExtendedLifetime((store, daemon)) {}
    }

    @Test("a daemon that hangs is told with its number")
    func hangs() throws {
        let folder = try FreshFolder()
        let store = try Store(.directory(folder.path), durability: .full)
        let listener = try ControlSocket.listen(in: folder.path)
        let refusal = refusal(folder.path)
        #expect(refusal?.code == .unavailable)
        let says = "does not answer: no answer within 0.1 s"
        #expect(refusal?.message == "the daemon (pid \(getpid())) \(says)")
        close(listener)
        withExtendedLifetime(store) {}
    }
}

@Suite("Who holds a data directory")
struct DirectoryHolderTests {
    @Test("the holder is known while there is one, and asking takes nothing")
    func holder() throws {
        let folder = try FreshFolder()
        #expect(DirectoryLock.holder(of: folder.path) == nil)
        do {
            let lock = try DirectoryLock(directory: folder.path)
            for _ in 0..<2 { #expect(DirectoryLock.holder(of: folder.path)?.pid == Int(getpid())) }
            _ = consume lock
        }
        // The file stays, and says nothing any more.
        #expect(folder.names(below: "") == ["lock"])
        #expect(DirectoryLock.holder(of: folder.path) == nil)
        _ = try DirectoryLock(directory: folder.path)
    }

    @Test("who asks is never in the way of who takes")
    func noTaking() throws {
        let folder = try FreshFolder()
        let isOver = Lock(false)
        let asker = WorkerThread(name: "asker") { [path = folder.path] in
            while !isOver.withLock({ $0 }) { _ = DirectoryLock.holder(of: path) }
        }
        var taken = 0
        for _ in 0..<2000 where (try? DirectoryLock(directory: folder.path)) != nil { taken += 1 }
        isOver.withLock { $0 = true }
        asker.join()
        #expect(taken == 2000)
    }
}
