/// `fetch` and `politeness`
extension JobFileReading {
    /// Reads how requests are made.
    mutating func readFetch(_ node: YAMLNode) -> FetchSettings {
        var fetch = FetchSettings()
        guard let keys = keys(of: node, "fetch", in: .fetch) else { return fetch }
        if let entry = keys.entry("user_agent"),
            let agent = text("user_agent", entry.value),
            checkHeaderValue("user_agent", agent, at: entry.value.span)
        {
            fetch.userAgent = agent
        }
        if let node = keys["headers"] { fetch.headers = readHeaders(node) }
        if let entry = keys.entry("auth") {
            fetch.authorization = readAuthorization(entry.value)
            if fetch.headers.contains(where: { $0.name.lowercased() == "authorization" }) {
                error(.setsHeader("auth", "Authorization"), at: entry.keySpan)
            }
        }
        if let entry = keys.entry("cookies"), let keeps = boolean("cookies", entry.value) {
            fetch.keepsCookies = keeps
            if keeps, fetch.headers.contains(where: { $0.name.lowercased() == "cookie" }) {
                error(.setsHeader("cookies", "Cookie"), at: entry.keySpan)
            }
        }
        if let node = keys["proxy"] { fetch.proxies = readProxies(node) }
        if let node = keys["timeout"],
            let timeout = duration("timeout", node, allowsZero: false)
        {
            fetch.timeout = timeout
        }
        if let node = keys["connect_timeout"],
            let timeout = duration("connect_timeout", node, allowsZero: false)
        {
            fetch.connectTimeout = timeout
        }
        if let node = keys["first_byte_timeout"],
            let timeout = duration("first_byte_timeout", node, allowsZero: false)
        {
            fetch.firstByteTimeout = timeout
        }
        if let node = keys["idle_timeout"],
            let timeout = duration("idle_timeout", node, allowsZero: false)
        {
            fetch.idleTimeout = timeout
        }
        if let node = keys["max_body"], let size = size("max_body", node) {
            fetch.maxBodyBytes = Int(size)
        }
        if let node = keys["redirects"], let count = integer("redirects", of: .fetch, node) {
            fetch.redirects = count
        }
        if let node = keys["retries"], let count = integer("retries", of: .fetch, node) {
            fetch.retries = count
        }
        if let node = keys["revalidate"], let flag = boolean("revalidate", node) {
            fetch.revalidates = flag
        }
        return fetch
    }

    private mutating func readAuthorization(_ node: YAMLNode) -> FetchSettings.Authorization? {
        guard let keys = keys(of: node, "auth", in: .auth) else { return nil }
        let ways = ["basic", "bearer"]
        switch (keys.entry("basic"), keys.entry("bearer")) {
        case (nil, nil):
            if !ways.contains(where: keys.isWritten) { error(.needsOne(of: ways), at: node.span) }
            return nil
        case (_?, _?):
            error(.tooMany(ways), at: keys.lastSpan(of: ways))
            return nil
        case (let basic?, nil): return readBasic(basic.value)
        case (nil, let bearer?): return readBearer(bearer.value)
        }
    }

    /// RFC 7617, 2: the first colon ends the user name; no control characters.
    private mutating func readBasic(_ node: YAMLNode) -> FetchSettings.Authorization? {
        guard let text = text("basic", node) else { return nil }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            error(.headerValue("basic"), at: node.span)
            return nil
        }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            error(.basicWithoutColon, at: node.span)
            return nil
        }
        let password = text[text.utf8.index(after: colon)...]
        return .basic(user: String(text[..<colon]), password: String(password))
    }

    /// RFC 6750, 2.1: letters, digits and `-._~+/`, then any `=`.
    private mutating func readBearer(_ node: YAMLNode) -> FetchSettings.Authorization? {
        guard let text = text("bearer", node) else { return nil }
        let marks = "-._~+/=".utf8
        let isToken = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || marks.contains($0)
        }
        guard isToken else {
            error(.bearerIsNoToken, at: node.span)
            return nil
        }
        return .bearer(text)
    }

    /// Reads proxies; what they are is not shown, as there may be a password in it.
    private mutating func readProxies(_ node: YAMLNode) -> [Proxy] {
        var proxies: [Proxy] = []
        for element in elements("proxy", node) {
            guard let text = text("proxy", element) else { continue }
            do throws(Proxy.Mistake) {
                let proxy = try Proxy(text)
                if proxies.contains(proxy) {
                    error(.listedTwice("proxy", proxy.description), at: element.span)
                } else {
                    proxies.append(proxy)
                }
            } catch {
                self.error(.proxy(error), at: element.span)
            }
        }
        return proxies
    }

    /// Reads header fields.
    mutating func readHeaders(_ node: YAMLNode) -> [FetchSettings.Header] {
        guard let entries = node.entries else {
            error(.wrongKind("headers", "a mapping", is: node.kindName), at: node.span)
            return []
        }
        var headers: [FetchSettings.Header] = []
        var seen: Set<String> = []
        for entry in entries {
            guard Self.isToken(entry.key) else {
                error(.headerName(entry.key), at: entry.keySpan)
                continue
            }
            let name = entry.key.lowercased()
            guard !Self.ownHeaders.contains(name) else {
                error(.headerIsOurs(entry.key), at: entry.keySpan)
                continue
            }
            guard seen.insert(name).inserted else {
                error(.headerTwice(entry.key), at: entry.keySpan)
                continue
            }
            guard !entry.value.isNull else {
                reportNoValue(entry)
                continue
            }
            guard let scalar = scalar(entry.key, entry.value, shape: "text"),
                checkHeaderValue(entry.key, scalar.text, at: entry.value.span)
            else { continue }
            headers.append(
                FetchSettings.Header(
                    name: entry.key,
                    value: scalar.text,
                    isSecret: scalar.isFromEnvironment
                )
            )
        }
        return headers
    }

    private mutating func checkHeaderValue(_ name: String, _ value: String, at span: SourceSpan)
        -> Bool
    {
        let isClean = value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
        if !isClean { error(.headerValue(name), at: span) }
        return isClean
    }

    /// Headers that frame the message or belong to a connection (RFC 9110, 7.6.1 and 8.6; RFC 9112),
    /// or that another key sets.
    private static let ownHeaders: Set<String> = [
        "host", "connection", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "content-length", "accept-encoding", "user-agent",
        "if-none-match", "if-modified-since", "range", "expect", "proxy-authorization",
    ]

    /// RFC 9110, 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        let marks = "!#$%&'*+-.^_`|~".utf8
        return !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0)
                    || marks.contains($0)
            }
    }

    /// Reads how a host is treated.
    mutating func readPoliteness(_ node: YAMLNode) -> PolitenessSettings {
        var politeness = PolitenessSettings()
        guard let keys = keys(of: node, "politeness", in: .politeness) else { return politeness }
        if let node = keys["robots"], let word = word("robots", node, as: RobotsWord.self) {
            politeness.obeysRobots = word == .obey
        }
        if let node = keys["delay"], let delay = duration("delay", node, allowsZero: true) {
            politeness.delay = delay
        }
        if let node = keys["concurrency"],
            let concurrency = integer("concurrency", of: .politeness, node)
        {
            politeness.concurrency = concurrency
        }
        if let node = keys["adaptive"], let isAdaptive = boolean("adaptive", node) {
            politeness.isAdaptive = isAdaptive
        }
        return politeness
    }
}

/// The words of `politeness.robots`.
private enum RobotsWord: String, CaseIterable {
    case obey
    case ignore
}
