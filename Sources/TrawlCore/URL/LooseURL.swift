/// A URL or reference taken apart without judging it: what is wrong in it is escaped, not refused.
///
/// For people's text that has to stay recognisable, as `safe_url_string` and `canonicalize_url` of
/// w3lib do it. Nothing is fetched or compared with a scope by it; that is `WebURL`'s, the only
/// parser whose answer counts.
package struct LooseURL {
    /// Turns UTF-8 into another encoding; nil for text that the encoding lacks.
    package typealias Encoder = ([UInt8]) -> [UInt8]?

    private var scheme: [UInt8] = []
    private var authority: Authority?
    private var path: [UInt8] = []
    private var query: [UInt8] = []
    private var fragment: [UInt8] = []

    private var isSpecial: Bool {
        scheme.withUnsafeBufferPointer { SchemeKind($0).isSpecial }
    }

    /// Takes a text apart; nil for a port that is no number or a host in brackets that is no
    /// address.
    package init?(_ text: String) {
        var text = text
        guard text.withUTF8({ split($0) }) else { return nil }
    }

    private mutating func split(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var bytes = text.drop { $0 <= 0x20 }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        var rest = bytes.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }[...]
        if let end = rest.withUnsafeBufferPointer({ $0.schemeEnd }) {
            scheme = rest.prefix(end).map(asciiLowercase)
            rest = rest.dropFirst(end + 1)
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "#")) {
            fragment = Array(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = Array(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        if isSpecial {
            rest = rest.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }[...]
        }
        if rest.starts(with: Array("//".utf8)) {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            guard let authority = Authority(rest[..<end]) else { return false }
            self.authority = authority
            rest = rest[end...]
        }
        path = Array(rest)
        return true
    }

    /// The URL with all that some reader might not take written as escapes, and nothing reordered.
    ///
    /// - Parameters:
    ///   - encoder: Encodes query and fragment, when it is not UTF-8.
    ///   - pathEncoder: Encodes the path, when it is not UTF-8.
    ///   - escapesPath: False leaves the path as it is.
    /// - Returns: nil for text that an encoding lacks.
    package func safe(
        encoder: Encoder? = nil,
        pathEncoder: Encoder? = nil,
        escapesPath: Bool = true
    ) -> String? {
        guard let query = Self.encode(query, encoder),
            let fragment = Self.encode(fragment, encoder),
            let path = Self.encode(path, pathEncoder)
        else { return nil }
        var output = join(
            path: escapesPath ? Self.escape(path, .loosePathEscapes) : path,
            hasQuery: !query.isEmpty
        )
        if !query.isEmpty {
            output.append(UInt8(ascii: "?"))
            output += Self.escape(query, isSpecial ? .looseQueryEscapes : .loosePathEscapes)
        }
        if !fragment.isEmpty {
            output.append(UInt8(ascii: "#"))
            output += Self.escape(fragment, .loosePathEscapes)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The form for recognising a URL, as `CanonicalForm` makes it, but with the port as written.
    ///
    /// The encoder is for query and fragment, when they are not UTF-8; when it lacks a letter, all
    /// is UTF-8. Arguments without a value and the fragment stay where asked for.
    package func canonical(
        encoder: Encoder? = nil,
        keepsBlankValues: Bool = true,
        keepsFragment: Bool = false
    ) -> String {
        var encodedQuery = query
        var encodedFragment = fragment
        if let ownQuery = Self.encode(query, encoder), let own = Self.encode(fragment, encoder) {
            encodedQuery = ownQuery
            encodedFragment = own
        }
        var output = join(path: canonicalPath, hasQuery: true)
        var buffer = ByteBuffer(capacity: encodedQuery.count * 4 + 16)
        encodedQuery.withUnsafeBufferPointer {
            var arguments = QueryArguments($0)
            if !keepsBlankValues { arguments.removeBlank() }
            arguments.sort()
            arguments.append(to: &buffer)
        }
        output += Array(buffer.bytes)
        if keepsFragment, !fragment.isEmpty {
            output.append(UInt8(ascii: "#"))
            output += Self.escape(encodedFragment, .loosePathEscapes)
        }
        return String(decoding: output, as: UTF8.self)
    }

    private var canonicalPath: [UInt8] {
        // What follows a `;` in the last segment is set apart, and keeps its escapes.
        let lastSegment = path.lastIndex(of: UInt8(ascii: "/")) ?? 0
        let mark = path[lastSegment...].firstIndex(of: UInt8(ascii: ";"))
        let end = scheme.isEmpty || isSpecial ? mark ?? path.count : path.count
        let main = path[..<end]
        let parameters = path[end...].dropFirst()

        var buffer = ByteBuffer(capacity: path.count * 3)
        main.withUnsafeBufferPointer { CanonicalForm.appendPath($0, to: &buffer) }
        var written = Array(buffer.bytes)
        if written.isEmpty { written = [UInt8(ascii: "/")] }
        if written.first == UInt8(ascii: "/") { written = Self.withoutDotSegments(written) }
        guard !parameters.isEmpty else { return written }
        written.append(UInt8(ascii: ";"))
        return written + Self.escape(Array(parameters), .loosePathEscapes)
    }

    /// RFC 3986, 5.2.4, for a path that begins with a slash.
    private static func withoutDotSegments(_ path: [UInt8]) -> [UInt8] {
        var segments: [ArraySlice<UInt8>] = []
        let parts = path.dropFirst().split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )
        for (index, part) in parts.enumerated() {
            let dots = part.allSatisfy { $0 == UInt8(ascii: ".") } ? part.count : 0
            if dots == 2, !segments.isEmpty { segments.removeLast() }
            if dots != 1, dots != 2 {
                segments.append(part)
            } else if index == parts.count - 1 {
                segments.append([])
            }
        }
        return segments.reduce(into: []) { output, segment in
            output.append(UInt8(ascii: "/"))
            output += segment
        }
    }

    /// Scheme, authority and path.
    private func join(path: [UInt8], hasQuery: Bool) -> [UInt8] {
        var output = scheme
        if !scheme.isEmpty { output.append(UInt8(ascii: ":")) }
        let slashes = Array("//".utf8)
        let host = authority?.serialized ?? []
        if !host.isEmpty {
            output += slashes + host
            // An empty path before a query is a slash to those who ask the server for it.
            let wantsSlash = path.isEmpty ? hasQuery && isSpecial : path.first != slashes[0]
            if wantsSlash { output.append(slashes[0]) }
        } else if path.starts(with: slashes)
            || (isSpecial && (path.isEmpty || path.first == slashes[0]))
        {
            output += slashes
        }
        return output + path
    }

    private static func encode(_ text: [UInt8], _ encoder: Encoder?) -> [UInt8]? {
        guard let encoder, !text.isEmpty else { return text }
        return encoder(text)
    }

    static func escape(_ text: [UInt8], _ set: ByteSet) -> [UInt8] {
        var buffer = ByteBuffer(capacity: text.count * 3)
        text.withUnsafeBufferPointer { buffer.append($0, escaping: set) }
        return Array(buffer.bytes)
    }
}

extension LooseURL {
    /// `user:password@host:port`.
    private struct Authority {
        private var username: [UInt8]?
        private var password: [UInt8]?
        private let host: [UInt8]
        private let isAddress: Bool
        private let port: Int?

        init?(_ text: ArraySlice<UInt8>) {
            var rest = text
            if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
                let user = rest[..<at]
                let colon = user.firstIndex(of: UInt8(ascii: ":"))
                username = Array(user[..<(colon ?? at)])
                password = colon.map { Array(user[($0 + 1)...]) }
                rest = rest[(at + 1)...]
            }
            var end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
            if text.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }) {
                guard rest.first == UInt8(ascii: "[") else { return nil }
                guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
                end = close + 1
                guard end == rest.endIndex || rest[end] == UInt8(ascii: ":"),
                    let inner = Self.bracketed(Array(rest[(rest.startIndex + 1)..<close]))
                else { return nil }
                host = inner
                isAddress = inner.first == UInt8(ascii: "[")
            } else {
                host = Self.name(rest[..<end].map(asciiLowercase))
                isAddress = false
            }
            let digits = rest[min(end + 1, rest.endIndex)...]
            let number = Int(String(decoding: digits, as: UTF8.self))
            guard digits.isEmpty || (digits.allSatisfy(isASCIIDigit) && number ?? 65536 <= 65535)
            else { return nil }
            port = number
        }

        /// What stands in brackets: an IPv6 address, which keeps them, or a future kind, which
        /// loses them.
        private static func bracketed(_ text: [UInt8]) -> [UInt8]? {
            if let address = text.withUnsafeBufferPointer({ IPv6Address(parsing: $0) }) {
                return address.serialized
            }
            guard text.first.map({ $0 | 0x20 }) == UInt8(ascii: "v"),
                let dot = text.firstIndex(of: UInt8(ascii: ".")), dot > 1, dot + 1 < text.count,
                text[1..<dot].allSatisfy({ hexValue($0) != nil })
            else { return nil }
            return text.map(asciiLowercase)
        }

        /// A name in its ASCII form, or as it is when DNS could not have it.
        private static func name(_ text: [UInt8]) -> [UInt8] {
            guard text.contains(where: { $0 >= 0x80 }), let domain = IDNA.toASCII(text) else {
                return text
            }
            let labels = domain.split(
                separator: UInt8(ascii: "."),
                omittingEmptySubsequences: false
            )
            let fits = labels.enumerated().allSatisfy { index, label in
                label.count <= 63 && (!label.isEmpty || (index > 0 && index == labels.count - 1))
            }
            return fits ? domain : text
        }

        var serialized: [UInt8] {
            var output: [UInt8] = []
            if let username {
                output += Self.escapeUser(username)
                if let password {
                    output.append(UInt8(ascii: ":"))
                    output += Self.escapeUser(password)
                }
                output.append(UInt8(ascii: "@"))
            }
            output += host
            if let port { output += ":\(port)".utf8 }
            return output
        }

        /// Unescaped first, so that nothing is escaped twice.
        private static func escapeUser(_ text: [UInt8]) -> [UInt8] {
            let bare = text.withUnsafeBufferPointer { HostParser.unescaped($0) }
            return LooseURL.escape(bare, .looseUserEscapes)
        }
    }
}

extension ByteSet {
    /// What is escaped in a path or fragment: all but the letters of RFC 3986 without `#` `[` `]`,
    /// and `%`.
    static var loosePathEscapes: ByteSet { ByteSet(0x5000_000D_FFFF_FFFF, 0xB800_0001_7800_0000) }
    /// The same and `'`.
    static var looseQueryEscapes: ByteSet { ByteSet(0x5000_008D_FFFF_FFFF, 0xB800_0001_7800_0000) }
    /// What is escaped in a user name: all but unreserved letters and `!$&'()*+,`.
    static var looseUserEscapes: ByteSet { ByteSet(0xFC00_802D_FFFF_FFFF, 0xB800_0001_7800_0001) }
}
