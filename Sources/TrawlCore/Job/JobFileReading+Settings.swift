/// `trawl.yaml`
extension JobFileReading {
    /// Reads the project's settings.
    mutating func readSettings(_ root: YAMLNode) -> ProjectSettings? {
        guard let keys = keys(of: root, "trawl.yaml", in: .settings) else { return nil }
        let defaults = keys["defaults"].map { readDefaults($0) } ?? []
        var settings = ProjectSettings(
            path: sources[0].path,
            text: sources[0].text,
            defaults: defaults
        )
        settings.concurrency = keys["concurrency"].flatMap {
            integer("concurrency", of: .settings, $0)
        }
        settings.threads = keys["threads"].flatMap { integer("threads", of: .settings, $0) }
        settings.startRate = keys["start_rate"].flatMap {
            integer("start_rate", of: .settings, $0)
        }
        settings.drain = keys["drain"].flatMap { duration("drain", $0, allowsZero: true) }
        settings.durability = keys["durability"].flatMap {
            word("durability", $0, as: Durability.self)
        }
        settings.retention = keys["retention"].map { readRetention($0) }
        return settings
    }

    /// Checks the keys under `defaults` as a job's, but that nothing is missing, and gives them with
    /// the mark of the second file.
    private mutating func readDefaults(_ node: YAMLNode) -> [YAMLEntry] {
        isReadingDefaults = true
        defer { isReadingDefaults = false }
        guard let keys = keys(of: node, "defaults", in: .job) else { return [] }
        if keys.entry("name") != nil { error(.notADefault("name"), at: keys.span(of: "name")) }
        if let schedule = keys["schedule"] { _ = readSchedule(schedule) }
        let seeds = readSeeds(keys)
        let allow = readAllow(keys, seeds: seeds)
        let pages = readPages(keys)
        var job = Job(
            name: "",
            seeds: seeds.map(\.seed),
            allow: allow,
            pages: pages,
            source: JobSource(path: "", text: "", defaults: "")
        )
        readPlainKeys(keys, into: &job)
        _ = readOutputs(keys, pages: pages)
        return node.entries?.map { $0.inSettings } ?? []
    }
}

extension YAMLEntry {
    /// The entry with its places in `trawl.yaml`, as the second source of a job's reading.
    fileprivate var inSettings: YAMLEntry {
        var entry = self
        entry.keySpan.place.source = 1
        entry.value = value.inSettings
        return entry
    }
}

extension YAMLNode {
    fileprivate var inSettings: YAMLNode {
        var node = self
        node.place.source = 1
        switch content {
        case .scalar: break
        case .sequence(let elements): node.content = .sequence(elements.map(\.inSettings))
        case .mapping(let entries): node.content = .mapping(entries.map(\.inSettings))
        }
        return node
    }
}
