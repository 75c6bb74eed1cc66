internal import TrawlCore

/// The answer that is coming in, with its limits: what the callbacks hand over, piece by piece.
struct IncomingAnswer {
    /// The most bytes of header lines, those of 1xx answers and trailers included.
    ///
    /// libcurl's own limit, which does not count trailers.
    static let maxHeaderBytes = 300 << 10

    private enum Phase { case before, fields, body }

    private(set) var headers = ResponseHeaders()
    /// Why the rest is not wanted; nil while all is well.
    private(set) var verdict: FetchFailure?
    private var body: [UInt8] = []
    /// Bytes of the body received so far, before its codings are undone.
    private(set) var wireBytes = 0
    private let decoder = ContentDecoder()
    private var isEncoded = false
    private var phase = Phase.before
    private var status = 0
    private var headerBytes = 0
    private var maxBodyBytes = 0
    private var cutsLongBody = false
    /// Whether the body was longer than is kept, and the rest was not waited for.
    private(set) var isCut = false
    private var hasBody = true

    /// Forgets the answer before; the body will be written to `buffer`.
    mutating func begin(
        buffer: [UInt8],
        maxBodyBytes: Int,
        cutsLongBody: Bool,
        hasBody: Bool
    ) {
        headers = ResponseHeaders()
        verdict = nil
        body = buffer
        wireBytes = 0
        isEncoded = false
        phase = .before
        status = 0
        headerBytes = 0
        self.maxBodyBytes = maxBodyBytes
        self.cutsLongBody = cutsLongBody
        isCut = false
        self.hasBody = hasBody
    }

    /// Takes one line of a header or of trailers; false when the transfer should end.
    mutating func receive(line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.maxHeaderBytes else {
            return refuse(.protocol, "the header is longer than \(Self.maxHeaderBytes) bytes")
        }
        switch phase {
        case .before:
            status = Self.status(line)
            headers.removeAll()
            phase = .fields
            return true
        case .fields where line.count <= 2 && line.last == UInt8(ascii: "\n"):
            // RFC 9110, 15.2: after a 1xx answer comes another one.
            phase = status < 200 ? .before : .body
            return phase == .before || acceptLength()
        case .fields:
            headers.append(line: line)
            return true
        case .body:
            // Trailers are counted and otherwise ignored.
            return true
        }
    }

    /// Takes a piece of the body as sent; false when the transfer should end.
    mutating func receive(body piece: UnsafeRawBufferPointer) -> Bool {
        wireBytes += piece.count
        guard isEncoded else { return append(piece) }
        let goesOn = decoder.receive(piece) { append($0) }
        if let failure = decoder.failure { verdict = failure }
        return goesOn
    }

    private mutating func append(_ piece: UnsafeRawBufferPointer) -> Bool {
        let length = body.count + piece.count
        guard length <= maxBodyBytes else {
            if cutsLongBody {
                body.append(contentsOf: piece.prefix(maxBodyBytes - body.count))
                isCut = true
                return false
            }
            return refuse(.tooLarge, "the body is longer than \(maxBodyBytes) bytes")
        }
        body.append(contentsOf: piece)
        return true
    }

    /// The transfer has ended well, as far as libcurl knows.
    mutating func end() {
        if isEncoded, let failure = decoder.end() { verdict = failure }
    }

    /// Lets go of all that was received.
    mutating func forget() {
        body = []
        headers = ResponseHeaders()
        decoder.rest()
    }

    /// Hands the body over without a copy.
    mutating func takeBody() -> [UInt8] {
        let whole = body
        body = []
        return whole
    }

    private mutating func refuse(_ kind: FailureKind, _ message: String) -> Bool {
        verdict = FetchFailure(kind: kind, code: 0, message: message)
        return false
    }

    /// Refuses at the header what would be too long, and sizes the buffer for the rest.
    private mutating func acceptLength() -> Bool {
        // RFC 9112, 6.3: these have no body, whatever the header says, and chunks go first.
        guard hasBody, status != 204, status != 304 else { return true }
        isEncoded = decoder.begin(headers, maxBodyBytes: maxBodyBytes)
        // The length of an encoded body is that before decoding, which is hardly the larger one.
        let longest =
            isEncoded ? ContentDecoder.maxEncodedBytes(forBody: maxBodyBytes) : maxBodyBytes
        let isChunked = headers.bytes(of: "transfer-encoding") != nil
        switch isChunked ? nil : headers.contentLength() {
        case .failure:
            return refuse(.protocol, "the Content-Length is no number, or there are two")
        case .success(let length) where length > longest && !cutsLongBody:
            return refuse(.tooLarge, "the body has \(length) bytes, over \(longest)")
        case .success(let length):
            // Not more than this at once for a promise.
            body.reserveCapacity(min(length, 1 << 20))
            return true
        case nil:
            return true
        }
    }

    /// `HTTP/1.1 200 OK` to 200; 0 when there is no number, which libcurl refuses by itself.
    private static func status(_ line: UnsafeRawBufferPointer) -> Int {
        guard let space = line.firstIndex(of: 0x20) else { return 0 }
        return line[(space + 1)...].prefix { (0x30...0x39).contains($0) }.prefix(3)
            .reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
