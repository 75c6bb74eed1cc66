/// Entries of `start` that are no URL: sitemaps, feeds, templates, files and requests.
extension JobFileReading {
    /// The kinds of source, one of which a mapping must have.
    private static let sources = ["sitemap", "feed", "template", "file", "request"]

    /// Reads a source: the seeds that it is, or gives.
    mutating func readSource(_ node: YAMLNode) -> [FoundSeed] {
        guard let keys = keys(of: node, "start", in: .source) else { return [] }
        let present = keys.present(Self.sources)
        guard present.count == 1, let entry = keys.entry(present[0]) else {
            if present.count > 1 {
                error(.tooMany(present), at: keys.lastSpan(of: present))
            } else if !Self.sources.contains(where: keys.isWritten) {
                error(.needsOne(of: Self.sources), at: node.span)
            }
            return []
        }
        let isList = entry.key == "sitemap" || entry.key == "feed"
        if !isList, keys["match"] != nil {
            error(.hasNoEffect("match", with: entry.key), at: keys.span(of: "match"))
        }
        if entry.key != "template", keys["values"] != nil {
            error(.hasNoEffect("values", with: entry.key), at: keys.span(of: "values"))
        }
        switch entry.key {
        case "template": return readTemplate(entry, keys)
        case "file": return readList(entry)
        case "request": return readRequest(entry).map { [$0] } ?? []
        default:
            guard let url = readURL(entry.value, entry.key) else { return [] }
            var seed = Seed(url: url, line: Int(entry.value.place.line))
            seed.kind = entry.key == "feed" ? .feed : .sitemap
            seed.match = keys["match"].flatMap { readPatterns("match", $0) }
            return [FoundSeed(seed: seed, span: entry.value.span)]
        }
    }

    // MARK: Templates

    private mutating func readTemplate(_ entry: YAMLEntry, _ keys: KeyedEntries) -> [FoundSeed] {
        guard let scalar = scalar("template", entry.value, shape: "text") else { return [] }
        guard let template = SeedTemplate(scalar.text), !template.names.isEmpty else {
            error(.templateIsPlain(scalar.shown), at: entry.value.span)
            return []
        }
        var values: [String: [String]] = [:]
        let entries = keys["values"]?.entries
        if let node = keys["values"], entries == nil {
            error(.wrongKind("values", "a mapping", is: node.kindName), at: node.span)
            return []
        }
        for value in entries ?? [] {
            guard template.names.contains(value.key) else {
                let help = didYouMean(value.key, among: template.names)
                error(.templateLacks(value.key, help: help), at: value.keySpan)
                continue
            }
            values[value.key] = readValues(value)
        }
        let missing = template.names.filter { name in
            !(entries ?? []).contains { $0.key == name }
        }
        if !missing.isEmpty { error(.templateNeeds(missing), at: entry.value.span) }
        guard template.names.allSatisfy({ values[$0] != nil }) else { return [] }
        let count = template.count(of: values, upTo: Seed.maximumCount)
        guard count <= Seed.maximumCount else {
            error(.tooManySeeds(Seed.maximumCount), at: entry.value.span)
            return []
        }
        var seeds: [FoundSeed] = []
        for text in template.texts(with: values) {
            guard let url = WebURL(text), url.isHTTP else {
                let shown = scalar.isFromEnvironment ? scalar.shown : text
                error(.notURL(shown, lacksScheme: false), at: entry.value.span)
                return []
            }
            let seed = Seed(url: url, line: Int(entry.value.place.line))
            seeds.append(FoundSeed(seed: seed, span: entry.value.span))
        }
        return seeds
    }

    /// The values of one name: a range, or a list of them; nil when one has a mistake.
    private mutating func readValues(_ entry: YAMLEntry) -> [String]? {
        var values: [String] = []
        for element in elements(entry.key, entry.value) {
            guard let scalar = scalar(entry.key, element, shape: KeyShape.constant.words) else {
                return nil
            }
            if let range = SeedTemplate.range(scalar.text, upTo: Seed.maximumCount) {
                values += range
            } else {
                values.append(scalar.text)
            }
        }
        return values.isEmpty ? nil : values
    }

    // MARK: Files

