/// The end of a gzip body as it was sent, which tells whether the body is whole.
///
/// libcurl's decoder takes a body that stops in the middle for a whole one (measured, 7.88). But
/// the last four bytes of gzip are the length of what was packed (RFC 1952, 2.3.1), so a body that
/// was cut, or of which the decoder left a second member out, does not fit them. The same cannot
/// be known of deflate, Brotli and Zstandard, which say nothing of the kind at their end.
struct GzipTrailer {
    private enum Framing {
        case plain(left: Int)
        case chunkSize(Int, isRead: Bool)
        case chunkData(left: Int)
        case chunkEnd
        case over
    }

    /// The shortest gzip member: 10 bytes of header, 8 of trailer.
    private static let shortest = 18

    private var framing: Framing
    private var last: UInt32 = 0
    private var count = 0

    /// A body in chunks (RFC 9112, 7.1), or one of a length, which is nil when nobody said it.
    init(isChunked: Bool, length: Int?) {
        framing = isChunked ? .chunkSize(0, isRead: false) : .plain(left: length ?? .max)
    }

    /// Takes bytes of the body as sent, before chunks are undone.
    ///
    /// What is malformed is skipped somehow: libcurl, which reads the same bytes, refuses it.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            switch framing {
            case .plain(let left):
                let length = min(left, bytes.count - index)
                keep(bytes[index..<(index + length)])
                framing = length < left ? .plain(left: left - length) : .over
                index += length
            case .chunkSize(let size, let isRead):
                readSize(size, isRead: isRead, bytes[index])
                index += 1
            case .chunkData(let left):
                let length = min(left, bytes.count - index)
                keep(bytes[index..<(index + length)])
                framing = length < left ? .chunkData(left: left - length) : .chunkEnd
                index += length
            case .chunkEnd:
                if bytes[index] == 0x0a { framing = .chunkSize(0, isRead: false) }
                index += 1
            case .over:
                return
            }
        }
    }

    /// Whether a body of so many decompressed bytes fits the trailer; an empty one needs none.
    func fits(_ bodyBytes: Int) -> Bool {
        count == 0 || count >= Self.shortest && last == UInt32(truncatingIfNeeded: bodyBytes)
    }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
        count += bytes.count
        for byte in bytes.suffix(4) { last = last >> 8 | UInt32(byte) << 24 }
    }

    /// One byte of a line with a size in hexadecimal and perhaps an extension behind it.
    private mutating func readSize(_ size: Int, isRead: Bool, _ byte: UInt8) {
        switch byte {
        case 0x0a:
            framing = size > 0 ? .chunkData(left: size) : .over
        case 0x30...0x39 where !isRead:
            framing = .chunkSize(size << 4 | Int(byte - 0x30), isRead: false)
        case 0x41...0x46 where !isRead, 0x61...0x66 where !isRead:
            framing = .chunkSize(size << 4 | Int(byte & 0x0f + 9), isRead: false)
        default:
            framing = .chunkSize(size, isRead: true)
        }
    }
}
