/// The form in which two spellings of one URL are the same; it is for comparing, not for fetching.
///
/// It follows `canonicalize_url` of w3lib: arguments of the query sorted by name and value, escapes
/// normalised, no fragment. Session ids are left out, as `SessionID` knows them. It starts from a URL that is parsed already, and so differs where the
/// URL Standard does: the scheme's default port is not written, and the parameters behind a `;` in
/// the last segment are normalised like the rest of the path.
public struct CanonicalForm: Sendable {
    /// Names of query arguments that are left out, `*` standing for any letters (`utm_*`).
    private let ignored: [Wildcard]

    /// The form without the arguments that do not matter, such as `["utm_*", "sid"]`.
    public init(ignoring parameters: [String] = []) {
        ignored = parameters.map { Wildcard(unescaped: $0) }
    }

    /// The canonical form of a URL.
    public func text(of url: WebURL) -> String {
        var buffer = ByteBuffer(capacity: 256)
        return url.withBytes { bytes in
            String(decoding: canonical(bytes, url.parts, buffer: &buffer), as: UTF8.self)
        }
    }

    /// The fingerprint of a request for a URL.
    public func fingerprint(
        of url: WebURL,
        method: String = "GET",
        body: [UInt8] = []
    ) -> Fingerprint {
        var buffer = ByteBuffer(capacity: 256)
        return url.withBytes { bytes in
            let canonical = canonical(bytes, url.parts, buffer: &buffer)
            return Fingerprint(method: method, canonicalURL: canonical, body: body)
        }
    }

    /// The canonical bytes: those of the URL itself when there is nothing to change, else in the
    /// buffer.
    func canonical(
        _ url: UnsafeBufferPointer<UInt8>,
        _ parts: URLParts,
        buffer: inout ByteBuffer
    ) -> UnsafeBufferPointer<UInt8> {
        let pathStart = Int(parts.pathStart)
        let pathEnd = Int(parts.queryStart)
        let queryEnd = Int(parts.fragmentStart)
        var path = url.slice(pathStart, pathEnd)
        let isPlain = !path.containsAny(UInt8(ascii: "%"), UInt8(ascii: ";"), UInt8(ascii: "("))
        var session = isPlain ? nil : SessionID.first(in: path)
        // The parser has escaped all that must not stand in the path of a special scheme.
        if session == nil, isPlain || !path.contains(UInt8(ascii: "%")), pathEnd == queryEnd,
            parts.kind.isSpecial
        {
            return url.slice(0, pathEnd)
        }
        buffer.truncate(to: 0)
        // A byte becomes three at most; an argument also gets a `=`.
        buffer.reserve(queryEnd * 4 + 16)
        buffer.append(url.slice(0, pathStart))
        while let found = session {
            Self.appendPath(path.slice(0, found.lowerBound), to: &buffer)
            path = path.slice(found.upperBound, path.count)
            session = SessionID.first(in: path)
        }
        Self.appendPath(path, to: &buffer)
        if queryEnd > pathEnd + 1 {
            appendQuery(url.slice(pathEnd + 1, queryEnd), to: &buffer)
        }
        return buffer.bytes
    }

    /// Escapes what must be, in upper case, and nothing else.
    ///
    /// `%25 %2F %3B %3F` stay, as the bare letter would mean something else.
    static func appendPath(_ path: UnsafeBufferPointer<UInt8>, to output: inout ByteBuffer) {
        var place = 0
        while place < path.count {
            let byte = path[place]
            if byte == UInt8(ascii: "%"), let value = path.escape(at: place) {
                let keepsEscape =
                    value == UInt8(ascii: "%") || value == UInt8(ascii: "/")
                    || value == UInt8(ascii: ";") || value == UInt8(ascii: "?")
                if keepsEscape || !ByteSet.canonicalPath.contains(value) {
                    output.appendEscaped(value)
                } else {
                    output.append(value)
                }
                place &+= 3
                continue
            }
            if ByteSet.canonicalPath.contains(byte) {
                output.append(byte)
            } else {
                output.appendEscaped(byte)
            }
            place &+= 1
        }
    }

    private func appendQuery(_ query: UnsafeBufferPointer<UInt8>, to output: inout ByteBuffer) {
        var arguments = QueryArguments(query)
        arguments.remove { name, value in
            SessionID.isArgument(name: name, value: value)
                || ignored.contains { $0.matches(name) }
        }
        arguments.sort()
        arguments.append(to: &output)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The byte that `%XX` at an offset stands for; nil when it is no escape.
    @inline(__always)
    func escape(at place: Int) -> UInt8? {
        guard place + 2 < count, let high = hexValue(self[place + 1]),
            let low = hexValue(self[place + 2])
        else { return nil }
        return high << 4 | low
    }
}

extension ByteSet {
    /// What stands bare in a canonical path: unreserved and reserved letters of RFC 3986 but `#`,
    /// `%` and `|`.
    static var canonicalPath: ByteSet {
        ByteSet(0xAFFF_FFF2_0000_0000, 0x57FF_FFFE_AFFF_FFFF, nonASCII: false)
    }
    /// The unreserved letters of RFC 3986: what stands bare in a canonical query.
    static var unreserved: ByteSet {
        ByteSet(0x03FF_6000_0000_0000, 0x47FF_FFFE_87FF_FFFE, nonASCII: false)
    }
}
