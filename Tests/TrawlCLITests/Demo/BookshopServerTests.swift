import Synchronization
import Testing

@testable import TrawlCLI

@Suite("The sample site's server")
struct BookshopServerTests {
    /// The second that a test has set, read by the server's thread.
    private final class Clock: Sendable {
        let second = Atomic(9)
    }

    @Test("pages come over HTTP on loopback, many on one connection")
    func serves() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let shop = Bookshop(seed: 7, origin: server.origin)
        let client = try #require(LoopbackClient(port: server.port))
        for path in ["/", "/book/BK-0005.html", "/robots.txt", "/sitemap.xml", "/nothing"] {
            let expected = shop.response(path: path, query: nil, at: 0)
            let (head, body) = client.ask("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 \(expected.status) "), "\(path)")
            #expect(head.contains("\r\nContent-Type: \(expected.contentType)\r\n"), "\(path)")
            #expect(body == expected.body, "\(path)")
        }
        let answer = client.ask("GET /api/books.json?page=2 HTTP/1.1\r\n\r\n")
        #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix(#"{"page":2,"#))
    }

    @Test("the caller's clock says what is for sale")
    func followsTheClock() throws {
        let clock = Clock()
        let server = try BookshopServer.start(seed: 7) { clock.second.load(ordering: .relaxed) }
        defer { server.stop() }
        let client = try #require(LoopbackClient(port: server.port))
        let request = "GET /book/BK-0161.html HTTP/1.1\r\n\r\n"
        #expect(client.ask(request).head.hasPrefix("HTTP/1.1 404 "))
        clock.second.store(10, ordering: .relaxed)
        #expect(client.ask(request).head.hasPrefix("HTTP/1.1 200 "))
    }

    @Test("an unchanged page is not sent again to who names its tag")
    func revalidates() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let client = try #require(LoopbackClient(port: server.port))
        let head = client.ask("GET / HTTP/1.1\r\n\r\n").head
        let line = try #require(head.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") })
        let tag = line.dropFirst(6)
        let again = client.ask("GET / HTTP/1.1\r\nIf-None-Match: \(tag)\r\n\r\n")
        #expect(again.head == "HTTP/1.1 304 Not Modified\r\nETag: \(tag)\r\n\r\n")
        let other = client.ask("GET /about.html HTTP/1.1\r\nIf-None-Match: \(tag)\r\n\r\n")
        #expect(other.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("HEAD gets the head alone, and the connection stays in step")
    func answersHead() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let client = try #require(LoopbackClient(port: server.port))
        let head = client.ask("HEAD /about.html HTTP/1.1\r\n\r\n").head
        let whole = client.ask("GET /about.html HTTP/1.1\r\n\r\n")
        #expect(head == whole.head)
        #expect(head.contains("\r\nContent-Length: \(whole.body.count)\r\n"))
    }

    @Test("a request in pieces and requests in one piece are answered in turn")
    func framing() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let client = try #require(LoopbackClient(port: server.port))
        client.send("GET /robots.txt HT")
        client.send("TP/1.1\r\n\r\nGET /none HTTP/1.1\r\n\r\nGET /style.css HTTP/1.1\r\n\r\n")
        for status in ["200 OK", "404 Not Found", "200 OK"] {
            #expect(client.answer(hasBody: true).head.hasPrefix("HTTP/1.1 \(status)\r\n"))
        }
    }

    @Test(
        "what the server does not speak is refused, and the connection closed",
        arguments: [
            ("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi", "HTTP/1.1 405 Method Not Allowed"),
            ("GET http://x/ HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 Bad Request"),
            ("nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request"),
            ("GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK"),
            ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK"),
        ]
    )
    func refuses(request: String, status: String) throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let client = try #require(LoopbackClient(port: server.port))
        let head = client.ask(request).head
        #expect(head.hasPrefix(status + "\r\n"))
        #expect(head.contains("\r\nConnection: close\r\n"))
        #expect(client.answer(hasBody: true).head == "")
    }

    @Test("a head without end is cut off at 16 KiB")
    func limitsHeads() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let client = try #require(LoopbackClient(port: server.port))
        client.send("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 20_000))
        #expect(client.answer(hasBody: true).head == "")
    }

    @Test("a stopped server is gone, and its open connections with it")
    func stops() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        let client = try #require(LoopbackClient(port: server.port))
        #expect(client.ask("GET / HTTP/1.1\r\n\r\n").head.hasPrefix("HTTP/1.1 200 "))
        server.stop()
        server.stop()
        #expect(client.answer(hasBody: true).head == "")
        #expect(LoopbackClient(port: server.port) == nil)
    }
}
