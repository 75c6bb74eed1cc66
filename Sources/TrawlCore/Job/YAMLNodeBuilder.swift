internal import Yams

/// Turns Yams' nodes into `YAMLNode`s within the limits of depth and number, with `${NAME}` replaced
/// in scalar values.
struct YAMLNodeBuilder {
    /// A variable that has no value.
    struct Missing {
        var name: String
        /// Where its scalar begins.
        var place: SourcePlace
        /// How many references to the same name stand before it in the scalar.
        var occurrence: Int
    }

    let replacer: EnvironmentReplacer
    /// The keys that were renamed because a mapping has them twice.
    let renamedKeys: [SourcePlace: String]
    /// What is wrong, in file order.
    var mistakes: [(wording: DiagnosticWording, span: SourceSpan)] = []
    /// Variables without a value, in file order.
    var missing: [Missing] = []
    /// Whether the tree is not whole: a limit was passed, or a node has a tag.
    var isStopped = false
    private var hasTag = false
    private var count = 0

    /// A builder for one file.
    init(replacer: EnvironmentReplacer, renamedKeys: [SourcePlace: String]) {
        self.replacer = replacer
        self.renamedKeys = renamedKeys
    }

    /// The node with all that is in it, nil once a limit is passed.
    mutating func build(_ node: Node) -> YAMLNode? {
        let root = build(node, depth: 1)
        isStopped = isStopped || hasTag
        return root
    }

    private mutating func build(_ node: Node, depth: Int) -> YAMLNode? {
        guard !isStopped else { return nil }
        let place = node.mark.map(SourcePlace.init) ?? .wholeFile
        count += 1
        guard count <= JobFileReading.maximumNodes else {
            return stop(.tooManyNodes, at: place)
        }
        switch node {
        case .scalar(let scalar):
            guard isAllowed(scalar.tag, at: place) else { return nil }
            return YAMLNode(content: .scalar(self.scalar(scalar, at: place)), place: place)
        case .sequence(let sequence):
            guard depth <= JobFileReading.maximumDepth else { return stop(.tooDeep, at: place) }
            guard isAllowed(sequence.tag, at: place) else { return nil }
            let elements = sequence.compactMap { build($0, depth: depth + 1) }
            return YAMLNode(content: .sequence(elements), place: place)
        case .mapping(let mapping):
            guard depth <= JobFileReading.maximumDepth else { return stop(.tooDeep, at: place) }
            guard isAllowed(mapping.tag, at: place) else { return nil }
            return YAMLNode(content: .mapping(entries(of: mapping, depth: depth)), place: place)
        case .alias:
            // Yams' parser resolves aliases itself; this case is only for its encoder.
            return nil
        }
    }

    private mutating func entries(of mapping: Node.Mapping, depth: Int) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        entries.reserveCapacity(mapping.count)
        var names: Set<String> = []
        for (key, value) in mapping {
            let place = key.mark.map(SourcePlace.init) ?? .wholeFile
            count += 1
            guard case .scalar(let scalar) = key else {
                mistakes.append((.keyIsNotText, SourceSpan(place: place, length: 1)))
                continue
            }
            guard isAllowed(scalar.tag, at: place) else { continue }
            let name = renamedKeys[place] ?? scalar.string
            let span = SourceSpan(place: place, length: writtenLength(of: name, scalar))
            guard name != "<<" || scalar.style != .plain else {
                mistakes.append((.mergeKey, span))
                continue
            }
            guard names.insert(name).inserted else {
                mistakes.append((.duplicateKey(name), span))
                continue
            }
            guard let built = build(value, depth: depth + 1) else { continue }
            entries.append(YAMLEntry(key: name, keySpan: span, value: built))
        }
        return entries
    }

    private func writtenLength(of key: String, _ scalar: Node.Scalar) -> Int {
        max(1, key.unicodeScalars.count + (scalar.style == .plain ? 0 : 2))
    }

    private mutating func scalar(_ scalar: Node.Scalar, at place: SourcePlace) -> YAMLScalar {
        var result = YAMLScalar(
            text: scalar.string,
            shown: scalar.string,
            isPlain: scalar.style == .plain || scalar.style == .any,
            isDoubleQuoted: scalar.style == .doubleQuoted
        )
        guard let replaced = replacer.replace(in: scalar.string) else { return result }
        result.text = replaced.text
        result.references = replaced.references
        var seen: [String: Int] = [:]
        for reference in replaced.references {
            if reference.isMissing {
                missing.append(
                    Missing(
                        name: reference.name,
                        place: place,
                        occurrence: seen[reference.name, default: 0]
                    )
                )
            }
            seen[reference.name, default: 0] += 1
        }
        return result
    }

    /// Yams gives every quoted scalar the tag of text, and what was hashed as a key its own kind's.
    private static let allowedTags: Set<String> = [
        "", Tag.Name.str.rawValue, Tag.Name.seq.rawValue, Tag.Name.map.rawValue,
    ]

    private mutating func isAllowed(_ tag: Tag, at place: SourcePlace) -> Bool {
        let name = tag.rawValue
        guard !Self.allowedTags.contains(name) else { return true }
        hasTag = true
        let prefix = "tag:yaml.org,2002:"
        let written = name.hasPrefix(prefix) ? "!!" + name.dropFirst(prefix.count) : name
        mistakes.append(
            (.tag(written), SourceSpan(place: place, length: written.unicodeScalars.count))
        )
        return false
    }

    private mutating func stop(_ wording: DiagnosticWording, at place: SourcePlace) -> YAMLNode? {
        isStopped = true
        mistakes = [(wording, SourceSpan(place: place, length: 1))]
        return nil
    }
}
