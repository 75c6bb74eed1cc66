import Glibc
import Testing
import TrawlCore

@testable import Trawl

@Suite("CurlMulti")
struct CurlMultiTests {
    @Test("an answer comes with status, header fields, body and facts")
    func plainAnswer() throws {
        let server = try LoopbackServer { _ in .html("<p>hello").with("X-Twice", "a") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let response = try #require(try multi.fetch(.make(server.url("/a?b=c"))).response)
        #expect(response.status == 200)
        #expect(response.text == "<p>hello")
        #expect(response.headers["content-TYPE"] == "text/html; charset=utf-8")
        #expect(response.remoteAddress == "127.0.0.1")
        #expect(response.wireBytes == 8)
        #expect(response.timings.newConnections == 1)
        #expect(response.timings.total >= response.timings.startTransfer)
        let request = try #require(server.log.first).request
        #expect(request.path == "/a" && request.query == "b=c")
    }

    @Test("requests one after another share a connection")
    func keepAlive() throws {
        let server = try LoopbackServer { request in .text(request.path) }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        for number in 1...20 {
            let response = try multi.fetch(.make(server.url("/\(number)"))).response
            #expect(response?.text == "/\(number)")
            #expect(response?.timings.newConnections == (number == 1 ? 1 : 0))
        }
        #expect(server.connectionCount == 1)
    }

    @Test("a connection that the server closed behind its answer is replaced without a failure")
    func closedInBetween() throws {
        // Nothing in the answer says that the connection ends.
        let server = try LoopbackServer { _ in .mischief(.cut(after: 10)) }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        for _ in 0..<10 {
            let result = try multi.fetch(.make(server.url("/")))
            #expect(result.response?.text == "0123456789", "\(result)")
        }
        #expect(server.connectionCount == 10)
    }

    @Test("many transfers run at once, and each result has its own tag and body")
    func manyAtOnce() throws {
        let server = try LoopbackServer { request in .text(request.path) }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 32)
        var next: UInt64 = 0
        var seen: Set<UInt64> = []
        while seen.count < 500 {
            while multi.hasFreeSlot, next < 500 {
                try multi.start(.make(server.url("/\(next)")), tag: next)
                next += 1
            }
            try multi.perform()
            while let (tag, result) = multi.nextFinished() {
                let response = try #require(result.response, "\(result)")
                #expect(response.text == "/\(tag)")
                #expect(seen.insert(tag).inserted)
                multi.recycle(response.body)
            }
            if multi.inFlight > 0 { try multi.wait(atMost: .seconds(5)) }
        }
        #expect(server.connectionCount <= 32)
        #expect(server.log.count == 500)
    }

