import Testing
import TrawlCore

@testable import Trawl

@Suite("Cookies of one request", .timeLimit(.minutes(10)))
struct CookieTests {
    /// Asks twice, the second time with what the first answer set; returns the second request's
    /// Cookie header and the jar.
    private static func visit(
        _ cookies: [String],
        host: String = "127.0.0.1",
        first: String = "/in/first",
        second: String = "/in/second"
    ) throws -> (header: String?, jar: CookieJar) {
        let server = try LoopbackServer(address: host.contains("127") ? host : "127.0.0.1") {
            request in
            var answer = LoopbackServer.Answer.text("hello")
            guard request.path == first else { return answer }
            for cookie in cookies { answer = answer.with("Set-Cookie", cookie) }
            return answer
        }
        defer { server.stop() }
        var jar = CookieJar()
        let multi = try CurlMulti(maxConnections: 1)
        let base = "http://\(host):\(server.port)"
        let answer = try multi.fetch(.make(base + first, cookies: jar.lines(for: host)))
        _ = jar.apply(try #require(answer.response).cookies)
        let again = try multi.fetch(.make(base + second, cookies: jar.lines(for: host)))
        #expect(try #require(again.response).cookies.isEmpty)
        return (server.log.last?.request.header("Cookie"), jar)
    }

    @Test(
        "a cookie goes back where RFC 6265 says",
        arguments: [
            ("a=b", "a=b"), ("a=", "a="), ("a=\"b c\"; HttpOnly", "a=\"b c\""),
            ("a=b; Path=/in", "a=b"), ("a=b; Path=/in/second", "a=b"), ("a=b; Path=/other", nil),
            ("a=b; Max-Age=60", "a=b"), ("a=b; Max-Age=0", nil),
            ("a=b; Expires=Thu, 01 Jan 1970 00:00:01 GMT", nil),
            ("a=b; Domain=127.0.0.1", "a=b"), ("a=b; Domain=127.0.0.2", nil),
            ("a=b; Domain=elsewhere.example", nil), ("a=b; Domain=0.0.1", nil),
            ("__Secure-a=b", nil), ("a=b\u{1}", nil),
        ] as [(String, String?)]
    )
    func rules(cookie: String, sent: String?) throws {
        #expect(try Self.visit([cookie]).header == sent)
    }

    @Test("without Path a cookie is for the folder of its page")
    func defaultPath() throws {
        #expect(try Self.visit(["a=b"], second: "/second").header == nil)
        #expect(try Self.visit(["a=b; Path=/"], second: "/second").header == "a=b")
    }

    @Test("a Secure cookie is not taken without TLS, but from this machine itself")
    func secure() throws {
        #expect(try Self.visit(["a=b; Secure"]).header == "a=b")
        #expect(try Self.visit(["a=b; Secure"], host: "127.0.0.2").header == nil)
        #expect(try Self.visit(["a=b"], host: "127.0.0.2").header == "a=b")
    }

    @Test("a cookie is its host's, or a wider domain's, but never a public suffix's")
    func publicSuffix() throws {
        let host = "a.b.localhost"
        #expect(try Self.visit(["a=b"], host: host).header == "a=b")
        #expect(try Self.visit(["a=b; Domain=b.localhost"], host: host).header == "a=b")
        // No dot in it: a public suffix by the list's rule for names that it does not have.
        #expect(try Self.visit(["a=b; Domain=localhost"], host: host).header == nil)
        #expect(CurlLibrary.version.contains("libpsl/"))
    }

    @Test("of an answer's cookies the first 50 are taken")
    func manyCookies() throws {
        for count in [50, 51] {
            let visit = try Self.visit((1...count).map { "n\($0)=v" })
            let names = try #require(visit.header).split(separator: "; ")
            #expect(names.count == 50)
            #expect(visit.jar.lines(for: "127.0.0.1").count == 50)
            #expect(names.contains("n50=v"))
            #expect(!names.contains("n51=v"))
        }
    }

    @Test("a request carries no more than 8 KB of cookies")
    func longHeader() throws {
        // Each is sent as 11 bytes of name and signs, and its value.
        let value = String(repeating: "x", count: 1989)
        let four = try Self.visit((1...4).map { "name\($0)=\(value)" })
        #expect(try #require(four.header).utf8.count == 4 * 1995 + 3 * 2)
        let five = try Self.visit((1...5).map { "name\($0)=\(value)" })
        #expect(try #require(five.header).utf8.count == 4 * 1995 + 3 * 2)
        #expect(five.jar.lines(for: "127.0.0.1").count == 5)
    }

    @Test("a handle that is used again has no cookie of the request before, and none without a jar")
    func usedHandle() throws {
        let server = try LoopbackServer { _ in .text("hello").with("Set-Cookie", "a=b; Path=/") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let first = try multi.fetch(.make(server.url("/1"), cookies: [])).response
        let line = try #require(first?.cookies.first?.line)
        for cookies in [nil, [], [line], nil] as [[String]?] {
            let response = try multi.fetch(.make(server.url("/2"), cookies: cookies)).response
            #expect(response?.cookies.isEmpty == (cookies != []))
        }
        let sent = server.log.map { $0.request.header("Cookie") }
        #expect(sent == [nil, nil, nil, "a=b", nil])
    }

    @Test("a cookie that is ended is told as gone, and one that is set again as changed")
    func endings() throws {
        let server = try LoopbackServer { request in
            .text("").with("Set-Cookie", request.path == "/end" ? "a=; Max-Age=0" : "a=2")
        }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let line = "127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1"
        let ended = try multi.fetch(.make(server.url("/end"), cookies: [line])).response
        let key = "127.0.0.1\tFALSE\t/\ta"
        #expect(ended?.cookies == [CookieChange(key: key, line: nil, order: 0)])
        let set = try multi.fetch(.make(server.url("/set"), cookies: [line])).response
        #expect(set?.cookies.map(\.key) == [key])
        #expect(set?.cookies.first?.line?.hasSuffix("\t2") == true)
    }
}
