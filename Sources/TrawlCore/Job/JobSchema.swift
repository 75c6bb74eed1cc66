/// The JSON Schema of job files, for editors; `trawl schema` prints it.
public enum JobSchema {
    /// The schema (draft 2020-12) as JSON text with a line for each key.
    ///
    /// It is made from the table that the reader uses. Keys that are not built yet are left out and
    /// named in the description of their mapping.
    public static func json() -> String {
        var top: [(name: String, value: Value)] = [
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("title", "Trawl job file"),
        ]
        top += schema(of: .job).all.map { ($0.name, $0.value) }
        top.append(("$defs", .object(definitions)))
        var json: [UInt8] = []
        appendIndented(.object(Fields(top)), to: &json, depth: 0)
        json.append(UInt8(ascii: "\n"))
        return String(decoding: json, as: UTF8.self)
    }

    private static var definitions: Fields {
        let sections: [KeySection] = [
            .schedule, .overlap, .source, .request, .fetch, .auth, .politeness, .page, .follow,
            .selector, .field,
            .transform, .limits, .expect, .output,
        ]
        var all = sections.map { (name: $0.rawValue, value: Value.object(schema(of: $0))) }
        all.append(("way", anyOf([schema(of: .text), reference(.field)])))
        all.append(("fieldOrWays", anyOf([reference("way"), schema(of: .list(.way))])))
        return Fields(all)
    }

    /// A mapping with its keys.
    private static func schema(of section: KeySection) -> Fields {
        let keys = KeyTable.keys(in: section)
        let missing = keys.filter { !$0.works }.map(\.name)
        var fields: [(name: String, value: Value)] = [("type", "object")]
        if !missing.isEmpty {
            fields.append(
                ("description", .text("Not built yet: \(missing.joined(separator: ", "))"))
            )
        }
        let properties = keys.filter(\.works).map { key in
            var schema = schema(of: key.shape)
            schema["description"] = .text(description(of: key))
            return (name: key.name, value: Value.object(schema))
        }
        fields.append(("properties", .object(Fields(properties))))
        fields.append(("additionalProperties", false))
        let required = keys.filter(\.isRequired).map { Value.text($0.name) }
        if !required.isEmpty { fields.append(("required", .list(required))) }
        return Fields(fields)
    }

    private static func description(of key: GrammarKey) -> String {
        key.fallback.map { "\(key.summary) Default: \($0)." } ?? key.summary
    }

    /// A value's shape.
    ///
    /// Scalars may also be `${NAME}`, so numbers and booleans allow that text.
    private static func schema(of shape: KeyShape) -> Fields {
        switch shape {
        case .text: Fields([("type", .list(["string", "number", "boolean"]))])
        case .constant: Fields([("type", .list(["string", "number", "boolean", "null"]))])
        case .boolean: orVariable(Fields([("type", "boolean")]))
        case .integer(let range): orVariable(integer(range))
        case .duration: orVariable(pattern("^[0-9]+(ms|s|m|h|d)$"))
        case .size: orVariable(pattern("^[0-9]+(KB|MB|GB)$"))
        case .percentage: orVariable(pattern("^[0-9]+%$"))
        case .countExpectation:
            orVariable(pattern("^((>=|<=|==|>|<) *[0-9]+|[0-9]+\\.\\.[0-9]+)$"))
        case .shareExpectation:
            orVariable(pattern("^((>=|<=|==|>|<) *[0-9]+%|[0-9]+%\\.\\.[0-9]+%)$"))
        case .name: orVariable(pattern("^[a-z0-9][a-z0-9_-]{0,63}$"))
        case .url: orVariable(pattern("^[Hh][Tt][Tt][Pp][Ss]?:"))
        case .json: Fields()
        case .word(let words): orVariable(Fields([("enum", .list(words.map { .text($0) }))]))
        case .list(let element):
            Fields([
                ("type", "array"), ("items", .object(schema(of: element))), ("minItems", 1),
            ])
        case .oneOrMany(let element):
            either([schema(of: element), schema(of: .list(element))])
        case .either(let shapes): either(shapes.map { schema(of: $0) })
        case .mapping(let section): reference(section)
        case .named(let element):
            Fields([("type", "object"), ("additionalProperties", .object(schema(of: element)))])
        case .field: reference("fieldOrWays")
        case .way: reference("way")
        case .selector: either([schema(of: .text), reference(.selector)])
        }
    }

    private static func integer(_ range: ClosedRange<Int>) -> Fields {
        var fields = Fields([("type", "integer"), ("minimum", .integer(Int64(range.lowerBound)))])
        if range.upperBound != .max { fields["maximum"] = .integer(Int64(range.upperBound)) }
        return fields
    }

    private static func pattern(_ pattern: String) -> Fields {
        Fields([("type", "string"), ("pattern", .text(pattern))])
    }

    private static func orVariable(_ schema: Fields) -> Fields {
        either([schema, pattern("\\$\\{")])
    }

    private static func either(_ schemas: [Fields]) -> Fields {
        Fields([("anyOf", .list(schemas.map { .object($0) }))])
    }

    private static func anyOf(_ schemas: [Fields]) -> Value { .object(either(schemas)) }

    private static func reference(_ section: KeySection) -> Fields { reference(section.rawValue) }

    private static func reference(_ name: String) -> Fields {
        Fields([("$ref", .text("#/$defs/\(name)"))])
    }
}

extension JobSchema {
    /// Objects down to the keys get a line each, all else stands on one line.
    private static func appendIndented(_ value: Value, to json: inout [UInt8], depth: Int) {
        guard case .object(let fields) = value, depth < 4, isLong(fields) else {
            value.appendJSON(to: &json)
            return
        }
        json.append(UInt8(ascii: "{"))
        for (index, field) in fields.all.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            appendLine(depth: depth + 1, to: &json)
            JSONText.append(field.name, to: &json)
            json.append(contentsOf: ": ".utf8)
            appendIndented(field.value, to: &json, depth: depth + 1)
        }
        appendLine(depth: depth, to: &json)
        json.append(UInt8(ascii: "}"))
    }

    private static func isLong(_ fields: Fields) -> Bool {
        fields.all.contains { field in
            if case .object = field.value { return true }
            return false
        }
    }

    private static func appendLine(depth: Int, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\n"))
        json.append(contentsOf: String(repeating: "  ", count: depth).utf8)
    }
}
