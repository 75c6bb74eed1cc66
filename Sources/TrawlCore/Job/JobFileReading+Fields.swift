/// `fields`
extension JobFileReading {
    /// Reads the fields of an item or of an object.
    mutating func readFields(_ entry: YAMLEntry, isTop: Bool) -> [FieldRule] {
        guard let entries = entry.value.entries else {
            error(.wrongKind("fields", "a mapping", is: entry.value.kindName), at: entry.value.span)
            return []
        }
        if entries.isEmpty { error(.noFields, at: entry.keySpan) }
        var fields: [FieldRule] = []
        for field in entries {
            checkFieldName(field, isTop: isTop)
            if field.value.isNull {
                reportNoValue(field)
            } else if let rule = readField(field) {
                fields.append(rule)
            }
        }
        return fields
    }

    private mutating func checkFieldName(_ field: YAMLEntry, isTop: Bool) {
        let hasControl = field.key.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        if field.key.isEmpty || hasControl { error(.fieldName(field.key), at: field.keySpan) }
        let isOfChange = field.key == "_change" || field.key == "_old"
        if isTop, field.key.hasPrefix("_"),
            isOfChange || MetaField(rawValue: String(field.key.dropFirst())) != nil
        {
            error(.reservedField(field.key), at: field.keySpan)
        }
    }

    private mutating func readField(_ field: YAMLEntry) -> FieldRule? {
        guard let elements = field.value.elements else {
            return readWay(field.key, field.value).map {
                FieldRule(name: field.key, ways: [$0.way], isRequired: $0.isRequired)
            }
        }
        if elements.isEmpty { error(.emptyList(field.key), at: field.value.span) }
        if elements.count == 1, isAttribute(elements[0], in: field.value) { return nil }
        var rule = FieldRule(name: field.key, ways: [])
        for element in elements {
            guard element.elements == nil else {
                error(.wrongKind(field.key, KeyShape.way.words, is: "a list"), at: element.span)
                continue
            }
            guard let found = readWay(field.key, element) else { continue }
            rule.ways.append(found.way)
            rule.isRequired = rule.isRequired || found.isRequired
        }
        return rule.ways.isEmpty ? nil : rule
    }

    /// Whether a list of one was meant as an attribute selector: `[href]` and `[id=a]` without quotes
    /// are lists to YAML.
    ///
    /// A word alone is a selector too, so that one is only warned of.
    private mutating func isAttribute(_ node: YAMLNode, in list: YAMLNode) -> Bool {
        guard let scalar = node.scalar, scalar.isPlain, !scalar.isNull else { return false }
        let word = scalar.shown.utf8.prefix {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x2D || $0 == 0x5F
        }
        let rest = scalar.shown.utf8.dropFirst(word.count)
        let isTest = rest.prefix(2).contains(UInt8(ascii: "="))
        guard !word.isEmpty, rest.isEmpty || isTest, character(at: list.place) == "[" else {
            return false
        }
        let wording = DiagnosticWording.looksLikeAttribute(scalar.shown)
        if isTest { error(wording, at: node.span) } else { warn(wording, at: node.span) }
        return isTest
    }

    private mutating func readWay(
        _ name: String,
        _ node: YAMLNode
    ) -> (way: FieldWay, isRequired: Bool)? {
        if node.scalar != nil, isInsideData {
            return readPath("path", node).map {
                var way = FieldWay(source: .path($0))
                way.type = .json
                return (way, false)
            }
        }
        if node.scalar != nil {
            return readCSS(name, node).map { (FieldWay(source: .select(.css($0))), false) }
        }
        guard let keys = keys(of: node, name, in: .field) else { return nil }
        var isRequired = false
        if let node = keys["required"] { isRequired = boolean("required", node) ?? false }
        if keys.entry("fields") != nil {
            return readObject(keys).map { ($0, isRequired) }
        }
        if keys.entry("each") != nil { error(.needsFields("each"), at: keys.span(of: "each")) }
        guard let source = readSource(keys, of: node) else {
            _ = readSteps(keys, source: .scope)
            return nil
        }
        return (readSteps(keys, source: source), isRequired)
    }

