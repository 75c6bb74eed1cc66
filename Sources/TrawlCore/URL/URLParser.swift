/// Turns the UTF-8 bytes of a query into those of the document's encoding (URL Standard, 1.3
/// Percent-encode after encoding).
///
/// What the encoding lacks is to be written as `%26%23`, the decimal number and `%3B`; the parser
/// then escapes the bytes that may not stand in a query.
package typealias QueryEncoder = (UnsafeBufferPointer<UInt8>) -> [UInt8]

/// A URL that others are resolved against: its bytes and where its components lie.
struct BaseURL {
    let bytes: UnsafeBufferPointer<UInt8>
    let parts: URLParts
}

/// The basic URL parser of the URL Standard (4.4), over bytes and without its state machine.
///
/// One parser is used again and again: it keeps its buffers. What it parsed last is in `output` and
/// `parts`; after a failure both are empty. Bytes that are no UTF-8 are escaped as they are,
/// where the standard, which starts from decoded text, would have U+FFFD.
struct URLParser: ~Copyable {
    /// The serialised URL.
    var output = ByteBuffer(capacity: 512)
    /// Where its components lie.
    var parts = URLParts()
    /// Whether the fragment is written; that of a link is of no use to a crawler.
    private let keepsFragment: Bool
    /// The input without tabs and newlines, when it has any.
    private var cleaned = ByteBuffer(capacity: 16)

    init(keepsFragment: Bool) {
        self.keepsFragment = keepsFragment
    }

    /// Parses a URL or a reference to one.
    ///
    /// - Returns: false for what is no URL.
    mutating func parse(
        _ text: UnsafeBufferPointer<UInt8>,
        base: BaseURL?,
        queryEncoder: QueryEncoder?
    ) -> Bool {
        var start = 0
        var end = text.count
        while start < end, text[start] <= 0x20 { start &+= 1 }
        while end > start, text[end &- 1] <= 0x20 { end &-= 1 }
        let trimmed = text.slice(start, end)
        output.truncate(to: 0)
        parts = URLParts()
        if trimmed.isFreeOfTabsAndNewlines {
            return parseTrimmed(trimmed, base: base, queryEncoder: queryEncoder)
        }
        cleaned.truncate(to: 0)
        cleaned.reserve(trimmed.count)
        for byte in trimmed where byte != 0x09 && byte != 0x0A && byte != 0x0D {
            cleaned.append(byte)
        }
        // `parseTrimmed` writes to `output` only, so these bytes stay where they are.
        return parseTrimmed(cleaned.bytes, base: base, queryEncoder: queryEncoder)
    }

    private mutating func parseTrimmed(
        _ input: UnsafeBufferPointer<UInt8>,
        base: BaseURL?,
        queryEncoder: QueryEncoder?
    ) -> Bool {
        // The whole base and each byte of the input as %XX, with what separates components.
        output.reserve(input.count * 3 + (base?.bytes.count ?? 0) + 32)
        let rest: Int?
        if let base, base.parts.kind == .https || base.parts.kind == .http,
            input.starts(withAuthorityOf: base)
        {
            output.append(base.bytes.slice(0, base.parts.authorityEnd))
            parts = base.parts
            rest = parsePathStart(input, at: base.parts.authorityEnd)
        } else if let schemeEnd = input.schemeEnd {
            rest = parseAbsolute(input, schemeEnd: schemeEnd, base: base)
        } else if let base {
            rest = parseReference(input, at: 0, base: base)
        } else {
            rest = nil
        }
        guard let rest else {
            output.truncate(to: 0)
            parts = URLParts()
            return false
        }
        parseQueryAndFragment(input, at: rest, queryEncoder: queryEncoder)
        return true
    }

    /// Scheme state, upon the colon.
    private mutating func parseAbsolute(
        _ input: UnsafeBufferPointer<UInt8>,
        schemeEnd: Int,
        base: BaseURL?
    ) -> Int? {
        for place in 0..<schemeEnd { output.append(asciiLowercase(input[place])) }
        parts.kind = SchemeKind(output.bytes)
        endScheme()
        let next = schemeEnd + 1
        let hasTwoSlashes =
            next + 1 < input.count && input[next] == UInt8(ascii: "/")
            && input[next + 1] == UInt8(ascii: "/")
        if parts.kind == .file {
            let sameBase = base.flatMap { $0.parts.kind == .file ? $0 : nil }
            return parseFile(input, at: next, base: sameBase)
        }
        if parts.kind.isSpecial {
            if let base, base.parts.kind == parts.kind, !hasTwoSlashes {
                output.truncate(to: 0)
                return parseReference(input, at: next, base: base)
            }
            return parseSpecialAuthority(input, at: next)
        }
        if hasTwoSlashes { return parseAuthority(input, at: next + 2) }
        if next < input.count, input[next] == UInt8(ascii: "/") {
            startPath()
            return parsePath(input, at: next + 1)
        }
        return parseOpaquePath(input, at: next)
    }

    /// No scheme state, relative state and relative slash state.
    private mutating func parseReference(
        _ input: UnsafeBufferPointer<UInt8>,
        at start: Int,
        base: BaseURL
    ) -> Int? {
        let first = start < input.count ? input[start] : 0
        if base.parts.hasOpaquePath {
            guard first == UInt8(ascii: "#") else { return nil }
            copy(base, upTo: Int(base.parts.fragmentStart))
            return start
        }
        parts.kind = base.parts.kind
        if base.parts.kind == .file {
            output.append(base.bytes.slice(0, Int(base.parts.schemeEnd)))
            endScheme()
            return parseFile(input, at: start, base: base)
        }
        if isSlash(first) {
            if start + 1 < input.count, isSlash(input[start + 1]) {
                output.append(base.bytes.slice(0, Int(base.parts.schemeEnd)))
                endScheme()
                return parts.kind.isSpecial
                    ? parseSpecialAuthority(input, at: start)
                    : parseAuthority(input, at: start + 2)
            }
            copy(base, upTo: base.parts.authorityEnd)
            startPath()
            return parsePath(input, at: start + 1)
        }
        return parseBesides(input, at: start, base: base)
    }

