/// The hash of what a job file says about what comes out of a kind of page: as long as it is the
/// same, a page that has not changed gives the same items and links.
///
/// It is made of the file's own words, so that a key that is built later counts without being named
/// here. A few keys too many only let pages be parsed once more.
struct ExtractionDigest {
    private var bytes = PackedBytes()

    /// The keys outside of a kind of page that decide what comes out of it or what a server sends.
    private static let shared: [(key: String, parts: [String])] = [
        ("deny", []), ("ignore_params", []), ("namespaces", []),
        ("limits", ["links", "url_length", "segments"]),
        ("politeness", ["robots"]), ("fetch", ["user_agent", "headers", "auth"]),
    ]

    /// What holds for all kinds of page.
    init(job: KeyedEntries) {
        for (key, parts) in Self.shared {
            guard let node = job[key] else { continue }
            if parts.isEmpty { append(key, node, showsSecrets: false) }
            for part in parts {
                guard let entry = node.entries?.first(where: { $0.key == part }) else { continue }
                append(key + "." + part, entry.value, showsSecrets: false)
            }
        }
    }

    /// The hash for one kind of page.
    func hash(of page: KeyedEntries) -> ContentHash {
        var whole = self
        // When a page is fetched changes nothing of what it holds.
        for key in KeyTable.names(in: .page) where key != "visit" {
            if let node = page[key] { whole.append(key, node, showsSecrets: true) }
        }
        return ContentHash(whole.bytes.bytes)
    }

    /// The hash of what decides the value of one field of an item: its description, and the element
    /// that it is found in.
    static func hash(of field: YAMLNode, each: YAMLNode?) -> ContentHash {
        var bytes = PackedBytes()
        append(field, true, to: &bytes)
        if let each { append(each, true, to: &bytes) }
        return ContentHash(bytes.bytes)
    }

    /// The keys that decide which pages a run fetches and how many items they are; fields apart.
    private static let crawl = [
        "start", "allow", "deny", "ignore_params", "fetch", "politeness", "limits", "match",
        "follow",
        "each", "item", "key",
    ]

    /// The hash of which pages a run fetches, and how.
    static func hash(ofCrawl job: KeyedEntries, seedCount: Int) -> ContentHash {
        var digest = ExtractionDigest()
        digest.bytes.append(seedCount)
        for key in crawl {
            if let node = job[key] { digest.append(key, node, showsSecrets: false) }
        }
        for page in job["pages"]?.elements ?? [] {
            for entry in page.entries ?? [] where entry.key != "fields" {
                digest.append(entry.key, entry.value, showsSecrets: false)
            }
        }
        return ContentHash(digest.bytes.bytes)
    }

    private init() {}

    private mutating func append(_ key: String, _ node: YAMLNode, showsSecrets: Bool) {
        bytes.append(key)
        Self.append(node, showsSecrets, to: &bytes)
    }

    private static func append(
        _ node: YAMLNode,
        _ showsSecrets: Bool,
        to bytes: inout PackedBytes
    ) {
        switch node.content {
        case .scalar(let scalar):
            bytes.append(scalar.isPlain ? 0 : 1)
            // A secret leaves no trace in the store, not even as a hash.
            let hides = scalar.isFromEnvironment && !showsSecrets
            bytes.append(hides ? scalar.shown : scalar.text)
        case .sequence(let nodes):
            bytes.append(2)
            bytes.append(nodes.count)
            for node in nodes { append(node, showsSecrets, to: &bytes) }
        case .mapping(let entries):
            bytes.append(3)
            bytes.append(entries.count)
            for entry in entries {
                bytes.append(entry.key)
                append(entry.value, showsSecrets, to: &bytes)
            }
        }
    }
}