    /// Where the text comes from: one of css, xpath, value and the like; regex alone takes the item's
    /// own text.
    private mutating func readSource(_ keys: KeyedEntries, of node: YAMLNode) -> FieldWay.Source? {
        let present = keys.present(["css", "xpath", "json", "jsonld", "microdata", "meta", "value"])
        if present.count > 1 {
            error(.tooMany(present), at: keys.lastSpan(of: present))
            return nil
        }
        let isData = keys["jsonld"] != nil || keys["microdata"] != nil
        if let path = keys.entry("path"), !isData {
            guard isInsideData, present.isEmpty else {
                error(.needsData("path"), at: path.keySpan)
                return nil
            }
            return readPath("path", path.value).map { .path($0) }
        }
        if isData { return readData(keys) }
        if let node = keys["meta"] { return text("meta", node).map { .data(.meta(name: $0)) } }
        if let value = keys.entry("value") { return readConstant(value, keys) }
        if !present.isEmpty { return readSelector(keys).map { .select($0) } }
        if keys.entry("regex") != nil { return .scope }
        // A source that is not built yet has been reported.
        let isReported = node.entries?.contains { entry in
            KeyTable.key(entry.key, in: .field)?.works != true || entry.value.isNull
        }
        if isReported != true, keys.entry("each") == nil {
            let ways = isInsideData ? ["path"] : []
            error(
                .needsOne(
                    of: ways + [
                        "css", "xpath", "json", "jsonld", "microdata", "meta", "value", "regex",
                        "fields",
                    ]
                ),
                at: keys.span
            )
        }
        return nil
    }

    private mutating func readConstant(_ entry: YAMLEntry, _ keys: KeyedEntries) -> FieldWay.Source?
    {
        for key in keys.present(["all", "count", "default"]) {
            error(.hasNoEffect(key, with: "value"), at: keys.span(of: key))
        }
        let isFinal = keys["regex"] == nil && keys["transform"] == nil
        let type = isFinal ? (readType(keys, reports: false) ?? .text) : .text
        return readValue("value", entry.value, as: type).map { .constant($0) }
    }

    private mutating func readObject(_ keys: KeyedEntries) -> FieldWay? {
        let useless = [
            "value", "regex", "transform", "type", "count", "default", "path", "meta", "locale",
            "format",
        ]
        for key in keys.present(useless) {
            error(.hasNoEffect(key, with: "fields"), at: keys.span(of: key))
        }
        let selects = keys.present(["each", "css", "xpath", "json", "jsonld", "microdata"])
        if selects.count > 1 { error(.tooMany(selects), at: keys.lastSpan(of: selects)) }
        if keys["jsonld"] != nil || keys["microdata"] != nil { return readDataObject(keys) }
        var selector: Selector?
        var isWhole = true
        if let each = keys["each"] {
            selector = readElementSelector("each", each)
            isWhole = selector != nil
        } else if let css = keys["css"] {
            selector = readElementSelector("css", css)
            isWhole = selector != nil
        } else if let xpath = keys["xpath"] {
            selector = readXPath(xpath).map { .xpath($0) }
            isWhole = selector != nil
        } else if let json = keys["json"] {
            selector = readJSONPath(json).map { .json($0) }
            isWhole = selector != nil
        }
        let takesAll = keys["all"].flatMap { boolean("all", $0) } ?? false
        if keys["all"] != nil, keys.present(["css", "xpath", "json"]).isEmpty {
            error(.hasNoEffect("all", with: "fields"), at: keys.span(of: "all"))
        }
        guard let entry = keys.entry("fields") else { return nil }
        let isInside = isInsideElement
        isInsideElement = isInside || selector != nil
        let fields = readFields(entry, isTop: false)
        isInsideElement = isInside
        guard isWhole, !fields.isEmpty else { return nil }
        if let selector, keys["each"] != nil || takesAll {
            return FieldWay(source: .objects(selector, fields))
        }
        return FieldWay(source: .object(selector, fields))
    }
}