    /// What stands beside the base's document: another path, query or fragment (relative state,
    /// from its third step on).
    mutating func parseBesides(
        _ input: UnsafeBufferPointer<UInt8>,
        at start: Int,
        base: BaseURL
    ) -> Int? {
        switch start < input.count ? input[start] : nil {
        case nil:
            copy(base, upTo: Int(base.parts.fragmentStart))
            return start
        case UInt8(ascii: "#"):
            copy(base, upTo: Int(base.parts.fragmentStart))
            return start
        case UInt8(ascii: "?"):
            copy(base, upTo: Int(base.parts.queryStart))
            return start
        default:
            // Not the `/.` that may stand before a path that begins with `//`.
            copy(base, upTo: base.parts.authorityEnd)
            startPath()
            output.append(
                base.bytes.slice(Int(base.parts.pathStart), Int(base.parts.queryStart))
            )
            shortenPath()
            return parsePath(input, at: start)
        }
    }

    /// Takes over the base's components up to an offset at which one ends.
    mutating func copy(_ base: BaseURL, upTo end: Int) {
        output.truncate(to: 0)
        output.append(base.bytes.slice(0, end))
        parts = base.parts
    }

    /// Writes the colon behind the scheme.
    private mutating func endScheme() {
        parts.schemeEnd = UInt32(truncatingIfNeeded: output.count)
        output.append(UInt8(ascii: ":"))
        let next = UInt32(truncatingIfNeeded: output.count)
        parts.usernameEnd = next
        parts.hostStart = next
        parts.hostEnd = next
    }

    /// Whether it separates segments of a path in this scheme.
    @inline(__always)
    func isSlash(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || (byte == UInt8(ascii: "\\") && parts.kind.isSpecial)
    }

    /// Query state and fragment state; `at` is the place of `?`, of `#` or the end.
    private mutating func parseQueryAndFragment(
        _ input: UnsafeBufferPointer<UInt8>,
        at start: Int,
        queryEncoder: QueryEncoder?
    ) {
        var place = start
        if place < input.count, input[place] == UInt8(ascii: "?") {
            parts.queryStart = UInt32(truncatingIfNeeded: output.count)
            let end = input.firstIndex(of: UInt8(ascii: "#"), from: place, to: input.count)
            output.append(UInt8(ascii: "?"))
            appendQuery(input.slice(place + 1, end), encoder: queryEncoder)
            place = end
            parts.fragmentStart = UInt32(truncatingIfNeeded: output.count)
        }
        if place < input.count, keepsFragment {
            parts.fragmentStart = UInt32(truncatingIfNeeded: output.count)
            output.append(UInt8(ascii: "#"))
            output.append(input.slice(place + 1, input.count), escaping: .fragment)
        }
    }

    private mutating func appendQuery(
        _ query: UnsafeBufferPointer<UInt8>,
        encoder: QueryEncoder?
    ) {
        let set: ByteSet = parts.kind.isSpecial ? .specialQuery : .query
        let isUTF8Only = !parts.kind.isSpecial || parts.kind == .ws || parts.kind == .wss
        guard let encoder, !isUTF8Only, query.contains(where: ByteSet.control.contains) else {
            output.append(query, escaping: set)
            return
        }
        let encoded = encoder(query)
        // Room for these, and for the fragment that follows.
        output.reserve((encoded.count + query.count) * 3 + 16)
        encoded.withUnsafeBufferPointer { output.append($0, escaping: set) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where the scheme ends that these bytes begin with, at its colon; nil without one.
    var schemeEnd: Int? {
        guard count > 1, isASCIILetter(self[0]) else { return nil }
        var place = 1
        while place < count, ByteSet.scheme.contains(self[place]) { place &+= 1 }
        return place < count && self[place] == UInt8(ascii: ":") ? place : nil
    }

    /// Whether these bytes begin with scheme and authority of a URL, letter for letter.
    ///
    /// Most absolute links of a page lead to its own host, which then need not be parsed again.
    @inline(__always)
    func starts(withAuthorityOf base: BaseURL) -> Bool {
        let length = base.parts.authorityEnd
        guard count >= length, count == length || Self.endsAuthority(self[length]) else {
            return false
        }
        for place in 0..<length where self[place] != base.bytes[place] { return false }
        return true
    }

    @inline(__always)
    private static func endsAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"): true
        default: false
        }
    }

    /// Whether it has none of the bytes that the standard removes from within a URL.
    var isFreeOfTabsAndNewlines: Bool {
        var place = 0
        // Eight bytes at a time: none is below 0x0E where the subtraction sets no top bit anew.
        let raw = UnsafeRawBufferPointer(self)
        while place &+ 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            if (word &- 0x0E0E_0E0E_0E0E_0E0E) & ~word & 0x8080_8080_8080_8080 != 0 { break }
            place &+= 8
        }
        while place < count {
            let byte = self[place]
            if byte == 0x09 || byte == 0x0A || byte == 0x0D { return false }
            place &+= 1
        }
        return true
    }
}
