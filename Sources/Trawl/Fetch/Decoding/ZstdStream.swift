internal import CZstd

/// `zstd` (RFC 8878), undone by the zstd library; several frames may stand one behind the other.
final class ZstdStream: CodingStream {
    /// The binary logarithm of the largest window: 8 MiB, which RFC 9659 asks senders to keep to.
    static let maxWindowLog: Int32 = 23
    /// A decoder that needed more memory is not kept for the next body (a guess: pages need less).
    private static let keptBytes = 1 << 20

    private var decoder: OpaquePointer?
    private(set) var isWhole = false
    /// Whether a frame has ended, behind which something else may stand.
    private var hasFrame = false
    private var isOver = false

    deinit { free() }

    func begin() {
        isWhole = false
        hasFrame = false
        isOver = false
        if ZSTD_sizeof_DCtx(decoder) > Self.keptBytes { free() }
        // It fails only when it is to forget its settings too.
        if let decoder { _ = ZSTD_DCtx_reset(decoder, ZSTD_reset_session_only) }
    }

    func decode(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodingError) -> Int {
        if isWhole, let first = input.first, !Self.mayBeginFrame(first) { isOver = true }
        // At the end of a frame the library takes a call without input for the next one's beginning.
        guard !isOver, !isWhole || !input.isEmpty else {
            input.take(input.count)
            return 0
        }
        let decoder = try made()
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let left = ZSTD_decompressStream(decoder, &target, &source)
        guard ZSTD_isError(left) == 0 else {
            guard hasFrame, ZSTD_getErrorCode(left) == ZSTD_error_prefix_unknown else {
                throw CodingError("the zstd body is broken: \(Self.reason(left))")
            }
            isOver = true
            isWhole = true
            input.take(input.count)
            return 0
        }
        input.take(source.pos)
        isWhole = left == 0
        hasFrame = hasFrame || isWhole
        return target.pos
    }

    /// The first byte of the magic numbers (RFC 8878, 3.1.1 and 3.1.2).
    private static func mayBeginFrame(_ byte: UInt8) -> Bool {
        byte == 0x28 || (0x50...0x5f).contains(byte)
    }

    private static func reason(_ code: Int) -> String {
        ZSTD_getErrorName(code).map { String(cString: $0) } ?? "no reason"
    }

    private func made() throws(CodingError) -> OpaquePointer {
        if let decoder { return decoder }
        guard let new = ZSTD_createDCtx() else { throw CodingError("zstd gave no decoder") }
        decoder = new
        let code = ZSTD_DCtx_setParameter(new, ZSTD_d_windowLogMax, Self.maxWindowLog)
        guard ZSTD_isError(code) == 0 else { throw CodingError("zstd: \(Self.reason(code))") }
        return new
    }

    private func free() {
        // Nil is fine; it never fails.
        _ = ZSTD_freeDCtx(decoder)
        decoder = nil
    }
}
