import Glibc
import Testing

@testable import Trawl

@Suite("The control socket's client", .timeLimit(.minutes(10)))
struct ControlClientTests {
    /// What a daemon that is none does, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var code: ControlError.Code
        var message: String
        var script: @Sendable (Int32) -> Void

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "never answers",
            code: .silent,
            message: "no answer within 0.1 s",
            script: { ScriptedDaemon.awaitEnd($0) }
        ),
        Case(
            name: "stops in the middle of an answer",
            code: .silent,
            message: "no answer within 0.1 s",
            script: { client in
                ScriptedDaemon.answering(#"{"control":1,"#)(client)
                ScriptedDaemon.awaitEnd(client)
            }
        ),
        Case(
            name: "sends without end",
            code: .silent,
            message: "no answer within 0.1 s",
            script: { client in
                let blanks = String(repeating: " ", count: 100)
                while ScriptedDaemon.send(blanks, to: client) {}
            }
        ),
        Case(
            name: "closes at once",
            code: .closed,
            message: "the connection was closed without an answer",
            script: { _ in }
        ),
        Case(
            name: "closes after the request",
            code: .closed,
            message: "the connection was closed without an answer",
            script: ScriptedDaemon.answering("")
        ),
        Case(
            name: "closes in the middle of an answer",
            code: .closed,
            message: "the connection was closed without an answer",
            script: ScriptedDaemon.answering(#"{"control":1,"#)
        ),
        Case(
            name: "answers in another tongue",
            code: .unreadable,
            message: "the answer makes no sense",
            script: ScriptedDaemon.answering("220 mail.example ESMTP\r\n")
        ),
        Case(
            name: "answers with what is no answer",
            code: .unreadable,
            message: "the answer makes no sense",
            script: ScriptedDaemon.answering(#"{"control":1,"message":{"dance":{}}}"# + "\n")
        ),
        Case(
            name: "answers in words of a newer protocol",
            code: .newer,
            message: "the answer is one of a newer trawl",
            script: ScriptedDaemon.answering(#"{"control":2,"reply":7}"# + "\n")
        ),
    ]

    @Test("whatever a daemon does, its client comes back and says what it was", arguments: cases)
    func misbehaviour(_ entry: Case) throws {
        let folder = try FreshFolder()
        let daemon = try ScriptedDaemon(folder.path, entry.script)
        let error = #expect(throws: ControlError.self) {
            var client = try ControlClient(directory: folder.path, patience: .milliseconds(100))
            _ = try client.ask(.status)
        }
        #expect(error?.code == entry.code)
        #expect(error?.message == entry.message)
        withExtendedLifetime(daemon) {}
    }

    @Test("nobody there, and nobody who takes a connection, are told apart")
    func absence() throws {
        let folder = try FreshFolder()
        func code() -> ControlError.Code? {
            let error = #expect(throws: ControlError.self) {
                var client = try ControlClient(directory: folder.path, patience: .milliseconds(50))
                _ = try client.ask(.status)
            }
            return error?.code
        }
        #expect(code() == .noSocket)
        let listener = try ControlSocket.listen(in: folder.path)
        // The kernel connects; nobody accepts, as in a process that was stopped.
        #expect(code() == .silent)
        close(listener)
        #expect(code() == .nobodyListens)
        let missing = #expect(throws: ControlError.self) {
            _ = try ControlClient(directory: folder.path + "/nothing", patience: .seconds(1))
        }
        #expect(missing?.code == .noSocket)
    }

    @Test("a request longer than the server reads is answered with its refusal")
    func tooLong() throws {
        let folder = try FreshFolder()
        let server = try ControlServer.echo(folder.path) { $0.requestBytes = 1000 }
        defer { server.stop() }
        var client = try ControlClient(directory: folder.path, patience: .seconds(10))
        let runs = Array(repeating: "books@20261123T063000Z", count: 100_000)
        let answer = try client.ask(.progress(runs: runs))
        #expect(answer.refusal == "unavailable: the request is longer than 1000 bytes")
    }
}
