/// Puts the `defaults` of `trawl.yaml` under the keys of a job file.
enum DefaultsMerge {
    /// The mappings that are merged key by key; every other value is taken whole.
    private static let deep: Set<String> = ["fetch", "politeness", "limits", "headers"]
    /// The keys of which a schedule takes one.
    private static let times: Set<String> = ["cron", "every", "at"]

    /// A job's top with the defaults for what it does not say.
    static func merge(_ job: YAMLNode, with defaults: [YAMLEntry]) -> YAMLNode {
        guard var entries = job.entries, !defaults.isEmpty else { return job }
        let own = Set(entries.map(\.key))
        let ownPages = own.contains("pages") || !own.isDisjoint(with: KeyTable.pageKeys)
        for fallback in defaults {
            guard let place = entries.firstIndex(where: { $0.key == fallback.key }) else {
                let isPage = fallback.key == "pages" || KeyTable.pageKeys.contains(fallback.key)
                if isPage && ownPages && (own.contains("pages") || fallback.key == "pages") {
                    continue
                }
                // A zone or a policy alone is for the jobs that say when.
                if fallback.key == "schedule", !saysWhen(fallback.value) { continue }
                entries.append(fallback)
                continue
            }
            if fallback.key == "schedule" {
                entries[place].value = schedule(entries[place].value, with: fallback.value)
            } else if deep.contains(fallback.key) {
                entries[place].value = deepMerge(entries[place].value, with: fallback.value)
            }
        }
        return YAMLNode(content: .mapping(entries), place: job.place)
    }

    private static func deepMerge(_ job: YAMLNode, with defaults: YAMLNode) -> YAMLNode {
        guard var entries = job.entries, let others = defaults.entries else { return job }
        for other in others {
            guard let place = entries.firstIndex(where: { $0.key == other.key }) else {
                entries.append(other)
                continue
            }
            if deep.contains(other.key) {
                entries[place].value = deepMerge(entries[place].value, with: other.value)
            }
        }
        return YAMLNode(content: .mapping(entries), place: job.place)
    }

    /// A job's schedule with the other keys of the default one: a job that says when keeps the zone of
    /// the defaults and drops their times.
    private static func schedule(_ job: YAMLNode, with defaults: YAMLNode) -> YAMLNode {
        guard let others = defaults.entries, !job.isNull else { return job }
        var entries: [YAMLEntry]
        if let own = job.entries {
            entries = own
        } else if let scalar = job.scalar {
            let key = ScheduleText.interval(in: scalar.text) == nil ? "cron" : "every"
            entries = [YAMLEntry(key: key, keySpan: job.span, value: job)]
        } else {
            return job
        }
        let saysWhen = saysWhen(YAMLNode(content: .mapping(entries), place: job.place))
        let own = Set(entries.map(\.key))
        for other in others where !own.contains(other.key) {
            if !(saysWhen && times.contains(other.key)) { entries.append(other) }
        }
        return YAMLNode(content: .mapping(entries), place: job.place)
    }

    /// Whether a schedule has a rule, and not only a zone, a window or a policy.
    private static func saysWhen(_ schedule: YAMLNode) -> Bool {
        guard let entries = schedule.entries else { return true }
        return entries.contains { times.contains($0.key) }
    }
}
