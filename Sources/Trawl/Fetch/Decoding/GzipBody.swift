/// Opens a body that is a gzip file, such as `sitemap.xml.gz`, whatever its headers say of it.
///
/// That is another thing than a content coding, which was undone before. It tells by the first bytes;
/// any other body is handed on as it is.
package final class GzipBody {
    /// How often a file may be packed (a guess: a server that packs what is packed already).
    static let maximumLayers = 2
    /// How much is unpacked at a time, as of content codings.
    private static let pieceBytes = 64 << 10

    private enum Form {
        case unknown, plain
        case packed(InflateStream, inside: GzipBody)
    }

    private let maximumBytes: Int
    private let layersLeft: Int
    private var form = Form.unknown
    /// The first byte, as long as there is no second one.
    private var held: [UInt8] = []
    private var byteCount = 0
    /// Where a piece is unpacked to.
    private let room: UnsafeMutableRawBufferPointer

    /// An opener of a body.
    ///
    /// - Parameter maximumBytes: How many bytes the body may have, packed and unpacked.
    package convenience init(maximumBytes: Int) {
        self.init(maximumBytes: maximumBytes, layersLeft: Self.maximumLayers)
    }

    private init(maximumBytes: Int, layersLeft: Int) {
        self.maximumBytes = maximumBytes
        self.layersLeft = layersLeft
        room = .allocate(byteCount: layersLeft > 0 ? Self.pieceBytes : 0, alignment: 16)
    }

    deinit { room.deallocate() }

    /// Reads the next piece, and hands on what is in it.
    ///
    /// - Throws: `GzipError` for a file that is broken, or that has more in it than is allowed; what
    ///   came before was handed on. Nothing is to be read after it.
    package func read(
        _ piece: UnsafeBufferPointer<UInt8>,
        sink: (UnsafeBufferPointer<UInt8>) -> Void
    ) throws(GzipError) {
        guard piece.count <= maximumBytes - byteCount else {
            throw GzipError(.tooLarge, "the body has over \(maximumBytes) bytes")
        }
        byteCount += piece.count
        var input = UnsafeRawBufferPointer(piece)
        if case .unknown = form {
            guard let second = try begin(input, sink) else { return }
            input.take(second)
        }
        try pass(input, sink)
    }

    /// The body has ended.
    ///
    /// - Throws: `GzipError` when a file's end is missing.
    package func finish(sink: (UnsafeBufferPointer<UInt8>) -> Void) throws(GzipError) {
        switch form {
        case .unknown: held.withUnsafeBufferPointer(sink)
        case .plain: break
        case .packed(let stream, let inside):
            try inside.finish(sink: sink)
            guard stream.isWhole else {
                throw GzipError(.truncated, "the gzip file ended before its end mark")
            }
        }
    }

    /// Tells what the body is by its first two bytes (RFC 1952, 2.3.1), and passes on the one that was
    /// held back; how much of the piece that was, nil when it takes more to tell.
    private func begin(
        _ piece: UnsafeRawBufferPointer,
        _ sink: (UnsafeBufferPointer<UInt8>) -> Void
    ) throws(GzipError) -> Int? {
        let taken = min(2 - held.count, piece.count)
        held.append(contentsOf: piece.prefix(taken))
        guard held.count == 2 else { return nil }
        form = .plain
        if held == [0x1F, 0x8B], layersLeft > 0 {
            do throws(CodingError) {
                let inside = GzipBody(maximumBytes: maximumBytes, layersLeft: layersLeft - 1)
                form = .packed(try InflateStream(.gzip), inside: inside)
            } catch {
                throw GzipError(.broken, error.message)
            }
        }
        // Its own memory: the array's may not be held over a call that throws a typed error.
        try withUnsafeBytes(of: (held[0], held[1])) { bytes throws(GzipError) in
            try pass(bytes, sink)
        }
        return taken
    }

    private func pass(
        _ piece: UnsafeRawBufferPointer,
        _ sink: (UnsafeBufferPointer<UInt8>) -> Void
    ) throws(GzipError) {
        guard case .packed(let stream, let inside) = form else {
            return piece.withMemoryRebound(to: UInt8.self, sink)
        }
        var input = piece
        var count = 0
        repeat {
            let before = input.count
            do throws(CodingError) {
                count = try stream.decode(&input, into: room)
            } catch {
                throw GzipError(.broken, error.message)
            }
            guard count > 0 || input.count < before || input.isEmpty else {
                throw GzipError(.broken, "the decoder stands still")
            }
            let output = UnsafeRawBufferPointer(rebasing: room[..<count])
            try inside.read(output.assumingMemoryBound(to: UInt8.self), sink: sink)
        } while !input.isEmpty || count == room.count
    }
}

/// Why a gzip file cannot be opened.
package struct GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    package enum Code: Hashable, Sendable {
        /// It is no gzip file behind its first bytes, or damaged.
        case broken
        /// Its end is missing.
        case truncated
        /// There is more in it than is allowed.
        case tooLarge
    }

    /// The kind of failure.
    package let code: Code
    /// One sentence for people.
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