    @Test("a transfer begins when its request goes out, and is told once")
    func begun() throws {
        let server = try LoopbackServer { request in
            .text("ok").delayed(by: request.path == "/slow" ? .seconds(60) : .zero)
        }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 4)
        try multi.start(.make(server.url("/slow")), tag: 7)
        #expect(multi.nextBegun() == nil)
        while server.log.isEmpty {
            try multi.perform()
            try multi.wait(atMost: .milliseconds(10))
        }
        #expect(multi.nextBegun() == 7)
        #expect(multi.nextBegun() == nil)
        // Also one that ends before anybody looks, and never one that reaches nobody.
        try multi.start(.make(server.url("/")), tag: 8)
        try multi.start(.make("http://127.0.0.1:1/"), tag: 9)
        while multi.inFlight > 1 {
            try multi.perform()
            while multi.nextFinished() != nil {}
            try multi.wait(atMost: .milliseconds(10))
        }
        #expect(multi.nextBegun() == 8)
        #expect(multi.nextBegun() == nil)
    }

    @Test("a slot is free as soon as its result is taken")
    func slotIsFree() throws {
        let server = try LoopbackServer { _ in .text("ok") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        try multi.start(.make(server.url("/1")), tag: 1)
        #expect(!multi.hasFreeSlot)
        while multi.nextFinished() == nil {
            try multi.perform()
            try multi.wait(atMost: .milliseconds(10))
        }
        #expect(multi.hasFreeSlot)
        try multi.start(.make(server.url("/2")), tag: 2)
        #expect(try multi.finishAll().map(\.tag) == [2])
    }

    /// Requests and what the server should see of them.
    static let sent: [(method: String, body: String?, seen: String)] = [
        ("GET", nil, "GET|"), ("HEAD", nil, "HEAD|"), ("POST", "a=1", "POST|a=1"),
        ("POST", nil, "POST|"), ("PUT", "x", "PUT|x"), ("DELETE", nil, "DELETE|"),
        ("PATCH", "", "PATCH|"), ("GET", "query", "GET|query"),
        (
            "POST", String(repeating: "b", count: 70_000),
            "POST|" + String(repeating: "b", count: 70_000)
        ),
    ]

    @Test("method and body arrive as asked, from a handle that served another method before")
    func methods() throws {
        let server = try LoopbackServer { _ in .text("ok") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let cases = Self.sent + Self.sent.reversed()
        for example in cases {
            let request = FetchRequest.make(
                server.url("/"),
                method: example.method,
                body: example.body.map { Array($0.utf8) }
            )
            #expect(try multi.fetch(request).response?.status == 200)
        }
        let seen = server.log.map {
            "\($0.request.method)|\(String(decoding: $0.request.body, as: UTF8.self))"
        }
        #expect(seen == cases.map(\.seen))
    }

    @Test("a request has exactly these header fields")
    func requestHeaders() throws {
        let server = try LoopbackServer { _ in .text("ok") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let body = Array("{}".utf8)
        let requests: [FetchRequest] = [
            .make(server.url("/")),
            .make(server.url("/"), headers: [("ACCEPT", "text/plain"), ("X-Empty", "")]),
            .make(server.url("/"), headers: [("accept-encoding", "identity")]),
            .make(server.url("/"), method: "POST", headers: [("X-A", "1")], body: body),
            .make(
                server.url("/"),
                method: "POST",
                headers: [("Content-Type", "application/json")],
                body: body
            ),
        ]
        for request in requests { #expect(try multi.fetch(request).response != nil) }
        let common = ["Host", "User-Agent", "Accept-Encoding"]
        let expected: [[String]] = [
            common + ["Accept"],
            common + ["ACCEPT", "X-Empty"],
            ["Host", "User-Agent", "Accept", "accept-encoding"],
            common + ["Accept", "X-A", "Content-Length"],
            common + ["Accept", "Content-Type", "Content-Length"],
        ]
        for (entry, names) in zip(server.log, expected) {
            #expect(Set(entry.request.headers.map(\.name)) == Set(names))
            #expect(entry.request.header("User-Agent") == "trawl-tests/1.0")
            #expect(entry.request.header("Host") == "127.0.0.1:\(server.port)")
        }
        #expect(server.log.first?.request.header("Accept")?.hasPrefix("text/html,") == true)
        #expect(server.log.first?.request.header("Accept-Encoding") == "gzip, deflate, br, zstd")
    }

    @Test(
        "a header field that could begin another one is refused before anything is sent",
        arguments: [
            ("X-A", "1\r\nX-Injected: 2"), ("X-A", "1\n2"), ("X-A", "1\0"), ("X A", "1"), ("", "1"),
            ("X-A:", "1"),
        ]
    )
    func injection(name: String, value: String) throws {
        let multi = try CurlMulti(maxConnections: 1)
        #expect(throws: CurlError.self) {
            try multi.start(.make("http://127.0.0.1:1/", headers: [(name, value)]), tag: 1)
        }
        #expect(multi.inFlight == 0)
    }

    @Test("a redirect is an answer and is not followed", arguments: [301, 302, 303, 307, 308])
    func redirects(status: Int) throws {
        let server = try LoopbackServer { _ in .redirect(to: "/next", status: status) }
        defer { server.stop() }
        let response = try CurlMulti(maxConnections: 1).fetch(.make(server.url("/"))).response
        #expect(response?.status == status)
        #expect(response?.headers["Location"] == "/next")
        #expect(server.paths == ["/"])
    }

    @Test("the path goes out as it is, without another normalisation")
    func pathAsIs() throws {
        let server = try LoopbackServer { _ in .text("ok") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        for path in ["/a/../b", "/a/./b", "/%2e%2e/c", "//d", "/e?x=../y"] {
            #expect(try multi.fetch(.make(server.url(path))).response?.status == 200)
            #expect(server.log.last?.request.target == path)
        }
    }

    @Test("another thread's wake ends a wait, also one that begins later")
    func wake() throws {
        let multi = try CurlMulti(maxConnections: 1)
        let clock = SuspendingClock()
        let wakeHandle = multi.wakeHandle
        wakeHandle.wake()
        wakeHandle.wake()
        #expect(try clock.measure { try multi.wait(atMost: .seconds(30)) } < .seconds(10))
        // The rings before were taken back together, so this wait lasts until the thread's.
        let thread = try LoopbackThread { wakeHandle.wake() }
        #expect(try clock.measure { try multi.wait(atMost: .seconds(30)) } < .seconds(10))
        thread.join()
        #expect(
            try clock.measure { try multi.wait(atMost: .milliseconds(20)) } >= .milliseconds(20)
        )
    }

    @Test("the bell may be rung when the multi handle is gone, and a million times before")
    func wakeAfterwards() throws {
        var multi: CurlMulti? = try CurlMulti(maxConnections: 1)
        let wakeHandle = try #require(multi?.wakeHandle)
        for _ in 0..<100_000 { wakeHandle.wake() }
        try multi?.wait(atMost: .seconds(30))
        multi = nil
        wakeHandle.wake()
    }

    @Test("a cancelled transfer ends with that kind, and the others go on")
    func cancel() throws {
        let server = try LoopbackServer { request in
            request.path == "/slow" ? .text("late").delayed(by: .seconds(60)) : .text("ok")
        }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 2)
        try multi.start(.make(server.url("/slow")), tag: 1)
        try multi.start(.make(server.url("/fast")), tag: 2)
        multi.cancel(1)
        multi.cancel(77)
        let results = try multi.finishAll()
        #expect(results.map(\.tag).sorted() == [1, 2])
        #expect(results.first { $0.tag == 1 }?.result.failure?.kind == .cancelled)
        #expect(results.first { $0.tag == 2 }?.result.response?.text == "ok")
    }

    @Test("all transfers are cancelled at once, in whatever stage they are")
    func cancelAll() throws {
        let server = try LoopbackServer { _ in .mischief(.stall(after: 3)) }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 8)
        for tag in 0..<4 { try multi.start(.make(server.url("/")), tag: UInt64(tag)) }
        while server.log.count < 4 {
            try multi.perform()
            try multi.wait(atMost: .milliseconds(10))
        }
        for tag in 4..<8 { try multi.start(.make(server.url("/")), tag: UInt64(tag)) }
        multi.cancelAll()
        let results = try multi.finishAll()
        #expect(results.map(\.tag).sorted() == Array(0..<8))
        #expect(results.allSatisfy { $0.result.failure?.kind == .cancelled })
        #expect(multi.hasFreeSlot)
    }

    @Test("a multi handle may go while transfers are in flight")
    func dropped() throws {
        let server = try LoopbackServer { _ in .text("late").delayed(by: .seconds(60)) }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 4)
        for tag in 0..<4 { try multi.start(.make(server.url("/")), tag: UInt64(tag)) }
        try multi.perform()
        #expect(multi.inFlight == 4)
    }
}
