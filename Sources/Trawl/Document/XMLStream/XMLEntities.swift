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

    /// Writes what a reference stands for, as text of XML; false when it is none.
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
            for byte in text { XMLMender.append(byte, to: &output) }
            return true
        }
        guard let scalar = Self.named(reference) else { return false }
        Self.append(scalar, to: &output)
        return true
    }

    /// Writes text that may have references and signs that XML wants escaped, for a value in quotes.
    mutating func writeText(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var place = text.startIndex
        while place < text.endIndex {
            let byte = text[place]
            place += 1
            guard byte == UInt8(ascii: "&") else {
                XMLMender.append(byte, to: &output)
                continue
            }
            var token: [UInt8] = []
            var end = place
            while end < text.endIndex, Self.mayStand(text[end], in: token) {
                token.append(text[end])
                end += 1
            }
            let isClosed = end < text.endIndex && text[end] == UInt8(ascii: ";")
            if write(token[...], isClosed: isClosed, to: &output) {
                place = isClosed ? end + 1 : end
            } else {
                XMLMender.append(byte, to: &output)
            }
        }
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
        switch scalar {
        case "\t", "\n", "\r":
            // In a value they would become blanks, and a return a line feed.
            output.append(contentsOf: "&#\(scalar.value);".utf8)
        case _ where scalar.isASCII: XMLMender.append(UInt8(ascii: scalar), to: &output)
        default: output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
