import Testing

@testable import Trawl

@Suite("GzipTrailer")
struct GzipTrailerTests {
    /// 18 bytes that end in the number 772, as a body in each framing.
    private static let body: [UInt8] = (1...14).map { UInt8($0) } + [4, 3, 0, 0]

    static let wires: [(name: String, isChunked: Bool, length: Int?, bytes: [UInt8])] = [
        ("until the end", false, nil, body),
        ("by length", false, 18, body + [9, 9, 9, 9]),
        ("one chunk", true, nil, chunk("12", body) + end),
        (
            "large hexadecimal digits", true, nil,
            chunk("F", body[..<15]) + chunk("3", body[15...]) + end
        ),
        (
            "small hexadecimal digits", true, nil,
            chunk("f", body[..<15]) + chunk("3", body[15...]) + end
        ),
        (
            "the number over three chunks", true, nil,
            chunk("0F", body[..<15]) + chunk("1", body[15..<16]) + chunk("2", body[16...]) + end
        ),
        ("extensions", true, nil, chunk("12;a=3f", body) + Array("0;z\r\nX: 1\r\n\r\n".utf8)),
    ]

    private static let end = Array("0\r\n\r\n".utf8)

    private static func chunk(_ size: String, _ bytes: some Collection<UInt8>) -> [UInt8] {
        Array("\(size)\r\n".utf8) + bytes + [0x0d, 0x0a]
    }

    @Test(
        "the last four bytes are found in any framing and in pieces of any size",
        arguments: wires
    )
    func pieces(name: String, isChunked: Bool, length: Int?, bytes: [UInt8]) {
        for size in 1...bytes.count {
            var trailer = GzipTrailer(isChunked: isChunked, length: length)
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(start + size, bytes.count)].withUnsafeBytes {
                    trailer.receive($0)
                }
            }
            #expect(trailer.fits(772), "\(name) in pieces of \(size)")
            #expect(!trailer.fits(773), "\(name) in pieces of \(size)")
        }
    }

    @Test("a body shorter than any gzip fits nothing, and no bytes fit an empty body")
    func short() {
        var trailer = GzipTrailer(isChunked: false, length: nil)
        #expect(trailer.fits(0))
        Self.body[1...].withUnsafeBytes { trailer.receive($0) }
        #expect(!trailer.fits(772))
    }

    @Test("a length of 4 GiB and more is compared by its lowest 32 bits (RFC 1952, 2.3.1)")
    func overflow() {
        var trailer = GzipTrailer(isChunked: false, length: nil)
        Self.body.withUnsafeBytes { trailer.receive($0) }
        #expect(trailer.fits((1 << 32) + 772))
    }
}
