extension Transform {
    /// The value after this step; a list is gone through value by value.
    ///
    /// Steps for text leave every other value as it is, and null stays null.
    ///
    /// - Throws: A transform of the embedding program that threw or is not registered, or a regular
    ///   expression that hit its limit.
    package func apply(
        to value: Value,
        registry: TransformRegistry
    ) throws(ValueError) -> Value {
        switch value {
        case .null: return .null
        case .list(let values):
            var changed: [Value] = []
            changed.reserveCapacity(values.count)
            for value in values { changed.append(try apply(to: value, registry: registry)) }
            return .list(changed)
        case .text(let text): return try apply(toText: text, registry: registry)
        default:
            guard case .named(let name) = self else { return value }
            return try applyNamed(name, to: value, registry: registry)
        }
    }

    private func apply(
        toText text: String,
        registry: TransformRegistry
    ) throws(ValueError) -> Value {
        switch self {
        case .trim: return .text(text.trimmed())
        case .lowercase: return .text(text.lowercased())
        case .replace(let pattern, let template):
            guard let replaced = pattern.replacing(in: text, with: template) else {
                throw .patternLimit(pattern)
            }
            return .text(replaced)
        case .named(let name): return try applyNamed(name, to: .text(text), registry: registry)
        }
    }

    private func applyNamed(
        _ name: String,
        to value: Value,
        registry: TransformRegistry
    ) throws(ValueError) -> Value {
        guard let transform = registry[name] else {
            throw ValueError(kind: .transform, message: "transform '\(name)' is not registered")
        }
        do {
            return try transform.apply(value)
        } catch {
            throw ValueError(
                kind: .transform,
                message: "transform '\(name)' failed: \(error)"
            )
        }
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
}
