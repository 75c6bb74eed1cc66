/// A URL as the URL Standard (url.spec.whatwg.org) reads it, kept as its serialisation.
///
/// Two URLs are equal when their texts are. The text is ASCII: host names are in their `xn--` form,
/// all else that is not ASCII is escaped.
public struct WebURL: Hashable, Sendable {
    /// The URL as one would write it (the standard's `href`).
    public let text: String
    let parts: URLParts

    /// Reads an absolute URL; nil for what is none.
    public init?(_ text: String) {
        self.init(text, relativeTo: nil)
    }

    /// Reads a URL or a reference that is resolved against another URL.
    ///
    /// Nil when it is neither, or when it is a reference and there is nothing to resolve it
    /// against.
    public init?(_ reference: String, relativeTo base: WebURL?) {
        self.init(reference, relativeTo: base, queryEncoder: nil)
    }

    /// Reads a URL or a reference of a document whose encoding may not be UTF-8: then its query is
    /// written in it.
    package init?(
        _ reference: String,
        relativeTo base: WebURL?,
        queryEncoder: QueryEncoder?
    ) {
        var reference = reference
        let url = reference.withUTF8 {
            WebURL(parsing: $0, base: base, queryEncoder: queryEncoder)
        }
        guard let url else { return nil }
        self = url
    }

    /// Reads a URL from bytes; `queryEncoder` is that of the document when it is not UTF-8.
    package init?(
        parsing bytes: UnsafeBufferPointer<UInt8>,
        base: WebURL?,
        queryEncoder: QueryEncoder?
    ) {
        var parser = URLParser(keepsFragment: true)
        if let base {
            var baseText = base.text
            let isURL = baseText.withUTF8 {
                parser.parse(
                    bytes,
                    base: BaseURL(bytes: $0, parts: base.parts),
                    queryEncoder: queryEncoder
                )
            }
            guard isURL else { return nil }
        } else {
            guard parser.parse(bytes, base: nil, queryEncoder: queryEncoder) else { return nil }
        }
        self.init(serialized: parser.output.bytes, parts: parser.parts)
    }

    /// Takes what the parser wrote.
    init(serialized bytes: UnsafeBufferPointer<UInt8>, parts: URLParts) {
        text = String(decoding: bytes, as: UTF8.self)
        self.parts = parts
    }

    /// Equal texts have equal parts, so the text decides.
    public static func == (left: WebURL, right: WebURL) -> Bool {
        left.text == right.text
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}

extension WebURL {
    /// The scheme in lower case, without the colon.
    public var scheme: String { string(0, Int(parts.schemeEnd)) }

    /// The user name, escaped; empty when there is none.
    public var username: String {
        parts.hasHost ? string(Int(parts.schemeEnd) + 3, Int(parts.usernameEnd)) : ""
    }

    /// The password, escaped; empty when there is none.
    public var password: String {
        // `user:pass@host`: a colon, the password, and the at sign before the host.
        let start = Int(parts.usernameEnd) + 1
        let end = Int(parts.hostStart) - 1
        return parts.hasHost && start < end ? string(start, end) : ""
    }

    /// The host: a name in lower case, an IPv4 address or an IPv6 address in brackets.
    ///
    /// Nil for URLs without an authority such as `mailto:a@b`, empty for `file:///a`.
    public var host: String? {
        parts.hasHost ? string(Int(parts.hostStart), Int(parts.hostEnd)) : nil
    }

    /// The port when one is written that is not the scheme's default.
    public var port: Int? { parts.port.map(Int.init) }

    /// The path, escaped, from its slash on; for URLs such as `mailto:a@b` all behind the colon.
    public var path: String { string(Int(parts.pathStart), Int(parts.queryStart)) }

    /// The query, escaped, without the question mark; nil when there is none.
    public var query: String? {
        parts.queryStart < parts.fragmentStart
            ? string(Int(parts.queryStart) + 1, Int(parts.fragmentStart)) : nil
    }

    /// The fragment, escaped, without the number sign; nil when there is none.
    public var fragment: String? {
        Int(parts.fragmentStart) < text.utf8.count
            ? string(Int(parts.fragmentStart) + 1, text.utf8.count) : nil
    }

    /// The port to connect to: the one written or the scheme's default; nil where there is neither.
    public var effectivePort: Int? { port ?? parts.kind.defaultPort }

    /// The host in lower case, what politeness counts by; empty when there is none.
    ///
    /// Without a dot at its end: `books.example.` is the same server as `books.example`.
    public var hostKey: String {
        guard let host else { return "" }
        return host.utf8.last == UInt8(ascii: ".") ? String(host.dropLast()) : host
    }

    /// Scheme, host and port, such as `https://example.com:8443`; `null` for schemes that have no
    /// such origin.
    public var origin: String {
        guard parts.kind.isSpecial, parts.kind != .file else { return "null" }
        return scheme + "://" + string(Int(parts.hostStart), Int(parts.pathStart))
    }

    /// Whether the scheme is `http` or `https`.
    public var isHTTP: Bool { parts.kind == .http || parts.kind == .https }

    /// The same URL without its fragment.
    public func withoutFragment() -> WebURL {
        guard Int(parts.fragmentStart) < text.utf8.count else { return self }
        return WebURL(text: string(0, Int(parts.fragmentStart)), parts: parts)
    }

    /// The same URL without user name and password.
    public func withoutCredentials() -> WebURL {
        let userStart = parts.schemeEnd + 3
        guard parts.hasHost, userStart < parts.hostStart else { return self }
        let dropped = parts.hostStart - userStart
        var shorter = parts
        shorter.usernameEnd = userStart
        shorter.hostStart = userStart
        shorter.hostEnd -= dropped
        shorter.pathStart -= dropped
        shorter.queryStart -= dropped
        shorter.fragmentStart -= dropped
        let rest = string(Int(parts.hostStart), text.utf8.count)
        return WebURL(text: string(0, Int(userStart)) + rest, parts: shorter)
    }

    /// Calls a closure with the bytes of the text.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = text
        return text.withUTF8(body)
    }

    private init(text: String, parts: URLParts) {
        self.text = text
        self.parts = parts
    }

    private func string(_ start: Int, _ end: Int) -> String {
        let bytes = text.utf8
        let first = bytes.index(bytes.startIndex, offsetBy: start)
        return String(text[first..<bytes.index(bytes.startIndex, offsetBy: end)])
    }
}

extension WebURL: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

extension WebURL: Codable {
    /// Reads the text.
    ///
    /// - Throws: `DecodingError` when it is no absolute URL.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let url = WebURL(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "'\(text)' is not an absolute URL"
            )
        }
        self = url
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
