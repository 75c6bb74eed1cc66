internal import TrawlCore

/// The content codings of a body being undone, at most two of them, with their limits.
///
/// libcurl could do it, but takes a body that stops in the middle for a whole one and does not know
/// gzip of several members (measured, 7.88).
///
/// Its streams are used again for the next body.
final class ContentDecoder {
    /// The most codings of one body (a guess: nobody means to use two).
    static let maxLayers = 2
    /// How many times its size a body may grow.
    static let maxRatio = 200
    /// How long a body may be before its growth is looked at.
    static let ratioFreeBytes = 1 << 20
    /// How much is undone at a time.
    ///
    /// Measured: 64 KB and more are as fast as each other, 16 KB are 5 % slower.
    private static let pieceBytes = 64 << 10

    /// One coding, with the bytes that went in and came out.
    private struct Layer {
        let coding: ContentCoding
        let stream: any CodingStream
        var taken = 0
        var made = 0
    }

    /// In the order in which they are undone: the last one applied is the first.
    private var layers: [Layer] = []
    private var spare: [Layer] = []
    private var maxEncodedBytes = 0
    private var bodyBytes = 0
    /// Why the body cannot be had.
    private(set) var failure: FetchFailure?

    /// How many bytes a body may have before its codings are undone, where it may have so many
    /// after it.
    ///
    /// What cannot be made smaller grows a little: gzip adds 18 bytes and 5 for each 16 KiB, and
    /// more where a server flushes often.
    static func maxEncodedBytes(forBody maxBodyBytes: Int) -> Int {
        let (sum, overflow) = maxBodyBytes.addingReportingOverflow(maxBodyBytes / 8 + 1024)
        return overflow ? .max : sum
    }

    /// Makes it ready for a body with the codings that its header names; false when it has none.
    ///
    /// What is wrong with them is a failure once the body has a byte, for an empty body needs none
    /// undone.
    func begin(_ headers: ResponseHeaders, maxBodyBytes: Int) -> Bool {
        rest()
        maxEncodedBytes = Self.maxEncodedBytes(forBody: maxBodyBytes)
        do throws(CodingError) {
            let codings = try headers.contentCodings()
            guard codings.count <= Self.maxLayers else {
                throw CodingError("\(codings.count) content codings, over \(Self.maxLayers)")
            }
            for coding in codings.reversed() { layers.append(try layer(coding)) }
            return !codings.isEmpty
        } catch {
            refuse(.decode, error.message)
            return true
        }
    }

    /// Takes a piece of the body as sent and hands on what comes out; false when the transfer should
    /// end, because the body cannot be had or because the sink said so.
    func receive(
        _ piece: UnsafeRawBufferPointer,
        sink: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        guard failure == nil else { return false }
        bodyBytes += piece.count
        return undo(0, piece, sink)
    }

    /// The body has ended; says what is missing of it, if something is.
    func end() -> FetchFailure? {
        for layer in layers where layer.taken > 0 && !layer.stream.isWhole {
            refuse(.truncated, "the \(layer.coding.rawValue) body ended before its end mark")
        }
        return bodyBytes > 0 ? failure : nil
    }

    /// Forgets the body.
    func rest() {
        for layer in layers { layer.stream.begin() }
        spare += layers
        layers = []
        bodyBytes = 0
        failure = nil
    }

    private func undo(
        _ depth: Int,
        _ piece: UnsafeRawBufferPointer,
        _ sink: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        guard depth < layers.count else { return sink(piece) }
        layers[depth].taken += piece.count
        let isTooLong = layers[depth].taken > maxEncodedBytes
        let stream = layers[depth].stream
        return withUnsafeTemporaryAllocation(byteCount: Self.pieceBytes, alignment: 16) { output in
            var input = piece
            var count = 0
            repeat {
                let before = input.count
                do throws(CodingError) {
                    count = try stream.decode(&input, into: output)
                } catch {
                    return refuse(.decode, error.message)
                }
                guard count > 0 else {
                    guard input.count < before || input.isEmpty else {
                        return refuse(.decode, "the decoder stands still")
                    }
                    continue
                }
                layers[depth].made += count
                guard mayHaveMade(layers[depth].made) else {
                    return refuse(
                        .tooLarge,
                        "the body grew to over \(Self.maxRatio) times its size"
                    )
                }
                guard undo(depth + 1, UnsafeRawBufferPointer(rebasing: output[..<count]), sink)
                else { return false }
            } while !input.isEmpty || count == output.count
            // Not before: the sink may have had enough of the piece's first bytes.
            guard isTooLong else { return true }
            return refuse(.tooLarge, "the encoded body is longer than \(maxEncodedBytes) bytes")
        }
    }

    private func mayHaveMade(_ bytes: Int) -> Bool {
        bytes <= Self.ratioFreeBytes || bytes <= Self.maxRatio * bodyBytes
    }

    @discardableResult
    private func refuse(_ kind: FailureKind, _ message: String) -> Bool {
        if failure == nil { failure = FetchFailure(kind: kind, code: 0, message: message) }
        return false
    }

    /// A layer for a coding, with a stream that was used before where there is one.
    private func layer(_ coding: ContentCoding) throws(CodingError) -> Layer {
        if let index = spare.firstIndex(where: { $0.coding == coding }) {
            return Layer(coding: coding, stream: spare.remove(at: index).stream)
        }
        let stream: any CodingStream =
            switch coding {
            case .gzip: try InflateStream(.gzip)
            case .deflate: try InflateStream(.deflate)
            case .brotli: BrotliStream()
            case .zstandard: ZstdStream()
            }
        return Layer(coding: coding, stream: stream)
    }
}
