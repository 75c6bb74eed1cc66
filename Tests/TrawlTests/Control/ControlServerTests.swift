import Glibc
import Testing
import TrawlCore

@testable import Trawl

@Suite("The control socket's server", .timeLimit(.minutes(10)))
struct ControlServerTests {
    private static let status = ControlAnswer.done("\(ControlRequest.status)")
    private static let stop = ControlAnswer.done("\(ControlRequest.stop)")

    @Test("requests of one connection are answered in order, however they arrive")
    func order() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path)
        defer { server.stop() }
        let client = try RawControlClient(folder.path)
        client.send(.status)
        #expect(try client.answer() == Self.status)
        client.send(.stop, times: 500)
        for _ in 0..<500 { #expect(try client.answer() == Self.stop) }
        for byte in ControlFrame.line(of: ControlRequest.status) { client.send([byte]) }
        #expect(try client.answer() == Self.status)
    }

    @Test("every request and its answer arrive as they are")
    func requests() throws {
        let folder = try FreshFolder()
        let seen = Mailbox<ControlRequest>()
        let answer = ControlAnswer.run(name: "a@20261123T063000Z", note: "x\n/\u{1}\"é")
        let server = try ControlServer(directory: folder.path, limits: ControlLimits()) { request in
            seen.post(request)
            return answer
        }
        defer { server.stop() }
        let source = JobSource(path: "jobs/ä.yaml", text: "a: \"x\"\n\tb\r\n\u{0}", defaults: "")
        let requests: [ControlRequest] = [
            .status, .stop, .reload, .pause(job: "a"), .resume(job: "a/b"), .trigger(job: "\""),
            .cancel(run: ""), .progress(runs: ["a", "b"]), .progress(runs: []),
            .run(.init(source: source, pageLimit: 3, isNew: true)),
            .run(.init(source: source, pageLimit: nil, isNew: false)),
        ]
        var client = try ControlClient(directory: folder.path, patience: .seconds(10))
        for request in requests {
            #expect(try client.ask(request) == answer)
            #expect(seen.takeAll(waitingUntil: nil) == [request])
        }
    }

    @Test("a line that is no request is refused in words, and the next one is answered")
    func garbage() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path)
        defer { server.stop() }
        let client = try RawControlClient(folder.path)
        let version = Version.number
        let unknown = "unavailable: the daemon, trawl \(version), does not know the request"
        for text in [
            "", "GET / HTTP/1.1\r", "{}", "[]", "\u{0}\u{1}", #"{"control":1,"message":{"x":{}}}"#,
            #"{"control":"1","message":{"status":{}}}"#, String(repeating: "[", count: 100_000),
        ] {
            client.send(text + "\n")
            #expect(try client.answer()?.refusal == unknown, "\(text.prefix(50))")
        }
        client.send(#"{"control":2,"order":"dance"}"# + "\n")
        let older = "unavailable: the daemon, trawl \(version), is older than the request"
        #expect(try client.answer()?.refusal == older)
        client.send(.status)
        #expect(try client.answer() == Self.status)
    }

    @Test("a request of the longest length is read, one byte more ends the connection")
    func longest() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path) { $0.requestBytes = 100 }
        defer { server.stop() }
        let client = try RawControlClient(folder.path)
        let line = ControlFrame.line(of: ControlRequest.status).dropLast()
        // Blanks before a value are JSON, too.
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: 100 - line.count)
        client.send(padding + line + [ControlProtocol.lineFeed])
        #expect(try client.answer() == Self.status)
        for end in [[], [ControlProtocol.lineFeed]] {
            let client = try RawControlClient(folder.path)
            client.send(padding + [UInt8(ascii: " ")] + line + end)
            let refusal = try client.answer()?.refusal
            #expect(refusal == "unavailable: the request is longer than 100 bytes")
            #expect(try client.answer() == nil)
        }
    }

    @Test("of a request without end no more is read than a request may have")
    func endless() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path)
        defer { server.stop() }
        let client = try RawControlClient(folder.path)
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        let taken = (0..<1024).prefix { _ in client.send(chunk) }.count
        // Eight, and what the kernel holds for the server.
        #expect((8...12).contains(taken))
        let refusal = try client.answer()?.refusal
        #expect(refusal == "unavailable: the request is longer than 8388608 bytes")
        #expect(try client.answer() == nil)
    }

    @Test("so many connections are served; one more is told so, until one ends")
    func connections() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path) { $0.connections = 3 }
        defer { server.stop() }
        var clients = try (0..<3).map { _ in try RawControlClient(folder.path) }
        for client in clients {
            client.send(.status)
            #expect(try client.answer() == Self.status)
        }
        var refused = try ControlClient(directory: folder.path, patience: .seconds(10))
        let answer = try refused.ask(.status)
        #expect(answer.refusal == "unavailable: the daemon has 3 connections already")
        clients.removeLast()
        var next = try ControlClient(directory: folder.path, patience: .seconds(10))
        #expect(try next.ask(.stop) == Self.stop)
    }

    @Test("who asks nothing for too long is disconnected, also in the middle of a request")
    func idle() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path) { $0.idle = .milliseconds(50) }
        defer { server.stop() }
        let silent = try RawControlClient(folder.path)
        let slow = try RawControlClient(folder.path)
        slow.send("{")
        #expect(silent.bytesToEnd() == 0)
        #expect(slow.bytesToEnd() == 0)
    }

    @Test("who does not take an answer keeps nobody waiting, and is disconnected")
    func slow() throws {
        let folder = try FreshFolder()
        // More than the kernel holds for a client.
        let long = String(repeating: "x", count: 2 << 20)
        var limits = ControlLimits()
        limits.answering = .milliseconds(200)
        let server = try ControlServer(directory: folder.path, limits: limits) { request in
            .done(request == .stop ? long : "quick")
        }
        defer { server.stop() }
        let slow = try RawControlClient(folder.path)
        slow.send(.stop)
        let quick = try RawControlClient(folder.path)
        quick.send(.status)
        #expect(try quick.answer() == .done("quick"))
        // The server's own end of the connection says when it has given up.
        let watch = try RawControlClient(folder.path)
        var hasEnded = false
        let end = Deadline(after: .seconds(10))
        while !hasEnded, !end.isOver {
            watch.send(.status)
            _ = try watch.answer()
            hasEnded = !slow.send([ControlProtocol.lineFeed])
        }
        #expect(hasEnded)
        #expect(slow.bytesToEnd() < long.utf8.count)
    }

    @Test("who takes a long answer in time gets it as a whole")
    func long() throws {
        let folder = try FreshFolder()
        // More than the kernel holds for a client.
        let long = String(repeating: "x", count: 2 << 20)
        var limits = ControlLimits()
        limits.answering = .seconds(60)
        let server = try ControlServer(directory: folder.path, limits: limits) { _ in .done(long) }
        defer { server.stop() }
        var client = try ControlClient(directory: folder.path, patience: .seconds(60))
        for _ in 0..<2 { #expect(try client.ask(.status) == .done(long)) }
    }

    @Test("a client that goes away in the middle harms nobody")
    func gone() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path)
        defer { server.stop() }
        for text in ["", "{\"control\":", "{}\n{}\n", "x\n"] {
            let client = try RawControlClient(folder.path)
            client.send(text)
        }
        var client = try ControlClient(directory: folder.path, patience: .seconds(10))
        #expect(try client.ask(.status) == Self.status)
    }

    @Test("many clients at once are all answered")
    func load() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path)
        defer { server.stop() }
        let answered = Lock(0)
        let threads = (0..<8).map { _ in
            WorkerThread(name: "client") { [path = folder.path] in
                guard var client = try? ControlClient(directory: path, patience: .seconds(60))
                else {
                    return
                }
                for _ in 0..<200 where (try? client.ask(.status)) == Self.status {
                    answered.withLock { $0 += 1 }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(answered.withLock { $0 } == 1600)
    }
}

@Suite("The control socket's file", .timeLimit(.minutes(10)))
struct ControlSocketTests {
    private func mode(_ path: String) -> mode_t? {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode : nil
    }

    @Test("the file is its owner's alone, and goes with the server")
    func file() throws {
        let folder = try FreshFolder()
        let path = folder.path + "/control.sock"
        let first = try ControlServer.echo(folder.path)
        #expect(mode(path) == S_IFSOCK | 0o600)
        first.stop()
        #expect(mode(path) == nil)
        let second = try ControlServer.echo(folder.path)
        first.stop()
        #expect(mode(path) == S_IFSOCK | 0o600)
        second.stop()
    }

    @Test("the mode is there before anybody can connect")
    func window() throws {
        let folder = try FreshFolder()
        // Whoever looks at the file at any time sees no other mode.
        let isOver = Lock(false)
        let wrong = Lock<[mode_t]>([])
        let watcher = WorkerThread(name: "watcher") { [path = folder.path + "/control.sock"] in
            while !isOver.withLock({ $0 }) {
                var information = stat()
                guard stat(path, &information) == 0 else { continue }
                let mode = information.st_mode
                if mode != S_IFSOCK | 0o600 { wrong.withLock { $0.append(mode) } }
            }
        }
        for _ in 0..<200 { try ControlServer.echo(folder.path).stop() }
        isOver.withLock { $0 = true }
        watcher.join()
        #expect(wrong.withLock { $0 }.isEmpty)
    }

    @Test("the socket of a process that was killed is replaced")
    func stale() throws {
        let folder = try FreshFolder()
        close(try ControlSocket.listen(in: folder.path))
        let error = #expect(throws: ControlError.self) {
            _ = try ControlClient(directory: folder.path, patience: .seconds(10))
        }
        #expect(error?.code == .nobodyListens)
        let server = try ControlServer.echo(folder.path)
        defer { server.stop() }
        var client = try ControlClient(directory: folder.path, patience: .seconds(10))
        #expect(try client.ask(.status) == .done("status"))
    }

    @Test(
        "a path may be longer than an address has room for",
        arguments: [94, 95, 96, 200, 1000]
    )
    func longPath(_ length: Int) throws {
        let folder = try FreshFolder()
        var path = folder.path
        while path.utf8.count < length {
            let part = min(100, length - path.utf8.count - 1)
            guard part > 0 else { break }
            path += "/" + String(repeating: "d", count: part)
            #expect(mkdir(path, 0o700) == 0)
        }
        let server = try ControlServer.echo(path)
        #expect(mode(path + "/control.sock") == S_IFSOCK | 0o600)
        var client = try ControlClient(directory: path, patience: .seconds(10))
        #expect(try client.ask(.status) == .done("status"))
        server.stop()
        #expect(mode(path + "/control.sock") == nil)
    }

    @Test("what cannot be replaced is told")
    func blocked() throws {
        let folder = try FreshFolder()
        try folder.write("", to: "control.sock/inside")
        let error = #expect(throws: ControlError.self) { try ControlServer.echo(folder.path) }
        #expect(error?.code == .system)
        #expect(error?.message == "control socket: unlink: Is a directory")
        let missing = #expect(throws: ControlError.self) {
            try ControlServer.echo(folder.path + "/nothing")
        }
        #expect(missing?.message == "control socket: bind: No such file or directory")
    }
}
