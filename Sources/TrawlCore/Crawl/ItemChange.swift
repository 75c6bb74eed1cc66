/// What became of an item in a run.
public struct ItemChange: Sendable, Hashable {
    /// The ways an item can change.
    public enum Kind: String, Sendable, CaseIterable {
        /// No run had seen it, or it had been removed.
        case added
        /// Its content is another one.
        case changed
        /// Complete runs did not see it any more, as many as the job's `removed_after` says.
        case removed
    }

    /// What became of it.
    public var kind: Kind
    /// The item as the run left it; one that was removed as it had been seen last.
    public var item: StoredItem
    /// The content before the run; nil when it was new.
    public var oldJSON: String?
    /// Fields that the job file describes otherwise than when the old version was extracted: what
    /// they were and are cannot be compared.
    public var redefinedFields: Set<String>

    /// A change from its parts.
    public init(kind: Kind, item: StoredItem, oldJSON: String?, redefinedFields: Set<String> = []) {
        self.kind = kind
        self.item = item
        self.oldJSON = oldJSON
        self.redefinedFields = redefinedFields
    }

    /// The content after the run; nil when it was removed.
    public var json: String? { kind == .removed ? nil : item.json }

    /// One field that differs; null stands for a field that is not there, too.
    public struct Difference: Sendable, Hashable {
        /// The field's name.
        public var field: String
        /// The value before.
        public var old: Value
        /// The value after.
        public var new: Value
    }

    /// The fields that differ, in the order of the old version, then what only the new one has.
    ///
    /// Of an added item all that are filled, of a removed one all that were.
    public var differences: [Difference] {
        ItemChange.differences(
            from: oldJSON ?? "{}",
            to: json ?? "{}",
            except: redefinedFields
        )
    }

    /// The item with what became of it, as an export writes it.
    public var exported: StoredItem {
        var item = item
        var old: String?
        if kind == .changed {
            old = Value.object(Fields(differences.map { ($0.field, $0.old) })).json
        }
        item.change = StoredItem.Change(kind: kind, oldJSON: old)
        return item
    }

    /// The fields in which two versions of an item differ.
    ///
    /// - Parameters:
    ///   - old: The older version's fields as a JSON object.
    ///   - new: The newer version's.
    ///   - names: Fields that are not compared.
    /// - Returns: The fields; a version that is no object differs from all others in one field
    ///   without a name.
    package static func differences(
        from old: String,
        to new: String,
        except names: Set<String>
    ) -> [Difference] {
        guard let (before, after) = try? (Value(json: old), Value(json: new)) else { return [] }
        guard case .object(let old) = before, case .object(let new) = after else {
            return before == after ? [] : [Difference(field: "", old: before, new: after)]
        }
        var fields = old.all.map(\.name)
        fields += new.all.map(\.name).filter { old[$0] == nil }
        return fields.compactMap { field in
            let (before, after) = (old[field] ?? .null, new[field] ?? .null)
            guard before != after, !names.contains(field) else { return nil }
            return Difference(field: field, old: before, new: after)
        }
    }
}
