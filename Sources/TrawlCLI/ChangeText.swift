internal import Trawl

/// What became of one item, for people.
enum ChangeText {
    /// How much of a value is shown.
    private static let longestValue = 48

    /// The change in lines: of a changed item its title and each field, old and new; of others one
    /// line with what became of them.
    static func lines(of change: ItemChange, indent: String, _ paint: Paint) -> String {
        let title = SafeText.line(change.title)
        switch change.kind {
        case .added: return "\(indent)\(paint(.good, "added")): \(title)\n"
        case .removed: return "\(indent)\(paint(.warning, "removed")): \(title)\n"
        case .changed:
            return change.differences.reduce(into: "\(indent)\(title)\n") { text, difference in
                text += "\(indent)  \(SafeText.line(difference.field)): "
                text += "\(shown(difference.old)) → \(paint(.good, shown(difference.new)))\n"
            }
        }
    }

    private static func shown(_ value: Value) -> String {
        SafeText.line(value.json, longest: longestValue)
    }
}

extension ItemChange {
    /// The item's title where it has one, else its key.
    fileprivate var title: String {
        // The store wrote it with the same writer; what cannot be read has no title.
        if case .object(let fields)? = try? Value(json: item.json),
            case .text(let title)? = fields["title"]
        {
            return title
        }
        return item.key
    }
}
