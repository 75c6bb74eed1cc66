import Testing

@testable import Trawl

@Suite("Gzip bodies")
struct GzipBodyTests {
    private static let text = Array("<urlset>é</urlset>".utf8)

    @Test("a packed body is opened, whatever the pieces", arguments: [1, 2, 3, 7, 1000])
    func opening(_ count: Int) throws {
        let packed = try Packing.gzip.pack(Self.text)
        #expect(try Self.open(packed, pieceBytes: count) == Self.text)
        #expect(try Self.open(packed + packed, pieceBytes: count) == Self.text + Self.text)
        #expect(try Self.open(Packing.gzip.pack(packed), pieceBytes: count) == Self.text)
    }

    @Test(
        "any other body is handed on as it is",
        arguments: [[], [0x1F], [0x3C], [0x1F, 0x3C], Array("plain".utf8)] as [[UInt8]]
    )
    func plain(_ body: [UInt8]) throws {
        #expect(try Self.open(body, pieceBytes: 1) == body)
        #expect(try Self.open(body, pieceBytes: 100) == body)
    }

    @Test("what is packed more often than allowed stays packed")
    func layers() throws {
        var packed = Self.text
        for _ in 0..<GzipBody.maximumLayers { packed = try Packing.gzip.pack(packed) }
        #expect(try Self.open(packed, pieceBytes: 100) == Self.text)
        let more = try Packing.gzip.pack(packed)
        #expect(try Self.open(more, pieceBytes: 100) == Packing.gzip.pack(Self.text))
    }

    @Test("a body at the limit is opened, a longer one is too large")
    func limit() throws {
        let body = [UInt8](repeating: 0x61, count: 1 << 20)
        let packed = try Packing.gzip.pack(body)
        #expect(try Self.open(packed, pieceBytes: 1000, maximumBytes: body.count) == body)
        #expect(throws: GzipError(.tooLarge, "the body has over 1048575 bytes")) {
            try Self.open(packed, pieceBytes: 1000, maximumBytes: body.count - 1)
        }
        #expect(throws: GzipError(.tooLarge, "the body has over 4 bytes")) {
            try Self.open(Array("plain".utf8), pieceBytes: 1000, maximumBytes: 4)
        }
    }

    @Test("a body that ends too early is truncated, and what came before was handed on")
    func truncated() throws {
        let packed = try Packing.gzip.pack([UInt8](repeating: 0x61, count: 100_000))
        var count = 0
        let opener = GzipBody(maximumBytes: 1 << 20)
        try packed.dropLast(4).withUnsafeBufferPointer { bytes throws in
            try opener.read(bytes) { count += $0.count }
        }
        #expect(count == 100_000)
        #expect(throws: GzipError(.truncated, "the gzip file ended before its end mark")) {
            try opener.finish { _ in }
        }
    }

    @Test("a broken body is an error, never a crash")
    func broken() throws {
        let packed = try Packing.gzip.pack((0..<5000).map { UInt8(truncatingIfNeeded: $0 * $0) })
        var noise = TestNoise(seed: 11)
        var failures = 0
        for _ in 0..<2000 {
            var body = packed
            for _ in 0..<Int.random(in: 1...4, using: &noise) {
                body[Int.random(in: 2..<body.count, using: &noise)] = .random(
                    in: 0...255,
                    using: &noise
                )
            }
            do { _ = try Self.open(body, pieceBytes: 777) } catch { failures += 1 }
        }
        #expect(failures > 1000)
    }

    private static func open(
        _ body: [UInt8],
        pieceBytes: Int,
        maximumBytes: Int = 10 << 20
    ) throws -> [UInt8] {
        let opener = GzipBody(maximumBytes: maximumBytes)
        var opened: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: pieceBytes) {
            try body[start..<min(start + pieceBytes, body.count)].withUnsafeBufferPointer { piece in
                try opener.read(piece) { opened += $0 }
            }
        }
        try opener.finish { opened += $0 }
        return opened
    }
}
