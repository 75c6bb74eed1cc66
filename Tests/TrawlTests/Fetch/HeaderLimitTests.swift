import Testing
import TrawlCore

@testable import Trawl

@Suite("The limit of headers and trailers")
struct HeaderLimitTests {
    private static let limit = 300 << 10

    /// Lines of at most 1,000 bytes that have so many bytes together.
    private static func filler(_ count: Int) -> String {
        var (text, left) = ("", count)
        while left > 0 {
            // The shortest line has 5 bytes.
            let size = left > 1005 ? 1000 : left
            text += "X: " + String(repeating: "a", count: size - 5) + "\r\n"
            left -= size
        }
        return text
    }

    private static let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
    private static let body = "2\r\nok\r\n0\r\n"

    @Test(
        "a header at the limit is taken, one byte more is not",
        arguments: [(0, true), (1, false)]
    )
    func header(more: Int, isTaken: Bool) throws {
        let fields = Self.filler(Self.limit - Self.head.utf8.count - 2 + more)
        let server = try LoopbackServer { _ in
            .raw(Self.head + fields + "\r\n" + Self.body + "\r\n")
        }
        defer { server.stop() }
        try Self.expect(server, isTaken)
    }

    @Test(
        "trailers count with the header",
        arguments: [(0, true), (1, false)]
    )
    func trailers(more: Int, isTaken: Bool) throws {
        let fields = Self.filler(Self.limit / 2)
        let sofar = Self.head.utf8.count + fields.utf8.count + 2
        let trailers = Self.filler(Self.limit - sofar + more)
        let server = try LoopbackServer { _ in
            .raw(Self.head + fields + "\r\n" + Self.body + trailers + "\r\n")
        }
        defer { server.stop() }
        try Self.expect(server, isTaken)
    }

    @Test(
        "answers before the answer count too",
        arguments: [(0, true), (1, false)]
    )
    func hints(more: Int, isTaken: Bool) throws {
        let hints = "HTTP/1.1 103 Early Hints\r\n" + Self.filler(100_000) + "\r\n"
        let rest = Self.limit - hints.utf8.count - Self.head.utf8.count - 2 + more
        let server = try LoopbackServer { _ in
            .raw(hints + Self.head + Self.filler(rest) + "\r\n" + Self.body + "\r\n")
        }
        defer { server.stop() }
        try Self.expect(server, isTaken)
    }

    private static func expect(_ server: LoopbackServer, _ isTaken: Bool) throws {
        let result = try CurlMulti(maxConnections: 1).fetch(.make(server.url("/")))
        if isTaken {
            #expect(result.response?.text == "ok", "\(result.failure?.message ?? "")")
        } else {
            #expect(result.failure?.kind == .protocol, "\(result.failure?.message ?? "taken")")
        }
    }
}
