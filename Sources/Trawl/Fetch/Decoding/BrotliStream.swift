internal import CBrotli

/// `br` (RFC 7932), undone by the brotli library, which cannot begin anew: each body has its own decoder.
final class BrotliStream: CodingStream {
    private var decoder: OpaquePointer?
    private(set) var isWhole = false

    deinit { begin() }

    func begin() {
        // Its window may have 16 MiB. Nil is fine.
        BrotliDecoderDestroyInstance(decoder)
        decoder = nil
        isWhole = false
    }

    func decode(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodingError) -> Int {
        guard !isWhole else {
            input.take(input.count)
            return 0
        }
        let decoder = try made()
        var (inputLeft, outputLeft) = (input.count, output.count)
        var nextInput = input.assumingMemoryBound(to: UInt8.self).baseAddress
        var nextOutput = output.assumingMemoryBound(to: UInt8.self).baseAddress
        let result = BrotliDecoderDecompressStream(
            decoder,
            &inputLeft,
            &nextInput,
            &outputLeft,
            &nextOutput,
            nil
        )
        guard result != BROTLI_DECODER_RESULT_ERROR else {
            let code = BrotliDecoderGetErrorCode(decoder)
            let reason = BrotliDecoderErrorString(code).map { String(cString: $0) } ?? "no reason"
            throw CodingError("the br body is broken: \(reason)")
        }
        isWhole = result == BROTLI_DECODER_RESULT_SUCCESS
        input.take(input.count - inputLeft)
        return output.count - outputLeft
    }

    private func made() throws(CodingError) -> OpaquePointer {
        if let decoder { return decoder }
        guard let new = BrotliDecoderCreateInstance(nil, nil, nil) else {
            throw CodingError("brotli gave no decoder")
        }
        decoder = new
        return new
    }
}
