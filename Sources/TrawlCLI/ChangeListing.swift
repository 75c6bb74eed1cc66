internal import Trawl

/// What runs did to items, run by run.
struct ChangeListing {
    /// Only this kind of item; nil: all.
    let kind: String?
    /// The most changes, over all runs; nil: all.
    let limit: Int?
    /// Whether the job has several kinds of item.
    let showsKind: Bool

    /// The runs as JSON, each with its changes.
    func values(of runs: [RunRecord], _ store: Store) throws -> [Value] {
        var left = limit
        return try runs.map { run in
            let (changes, isCut) = try changes(of: run, store, limit: left)
            if let most = left { left = most - changes.count }
            return .object([
                "run": .text(run.name.description), "job": .text(run.name.job),
                "state": .text(run.state.rawValue), "ended_at": .time(run.endedAt),
                "added": .count(run.added), "changed": .count(run.changed),
                "removed": .count(run.removed), "redefined": .count(run.redefined),
                "fields": .list(try store.fieldChanges(of: run.id).map(FieldChangeText.value(of:))),
                "changes": .list(changes.map(ChangeListing.value(of:))),
                "is_cut": .boolean(isCut),
            ])
        }
    }

    /// For people.
    func text(of runs: [RunRecord], _ store: Store, _ paint: Paint) throws -> String {
        var left = limit
        var texts: [String] = []
        for run in runs {
            var text = paint(.strong, run.name.description) + "  \(run.added) added, "
            text += "\(run.changed) changed, \(run.removed) removed\n"
            let fields = try store.fieldChanges(of: run.id)
            if !fields.isEmpty || run.redefined > 0 {
                text += "  the job file was edited: "
                text += FieldChangeText.sentence(of: fields, showsKind: showsKind)
                text +=
                    "\n  \(Count.text(run.redefined, "item")) redefined: no other field differs\n"
            }
            let (changes, isCut) = try changes(of: run, store, limit: left)
            if let most = left { left = most - changes.count }
            for change in changes { text += ChangeText.lines(of: change, indent: "  ", paint) }
            if isCut { text += "  … and more: --limit shows them\n" }
            texts.append(text)
        }
        return texts.joined(separator: "\n")
    }

    /// A run's changes, and whether there are more than the limit lets through.
    private func changes(
        of run: RunRecord,
        _ store: Store,
        limit: Int?
    ) throws -> (changes: [ItemChange], isCut: Bool) {
        var changes: [ItemChange] = []
        let most = limit.map { $0 == .max ? $0 : $0 + 1 }
        try store.forEachChange(of: run.id, kind: kind, limit: most) { changes.append($0) }
        guard let limit, changes.count > limit else { return (changes, false) }
        return (Array(changes.prefix(limit)), true)
    }

    private static func value(of change: ItemChange) -> Value {
        .object([
            "change": .text(change.kind.rawValue), "item": .text(change.item.kind),
            "key": .text(change.item.key), "url": .text(change.item.url),
            "fields": .list(
                change.differences.map { difference in
                    .object([
                        "field": .text(difference.field), "old": difference.old,
                        "new": difference.new,
                    ])
                }
            ),
        ])
    }
}

/// What an edit of the job file did to fields, told.
enum FieldChangeText {
    /// As JSON.
    static func value(of change: FieldRuleChange) -> Value {
        .object([
            "item": .text(change.kind), "field": .text(change.field),
            "change": .text(change.fate.rawValue),
        ])
    }

    /// `added isbn; redefined price, title`; without fields what else it can have been.
    static func sentence(of changes: [FieldRuleChange], showsKind: Bool) -> String {
        let parts = FieldRuleChange.Fate.allCases.compactMap { fate -> String? in
            let names = changes.filter { $0.fate == fate }.map { change in
                SafeText.line(showsKind ? "\(change.kind).\(change.field)" : change.field)
            }
            return names.isEmpty ? nil : "\(fate.rawValue) \(names.joined(separator: ", "))"
        }
        return parts.isEmpty ? "the order of its fields" : parts.joined(separator: "; ")
    }
}
