/// What a link leads to: where things lie in the resolver's bytes, which hold it until the next
/// link.
package struct ResolvedURL: Sendable {
    let parts: URLParts

    /// The scheme.
    package var kind: SchemeKind { parts.kind }
    /// The host in the resolver's bytes; empty when there is none.
    package var host: Range<Int> { Int(parts.hostStart)..<Int(parts.hostEnd) }
    /// The port written or the scheme's default; nil where there is neither.
    package var effectivePort: Int? { parts.port.map(Int.init) ?? parts.kind.defaultPort }
    /// The path in the resolver's bytes.
    package var path: Range<Int> { Int(parts.pathStart)..<Int(parts.queryStart) }
    /// How many bytes the URL has without its fragment.
    package var count: Int { Int(parts.fragmentStart) }
    /// Whether the scheme is `http` or `https`.
    package var isHTTP: Bool { parts.kind == .http || parts.kind == .https }
}

/// Resolves the links of a page, one after the other, without making a string for any of them.
///
/// It belongs to one thread, which keeps it for all its pages.
package struct URLResolver: ~Copyable {
    private var parser = URLParser(keepsFragment: false)
    private var base = ByteBuffer(capacity: 256)
    private var baseParts: URLParts
    private var canonical = ByteBuffer(capacity: 256)

    /// A resolver against a page's base.
    package init(base: WebURL) {
        baseParts = base.parts
        setBase(base)
    }

    /// Resolves against another base from now on.
    package mutating func setBase(_ url: WebURL) {
        baseParts = url.parts
        base.truncate(to: 0)
        base.reserve(url.text.utf8.count)
        for byte in url.text.utf8 { base.append(byte) }
    }

    /// Resolves a link, and keeps what it leads to until the next one; after nil that is nothing.
    ///
    /// - Parameters:
    ///   - link: The link as in the document, in UTF-8.
    ///   - queryEncoder: That of the document, when it is not UTF-8.
    /// - Returns: nil for what is no URL.
    package mutating func resolve(
        _ link: UnsafeBufferPointer<UInt8>,
        queryEncoder: QueryEncoder? = nil
    ) -> ResolvedURL? {
        let isURL = parser.parse(
            link,
            base: BaseURL(bytes: base.bytes, parts: baseParts),
            queryEncoder: queryEncoder
        )
        return isURL ? ResolvedURL(parts: parser.parts) : nil
    }

    /// Calls a closure with the URL resolved last, without its fragment.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(parser.output.bytes.slice(0, Int(parser.parts.fragmentStart)))
    }

    /// Appends the URL resolved last, without its fragment.
    package func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: parser.output.bytes.slice(0, Int(parser.parts.fragmentStart)))
    }

    /// Whether the URL resolved last is the base, but for the fragments.
    package var isBase: Bool {
        let length = Int(parser.parts.fragmentStart)
        guard length == Int(baseParts.fragmentStart) else { return false }
        return (0..<length).allSatisfy { parser.output.base[$0] == base.base[$0] }
    }

    /// The fingerprint of a GET of the URL resolved last.
    package mutating func fingerprint(_ form: CanonicalForm) -> Fingerprint {
        Fingerprint(
            canonicalURL: form.canonical(parser.output.bytes, parser.parts, buffer: &canonical)
        )
    }

    /// The URL resolved last, without its fragment, as a value of its own.
    package func makeURL() -> WebURL {
        withBytes { WebURL(serialized: $0, parts: parser.parts) }
    }
}
