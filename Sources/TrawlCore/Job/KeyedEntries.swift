/// The entries of a mapping whose keys were checked against the table.
struct KeyedEntries {
    private var entries: [String: YAMLEntry] = [:]
    private var written: Set<String> = []
    /// Where the mapping begins.
    let span: SourceSpan

    /// No entries yet.
    init(span: SourceSpan) {
        self.span = span
    }

    /// The value of a key, nil when the key is not there.
    subscript(key: String) -> YAMLNode? { entries[key]?.value }

    /// Key and value, nil when the key is not there.
    func entry(_ key: String) -> YAMLEntry? { entries[key] }

    /// Where the key stands, else the mapping.
    func span(of key: String) -> SourceSpan { entries[key]?.keySpan ?? span }

    /// Where the last of some keys stands, else the mapping.
    func lastSpan(of keys: [String]) -> SourceSpan {
        keys.compactMap { entries[$0]?.keySpan }.max { $0.place < $1.place } ?? span
    }

    /// Those of some keys that are there.
    func present(_ keys: [String]) -> [String] { keys.filter { entries[$0] != nil } }

    /// Whether a key was written, be it with a mistake.
    func isWritten(_ key: String) -> Bool { written.contains(key) }

    /// Notes that a key was written.
    mutating func note(_ key: String) { written.insert(key) }

    /// Takes an entry that is well so far.
    mutating func add(_ entry: YAMLEntry) { entries[entry.key] = entry }
}

extension JobFileReading {
    /// The entries of a mapping; unknown keys, keys that are not built yet and keys without a value
    /// are reported and left out.
    ///
    /// - Parameters:
    ///   - node: What must be a mapping; what else it may be is reported.
    ///   - name: The key that holds the mapping, for sentences.
    ///   - section: Its keys.
    /// - Returns: The entries that are left; nil when the node is no mapping.
    mutating func keys(of node: YAMLNode, _ name: String, in section: KeySection) -> KeyedEntries? {
        guard let entries = node.entries else {
            error(.wrongKind(name, "a mapping", is: node.kindName), at: node.span)
            return nil
        }
        var keyed = KeyedEntries(span: SourceSpan(place: node.place, length: 1))
        for entry in entries {
            keyed.note(entry.key)
            guard let key = KeyTable.key(entry.key, in: section) else {
                reportUnknown(entry, name, in: section)
                continue
            }
            if case .notBuilt(let meanwhile) = key.status {
                error(.notBuilt(entry.key, meanwhile: meanwhile), at: entry.keySpan)
            } else if entry.value.isNull, !Self.mayBeNull.contains(entry.key) {
                reportNoValue(entry)
            } else {
                keyed.add(entry)
            }
        }
        return keyed
    }

    /// The keys for which `null` is a value.
    private static let mayBeNull: Set<String> = ["default", "value"]

    private mutating func reportUnknown(_ entry: YAMLEntry, _ name: String, in section: KeySection)
    {
        let place: String
        switch section {
        case .job where !isReadingDefaults:
            place = jobName.isEmpty ? "this job" : "job '\(jobName)'"
        case .settings: place = "'\(sources[0].fileName)'"
        default: place = "'\(name)'"
        }
        let help =
            didYouMean(entry.key, among: KeyTable.names(in: section))
            ?? homes(of: entry.key, except: section)
        error(.unknownKey(entry.key, in: place, help: help), at: entry.keySpan)
    }

    /// Where a key belongs that stands in the wrong mapping.
    private func homes(of key: String, except section: KeySection) -> String? {
        let homes: [KeySection] = [.job, .schedule, .fetch, .politeness, .limits]
        let home = homes.first { $0 != section && KeyTable.key(key, in: $0) != nil }
        guard let home else { return nil }
        return home == .job
            ? "it belongs at the top of the file" : "it belongs under '\(home.rawValue)'"
    }

    /// Reports a key that has nothing behind it, with the reason when YAML took it for something else.
    mutating func reportNoValue(_ entry: YAMLEntry) {
        let end = entry.keySpan.place.moved(by: entry.keySpan.length)
        error(.noValue(entry.key, trap: trap(behind: end)), at: entry.keySpan)
    }

    /// Reports an entry of a list that has nothing in it.
    mutating func reportNoValue(_ key: String, _ element: YAMLNode) {
        error(.noValue(key, trap: trap(behind: element.place)), at: element.span)
    }

    /// The character for which YAML took a value for something else, in the rest of a line.
    private mutating func trap(behind place: SourcePlace) -> Character? {
        guard let line = line(at: place) else { return nil }
        let rest = line.dropFirst(Int(place.column) - 1)
            .drop { $0 == " " || $0 == ":" || $0 == "\t" }
        guard let first = rest.first, first == "#" || first == "&" || first == "*" else {
            return nil
        }
        return Character(first)
    }
}

extension SourceText {
    /// The path without its folders.
    var fileName: Substring {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
            ?? path[...]
    }
}
