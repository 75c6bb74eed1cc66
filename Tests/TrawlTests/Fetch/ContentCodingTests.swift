import Testing
import TrawlCore

@testable import Trawl

@Suite("Names and layers of content codings")
struct ContentCodingTests {
    private static let text = [UInt8].mixed(text: 400, noise: 50)

    @Test(
        "names mean their codings, in any case and with blanks",
        arguments: [
            ("gzip", Packing.gzip), ("GZip", .gzip), ("x-gzip", .gzip), (" gzip ,", .gzip),
            ("identity, gzip", .gzip), ("Deflate", .zlib), ("deflate", .rawDeflate),
            ("BR", .brotli),
            ("zstd", .zstd), ("zstd, identity", .zstd),
        ]
    )
    func names(value: String, packing: Packing) throws {
        var feed = AnswerFeed()
        #expect(feed.receive(try packing.pack(Self.text), value) == .body(Self.text))
    }

    @Test("these change nothing", arguments: ["identity", "", "none", " , ", "identity, identity"])
    func identity(value: String) {
        var feed = AnswerFeed()
        #expect(feed.receive(Self.text, value) == .body(Self.text))
    }

    @Test(
        "a coding that nobody knows is a failure, unless the body is empty",
        arguments: ["sunshine", "compress", "gzip, sunshine", "sunshine, gzip", "utf-8", "gzip br"]
    )
    func unknown(value: String) throws {
        var feed = AnswerFeed()
        #expect(feed.receive(try Packing.gzip.pack(Self.text), value) == .failure(.decode))
        #expect(feed.receive([], value) == .body([]))
    }

    @Test(
        "two codings are undone from the last one on",
        arguments: Packing.allCases,
        Packing.allCases
    )
    func layers(first: Packing, second: Packing) throws {
        let whole = try second.pack(try first.pack(Self.text))
        var feed = AnswerFeed()
        for pieces in [1, 100, Int.max] {
            let outcome = feed.receive(whole, "\(first.name), \(second.name)", pieces: pieces)
            #expect(outcome == .body(Self.text))
        }
        #expect(feed.receive(whole, first.name, second.name) == .body(Self.text))
        for count in 1..<whole.count {
            let outcome = feed.receive(Array(whole.prefix(count)), first.name, second.name)
            #expect(outcome == .failure(.truncated), "\(count) of \(whole.count)")
        }
        // The inner one is cut, the outer one whole.
        let inner = Array(try first.pack(Self.text).dropLast())
        #expect(
            feed.receive(try second.pack(inner), first.name, second.name) == .failure(.truncated)
        )
    }

    @Test("three codings are refused")
    func threeLayers() throws {
        let whole = try (0..<3).reduce(Self.text) { body, _ in try Packing.gzip.pack(body) }
        var feed = AnswerFeed()
        #expect(feed.receive(whole, "gzip, gzip, gzip") == .failure(.decode))
        #expect(feed.receive(whole, "gzip", "gzip, gzip") == .failure(.decode))
        #expect(feed.receive([], "gzip, gzip, gzip") == .body([]))
    }

    @Test("an answer without a body needs no coding undone", arguments: [204, 304])
    func noBody(status: Int) {
        var feed = AnswerFeed()
        #expect(feed.receive([], "gzip", status: status, length: 1000) == .body([]))
    }
}
