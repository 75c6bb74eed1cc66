/// The steps of `transform`: a word alone, or a word with its argument.
extension JobFileReading {
    /// Reads the steps in their order.
    mutating func readTransforms(_ node: YAMLNode) -> [Transform] {
        elements("transform", node).compactMap { readTransform($0) }
    }

    private mutating func readTransform(_ node: YAMLNode) -> Transform? {
        if let entries = node.entries { return readStep(entries, node) }
        guard let scalar = scalar("transform", node, shape: "a transform") else { return nil }
        let name = scalar.text
        if let word = Transform.words.first(where: { $0.name == name }) { return word.step }
        if let key = KeyTable.key(name, in: .transform) {
            error(.transformTakes(key.name), at: node.span)
            return nil
        }
        if context.transforms.contains(name) { return .named(name) }
        error(.unknownTransform(scalar.shown, among: transformNames), at: node.span)
        return nil
    }

    private var transformNames: [String] {
        KeyTable.names(in: .transform) + Transform.words.map(\.name) + context.transforms.sorted()
    }

    private mutating func readStep(_ entries: [YAMLEntry], _ node: YAMLNode) -> Transform? {
        guard entries.count == 1, let entry = entries.first else {
            let wording: DiagnosticWording =
                entries.isEmpty ? .emptyTransform : .severalTransforms(entries.map(\.key))
            error(wording, at: entries.dropFirst().first?.keySpan ?? node.span)
            return nil
        }
        guard KeyTable.key(entry.key, in: .transform) != nil else {
            let isWord = Transform.words.contains { $0.name == entry.key }
            if isWord || context.transforms.contains(entry.key) {
                error(.transformTakesNothing(entry.key), at: entry.keySpan)
            } else {
                error(.unknownTransform(entry.key, among: transformNames), at: entry.keySpan)
            }
            return nil
        }
        guard !entry.value.isNull else {
            reportNoValue(entry)
            return nil
        }
        return readStep(entry.key, entry.value)
    }

    private mutating func readStep(_ name: String, _ node: YAMLNode) -> Transform? {
        switch name {
        case "strip": text(name, node).map { .strip(Set($0.unicodeScalars)) }
        case "replace": readReplace(node)
        case "match": readMatch(node)
        case "split": readSplit(node).map { .split($0) }
        case "join": readText(name, node).map { .join($0) }
        case "nth": integer(name, of: .transform, node).map { .nth($0) }
        case "slice": readSlice(node).map { .slice($0) }
        case "prefix": text(name, node).map { .prefix($0) }
        case "suffix": text(name, node).map { .suffix($0) }
        case "default": readText(name, node).map { .default(.text($0)) }
        case "map": readTable(node).map { .map($0) }
        case "hash": readHash(node)
        default: preconditionFailure("a transform of the table without a reader: \(name)")
        }
    }

    private mutating func readReplace(_ node: YAMLNode) -> Transform? {
        guard let elements = node.elements, elements.count == 2 else {
            error(.transformTakes("replace"), at: node.span)
            return nil
        }
        guard let pattern = readRegex("replace", elements[0]) else { return nil }
        guard let with = elements[1].scalar else {
            error(.transformTakes("replace"), at: elements[1].span)
            return nil
        }
        return .replace(pattern, with.text)
    }

    private mutating func readMatch(_ node: YAMLNode) -> Transform? {
        let elements = node.oneOrMany
        guard (1...2).contains(elements.count), elements[0].scalar != nil else {
            error(.transformTakes("match"), at: node.span)
            return nil
        }
        guard let pattern = readRegex("match", elements[0]) else { return nil }
        guard elements.count == 2 else { return .match(pattern, group: nil) }
        guard let scalar = elements[1].scalar, let group = Int(scalar.text), group >= 0 else {
            error(.transformTakes("match"), at: elements[1].span)
            return nil
        }
        guard group <= pattern.groupCount else {
            error(.noGroup(scalar.shown, of: pattern.groupCount), at: elements[1].span)
            return nil
        }
        return .match(pattern, group: group)
    }

    /// A text, or a regular expression behind `re:`.
    private mutating func readSplit(_ node: YAMLNode) -> Transform.Separator? {
        guard let scalar = scalar("split", node, shape: "text") else { return nil }
        guard scalar.text.hasPrefix("re:") else {
            guard scalar.text.utf8.count <= Transform.Separator.maximumBytes else {
                error(.separatorTooLong(scalar.text.utf8.count), at: node.span)
                return nil
            }
            return .text(scalar.text)
        }
        do {
            return .pattern(try Pattern(String(scalar.text.dropFirst(3))))
        } catch {
            let place = span(in: node, column: error.column + 3)
            self.error(.pattern(scalar.shown, error.message), at: place)
            return nil
        }
    }

    private mutating func readSlice(_ node: YAMLNode) -> Transform.Bounds? {
        var bounds: [Int?] = []
        for element in node.oneOrMany {
            let number = element.scalar.flatMap { Int($0.text) }
            guard element.isNull || number.map(KeyTable.places.contains) == true else {
                error(.transformTakes("slice"), at: element.span)
                return nil
            }
            bounds.append(element.isNull ? nil : number)
        }
        guard (1...2).contains(bounds.count) else {
            error(.transformTakes("slice"), at: node.span)
            return nil
        }
        return Transform.Bounds(from: bounds[0] ?? 0, to: bounds.count == 2 ? bounds[1] : nil)
    }

    private mutating func readTable(_ node: YAMLNode) -> Transform.Table? {
        guard let entries = node.entries else {
            error(.wrongKind("map", "a mapping", is: node.kindName), at: node.span)
            return nil
        }
        guard !entries.isEmpty else {
            error(.transformTakes("map"), at: node.span)
            return nil
        }
        var table = Transform.Table(values: [:], otherwise: nil)
        for entry in entries {
            guard let scalar = entry.value.scalar else {
                error(.mapValue(entry.key, is: entry.value.kindName), at: entry.value.span)
                return nil
            }
            let value: Value = scalar.isNull ? .null : .text(scalar.text)
            if entry.key == "*" { table.otherwise = value } else { table.values[entry.key] = value }
        }
        return table
    }

    private mutating func readHash(_ node: YAMLNode) -> Transform? {
        guard let scalar = scalar("hash", node, shape: "a word") else { return nil }
        guard scalar.text == "sha256" else {
            error(.notOneOf("hash", scalar.shown, ["sha256"]), at: node.span)
            return nil
        }
        return .hash
    }

    /// Text that may be empty.
    private mutating func readText(_ key: String, _ node: YAMLNode) -> String? {
        guard let scalar = node.scalar else {
            error(.wrongKind(key, "text", is: node.kindName), at: node.span)
            return nil
        }
        return scalar.references.contains(where: \.isMissing) ? nil : scalar.text
    }
}
