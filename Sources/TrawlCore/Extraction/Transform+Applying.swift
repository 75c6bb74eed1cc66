/// What transforms need from outside of the value.
package struct TransformContext {
    /// The transforms of the embedding program.
    let registry: TransformRegistry
    /// A reference as an absolute URL; nil when it is none.
    let resolveURL: (String) -> String?

    /// The program's transforms, and what resolves against the base of the document in hand.
    package init(registry: TransformRegistry, resolveURL: @escaping (String) -> String?) {
        self.registry = registry
        self.resolveURL = resolveURL
    }
}

extension Transform {
    /// The most text that a step may make of one value, with all the values of a list, in bytes: as
    /// much as the largest page has unless the job says otherwise.
    package static let maximumOutputBytes = 16 << 20
    /// The most values that `split` makes of a text; a guess, above any list on a page.
    package static let maximumParts = 10_000
    /// The longest text that `parse_json` reads, in bytes: each may become a value of 24.
    package static let maximumJSONBytes = 4 << 20

    /// Whether the step works on a list as a whole; every other one goes through it value by value.
    package var takesLists: Bool {
        switch self {
        case .join, .first, .last, .nth, .slice, .unique: true
        default: false
        }
    }

    /// The value after this step.
    ///
    /// Steps for text leave every other value as it is, and null stays null but for `default`.
    /// Linear in the value.
    ///
    /// - Throws: A transform of the embedding program that threw or is not registered, a regular
    ///   expression that hit its limit, text that is no JSON or no URL, and a result over
    ///   ``maximumOutputBytes``.
    package func apply(
        to value: Value,
        in context: TransformContext
    ) throws(ValueError) -> Value {
        var room = Transform.maximumOutputBytes
        return takesLists
            ? try applied(toList: value, &room) : try applied(toEach: value, in: context, &room)
    }

    private func applied(
        toEach value: Value,
        in context: TransformContext,
        _ room: inout Int
    ) throws(ValueError) -> Value {
        switch (self, value) {
        case (.default(let value), .null), (.default(let value), .text("")): return value
        case (.default(let value), .list(let values)) where values.isEmpty: return value
        case (_, .null): return .null
        case (_, .list(let values)):
            var changed: [Value] = []
            changed.reserveCapacity(values.count)
            for value in values {
                let one = try applied(toEach: value, in: context, &room)
                // The parts of all texts make one list.
                guard case .split = self, case .list(let parts) = one else {
                    changed.append(one)
                    continue
                }
                changed += parts
                if changed.count > Transform.maximumParts { throw .tooManyParts }
            }
            return .list(changed)
        case (.named(let name), _): return try Transform.applyNamed(name, to: value, in: context)
        case (.hash, _):
            guard case .text(let text) = value else {
                return .text(SHA256.hexadecimal(value.json))
            }
            return .text(SHA256.hexadecimal(text))
        case (_, .text(let text)):
            let changed = try applied(to: text, in: context, room: room)
            if case .text(let text) = changed { try Transform.take(text.utf8.count, from: &room) }
            return changed
        default: return value
        }
    }

    private func applied(
        to text: String,
        in context: TransformContext,
        room: Int
    ) throws(ValueError) -> Value {
        switch self {
        case .trim: return .text(text.trimmed())
        case .strip(let characters): return .text(text.stripped { characters.contains($0) })
        case .lowercase: return .text(text.lowercased())
        case .uppercase: return .text(text.uppercased())
        case .collapse: return .text(text.collapsed())
        case .prefix(let prefix): return .text(prefix + text)
        case .suffix(let suffix): return .text(text + suffix)
        case .replace(let pattern, let template):
            switch pattern.replacing(in: text, with: template, atMost: room) {
            case .text(let replaced): return .text(replaced)
            case .limit: throw .patternLimit(pattern)
            case .tooLong: throw .tooLong
            }
        case .match(let pattern, let group):
            return try Transform.match(of: pattern, group: group, in: text)
        case .split(let separator): return .list(try separator.parts(of: text))
        case .slice(let bounds): return .text(bounds.slice(of: text))
        case .absolute:
            guard let url = context.resolveURL(text) else { throw .failed("is not a URL") }
            return .text(url)
        case .map(let table): return table.values[text] ?? table.otherwise ?? .text(text)
        case .parseJSON: return try Transform.parse(text)
        case .stripTags: return .text(MarkupStripping.stripped(text))
        case .unescape: return .text(CharacterReferences.decoded(text))
        case .join, .first, .last, .nth, .unique, .default, .hash, .named: return .text(text)
        }
    }

    private static func match(
        of pattern: Pattern,
        group: Int?,
        in text: String
    ) throws(ValueError) -> Value {
        var text = text
        let found = text.withUTF8 { bytes -> (match: PatternMatch, text: String?) in
            let match = pattern.firstMatch(in: bytes)
            guard case .match(let groups) = match else { return (match, nil) }
            let wanted = group ?? min(1, groups.count - 1)
            guard wanted < groups.count, let range = groups[wanted] else { return (match, nil) }
            return (match, String(decoding: bytes[range], as: UTF8.self))
        }
        if case .limit = found.match { throw .patternLimit(pattern) }
        return found.text.map { .text($0) } ?? .null
    }

    private static func parse(_ text: String) throws(ValueError) -> Value {
        guard text.utf8.count <= maximumJSONBytes else {
            throw .failed("is too long to be parsed as JSON")
        }
        do {
            return try Value(json: text)
        } catch {
            throw .failed("is not JSON: \(error)")
        }
    }

    private static func applyNamed(
        _ name: String,
        to value: Value,
        in context: TransformContext
    ) throws(ValueError) -> Value {
        guard let transform = context.registry[name] else {
            throw .failed("transform '\(name)' is not registered")
        }
        do {
            return try transform.apply(value)
        } catch {
            throw .failed("transform '\(name)' failed: \(error)")
        }
    }

    /// Notes text that a step made.
    static func take(_ count: Int, from room: inout Int) throws(ValueError) {
        room -= count
        if room < 0 { throw .tooLong }
    }
}

extension ValueError {
    /// A search that was given up.
    package static func patternLimit(_ pattern: Pattern) -> ValueError {
        ValueError(
            kind: .pattern,
            message: "regular expression '\(pattern.text)' costs too much on this text"
        )
    }

    /// A step that made too much of a value.
    static let tooLong = ValueError(
        kind: .transform,
        message: "a transform made more than \(Transform.maximumOutputBytes >> 20) MB"
    )

    /// A `split` that made too many values.
    static let tooManyParts = failed("'split' makes more than \(Transform.maximumParts) values")

    /// A step that could not be done.
    static func failed(_ message: String) -> ValueError {
        ValueError(kind: .transform, message: message)
    }
}
