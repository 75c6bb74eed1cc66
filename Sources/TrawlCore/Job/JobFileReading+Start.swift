/// `start`, `allow` and `deny`
extension JobFileReading {
    /// A seed with the node that names it.
    struct FoundSeed {
        var seed: Seed
        var span: SourceSpan
    }

    /// Reads the start URLs and their sources.
    mutating func readSeeds(_ keys: KeyedEntries) -> [FoundSeed] {
        guard let node = keys["start"] else {
            if !isReadingDefaults, !keys.isWritten("start") {
                error(.noStart(job: jobName), at: .wholeFile)
            }
            return []
        }
        var seeds: [FoundSeed] = []
        var lines: [Seed.Place: Int] = [:]
        for element in elements("start", node) {
            let found =
                element.entries == nil
                ? readURL(element, "start").map { url in
                    [
                        FoundSeed(
                            seed: Seed(url: url, line: Int(element.place.line)),
                            span: element.span
                        )
                    ]
                } ?? [] : readSource(element)
            for new in found {
                if let first = lines[new.seed.place] {
                    // Files and templates may repeat themselves.
                    if found.count == 1 { warn(.startTwice(line: first), at: new.span) }
                    continue
                }
                lines[new.seed.place] = new.seed.line
                seeds.append(new)
            }
        }
        if seeds.count > Seed.maximumCount {
            error(.tooManySeeds(Seed.maximumCount), at: node.span)
        }
        return seeds
    }

    /// An http or https URL.
    ///
    /// What a message shows is the file's text: credentials may stand in it only as `${NAME}`, or
    /// as the user wrote them into the file.
    mutating func readURL(_ node: YAMLNode, _ key: String) -> WebURL? {
        guard let scalar = scalar(key, node, shape: "a URL") else { return nil }
        guard let url = WebURL(scalar.text) else {
            let lacksScheme =
                !scalar.text.contains("://") && WebURL("https://" + scalar.text) != nil
            error(.notURL(scalar.shown, lacksScheme: lacksScheme), at: node.span)
            return nil
        }
        guard url.scheme == "http" || url.scheme == "https" else {
            // A user name before `:` reads as a scheme.
            let scheme = scalar.isFromEnvironment ? nil : url.scheme
            error(.notHTTP(scalar.shown, scheme: scheme), at: node.span)
            return nil
        }
        for reference in scalar.references where reference.isInQuery {
            let span = span(of: reference.name, in: node.place, occurrence: 0)
            warn(.variableInQuery(reference.name), at: span)
        }
        return url
    }

    /// Reads `allow`, or takes the hosts of the seeds, every port.
    ///
    /// A seed that `allow` does not cover is a mistake.
    mutating func readAllow(_ keys: KeyedEntries, seeds: [FoundSeed]) -> [HostPattern] {
        guard let node = keys["allow"] else {
            var hosts: [HostPattern] = []
            var seen: Set<HostPattern> = []
            for seed in seeds {
                guard let host = seed.seed.url.host, let pattern = HostPattern(host) else {
                    continue
                }
                if seen.insert(pattern).inserted { hosts.append(pattern) }
            }
            return hosts
        }
        var hosts: [HostPattern] = []
        var isWhole = true
        for element in elements("allow", node) {
            guard let host = readHost(element) else {
                isWhole = false
                continue
            }
            hosts.append(host)
        }
        guard isWhole, !hosts.isEmpty else { return hosts }
        let byHost = Dictionary(grouping: hosts, by: \.host)
        for seed in seeds {
            let url = seed.seed.url
            guard let host = url.host else { continue }
            let isCovered = Self.andParents(of: host).contains { name in
                byHost[String(name)]?.contains { $0.matches(host: host, port: url.effectivePort) }
                    ?? false
            }
            if !isCovered {
                error(.startNotAllowed(host: host), at: seed.span)
            }
        }
        return hosts
    }

    /// A host and the domains above it.
    private static func andParents(of host: String) -> [Substring] {
        var names = [host[...]]
        var rest = host[...]
        while let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) {
            rest = rest[rest.utf8.index(after: dot)...]
            names.append(rest)
        }
        return names
    }

    private mutating func readHost(_ node: YAMLNode) -> HostPattern? {
        guard let scalar = scalar("allow", node, shape: "a host") else { return nil }
        guard let host = HostPattern(scalar.text) else {
            let meant = WebURL(scalar.text).flatMap { url in
                url.host.map { $0 + (url.port.map { ":\($0)" } ?? "") }
            }
            let shown = scalar.isFromEnvironment || meant?.isEmpty ?? true ? nil : meant
            error(.notHost(scalar.shown, meant: shown), at: node.span)
            return nil
        }
        return host
    }

    /// Reads ranges of addresses.
    mutating func readRanges(_ key: String, _ node: YAMLNode) -> [CIDR] {
        var ranges: [CIDR] = []
        for element in elements(key, node) {
            guard let scalar = scalar(key, element, shape: "an address or a range") else {
                continue
            }
            guard let range = CIDR(scalar.text) else {
                error(.notRange(key, scalar.shown), at: element.span)
                continue
            }
            if ranges.contains(range) {
                error(.listedTwice(key, scalar.shown), at: element.span)
            } else {
                ranges.append(range)
            }
        }
        return ranges
    }

    /// Reads URL patterns; nil when one has a mistake.
    mutating func readPatterns(_ key: String, _ node: YAMLNode) -> URLPatterns? {
        var patterns: [URLPatterns.Element] = []
        let elements = elements(key, node)
        for element in elements {
            guard let scalar = scalar(key, element, shape: "a URL pattern") else { continue }
            if scalar.text.hasPrefix("re:") {
                let expression = String(scalar.text.dropFirst(3))
                do {
                    patterns.append(.regex(try Pattern(expression)))
                } catch {
                    self.error(
                        .pattern(String(scalar.shown.dropFirst(3)), error.message),
                        at: span(in: element, column: error.column + 3)
                    )
                }
            } else {
                if let (reason, help) = URLPatterns.reasonForNoMatch(scalar.text) {
                    warn(.patternMatchesNothing(scalar.shown, reason, help: help), at: element.span)
                }
                patterns.append(.wildcard(Wildcard(scalar.text)))
            }
        }
        return patterns.count == elements.count && !patterns.isEmpty ? URLPatterns(patterns) : nil
    }
}
