import Testing
import TrawlCore

@testable import Trawl

@Suite("Bodies, their limits and their encodings")
struct BodyLimitTests {
    @Test(
        "a body at the limit is taken, one byte more is too large",
        arguments: [
            LoopbackServer.Answer.Framing.length, .chunked(7), .untilClose,
        ]
    )
    func limit(framing: LoopbackServer.Answer.Framing) throws {
        let body = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        let server = try LoopbackServer { _ in .bytes(body).framed(framing) }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let whole = try multi.fetch(.make(server.url("/"), maxBodyBytes: 5000))
        #expect(whole.response?.body == body)
        let cut = try multi.fetch(.make(server.url("/"), maxBodyBytes: 4999))
        #expect(cut.failure?.kind == .tooLarge)
    }

    @Test(
        "where only the beginning counts, the rest of a longer body is not waited for",
        arguments: [LoopbackServer.Answer.Framing.length, .chunked(7), .untilClose]
    )
    func cut(framing: LoopbackServer.Answer.Framing) throws {
        let body = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        let server = try LoopbackServer { _ in .bytes(body).framed(framing) }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        var request = FetchRequest.make(server.url("/"), maxBodyBytes: 4999)
        request.cutsLongBody = true
        #expect(try multi.fetch(request).response?.body == Array(body.prefix(4999)))
        request.maxBodyBytes = 5000
        #expect(try multi.fetch(request).response?.body == body)
    }

    /// "hello hello hello hello" in each encoding, written out.
    static let encoded: [(name: String, hex: String)] = [
        ("gzip", "1f8b0800000000000203cb48cdc9c957c8402701e3513d8d17000000"),
        ("x-gzip", "1f8b0800000000000203cb48cdc9c957c8402701e3513d8d17000000"),
        ("deflate", "78dacb48cdc9c957c8402701680308b1"),
        ("deflate", "cb48cdc9c957c8402701"),
        // Brotli (RFC 7932, 9.2) and Zstandard (RFC 8878, 3.1.1) as one uncompressed block.
        ("br", "0b0b80" + helloHex + "03"),
        ("zstd", "28b52ffd2017b90000" + helloHex),
    ]

    private static let helloHex = "68656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f"

    @Test("a compressed body comes out as the text that went in", arguments: encoded)
    func encodings(name: String, hex: String) throws {
        let body = Self.bytes(hex)
        let server = try LoopbackServer { _ in .bytes(body).with("Content-Encoding", name) }
        defer { server.stop() }
        let result = try CurlMulti(maxConnections: 1).fetch(.make(server.url("/")))
        let response = try #require(result.response, "\(result)")
        #expect(response.text == "hello hello hello hello")
        #expect(response.wireBytes == body.count)
    }

    /// Framings that cut a body in different places.
    static let framings: [LoopbackServer.Answer.Framing] =
        [.length, .untilClose] + [1, 3, 16].map { .chunked($0) }

    @Test(
        "an encoded body that stops in the middle is truncated, however it is framed",
        arguments: encoded,
        framings
    )
    func truncated(
        encoding: (name: String, hex: String),
        framing: LoopbackServer.Answer.Framing
    ) throws {
        let whole = Self.bytes(encoding.hex)
        let server = try LoopbackServer { request in
            let count = Int(request.path.dropFirst()) ?? 0
            return .bytes(Array(whole.prefix(count)))
                .with("Content-Encoding", encoding.name.uppercased()).framed(framing)
        }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        for count in 1..<whole.count {
            let result = try multi.fetch(.make(server.url("/\(count)")))
            #expect(result.failure?.kind == .truncated, "\(count) bytes: \(result)")
        }
        let result = try multi.fetch(.make(server.url("/\(whole.count)")))
        #expect(result.response?.text == "hello hello hello hello", "\(result)")
        #expect(try multi.fetch(.make(server.url("/0"))).response?.body == [])
    }

    @Test("two gzip members are one body")
    func gzipMembers() throws {
        let body = Self.bytes(Self.encoded[0].hex + Self.encoded[0].hex)
        let server = try LoopbackServer { _ in .bytes(body).with("Content-Encoding", "gzip") }
        defer { server.stop() }
        let result = try CurlMulti(maxConnections: 1).fetch(.make(server.url("/")))
        #expect(result.response?.text == "hello hello hello hellohello hello hello hello")
    }

    @Test("bytes behind the Content-Length are no part of a gzip body")
    func behindTheLength() throws {
        let body = Self.bytes(Self.encoded[0].hex)
        let server = try LoopbackServer { _ in
            .bytes(body + [1, 2, 3]).with("Content-Encoding", "gzip")
                .with("Content-Length", "\(body.count)").breaking(.cut(after: body.count + 3))
        }
        defer { server.stop() }
        let result = try CurlMulti(maxConnections: 1).fetch(.make(server.url("/")))
        #expect(result.response?.text == "hello hello hello hello", "\(result)")
    }

    @Test("the limit counts decompressed bytes")
    func limitAfterDecompression() throws {
        let body = Self.bytes(Self.encoded[0].hex)
        let server = try LoopbackServer { _ in .bytes(body).with("Content-Encoding", "gzip") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let same = try multi.fetch(.make(server.url("/"), maxBodyBytes: 23))
        #expect(same.response?.body.count == 23)
        let over = try multi.fetch(.make(server.url("/"), maxBodyBytes: 22))
        #expect(over.failure?.kind == .tooLarge)
    }

    @Test("a body that grows over 200 times its size is too large, before it is at the limit")
    func bomb() throws {
        // Zeros: a gzip header, one dynamic block's header, then a match of 258 bytes for every
        // two bits, without end.
        let start = Self.bytes("1f8b0800000000000203edc101010000008220ffaf6e484001")
        let body = start + [UInt8](repeating: 0, count: 16_000)
        let server = try LoopbackServer { _ in .bytes(body).with("Content-Encoding", "gzip") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let failure = try multi.fetch(.make(server.url("/"), maxBodyBytes: 1 << 30)).failure
        #expect(failure?.kind == .tooLarge)
        #expect(failure?.message.contains("200 times") == true)
    }

    @Test(
        "an answer that has no body by its status or method waits for none",
        arguments: [
            ("GET", 204), ("GET", 304), ("HEAD", 200),
        ]
    )
    func noBody(method: String, status: Int) throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Answer(status: status, headers: [("Content-Length", "99999999")])
        }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let result = try multi.fetch(.make(server.url("/"), method: method))
        #expect(result.response?.status == status, "\(result)")
        #expect(result.response?.body == [])
    }

    @Test(
        "memory given back holds the next body, unless it is large",
        arguments: [
            (100_000, true), (CurlMulti.largestBuffer + 1, false),
        ]
    )
    func recycling(first: Int, isKept: Bool) throws {
        let server = try LoopbackServer { request in
            .text(String(repeating: "a", count: Int(request.path.dropFirst()) ?? 0))
        }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let large = try #require(try multi.fetch(.make(server.url("/\(first)"))).response)
        #expect(large.body.count == first)
        multi.recycle(large.body)
        let small = try #require(try multi.fetch(.make(server.url("/10"))).response)
        #expect(small.text == "aaaaaaaaaa")
        #expect((small.body.capacity >= first) == isKept)
        #expect(large.body.count == first)
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2)
            .compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }
}
