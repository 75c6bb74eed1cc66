internal import CZlib

/// `gzip` and `deflate`, undone by zlib.
final class InflateStream: CodingStream {
    /// The coding.
    enum Coding {
        /// RFC 1952; several members may stand one behind the other.
        case gzip
        /// With zlib's header (RFC 1950) as it should be, or without it (RFC 1951), which is sent too.
        case deflate
    }

    private enum Place { case start, inside, afterMember, afterAll }

    /// The numbers by which zlib tells what stands around the packed bytes (inflateInit2).
    private enum Container {
        static let gzip: Int32 = 16 + 15
        static let zlib: Int32 = 15
        static let none: Int32 = -15
    }

    private let coding: Coding
    /// zlib's state points back at it, so that it may not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var place = Place.start

    init(_ coding: Coding) throws(CodingError) {
        self.coding = coding
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard trawl_inflate_init(stream, Container.gzip) == Z_OK else {
            stream.deallocate()
            throw CodingError("zlib gave no decoder")
        }
    }

    deinit {
        // It fails only for what was never made.
        _ = inflateEnd(stream)
        stream.deallocate()
    }

    func begin() { place = .start }

    var isWhole: Bool { place == .afterMember || place == .afterAll }

    func decode(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodingError) -> Int {
        guard place == .inside || enter(input) else {
            input.take(input.count)
            return 0
        }
        let bytes = UnsafeMutableRawBufferPointer(mutating: input).assumingMemoryBound(
            to: UInt8.self
        )
        let room = UInt32(clamping: output.count)
        stream.pointee.next_in = bytes.baseAddress
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self).baseAddress
        stream.pointee.avail_out = room
        let code = inflate(stream, Z_NO_FLUSH)
        input.take(Int(UInt32(clamping: input.count) - stream.pointee.avail_in))
        switch code {
        case Z_OK, Z_BUF_ERROR:
            // The latter when there was nothing to do, which is no mistake.
            break
        case Z_STREAM_END:
            place = coding == .gzip ? .afterMember : .afterAll
        default:
            throw CodingError(failure(code))
        }
        return Int(room - stream.pointee.avail_out)
    }

    /// Enters the body, or the member after one; false when what comes is to be ignored.
    private func enter(_ input: UnsafeRawBufferPointer) -> Bool {
        guard let first = input.first, place != .afterAll else { return false }
        if place == .afterMember, first != 0x1f {
            place = .afterAll
            return false
        }
        let container =
            switch coding {
            case .gzip: Container.gzip
            // The method 8 and a window that there is. Without the header it would be a stored block
            // that is padded with other bits than zeros, which no encoder makes.
            case .deflate where first & 0x0f == 8 && first >> 4 <= 7: Container.zlib
            case .deflate: Container.none
            }
        // It fails only for a container that there is not.
        _ = inflateReset2(stream, container)
        place = .inside
        return true
    }

    private func failure(_ code: Int32) -> String {
        if code == Z_NEED_DICT { return "the \(coding) body needs a dictionary" }
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib code \(code)"
        return "the \(coding) body is broken: \(reason)"
    }
}
