internal import TrawlCore

/// The way of a page's items from extraction to storing: steps of the program, key, JSON, hash.
struct ItemStage {
    let job: Job
    let rule: PageRule
    let steps: [ItemStep]

    /// Adds a page's items, and what was noticed on the way, to its outcome.
    func run(_ extraction: PageExtraction, into outcome: inout FetchOutcome) {
        for problem in extraction.problems {
            note(
                "field.\(problem.field).\(problem.kind.rawValue)",
                "\(problem.reason): \(problem.text)",
                &outcome
            )
        }
        if extraction.missingRequiredCount > 0 {
            outcome.counts["items.required_missing"] = extraction.missingRequiredCount
            outcome.samples.append(
                .init(subject: "items.required_missing", text: "a required field is empty")
            )
        }
        for (field, ways) in extraction.wins {
            for (way, count) in ways { outcome.counts[FillCount.way(field, way)] = count }
        }
        if extraction.unreadableScripts.count > 0 {
            outcome.counts["pages.jsonld_unreadable"] = 1
            outcome.samples.append(
                .init(subject: "pages.jsonld_unreadable", text: extraction.unreadableScripts.cause)
            )
        }
        if extraction.isTruncated { outcome.counts["pages.truncated"] = 1 }
        var fill = FillTally(rule)
        defer { fill.write(into: &outcome) }
        for extracted in extraction.items {
            guard let item = apply(extracted.item, &outcome) else { continue }
            guard let key = key(of: item, place: extracted.place) else {
                note("items.no_key", "the key's fields are empty; not stored", &outcome)
                continue
            }
            fill.count(item)
            var json: [UInt8] = []
            Value.object(item.fields).appendJSON(to: &json)
            outcome.items.append(
                .init(
                    kind: item.kind,
                    key: key,
                    json: String(decoding: json, as: UTF8.self),
                    hash: ContentHash(json),
                    place: extracted.place
                )
            )
        }
    }

    /// Runs the program's steps; nil when one dropped the item or failed.
    private func apply(_ item: Item, _ outcome: inout FetchOutcome) -> Item? {
        var item = item
        for step in steps {
            do {
                guard let next = try step.body(item) else {
                    outcome.counts["items.dropped", default: 0] += 1
                    return nil
                }
                item = next
            } catch {
                note("step.\(step.name).failed", "\(error)", &outcome)
                return nil
            }
        }
        return item
    }

    /// What makes the item the same one over runs; nil when a field of its key is empty.
    ///
    /// Without `key`: the page's URL; with `each` the first field of type url, else URL and place.
    private func key(of item: Item, place: Int) -> String? {
        guard let itemRule = rule.item else { return nil }
        if !itemRule.key.isEmpty {
            let parts = itemRule.key.compactMap { item[$0]?.keyText }
            guard parts.count == itemRule.key.count else { return nil }
            if parts.count == 1 { return parts[0] }
            var json: [UInt8] = []
            Value.list(parts.map(Value.text)).appendJSON(to: &json)
            return String(decoding: json, as: UTF8.self)
        }
        guard itemRule.each != nil else { return item.url }
        let link = itemRule.fields.first { $0.ways.contains { $0.type == .url } }
        if let text = link.flatMap({ item[$0.name]?.keyText }) { return text }
        return "\(item.url)#\(place)"
    }

    private func note(_ subject: String, _ text: String, _ outcome: inout FetchOutcome) {
        outcome.counts[subject, default: 0] += 1
        outcome.samples.append(.init(subject: subject, text: String(text.prefix(200))))
    }
}

/// The items of a page, and their empty fields.
private struct FillTally {
    let page: PageRule
    private var items = 0
    /// By the field's place in the rule; empty while no field was empty.
    private var empty: [Int] = []

    init(_ page: PageRule) { self.page = page }

    mutating func count(_ item: Item) {
        guard let rule = page.item else { return }
        items += 1
        for (place, field) in rule.fields.enumerated() where !(item[field.name]?.isFilled ?? false)
        {
            if empty.isEmpty { empty = Array(repeating: 0, count: rule.fields.count) }
            empty[place] += 1
        }
    }

    func write(into outcome: inout FetchOutcome) {
        guard let rule = page.item, items > 0 else { return }
        outcome.counts[FillCount.items(page.name)] = items
        for (place, count) in empty.enumerated() where count > 0 {
            outcome.counts[FillCount.empty(page.name, rule.fields[place].name)] = count
        }
    }
}

extension Value {
    /// The value as a part of a key; nil when it is not filled.
    fileprivate var keyText: String? {
        switch self {
        case .text(let text): text.isEmpty ? nil : text
        case _ where !isFilled: nil
        default: String(decoding: json, as: UTF8.self)
        }
    }

    private var json: [UInt8] {
        var bytes: [UInt8] = []
        appendJSON(to: &bytes)
        return bytes
    }
}
