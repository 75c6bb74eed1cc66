internal import CLibxml2

/// What references in a document stand for: characters by number, HTML's by name, and simple texts
/// that the document itself declares.
struct XMLEntities {
    /// The longest reference, without `&` and `;`; what is longer is text.
    static let maximumReferenceBytes = 40
    /// How many entities of its own a document has; more are not known.
    static let maximumEntities = 64
    /// The longest text of such an entity; longer ones are not known.
    static let maximumEntityBytes = 1024
    /// How much text all of a document's own entities together become; then they stay as they are.
    ///
    /// Their texts have no references by name, so that none grows inside another.
    static let maximumExpandedBytes = 64 << 10

    private var texts: [ArraySlice<UInt8>: [UInt8]] = [:]
    private var expandedBytes = 0

    /// Makes an entity known, unless it is over a limit; the first of a name counts (XML, 4.2).
    mutating func declare(_ name: ArraySlice<UInt8>, _ text: [UInt8]) {
        guard texts[name] == nil, texts.count < Self.maximumEntities,
            name.count <= Self.maximumReferenceBytes, text.count <= Self.maximumEntityBytes
        else { return }
        texts[name] = text
    }

    /// Whether a byte may go on a reference.
    static func mayStand(_ byte: UInt8, in token: [UInt8]) -> Bool {
        guard token.count < maximumReferenceBytes else { return false }
        return XMLTag.beginsName(byte) || (0x30...0x39).contains(byte)
            || (byte == UInt8(ascii: "#") && token.isEmpty)
            || ((byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")) && !token.isEmpty)
    }

    /// Writes what a reference stands for; false when it is none.
    ///
    /// The reference is what stands behind the `&`; it is closed when a semicolon follows, which only
    /// numbers may be without.
    mutating func write(
        _ reference: ArraySlice<UInt8>,
        isClosed: Bool,
        to output: inout [UInt8]
    ) -> Bool {
        if reference.first == UInt8(ascii: "#") {
            guard let scalar = Self.character(reference.dropFirst()) else { return false }
            Self.append(scalar, to: &output)
            return true
        }
        guard isClosed else { return false }
        if let text = texts[reference] {
            guard expandedBytes + text.count <= Self.maximumExpandedBytes else { return false }
            expandedBytes += text.count
            output.append(contentsOf: text)
            return true
        }
        guard let scalar = Self.named(reference) else { return false }
        Self.append(scalar, to: &output)
        return true
    }

    /// The text of a value as it is written, references written out; what is white space there is a
    /// blank each (XML, 3.3.3).
    mutating func value(_ written: UnsafeBufferPointer<UInt8>) -> String {
        guard written.contains(where: { $0 == UInt8(ascii: "&") || $0 < 0x20 }) else {
            return String(decoding: written, as: UTF8.self)
        }
        var text: [UInt8] = []
        var place = 0
        while place < written.count {
            let byte = written[place]
            place += 1
            guard byte == UInt8(ascii: "&") else {
                // The second byte of a line end, and control characters, which XML has no way to write.
                let isSecond = byte == 0x0A && place > 1 && written[place - 2] == 0x0D
                if byte.isBlank, !isSecond { text.append(0x20) }
                if byte > 0x20 { text.append(byte) }
                continue
            }
            var token: [UInt8] = []
            var end = place
            while end < written.count, Self.mayStand(written[end], in: token) {
                token.append(written[end])
                end += 1
            }
            let isClosed = end < written.count && written[end] == UInt8(ascii: ";")
            if write(token[...], isClosed: isClosed, to: &text) {
                place = isClosed ? end + 1 : end
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The character of a number such as `233` or `xE9`; nil when it is no number.
    ///
    /// Numbers that browsers read as windows-1252 are read so; what is no character is U+FFFD.
    static func character(_ number: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let isHexadecimal = number.first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let digits = isHexadecimal ? number.dropFirst() : number
        guard !digits.isEmpty else { return nil }
        var code: UInt32 = 0
        for digit in digits {
            guard let value = digit.hexDigitValue, isHexadecimal || value < 10 else { return nil }
            // No code is so high that it would have to be exact.
            code = min(code * (isHexadecimal ? 16 : 10) + UInt32(value), 0x11_0000)
        }
        if let known = CharacterReferences.windowsCharacter(code) { return known }
        guard let scalar = Unicode.Scalar(code), code >= 0x20 || [9, 10, 13].contains(code),
            code & 0xFFFE != 0xFFFE
        else { return "\u{FFFD}" }
        return scalar
    }

    /// The character that HTML 4 or XML has by a name.
    private static func named(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        // HTML 4 does not have it.
        if name.elementsEqual("apos".utf8) { return "'" }
        var terminated = Array(name)
        terminated.append(0)
        return terminated.withUnsafeBufferPointer { name in
            // The table lives as long as the program.
            htmlEntityLookup(name.baseAddress).flatMap { Unicode.Scalar($0.pointee.value) }
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
