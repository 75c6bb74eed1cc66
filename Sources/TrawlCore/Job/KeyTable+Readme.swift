extension KeyTable {
    /// The README's table of the keys that work, in Markdown, one row a key; keys of mappings stand
    /// under their mapping with a dot.
    package static func markdown() -> String {
        var lines = ["| key | value | default | what it is |", "|---|---|---|---|"]
        let sections: [(prefix: String, section: KeySection)] = [
            ("", .job), ("schedule.", .schedule), ("schedule.overlap.", .overlap),
            ("start[].", .source), ("start[].request.", .request),
            ("fetch.", .fetch), ("fetch.auth.", .auth),
            ("politeness.", .politeness), ("pages[].", .page), ("follow[].", .follow),
            ("fields.NAME.", .field), ("limits.", .limits),
            ("expect.", .expect), ("output[].", .output),
        ]
        for (prefix, section) in sections {
            for key in keys(in: section) where key.works && !isRepeated(key, in: section) {
                let cells = [
                    "`\(prefix)\(key.name)`", key.shape.words, key.fallback ?? "", key.summary,
                ]
                let row = cells.map { $0.split(separator: "|").joined(separator: "\\|") }
                lines.append("| " + row.joined(separator: " | ") + " |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The keys that are not built yet, each with its mapping, for the README.
    package static func notBuilt() -> [String] {
        KeySection.allCases.flatMap { section in
            keys(in: section).filter { !$0.works }.map {
                section == .job ? $0.name : "\(section.rawValue).\($0.name)"
            }
        }
    }

    private static func isRepeated(_ key: GrammarKey, in section: KeySection) -> Bool {
        section == .page && pageKeys.contains(key.name)
    }
}
