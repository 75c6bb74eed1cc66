import CBrotliEncoder
import CZlib
import CZstd
import Testing

/// The ways to pack a body, by the encoders of the libraries themselves.
enum Packing: CaseIterable, Sendable {
    case gzip
    case zlib
    case rawDeflate
    case brotli
    case zstd

    /// What `Content-Encoding` calls it.
    var name: String {
        switch self {
        case .gzip: "gzip"
        case .zlib, .rawDeflate: "deflate"
        case .brotli: "br"
        case .zstd: "zstd"
        }
    }

    /// Packs bytes as far as the encoder can.
    func pack(_ bytes: [UInt8]) throws -> [UInt8] {
        switch self {
        case .gzip: try Self.deflated(bytes, 31)
        case .zlib: try Self.deflated(bytes, 15)
        case .rawDeflate: try Self.deflated(bytes, -15)
        case .brotli: try Self.brotli(bytes)
        case .zstd: try Self.zstd(bytes)
        }
    }

    private static func deflated(_ bytes: [UInt8], _ windowBits: Int32) throws -> [UInt8] {
        var bytes = bytes
        var stream = z_stream()
        try #require(trawl_deflate_init(&stream, 9, windowBits) == Z_OK)
        defer { deflateEnd(&stream) }
        let count = bytes.count
        return try bytes.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(count)
            let bound = Int(deflateBound(&stream, UInt(count)))
            return try [UInt8](unsafeUninitializedCapacity: bound) { output, written in
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(bound)
                try #require(deflate(&stream, Z_FINISH) == Z_STREAM_END)
                written = bound - Int(stream.avail_out)
            }
        }
    }

    private static func brotli(_ bytes: [UInt8]) throws -> [UInt8] {
        let bound = BrotliEncoderMaxCompressedSize(bytes.count)
        return try [UInt8](unsafeUninitializedCapacity: bound) { output, written in
            written = bound
            let isDone = BrotliEncoderCompress(
                9,
                22,
                BROTLI_MODE_GENERIC,
                bytes.count,
                bytes,
                &written,
                output.baseAddress
            )
            try #require(isDone == BROTLI_TRUE)
        }
    }

    private static func zstd(_ bytes: [UInt8]) throws -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        return try [UInt8](unsafeUninitializedCapacity: bound) { output, written in
            written = ZSTD_compress(output.baseAddress, bound, bytes, bytes.count, 9)
            try #require(ZSTD_isError(written) == 0)
        }
    }
}

extension [UInt8] {
    /// Text that packs well, then bytes that do not.
    static func mixed(text: Int, noise: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let tail = (0..<noise).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        return Array(Array("<p>hello hello</p>\n".utf8).cycled(to: text)) + tail
    }

    private func cycled(to count: Int) -> [UInt8] { (0..<count).map { self[$0 % self.count] } }
}
