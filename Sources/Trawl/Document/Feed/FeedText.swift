/// The text of an element, up to a limit.
struct FeedText {
    /// The longest description or content; what is longer is cut off.
    static let maximumBodyBytes = 256 << 10
    /// The longest text of other elements; what is longer is cut off, and dropped where the beginning
    /// alone would be another thing: links, identifiers and dates.
    static let maximumBytes = 8 << 10

    private var bytes: [UInt8] = []
    private var limit: Int
    /// Whether there was more than the limit.
    private(set) var isOver = false

    /// No text, up to so many bytes.
    init(maximumBytes: Int) { limit = maximumBytes }

    /// Begins the text of an element.
    mutating func begin(for term: FeedTerm) {
        bytes.removeAll(keepingCapacity: true)
        limit = term == .summary || term == .content ? Self.maximumBodyBytes : Self.maximumBytes
        isOver = false
    }

    /// Adds a piece.
    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        let room = limit - bytes.count
        isOver = isOver || piece.count > room
        bytes.append(contentsOf: piece.prefix(room))
    }

    /// The text without white space at its ends; nil when it is empty, or too long to be of use.
    func value(of term: FeedTerm) -> String? {
        var end = bytes.count
        if isOver {
            guard [.title, .mediaTitle, .summary, .content, .author, .name].contains(term) else {
                return nil
            }
            // Not inside a character.
            while end > 0, bytes[end - 1] & 0xC0 == 0x80 { end -= 1 }
            if end > 0, bytes[end - 1] >= 0xC0 { end -= 1 }
        }
        let text = String(decoding: bytes[..<end], as: UTF8.self).trimmedOfSpace
        return text.isEmpty ? nil : text
    }
}
