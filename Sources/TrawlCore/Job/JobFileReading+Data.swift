/// What pages carry for machines: `jsonld`, `microdata`, and paths into their objects.
extension JobFileReading {
    /// `{jsonld: Product, path: offers.price}`; without a path the whole object.
    mutating func readData(_ keys: KeyedEntries) -> FieldWay.Source? {
        guard let (syntax, type) = readType(ofData: keys) else { return nil }
        guard let node = keys["path"] else {
            return .data(.objects(syntax, type: type, path: .whole))
        }
        return readPath("path", node).map { .data(.objects(syntax, type: type, path: $0)) }
    }

    /// `{jsonld: Product, fields: {brand: brand.name}}`: with `all` a list of objects.
    mutating func readDataObject(_ keys: KeyedEntries) -> FieldWay? {
        let isList = keys["all"].flatMap { boolean("all", $0) } ?? false
        let type = readType(ofData: keys)
        guard let entry = keys.entry("fields") else { return nil }
        let isInside = isInsideData
        isInsideData = true
        let fields = readFields(entry, isTop: false)
        isInsideData = isInside
        guard let (syntax, type) = type, !fields.isEmpty else { return nil }
        return FieldWay(source: .dataObject(syntax, type: type, fields, isList: isList))
    }

    private mutating func readType(
        ofData keys: KeyedEntries
    ) -> (syntax: StructuredSource.Syntax, type: String)? {
        for syntax in StructuredSource.Syntax.allCases {
            guard let node = keys[syntax.rawValue] else { continue }
            return text(syntax.rawValue, node).map { (syntax, $0) }
        }
        return nil
    }

    /// A path into an object of the page's data.
    mutating func readPath(_ key: String, _ node: YAMLNode) -> StructuredPath? {
        guard let scalar = scalar(key, node, shape: "a path") else { return nil }
        do {
            return try StructuredPath(scalar.text)
        } catch {
            self.error(
                .selector(error.message, hint: error.hint),
                at: span(in: node, column: error.column)
            )
            return nil
        }
    }
}
