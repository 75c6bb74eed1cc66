internal import Trawl

/// What a crawl knows of a URL before it is fetched.
struct URLReport {
    private let url: WebURL
    private let traps: URLTraps

    /// About a URL, at a time that dates in it are held against.
    init(url: WebURL, now: Instant) {
        self.url = url
        traps = URLTraps(year: CivilDateTime(now, offsetSeconds: 0).date.year)
    }

    /// As the frontier keeps it: a fragment and credentials make no other page.
    private var kept: WebURL { url.withoutFragment().withoutCredentials() }

    private var fingerprint: String {
        let fingerprint = CanonicalForm().fingerprint(of: kept)
        return [fingerprint.high, fingerprint.low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private var trap: URLTraps.Trap? { traps.trap(in: kept) }

    /// Whether the path ends like that of an archive, an image or a film.
    private var isMedia: Bool {
        var path = kept.path
        return path.withUTF8 { MediaSuffix.ends($0) }
    }

    // MARK: - As JSON

    /// Everything.
    var value: Value {
        .object([
            "url": .text(url.text), "scheme": .text(url.scheme),
            "username": .text(url.username), "password": .text(url.password),
            "host": .optional(url.host), "port": url.port.map(Value.count) ?? .null,
            "path": .text(url.path), "query": .optional(url.query),
            "fragment": .optional(url.fragment), "origin": .text(url.origin),
            "host_key": .text(url.hostKey), "canonical": .text(CanonicalForm().text(of: kept)),
            "fingerprint": .text(fingerprint), "http": .boolean(url.isHTTP),
            "trap": .optional(trap?.name), "media": .boolean(isMedia),
        ])
    }

    // MARK: - For people

    /// The normalised URL, then its parts and what is made of it, a line each.
    func text(_ paint: Paint) -> String {
        var rows: [(name: String, value: String)] = [("scheme", url.scheme)]
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { rows.append((name, value)) }
        }
        add("username", url.username)
        add("password", url.password)
        add("host", url.host)
        add("port", url.effectivePort.map { "\($0)" + (url.port == nil ? " (default)" : "") })
        add("path", url.path)
        add("query", url.query)
        add("fragment", url.fragment)
        add("host key", url.hostKey)
        add("canonical", CanonicalForm().text(of: kept))
        add("fingerprint", fingerprint)
        let width = rows.map(\.name.count).max() ?? 0
        var text = paint(.strong, SafeText.line(url.text)) + "\n"
        for row in rows {
            let space = String(repeating: " ", count: width - row.name.count)
            text += "  \(row.name)\(space)  \(SafeText.line(row.value))\n"
        }
        if !url.isHTTP { text += "  not crawled: only http and https are\n" }
        if let trap {
            text += "  not followed: \(SafeText.line(traps.explanation(of: trap)))\n"
        }
        if isMedia { text += "  not followed unless a rule asks for it: no page by its suffix\n" }
        return text
    }
}
