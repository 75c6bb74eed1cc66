import Glibc
import Testing
import TrawlCore

@testable import Trawl

@Suite("LoopbackServer")
struct LoopbackServerTests {
    @Test("the log has requests in order, with times and how many were in flight")
    func log() throws {
        let server = try LoopbackServer { request in
            .text("ok").delayed(by: request.path == "/slow" ? .milliseconds(80) : .zero)
        }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 2)
        try multi.start(.make(server.url("/slow")), tag: 1)
        while server.log.isEmpty {
            try multi.perform()
            try multi.wait(atMost: .milliseconds(5))
        }
        try multi.start(.make(server.url("/fast?a=1")), tag: 2)
        #expect(try multi.finishAll().count == 2)
        #expect(server.awaitIdle())
        let log = server.log
        #expect(log.map(\.request.target) == ["/slow", "/fast?a=1"])
        #expect(log.map(\.inFlight) == [1, 2])
        #expect(log[0].arrived < log[1].arrived)
        #expect(try #require(log[0].answered) - log[0].arrived >= .milliseconds(80))
        #expect(server.mostInFlight == 2)
        #expect(server.connectionCount == 2)
    }

    @Test("a stop ends scripted delays at once, and the port refuses from then on")
    func stop() throws {
        let server = try LoopbackServer { _ in .text("late").delayed(by: .seconds(600)) }
        let multi = try CurlMulti(maxConnections: 4)
        for tag in 0..<4 { try multi.start(.make(server.url("/")), tag: UInt64(tag)) }
        while server.log.count < 4 {
            try multi.perform()
            try multi.wait(atMost: .milliseconds(5))
        }
        #expect(SuspendingClock().measure { server.stop() } < .seconds(10))
        #expect(try multi.finishAll().allSatisfy { $0.result.failure?.kind == .connect })
        #expect(try multi.fetch(.make(server.url("/"))).failure?.kind == .connect)
        server.stop()
    }

    @Test("an event can be awaited, with a limit")
    func awaiting() throws {
        let server = try LoopbackServer { _ in .text("ok") }
        defer { server.stop() }
        #expect(!server.awaitRequests(1, atMost: .milliseconds(20)))
        let url = server.url("/")
        let client = try LoopbackThread {
            _ = try? CurlMulti(maxConnections: 1).fetch(.make(url))
        }
        #expect(server.awaitRequests(1))
        client.join()
    }

    @Test("connections over the limit are closed as they come")
    func full() throws {
        let server = try LoopbackServer(maxConnections: 1) { _ in
            .text("late").delayed(by: .seconds(600))
        }
        let multi = try CurlMulti(maxConnections: 2)
        try multi.start(.make(server.url("/1")), tag: 1)
        while server.log.isEmpty {
            try multi.perform()
            try multi.wait(atMost: .milliseconds(5))
        }
        try multi.start(.make(server.url("/2")), tag: 2)
        while multi.inFlight == 2, server.connectionCount < 2 {
            try multi.perform()
            try multi.wait(atMost: .milliseconds(5))
        }
        server.stop()
        #expect(try multi.finishAll().count == 2)
        #expect(server.paths == ["/1"])
    }
}
