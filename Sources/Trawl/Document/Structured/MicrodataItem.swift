internal import TrawlCore

/// One item of microdata (HTML Standard, 5.2.2).
struct MicrodataItem {
    /// One name with the values that the item has for it, in document order.
    struct Property {
        var name: String
        var values: [MicrodataValue]
    }

    /// The place of its element among the page's.
    var place: Int
    /// Its types, as absolute URLs if the page is right.
    var types: [String] = []
    /// Its global identifier as it is written; nil when it has none, or no type.
    var id: String?
    /// Its properties in the order of their first values.
    var properties: [Property] = []
    /// What stands in its element when it has no properties.
    var text: MicrodataValue?

    /// The item in the form of JSON-LD, without properties whose names begin with `@`.
    ///
    /// - Parameter link: Puts an item inside this one into the same form.
    /// - Returns: `@type`, `@id`, the properties, and `@value` for what stands in an item without any.
    func linked(_ link: (MicrodataItem) -> Fields) -> Fields {
        var fields = Fields()
        if !types.isEmpty {
            fields.append(name: "@type", value: Self.folded(types.map(Value.text)))
        }
        if let id { fields.append(name: "@id", value: .text(id)) }
        for property in properties where !property.name.hasPrefix("@") {
            let values = property.values.map { $0.linked(link) }
            fields.append(name: property.name, value: Self.folded(values))
        }
        if let text { fields.append(name: "@value", value: text.linked(link)) }
        return fields
    }

    /// The item as other readers of microdata give it: `type`, `id`, `properties`, `value`.
    var described: Value {
        var fields = Fields()
        if !types.isEmpty { fields.append(name: "type", value: Self.folded(types.map(Value.text))) }
        if let id { fields.append(name: "id", value: .text(id)) }
        if !properties.isEmpty {
            var values = Fields()
            for property in properties {
                values.append(
                    name: property.name,
                    value: Self.folded(property.values.map(\.described))
                )
            }
            fields.append(name: "properties", value: .object(values))
        }
        if let text { fields.append(name: "value", value: text.described) }
        return .object(fields)
    }

    /// One value as itself, several as a list.
    private static func folded(_ values: [Value]) -> Value {
        if values.count == 1, let value = values.first { return value }
        return .list(values)
    }
}

/// The value of a property.
enum MicrodataValue {
    /// Text or a URL.
    case text(String)
    /// An item inside the item.
    indirect case item(MicrodataItem)
    /// A field of a form that a schema.org action is started with: `query-input` and its like
    /// (schema.org, Potential Actions, part 4).
    case input(Fields)

    /// The value in the form of JSON-LD, of which `link` knows that of items.
    func linked(_ link: (MicrodataItem) -> Fields) -> Value {
        switch self {
        case .text(let text): .text(text)
        case .item(let item): .object(link(item))
        case .input(let fields): .object(fields)
        }
    }

    /// The value as other readers of microdata give it.
    var described: Value {
        switch self {
        case .text(let text): .text(text)
        case .item(let item): item.described
        case .input(let fields): .object(fields)
        }
    }
}
