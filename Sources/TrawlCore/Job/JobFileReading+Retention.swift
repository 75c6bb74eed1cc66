/// `retention` of `trawl.yaml`
extension JobFileReading {
    /// Reads how long things are kept: one duration for all that has an age, or a mapping.
    mutating func readRetention(_ node: YAMLNode) -> Retention {
        var retention = Retention()
        if node.scalar != nil {
            let age = age("retention", node)
            (retention.runs, retention.changes, retention.fires) = (age, age, age)
            return retention
        }
        guard let keys = keys(of: node, "retention", in: .retention) else { return retention }
        if let node = keys["urls"], let runs = integer("urls", of: .retention, node) {
            retention.urls = runs
        }
        retention.runs = keys["runs"].flatMap { age("runs", $0) }
        retention.changes = keys["changes"].flatMap { age("changes", $0) }
        retention.fires = keys["fires"].flatMap { age("fires", $0) }
        return retention
    }

    /// A duration of a day at least.
    private mutating func age(_ key: String, _ node: YAMLNode) -> Duration? {
        guard let age = duration(key, node, allowsZero: true) else { return nil }
        guard age >= Retention.shortest else {
            error(.retentionTooShort(key, node.scalar?.shown ?? ""), at: node.span)
            return nil
        }
        return age
    }
}
