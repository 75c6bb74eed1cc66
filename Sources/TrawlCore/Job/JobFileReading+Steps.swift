/// What happens to a field's text: regex, transforms, type and default.
extension JobFileReading {
    /// Reads a way's steps.
    mutating func readSteps(_ keys: KeyedEntries, source: FieldWay.Source) -> FieldWay {
        var way = FieldWay(source: source)
        if let node = keys["all"] { way.takesAll = boolean("all", node) ?? false }
        if let node = keys["count"] { way.counts = boolean("count", node) ?? false }
        way.regex = keys["regex"].flatMap { readRegex("regex", $0) }
        if let node = keys["transform"] { way.transforms = readTransforms(node) }
        // Data has types of its own.
        way.type = readType(keys, reports: true) ?? (way.takesData ? .json : .text)
        way.notation = readNotation(keys, way.type)
        if way.counts {
            for key in keys.present(["all", "regex", "transform"]) {
                error(.hasNoEffect(key, with: "count"), at: keys.span(of: key))
            }
            if keys["type"] == nil { way.type = .integer }
        }
        if let node = keys["default"], keys["value"] == nil {
            way.fallback = readDefault(node, way)
        }
        return way
    }

    private mutating func readDefault(_ node: YAMLNode, _ way: FieldWay) -> Value? {
        guard way.takesAll, let elements = node.elements else {
            return readValue("default", node, as: way.type)
        }
        var values: [Value] = []
        for element in elements {
            guard let value = readValue("default", element, as: way.type) else { return nil }
            values.append(value)
        }
        return .list(values)
    }

    /// A constant of the job file as a value of a type; null stays null.
    mutating func readValue(_ key: String, _ node: YAMLNode, as type: ValueType) -> Value? {
        if type == .json { return readJSON(node) }
        guard let scalar = node.scalar else {
            error(.wrongKind(key, KeyShape.constant.words, is: node.kindName), at: node.span)
            return nil
        }
        if scalar.isNull { return .null }
        // A constant URL is taken as it is written: it belongs to no document.
        if type == .url { return .text(scalar.text) }
        do {
            return try type.convert(.text(scalar.text), ValueNotation(), resolveURL: { $0 })
        } catch {
            self.error(.doesNotFit(key, scalar.shown, type: type.rawValue), at: node.span)
            return nil
        }
    }

    /// The type; `reports` is false where another reader of the same key reports.
    mutating func readType(_ keys: KeyedEntries, reports: Bool) -> ValueType? {
        guard let node = keys["type"] else { return nil }
        guard reports else { return node.scalar.flatMap { ValueType(rawValue: $0.text) } }
        guard let scalar = scalar("type", node, shape: "a word") else { return nil }
        if let type = ValueType(rawValue: scalar.text) { return type }
        error(.notOneOf("type", scalar.shown, ValueType.allCases.map(\.rawValue)), at: node.span)
        return nil
    }

    /// How numbers and dates are written.
    private mutating func readNotation(_ keys: KeyedEntries, _ type: ValueType) -> ValueNotation {
        var notation = ValueNotation()
        var languages: [String] = []
        if let entry = keys.entry("locale") {
            if ![.integer, .decimal, .number, .price, .date].contains(type) {
                error(.hasNoEffect("locale", with: "type: \(type)"), at: entry.keySpan)
            }
            if let scalar = scalar("locale", entry.value, shape: "a language") {
                do {
                    notation.numbers = try NumberLocale(scalar.text)
                    languages = [scalar.text]
                } catch {
                    self.error(.locale(scalar.shown, meant: error.meant), at: entry.value.span)
                }
            }
        }
        guard type == .date else {
            if let entry = keys.entry("format") {
                error(.hasNoEffect("format", with: "type: \(type)"), at: entry.keySpan)
            }
            return notation
        }
        if let node = keys["format"], let scalar = scalar("format", node, shape: "a pattern") {
            do {
                notation.dateFormat = try DateFormat(scalar.text, languages: languages)
            } catch {
                self.error(
                    .selector(error.message, hint: error.hint),
                    at: span(in: node, column: error.column)
                )
            }
        }
        notation.dates = DateHints(
            order: nil,
            languages: languages,
            reference: nil,
            zone: jobZone ?? context.localZone,
            zoneNamed: context.zone
        )
        return notation
    }

    /// A regular expression.
    mutating func readRegex(_ key: String, _ node: YAMLNode) -> Pattern? {
        guard let scalar = scalar(key, node, shape: "a regular expression") else { return nil }
        do {
            return try Pattern(scalar.text)
        } catch {
            self.error(
                .pattern(scalar.shown, error.message),
                at: span(in: node, column: error.column)
            )
            return nil
        }
    }
}
