/// Decodes a body that comes in pieces to UTF-8.
///
/// UTF-8 is handed on as it comes. Text in another encoding is kept to its end and decoded as a
/// whole; how much that may be is the caller's to bound.
struct TextStream {
    private let contentType: String?
    /// Nil until enough was read to tell.
    private var encoding: CharacterEncoding?
    /// What was not handed on: the document's beginning, a part of a character, or all of it.
    private var held: [UInt8] = []

    /// A stream of a body with this Content-Type, if it has one.
    init(contentType: String?) { self.contentType = contentType }

    /// Reads the next piece, and hands on what can be told of it: valid UTF-8 in whole characters.
    mutating func read(
        _ piece: UnsafeBufferPointer<UInt8>,
        sink: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        switch encoding {
        case nil:
            held.append(contentsOf: piece)
            if held.count >= EncodingSniffer.prescanBytes { begin(sink) }
        case .utf8 where held.isEmpty: pass(piece, sink)
        case .utf8:
            held.append(contentsOf: piece)
            let whole = held
            held.removeAll(keepingCapacity: true)
            whole.withUnsafeBufferPointer { pass($0, sink) }
        default: held.append(contentsOf: piece)
        }
    }

    /// The body has ended; hands on the rest.
    mutating func finish(sink: (UnsafeBufferPointer<UInt8>) -> Void) {
        if encoding == nil { begin(sink) }
        let rest = held
        held = []
        rest.withUnsafeBufferPointer { bytes in
            guard encoding != .utf8 else {
                // Half a character.
                let repaired = UTF8Validation.repaired(bytes)
                return repaired.withUnsafeBufferPointer(sink)
            }
            let decoded = TextDecoding.decode(bytes, contentType: contentType)
            guard let text = decoded.text else {
                return sink(UnsafeBufferPointer(rebasing: bytes[decoded.start...]))
            }
            text.withUnsafeBufferPointer(sink)
        }
    }

    /// Tells the encoding by the document's beginning.
    private mutating func begin(_ sink: (UnsafeBufferPointer<UInt8>) -> Void) {
        // UTF-16 without a byte order mark (XML, F.1); with it, it is known to everyone.
        if held.starts(with: [0x3C, 0x00]) { held = [0xFF, 0xFE] + held }
        if held.starts(with: [0x00, 0x3C]) { held = [0xFE, 0xFF] + held }
        var markLength = 0
        encoding = held.withUnsafeBufferPointer { bytes in
            let mark = EncodingSniffer.byteOrderMark(bytes)
            markLength = mark?.length ?? 0
            let whole = bytes.count - Self.openCharacter(bytes)
            return TextDecoding.encoding(
                of: UnsafeBufferPointer(rebasing: bytes[..<whole]),
                contentType: contentType
            )
        }
        guard encoding == .utf8 else { return }
        let beginning = held
        held = []
        beginning.withUnsafeBufferPointer { bytes in
            pass(UnsafeBufferPointer(rebasing: bytes[markLength...]), sink)
        }
    }

    /// Hands on UTF-8, but for a character that is not whole yet.
    private mutating func pass(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ sink: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        let whole = bytes.count - Self.openCharacter(bytes)
        held.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[whole...]))
        let head = UnsafeBufferPointer(rebasing: bytes[..<whole])
        if UTF8Validation.validPrefix(head) == head.count {
            sink(head)
        } else {
            UTF8Validation.repaired(head).withUnsafeBufferPointer(sink)
        }
    }

    /// How many bytes at the end may be the beginning of a character that goes on.
    private static func openCharacter(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte < 0x80 { return 0 }
            guard byte >= 0xC0 else { continue }
            let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            return needed > length ? length : 0
        }
        return 0
    }
}
