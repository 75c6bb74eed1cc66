/// A node of a job file: what libyaml found, with `${NAME}` replaced and every place kept.
struct YAMLNode: Sendable {
    /// What a node holds.
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case mapping([YAMLEntry])
        case sequence([YAMLNode])
    }

    var content: Content
    /// Where the node begins.
    var place: SourcePlace

    /// The scalar, nil for a mapping or a list.
    var scalar: YAMLScalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }

    /// The entries of a mapping, nil for a scalar or a list.
    var entries: [YAMLEntry]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// The entries of a list, nil for a scalar or a mapping.
    var elements: [YAMLNode]? {
        guard case .sequence(let elements) = content else { return nil }
        return elements
    }

    /// Whether nothing was written: an empty value, `~` or `null` without quotes (YAML 1.2, 10.2).
    var isNull: Bool { scalar?.isNull ?? false }

    /// What is marked when the whole node is wrong.
    var span: SourceSpan { SourceSpan(place: place, length: scalar?.writtenLength ?? 1) }

    /// A list's elements; any other node as a list of itself.
    var oneOrMany: [YAMLNode] { elements ?? [self] }

    /// "a list", "a mapping", "text" and so on, for sentences.
    var kindName: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar(let scalar): scalar.isNull ? "no value" : "'\(scalar.shown)'"
        }
    }
}

/// One `key: value` of a mapping.
struct YAMLEntry: Sendable {
    var key: String
    var keySpan: SourceSpan
    var value: YAMLNode
}

/// A scalar: text, in quotes or not.
struct YAMLScalar: Sendable {
    /// The text with `${NAME}` replaced.
    var text: String
    /// The text as the file has it; the only one that a message may show.
    var shown: String
    /// Whether it stands without quotes, `|` or `>`.
    var isPlain: Bool
    /// Whether it stands in double quotes, where `\` escapes.
    var isDoubleQuoted: Bool
    /// The names from the environment in it, each with whether it stands in a URL's userinfo.
    var references: [EnvironmentReference] = []

    /// Whether a part came from the environment.
    var isFromEnvironment: Bool { !references.isEmpty }

    /// Whether nothing was written.
    var isNull: Bool {
        guard isPlain else { return false }
        switch shown {
        case "", "~", "null", "Null", "NULL": return true
        default: return false
        }
    }

    /// How many characters the mark below the line gets: the text and its quotes, when it stands on
    /// one line.
    var writtenLength: Int {
        let scalars = shown.unicodeScalars
        guard !scalars.contains(where: SourceText.endsLine) else { return 1 }
        return max(1, scalars.count + (isPlain ? 0 : 2))
    }
}
