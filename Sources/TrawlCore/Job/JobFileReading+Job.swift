/// The top of a job file.
extension JobFileReading {
    /// Reads a job; nil when so much is wrong that there is none.
    mutating func readJob(_ root: YAMLNode, defaults: ProjectSettings?) -> Job? {
        jobName = readName(root)
        let merged = defaults.map { DefaultsMerge.merge(root, with: $0.defaults) } ?? root
        guard let keys = keys(of: merged, "job", in: .job) else { return nil }
        let firing = keys["schedule"].flatMap { readSchedule($0) }
        jobZone = firing?.schedule.zone
        let seeds = readSeeds(keys)
        let allow = readAllow(keys, seeds: seeds)
        if let node = keys["namespaces"] { namespaces = readNamespaces(node) }
        let pages = readPages(keys)
        var job = Job(
            name: jobName,
            seeds: seeds.map(\.seed),
            allow: allow,
            pages: pages,
            source: JobSource(
                path: sources[0].path,
                text: sources[0].text,
                defaults: defaults?.text ?? ""
            )
        )
        job.namespaces = namespaces
        job.schedule = firing?.schedule
        if let policy = firing?.policy { job.firePolicy = policy }
        readPlainKeys(keys, into: &job)
        job.crawlDigest = ExtractionDigest.hash(ofCrawl: keys, seedCount: seeds.count)
        job.outputs = readOutputs(keys, pages: pages)
        return hasErrors ? nil : job
    }

    /// Reads the keys that stand by themselves; also what `defaults` is checked with.
    mutating func readPlainKeys(_ keys: KeyedEntries, into job: inout Job) {
        if let node = keys["description"], let text = text("description", node) {
            job.description = text
        }
        if let node = keys["enabled"], let enabled = boolean("enabled", node) {
            job.enabled = enabled
        }
        if let node = keys["priority"], let priority = integer("priority", of: .job, node) {
            job.priority = priority
        }
        if let node = keys["tags"] { job.tags = readWords("tags", node) }
        if let node = keys["deny"] { job.deny = readPatterns("deny", node) ?? .none }
        if let node = keys["private"] { job.privateRanges = readRanges("private", node) }
        if let node = keys["ignore_params"] {
            job.ignoredParameters = readWords("ignore_params", node)
        }
        if let node = keys["fetch"] { job.fetch = readFetch(node) }
        if let node = keys["politeness"] { job.politeness = readPoliteness(node) }
        if let node = keys["limits"] { job.limits = readLimits(node) }
        if let node = keys["removed_after"], let runs = integer("removed_after", of: .job, node) {
            job.removedAfter = runs
        }
        if let node = keys["expect"] {
            let fields = job.pages.compactMap(\.item).flatMap(\.fields).map(\.name)
            job.expectations = readExpectations(node, fields: fields)
        }
        if let node = keys["quarantine"], let isQuarantining = boolean("quarantine", node) {
            job.isQuarantining = isQuarantining
        }
        if let node = keys["meta"] { job.meta = readMeta(node) }
    }

    /// The job's name: `name`, else the file's name without its extension.
    private mutating func readName(_ root: YAMLNode) -> String {
        if let entry = root.entries?.first(where: { $0.key == "name" }) {
            jobNameSpan = entry.value.span
            // A mistake in it is reported when the keys are read.
            if let name = entry.value.scalar?.text, Self.isName(name) { return name }
            if !entry.value.isNull { _ = name("name", entry.value) }
            return ""
        }
        let fileName = sources[0].fileName
        let end = fileName.utf8.lastIndex(of: UInt8(ascii: ".")) ?? fileName.utf8.endIndex
        let stem = String(fileName[..<end])
        guard Self.isName(stem) else {
            error(.fileNameIsNoName(stem), at: .wholeFile)
            return ""
        }
        return stem
    }

    /// A list of words that are not empty.
    mutating func readWords(_ key: String, _ node: YAMLNode) -> [String] {
        var words: [String] = []
        var seen: Set<String> = []
        for element in elements(key, node) {
            guard let word = text(key, element) else { continue }
            guard seen.insert(word).inserted else {
                error(.listedTwice(key, element.scalar?.shown ?? ""), at: element.span)
                continue
            }
            words.append(word)
        }
        return words
    }

    private mutating func readLimits(_ node: YAMLNode) -> RunLimits {
        var limits = RunLimits()
        guard let keys = keys(of: node, "limits", in: .limits) else { return limits }
        if let node = keys["pages"], let pages = integer("pages", of: .limits, node) {
            limits.pages = pages
        }
        if let node = keys["depth"], let depth = integer("depth", of: .limits, node) {
            limits.depth = depth
        }
        if let node = keys["links"], let links = integer("links", of: .limits, node) {
            limits.links = links
        }
        if let node = keys["url_length"], let length = integer("url_length", of: .limits, node) {
            limits.urlLength = length
        }
        if let node = keys["segments"], let segments = integer("segments", of: .limits, node) {
            limits.segments = segments
        }
        limits.hostPages = keys["host_pages"].flatMap { integer("host_pages", of: .limits, $0) }
        limits.errors = keys["errors"].flatMap { percentage("errors", $0) }
        limits.concurrency = keys["concurrency"].flatMap { integer("concurrency", of: .limits, $0) }
        limits.items = keys["items"].flatMap { integer("items", of: .limits, $0) }
        limits.bytes = keys["bytes"].flatMap { size("bytes", $0) }
        limits.duration = keys["duration"].flatMap { duration("duration", $0, allowsZero: false) }
        return limits
    }

    private mutating func readMeta(_ node: YAMLNode) -> [MetaField] {
        let elements = elements("meta", node)
        let none = elements.first { $0.scalar?.text == "none" }
        if let none {
            if elements.count > 1 { error(.metaNone, at: none.span) }
            return []
        }
        var fields: [MetaField] = []
        for element in elements {
            guard let scalar = scalar("meta", element, shape: "a word") else { continue }
            guard let field = MetaField(rawValue: scalar.text) else {
                let words = MetaField.allCases.map(\.rawValue) + ["none"]
                error(.notOneOf("meta", scalar.shown, words), at: element.span)
                continue
            }
            if fields.contains(field) {
                error(.listedTwice("meta", scalar.shown), at: element.span)
            } else {
                fields.append(field)
            }
        }
        return fields
    }
}
