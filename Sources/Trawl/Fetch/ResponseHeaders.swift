/// The header fields of an answer, in the order and with the bytes that the server sent.
///
/// Fields are kept as bytes; a `String` is made when it is asked for.
package struct ResponseHeaders: Sendable {
    /// One field's place in the block.
    private struct Field: Sendable {
        var name: Range<Int>
        var value: Range<Int>
    }

    private var block: [UInt8] = []
    private var fields: [Field] = []

    /// No field.
    package init() {}

    /// The field `Content-Type` alone.
    package init(contentType: String) {
        Array("Content-Type: \(contentType)\r\n".utf8).withUnsafeBytes { append(line: $0) }
    }

    /// How many fields there are; a name that comes twice counts twice.
    package var count: Int { fields.count }

    /// The value of the first field of a name, in any case; bytes that are no UTF-8 are replaced.
    package subscript(_ name: String) -> String? {
        bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The value of the first field of a name as sent, without white space around it.
    package func bytes(of name: String) -> ArraySlice<UInt8>? {
        fields.first { matches($0, name) }.map { block[$0.value] }
    }

    /// The values of all fields of a name, in order.
    package func values(of name: String) -> [String] {
        fields.filter { matches($0, name) }
            .map { String(decoding: block[$0.value], as: UTF8.self) }
    }

    /// All fields as text, in order, with names as sent.
    package var all: [(name: String, value: String)] {
        fields.map {
            (
                name: String(decoding: block[$0.name], as: UTF8.self),
                value: String(decoding: block[$0.value], as: UTF8.self)
            )
        }
    }

    /// Forgets all fields and keeps the memory.
    mutating func removeAll() {
        block.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
    }

    /// Adds one line as it came, with its line end; a line without a colon is left out.
    mutating func append(line: UnsafeRawBufferPointer) {
        let start = block.count
        if line.first == 0x20 || line.first == 0x09 {
            unfold(line)
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        block.append(contentsOf: line)
        // RFC 9112, 5: white space around the value is no part of it.
        let value = Self.trimmed(block[(start + colon + 1)...])
        fields.append(Field(name: Self.trimmed(block[start..<(start + colon)]), value: value))
    }

    /// Joins a line that begins with a blank to the value before it, which stands at the block's
    /// end (RFC 9112, 5.2: the line end between them counts as blanks).
    private mutating func unfold(_ line: UnsafeRawBufferPointer) {
        guard let last = fields.indices.last else { return }
        let start = fields[last].value.lowerBound
        for index in start..<block.count where block[index] == 0x0d || block[index] == 0x0a {
            block[index] = 0x20
        }
        block.append(contentsOf: line)
        fields[last].value = Self.trimmed(block[start...])
    }

    /// What `Content-Length` says: nil when it is absent, and a mistake when it cannot be true.
    func contentLength() -> Result<Int, InvalidLength>? {
        var length: Int?
        for field in fields where matches(field, "content-length") {
            // RFC 9110, 8.6: the same number repeated, in fields or in a list, counts once.
            for part in block[field.value].split(separator: UInt8(ascii: ",")) {
                guard let number = Self.number(block[Self.trimmed(part)]),
                    length == nil || length == number
                else { return .failure(InvalidLength()) }
                length = number
            }
        }
        return length.map { .success($0) }
    }

    /// A `Content-Length` that is no number, too large for one, or two different ones.
    struct InvalidLength: Error {}

    private func matches(_ field: Field, _ name: String) -> Bool {
        let wanted = name.utf8
        guard wanted.count == field.name.count else { return false }
        return zip(block[field.name], wanted).allSatisfy { Self.lower($0) == Self.lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> Range<Int> {
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return bytes.startIndex..<bytes.startIndex }
        return first..<(last + 1)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...18).contains(digits.count) else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}
