/// How a job file describes the fields of its items: each with the hash of what the file says of it.
///
/// Two versions of an item can be compared in the fields that both job files describe alike; what
/// else differs is the work of the edit, not of the site.
public struct ItemForms: Hashable, Sendable {
    /// How one field is described.
    public struct Field: Hashable, Sendable {
        /// The field's name.
        public var name: String
        /// The hash of all that decides its value.
        public var digest: ContentHash

        /// A field from its parts.
        public init(name: String, digest: ContentHash) {
            self.name = name
            self.digest = digest
        }
    }

    /// One kind of item.
    struct Kind: Hashable, Sendable {
        let name: String
        let fields: [Field]
    }

    /// In the order of the job file.
    private(set) var kinds: [Kind]

    /// Forms from pairs of a kind of item and its fields; each kind once.
    public init(_ kinds: KeyValuePairs<String, [Field]>) {
        self.kinds = kinds.map { Kind(name: $0.key, fields: $0.value) }
    }

    /// The forms of a job's items.
    ///
    /// A kind that several kinds of page give has one form: what all of them say.
    public init(_ job: Job) {
        kinds = []
        for rule in job.pages.compactMap(\.item) {
            let place = kinds.firstIndex { $0.name == rule.kind }
            var fields = place.map { kinds[$0].fields } ?? []
            for field in rule.fields {
                if let known = fields.firstIndex(where: { $0.name == field.name }) {
                    let both = "\(fields[known].digest) \(field.digest)"
                    fields[known].digest = ContentHash(Array(both.utf8))
                } else {
                    fields.append(Field(name: field.name, digest: field.digest))
                }
            }
            let kind = Kind(name: rule.kind, fields: fields)
            if let place { kinds[place] = kind } else { kinds.append(kind) }
        }
    }

    /// The fields of a kind of item; nil when the job file has no such kind.
    func fields(of kind: String) -> [Field]? { kinds.first { $0.name == kind }?.fields }
}

extension ItemForms {
    /// The fields of a kind that cannot be compared with an older version's: those that the two job
    /// files describe otherwise, and those that only one of them has.
    ///
    /// - Parameters:
    ///   - old: The forms by which the older version was extracted; nil: not known, and taken for
    ///     the same.
    ///   - kind: The kind of item.
    /// - Returns: The names of the fields.
    public func redefinedFields(since old: ItemForms?, of kind: String) -> Set<String> {
        guard let old, self != old else { return [] }
        return Set(changes(since: old).filter { $0.kind == kind }.map(\.field))
    }

    /// What became of fields since an older job file: added and redefined ones in the order of the
    /// new file, then those that are gone.
    public func changes(since old: ItemForms) -> [FieldRuleChange] {
        var changes: [FieldRuleChange] = []
        for kind in kinds {
            let before = old.fields(of: kind.name) ?? []
            for field in kind.fields {
                let known = before.first { $0.name == field.name }
                guard known != field else { continue }
                changes.append(
                    FieldRuleChange(
                        kind: kind.name,
                        field: field.name,
                        fate: known == nil ? .added : .redefined
                    )
                )
            }
        }
        for kind in old.kinds {
            let now = fields(of: kind.name) ?? []
            for field in kind.fields where !now.contains(where: { $0.name == field.name }) {
                changes.append(
                    FieldRuleChange(kind: kind.name, field: field.name, fate: .removed)
                )
            }
        }
        return changes
    }
}

/// What an edit of the job file did to one field.
public struct FieldRuleChange: Hashable, Sendable {
    /// What can become of a field.
    public enum Fate: String, Sendable, CaseIterable {
        /// The older file has no such field.
        case added
        /// The two files describe it otherwise.
        case redefined
        /// The newer file has no such field.
        case removed
    }

    /// The kind of item.
    public var kind: String
    /// The field's name.
    public var field: String
    /// What became of it.
    public var fate: Fate

    /// A change from its parts.
    public init(kind: String, field: String, fate: Fate) {
        self.kind = kind
        self.field = field
        self.fate = fate
    }
}

/// The forms as the store has them.
extension ItemForms {
    /// One JSON object: kinds with their fields and digests, in order.
    package var text: String {
        let objects = kinds.map { kind in
            let fields = kind.fields.map { (name: $0.name, value: Value.text("\($0.digest)")) }
            return (name: kind.name, value: Value.object(Fields(fields)))
        }
        return Value.object(Fields(objects)).json
    }

    /// Forms from their text; nil when the text is none.
    package init?(text: String) {
        guard case .object(let kinds)? = try? Value(json: text) else { return nil }
        self.kinds = []
        for kind in kinds.all {
            guard case .object(let fields) = kind.value else { return nil }
            var read: [Field] = []
            for field in fields.all {
                guard case .text(let digits) = field.value, let digest = ContentHash(digits) else {
                    return nil
                }
                read.append(Field(name: field.name, digest: digest))
            }
            self.kinds.append(Kind(name: kind.name, fields: read))
        }
    }
}

extension ContentHash {
    /// A hash from its 32 hexadecimal digits; nil when the text is none.
    fileprivate init?(_ digits: String) {
        guard digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }
}
