internal import CLibxml2
internal import TrawlCore

extension PageReader {
    /// Finds the first `<link rel=canonical>` (RFC 6596), after the head was read.
    ///
    /// One that is no http URL, or of a host that is not allowed, counts for nothing, and so do later
    /// ones.
    mutating func readCanonical(allowing hosts: [HostPattern]) {
        guard tree.kind == .html else { return }
        let index = matcher.index
        let name = NameKey("link").bits
        var place = 0
        while true {
            place = index.firstPlace(named: [name], from: place, to: index.count)
            guard place < index.count else { return }
            let node = index.entries[place].node
            place += 1
            guard let relations = attribute(of: node, named: NameKey("rel")),
                withValue(of: relations, { String(decoding: $0, as: UTF8.self) })
                    .lowercased().split(whereSeparator: \.isWhitespace).contains("canonical"),
                let href = attribute(of: node, named: NameKey("href"))
            else { continue }
            let text = withValue(of: href) { String(decoding: $0, as: UTF8.self) }
            guard let url = WebURL(text, relativeTo: base, queryEncoder: queryEncoding?.query),
                url.isHTTP, let host = url.host,
                hosts.contains(where: { $0.matches(host: host, port: url.effectivePort) })
            else { return }
            result.canonical = url.withoutFragment().withoutCredentials()
            return
        }
    }
}
