/// Going along paths.
extension StructuredGraph {
    /// How many of the values that a path leads to are wanted.
    package enum Wanted: Sendable {
        /// The first: where a list stands and the path does not say otherwise, its first element.
        case first
        /// All: every element of every list on the way.
        case all
    }

    /// What a path leads to inside an object; null, empty text and empty lists are no values.
    ///
    /// A reference (`{"@id": …}`) is followed to its object on the same page. Text comes without
    /// white space at its ends, JSON-LD's own wrappers `@value`, `@list` and `@set` are taken off.
    ///
    /// - Returns: At most one value for `.first`.
    package mutating func values(
        of path: StructuredPath,
        in object: Fields,
        _ wanted: Wanted
    ) -> [Value] {
        var reached: [Value] = [.object(object)]
        for step in path.steps {
            var next: [Value] = []
            for value in reached {
                take(step, from: value, wanted, into: &next)
                guard next.count <= Self.maximumValues else {
                    next.removeSubrange(Self.maximumValues...)
                    isTruncated = true
                    break
                }
            }
            reached = next
        }
        var found: [Value] = []
        for value in reached {
            appendFinished(value, wanted, to: &found)
            if wanted == .first, !found.isEmpty { break }
            guard found.count <= Self.maximumValues else {
                found.removeSubrange(Self.maximumValues...)
                isTruncated = true
                break
            }
        }
        return found
    }

    private mutating func take(
        _ step: StructuredPath.Step,
        from value: Value,
        _ wanted: Wanted,
        into next: inout [Value]
    ) {
        switch step {
        case .every: next.append(contentsOf: Self.elements(of: value))
        case .place(let place):
            let elements = Self.elements(of: value)
            let index = place < 0 ? elements.count + place : place
            if elements.indices.contains(index) { next.append(elements[index]) }
        case .name(let name):
            switch Self.content(of: value) {
            case .object(let fields):
                if let member = member(name, of: fields) { next.append(member) }
            case .list(let values):
                for value in wanted == .all ? values[...] : values.prefix(1) {
                    take(step, from: value, wanted, into: &next)
                    if next.count > Self.maximumValues { return }
                }
            default: break
            }
        }
    }

    /// The value of a name of an object, or of the one that its `@id` stands for.
    private mutating func member(_ name: String, of fields: Fields) -> Value? {
        guard spend(fields.all.count) else { return nil }
        if let value = Self.value(of: name, in: fields) { return value }
        guard let definition = definition(of: fields), spend(definition.all.count) else {
            return nil
        }
        return Self.value(of: name, in: definition)
    }

    /// The value of a name, else of the same name with schema.org's vocabulary before it.
    private static func value(of name: String, in fields: Fields) -> Value? {
        if let value = fields[name] { return value }
        return fields.all.first {
            $0.name.utf8.count > name.utf8.count && SchemaName.bare($0.name) == name
        }?
        .value
    }

    /// A value as a list: what is none stands for a list of one.
    private static func elements(of value: Value) -> [Value] {
        if case .list(let values) = content(of: value) { return values }
        return [value]
    }

    /// A value without the wrappers of JSON-LD 1.1, sections 4.2 and 4.3.
    private static func content(of value: Value) -> Value {
        guard case .object(let fields) = value, fields.all.count <= wrapperNames else {
            return value
        }
        return fields["@value"] ?? fields["@list"] ?? fields["@set"] ?? value
    }

    /// Names of a wrapper at most: the value, its type, language, direction and index.
    private static let wrapperNames = 5

    private mutating func appendFinished(
        _ value: Value,
        _ wanted: Wanted,
        to found: inout [Value]
    ) {
        switch Self.content(of: value) {
        case .null: break
        case .text(let text):
            // Before it is copied.
            guard spendBytes(of: .text(text)) else { return }
            let text = text.trimmed()
            if !text.isEmpty { found.append(.text(text)) }
        case .list(let values):
            for value in wanted == .all ? values[...] : values.prefix(1) {
                appendFinished(value, wanted, to: &found)
                if found.count > Self.maximumValues { return }
            }
        case .object(let fields):
            let object = Value.object(target(of: fields) ?? fields)
            if spendBytes(of: object) { found.append(object) }
        case let plain: if spendBytes(of: plain) { found.append(plain) }
        }
    }
}
