import Glibc
import Testing
import TrawlCore

@testable import Trawl

@Suite("Failures of a fetch")
struct FetchFailureTests {
    /// A server that misbehaves, and what it is called.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: LoopbackServer.Answer
        let kind: FailureKind
        var change: @Sendable (inout FetchRequest) -> Void = { _ in }
    }

    private static let tenBytes = LoopbackServer.Answer.text("0123456789")

    static let broken: [Case] = [
        Case(
            testDescription: "closed without an answer",
            answer: .mischief(.noAnswer),
            kind: .connect
        ),
        Case(
            testDescription: "reset instead of an answer",
            answer: .mischief(.reset),
            kind: .connect
        ),
        Case(
            testDescription: "reset in the body",
            answer: .mischief(.resetAfter(5)),
            kind: .connect
        ),
        Case(
            testDescription: "body shorter than its Content-Length",
            answer: .mischief(.cut(after: 9)),
            kind: .truncated
        ),
        Case(
            testDescription: "chunked body without its last chunk",
            answer: tenBytes.framed(.chunked(10)).breaking(.cut(after: 15)),
            kind: .truncated
        ),
        Case(
            testDescription: "chunk size that is no number",
            answer: .mischief(.badChunk),
            kind: .protocol
        ),
        Case(
            testDescription: "chunk size over all numbers",
            answer: .raw(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc"
            ),
            kind: .protocol
        ),
        Case(
            testDescription: "two different Content-Lengths",
            answer: tenBytes.with("Content-Length", "10").with("Content-Length", "11"),
            kind: .protocol
        ),
        Case(
            testDescription: "Content-Length over all numbers",
            answer: tenBytes.with("Content-Length", "99999999999999999999"),
            kind: .protocol
        ),
        Case(
            testDescription: "body without a head, as in HTTP/0.9",
            answer: .raw("<p>hello"),
            kind: .protocol
        ),
        Case(
            testDescription: "header fields without end",
            answer: .mischief(.endlessHeaders),
            kind: .protocol
        ),
        Case(
            testDescription: "trailers without end",
            answer: .mischief(.endlessTrailers),
            kind: .protocol
        ),
        Case(
            testDescription: "one header line of 200 KB",
            answer: tenBytes.with("X-Long", String(repeating: "a", count: 200_000)),
            kind: .protocol
        ),
        Case(
            testDescription: "body without end",
            answer: LoopbackServer.Answer.text(String(repeating: "a", count: 60_000))
                .framed(.untilClose).breaking(.endlessBody),
            kind: .tooLarge
        ),
        Case(
            testDescription: "10 TiB by Content-Length, refused at the header",
            answer: tenBytes.with("Content-Length", "10995116277760").breaking(.stall(after: 0)),
            kind: .tooLarge
        ),
        Case(
            testDescription: "text called gzip",
            answer: tenBytes.with("Content-Encoding", "gzip"),
            kind: .decode
        ),
        Case(
            testDescription: "encoding that nobody knows",
            answer: tenBytes.with("Content-Encoding", "sunshine"),
            kind: .decode
        ),
        Case(
            testDescription: "nothing after the request",
            answer: tenBytes.delayed(by: .seconds(60)),
            kind: .timeoutFirstByte,
            change: { $0.firstByteTimeout = .milliseconds(50) }
        ),
        Case(
            testDescription: "silence in the body",
            answer: .mischief(.stall(after: 5)),
            kind: .timeoutIdle,
            change: { $0.idleTimeout = .milliseconds(50) }
        ),
        Case(
            testDescription: "silence in the header is a missing first line",
            answer: .mischief(.drip(1, every: .milliseconds(5))),
            kind: .timeoutFirstByte,
            change: { $0.firstByteTimeout = .milliseconds(30) }
        ),
        Case(
            testDescription: "body at 50 bytes a second",
            answer: LoopbackServer.Answer.text(String(repeating: "a", count: 1000))
                .framed(.chunked(1)).breaking(.drip(120, every: .milliseconds(400))),
            kind: .timeoutIdle,
            change: { $0.idleTimeout = .milliseconds(900) }
        ),
        Case(
            testDescription: "time for the whole transfer over",
            answer: tenBytes.delayed(by: .seconds(60)),
            kind: .timeoutTotal,
            change: { $0.timeout = .milliseconds(50) }
        ),
    ]

    @Test("a broken answer has its kind of failure", arguments: broken)
    func brokenAnswer(_ example: Case) throws {
        let server = try LoopbackServer { _ in example.answer }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        var request = FetchRequest.make(server.url("/"))
        example.change(&request)
        let result = try multi.fetch(request)
        let failure = try #require(result.failure, "\(result)")
        #expect(failure.kind == example.kind, "\(failure)")
        #expect(!failure.message.isEmpty)
        #expect(multi.inFlight == 0)
    }

    @Test("a handle that failed serves the next request like a new one", arguments: broken)
    func handleIsClean(_ example: Case) throws {
        let server = try LoopbackServer { request in
            request.path == "/bad" ? example.answer : .text("good")
        }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        var request = FetchRequest.make(server.url("/bad"))
        example.change(&request)
        #expect(try multi.fetch(request).failure?.kind == example.kind)
        let next = try multi.fetch(.make(server.url("/good")))
        #expect(next.response?.text == "good", "\(next)")
    }

    @Test("a port where nobody listens is a failure to connect")
    func refused() throws {
        let server = try LoopbackServer { _ in .text("never") }
        server.stop()
        let failure = try CurlMulti(maxConnections: 1).fetch(.make(server.url("/"))).failure
        #expect(failure?.kind == .connect)
    }

    @Test(
        "an address that leads nowhere is a failure of its own kind",
        arguments: [
            ("http://no-such-host.invalid/", FailureKind.dns),
            ("ftp://127.0.0.1/", .schemeBlocked),
            ("file:///etc/passwd", .schemeBlocked),
            ("gopher://127.0.0.1/", .schemeBlocked),
            ("http://[::1/", .schemeBlocked),
        ]
    )
    func badAddress(url: String, kind: FailureKind) throws {
        let multi = try CurlMulti(maxConnections: 1)
        let failure = try #require(try multi.fetch(.make(url)).failure)
        #expect(failure.kind == kind, "\(failure)")
    }

    @Test("a TLS handshake that is never answered is a failure to connect in time")
    func silentHandshake() throws {
        let (descriptor, port) = try LoopbackServer.listen("127.0.0.1")
        defer { _ = close(descriptor) }
        let multi = try CurlMulti(maxConnections: 1)
        let request = FetchRequest.make(
            "https://127.0.0.1:\(port)/",
            connectTimeout: .milliseconds(50)
        )
        #expect(try multi.fetch(request).failure?.kind == .timeoutConnect)
        let short = FetchRequest.make("https://127.0.0.1:\(port)/", timeout: .milliseconds(50))
        #expect(try multi.fetch(short).failure?.kind == .timeoutTotal)
    }

    @Test("plain text on a TLS connection is a failure of TLS")
    func noTLS() throws {
        let server = try LoopbackServer { _ in .text("never") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let url = "https" + server.url("/").dropFirst(4)
        #expect(try multi.fetch(.make(url)).failure?.kind == .tls)
    }
}