    /// A file with one URL a line; empty lines and those that begin with `#` say nothing.
    private mutating func readList(_ entry: YAMLEntry) -> [FoundSeed] {
        guard let scalar = scalar("file", entry.value, shape: "a path") else { return [] }
        let path = path(beside: scalar.text)
        listPaths.append(path)
        let bytes: [UInt8]
        switch context.readList(path) {
        case .bytes(let read): bytes = read
        case .unreadable(let cause):
            error(.unreadableList(path, cause), at: entry.value.span)
            return []
        }
        var seeds: [FoundSeed] = []
        var mistakes = 0
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            let text = String(decoding: line, as: UTF8.self).trimmed()
                .drop { number == 0 && $0 == "\u{FEFF}" }
            guard !text.isEmpty, text.first != "#" else { continue }
            guard let url = WebURL(String(text)), url.isHTTP else {
                mistakes += 1
                if mistakes <= Self.shownListMistakes {
                    error(.badLine(path, number + 1, String(text)), at: entry.value.span)
                }
                continue
            }
            let seed = Seed(url: url, line: Int(entry.value.place.line))
            seeds.append(FoundSeed(seed: seed, span: entry.value.span))
            guard seeds.count <= Seed.maximumCount else {
                error(.tooManySeeds(Seed.maximumCount), at: entry.value.span)
                return []
            }
        }
        if mistakes > Self.shownListMistakes {
            error(.moreBadLines(path, mistakes - Self.shownListMistakes), at: entry.value.span)
        }
        if seeds.isEmpty, mistakes == 0 { error(.emptyListFile(path), at: entry.value.span) }
        return seeds
    }

    /// Lines of one file that are no URL and are each told.
    private static let shownListMistakes = 10

    /// A path as it is meant in a job file: relative to the file's folder.
    private func path(beside path: String) -> String {
        guard !path.hasPrefix("/"), let slash = sources[0].path.lastIndex(of: "/") else {
            return path
        }
        return sources[0].path[...slash] + path
    }

    // MARK: Requests

    private mutating func readRequest(_ entry: YAMLEntry) -> FoundSeed? {
        guard let keys = keys(of: entry.value, "request", in: .request) else { return nil }
        guard let node = keys["url"] else {
            if !keys.isWritten("url") { error(.needsOne(of: ["url"]), at: entry.keySpan) }
            return nil
        }
        let url = readURL(node, "url")
        var headers = keys["headers"].map { readHeaders($0) } ?? []
        let kinds = keys.present(["json", "form", "body"])
        if kinds.count > 1 { error(.tooMany(kinds), at: keys.lastSpan(of: kinds)) }
        var body: [UInt8]?
        var type: String?
        if let json = keys["json"] {
            body = readJSON(json).map(\.json).map { Array($0.utf8) }
            type = "application/json"
        } else if let form = keys["form"] {
            body = readForm(form)
            type = "application/x-www-form-urlencoded"
        } else if let text = keys["body"] {
            body = scalar("body", text, shape: "text").map { Array($0.text.utf8) }
            type = "text/plain; charset=utf-8"
        }
        var method = kinds.isEmpty ? "GET" : "POST"
        if let node = keys["method"], let word = scalar("method", node, shape: "a method") {
            guard SeedRequest.methods.contains(word.text) else {
                error(.notOneOf("method", word.shown, SeedRequest.methods), at: node.span)
                return nil
            }
            method = word.text
            if method == "GET", !kinds.isEmpty {
                error(.hasNoEffect(kinds[0], with: "method: GET"), at: keys.span(of: kinds[0]))
            }
        }
        let hasType = headers.contains { $0.name.lowercased() == "content-type" }
        if let type, body != nil, !hasType {
            headers.append(.init(name: "Content-Type", value: type, isSecret: false))
        }
        guard let url else { return nil }
        var seed = Seed(url: url, line: Int(node.place.line))
        seed.kind = .request(SeedRequest(method: method, headers: headers, body: body))
        return FoundSeed(seed: seed, span: node.span)
    }

    /// What a mapping, list or scalar says in JSON: words without quotes as YAML 1.2, 10.2 has them.
    mutating func readJSON(_ node: YAMLNode) -> Value? {
        switch node.content {
        case .mapping(let entries):
            var fields = Fields()
            for entry in entries {
                guard let value = readJSON(entry.value) else { return nil }
                fields[entry.key] = value
            }
            return .object(fields)
        case .sequence(let nodes):
            var values: [Value] = []
            for node in nodes {
                guard let value = readJSON(node) else { return nil }
                values.append(value)
            }
            return .list(values)
        case .scalar(let scalar):
            guard !scalar.references.contains(where: \.isMissing) else { return nil }
            if scalar.isNull { return .null }
            guard scalar.isPlain, !scalar.isFromEnvironment else { return .text(scalar.text) }
            switch scalar.text {
            case "true", "True", "TRUE": return .boolean(true)
            case "false", "False", "FALSE": return .boolean(false)
            default:
                // A number is written as it stands, when JSON has it.
                guard let first = scalar.text.utf8.first,
                    first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
                    let number = try? Value(json: scalar.text)
                else { return .text(scalar.text) }
                return number
            }
        }
    }

    /// A form as application/x-www-form-urlencoded (URL Standard, 5.2).
    private mutating func readForm(_ node: YAMLNode) -> [UInt8]? {
        guard let entries = node.entries else {
            error(.wrongKind("form", "a mapping", is: node.kindName), at: node.span)
            return nil
        }
        var pairs: [String] = []
        for entry in entries {
            for element in elements(entry.key, entry.value) {
                guard let scalar = element.scalar else {
                    error(
                        .wrongKind(entry.key, KeyShape.constant.words, is: element.kindName),
                        at: element.span
                    )
                    return nil
                }
                guard !scalar.references.contains(where: \.isMissing) else { return nil }
                let value = scalar.isNull ? "" : scalar.text
                pairs.append(Self.formEncoded(entry.key) + "=" + Self.formEncoded(value))
            }
        }
        return Array(pairs.joined(separator: "&").utf8)
    }

    private static func formEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x20: encoded.append(UInt8(ascii: "+"))
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "*"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
