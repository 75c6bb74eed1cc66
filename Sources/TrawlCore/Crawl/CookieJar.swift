/// The cookies of a run.
///
/// It keeps lines that libcurl wrote and judged; which of them a request really carries (RFC 6265:
/// domain, path, Secure, expiry) is libcurl's decision too. What changes is numbered, so that a store
/// that hears of two changes in the wrong order keeps the later one.
package struct CookieJar: Sendable {
    /// The most cookies of one domain and of all; the ones that changed longest ago go first.
    ///
    /// As Chrome has it; RFC 6265, 6.1 asks for at least 50 and 3,000.
    package static let mostOfDomain = 180
    /// The most cookies of all domains together.
    package static let most = 3000

    private struct Kept {
        var line: String
        var order: Int64
    }

    private var domains: [String: [String: Kept]] = [:]
    private var count = 0
    private var lastOrder: Int64 = 0

    /// A jar with what an earlier process kept.
    package init(_ kept: [CookieChange] = []) {
        for change in kept.sorted(by: { $0.order < $1.order }) { _ = take(change) }
    }

    /// The lines of all cookies that may go to a host, the one that changed longest ago first.
    ///
    /// - Parameter host: A name in lower case, or an address; IPv6 with or without brackets.
    /// - Returns: Lines as libcurl wrote them.
    package func lines(for host: String) -> [String] {
        guard count > 0 else { return [] }
        var found: [Kept] = []
        var rest = host.hasPrefix("[") ? host.dropFirst().dropLast() : host[...]
        while !rest.isEmpty {
            if let cookies = domains[String(rest)] { found += cookies.values }
            guard let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) else { break }
            rest = rest[rest.utf8.index(after: dot)...]
        }
        return found.sorted { $0.order < $1.order }.map(\.line)
    }

    /// Takes what an answer changed.
    ///
    /// - Returns: The same changes in order and numbered, with what had to go to make room.
    package mutating func apply(_ changes: [CookieChange]) -> [CookieChange] {
        changes.flatMap { change in
            var change = change
            change.order = lastOrder + 1
            return [change] + take(change)
        }
    }

    /// Takes a change, and returns what had to go for it.
    private mutating func take(_ change: CookieChange) -> [CookieChange] {
        lastOrder = max(lastOrder, change.order)
        let domain = change.domain
        guard let line = change.line else {
            remove(change.key, of: domain)
            return []
        }
        let old = domains[domain, default: [:]].updateValue(
            Kept(line: line, order: change.order),
            forKey: change.key
        )
        if old == nil { count += 1 }
        var gone: [CookieChange] = []
        if domains[domain, default: [:]].count > Self.mostOfDomain {
            gone += removeOldest(of: [domain])
        }
        if count > Self.most { gone += removeOldest(of: Array(domains.keys)) }
        return gone
    }

    private mutating func remove(_ key: String, of domain: String) {
        guard domains[domain]?.removeValue(forKey: key) != nil else { return }
        count -= 1
        if domains[domain]?.isEmpty ?? false { domains[domain] = nil }
    }

    private mutating func removeOldest(of names: [String]) -> [CookieChange] {
        let oldest = names.flatMap { name in
            (domains[name] ?? [:]).map { (domain: name, key: $0.key, order: $0.value.order) }
        }.min { $0.order < $1.order }
        guard let oldest else { return [] }
        remove(oldest.key, of: oldest.domain)
        lastOrder += 1
        return [CookieChange(key: oldest.key, line: nil, order: lastOrder)]
    }
}

/// One cookie that was set, replaced or ended.
package struct CookieChange: Hashable, Sendable, Codable {
    /// What makes it the same cookie: domain, whether subdomains get it, path and name.
    package var key: String
    /// The cookie as libcurl writes it, in Netscape's format; nil when it is gone.
    ///
    /// A secret.
    package var line: String?
    /// Its number among the changes of its run; 0 before the run's jar has taken it.
    package var order: Int64 = 0

    /// A change from its parts.
    package init(key: String, line: String?, order: Int64) {
        self.key = key
        self.line = line
        self.order = order
    }

    /// The domain without the dot before it.
    var domain: String {
        let domain = key.prefix { $0 != "\t" }
        return String(domain.first == "." ? domain.dropFirst() : domain)
    }

    /// What an answer changed, by the lines before and after it.
    ///
    /// - Parameters:
    ///   - before: The lines that the request went with.
    ///   - after: The lines that are there after its answer.
    ///   - now: In seconds since 1970: what is over by then counts as gone.
    /// - Returns: The changes, not numbered: what is gone first.
    package static func changes(
        from before: [String],
        to after: [String],
        at now: Int
    ) -> [CookieChange] {
        var gone: [String: String] = [:]
        for line in before { if let key = key(of: line, at: nil) { gone[key] = line } }
        var changes: [CookieChange] = []
        for line in after {
            guard let key = key(of: line, at: now) else { continue }
            if gone.removeValue(forKey: key) != line {
                changes.append(CookieChange(key: key, line: line, order: 0))
            }
        }
        return gone.keys.sorted().map { CookieChange(key: $0, line: nil, order: 0) } + changes
    }

    /// The key of a line: `domain tailmatch path secure expires name value`, with tabs between them.
    ///
    /// Nil for what is no line, or has expired; 0 is the end of the session.
    private static func key(of line: String, at now: Int?) -> String? {
        let mark = "#HttpOnly_"
        let plain = line.hasPrefix(mark) ? line.dropFirst(mark.count) : line[...]
        let fields = plain.split(separator: "\t", maxSplits: 6, omittingEmptySubsequences: false)
        guard fields.count >= 6 else { return nil }
        if let now, let end = Int(fields[4]), end != 0, end <= now { return nil }
        return [fields[0], fields[1], fields[2], fields[5]].joined(separator: "\t")
    }
}
