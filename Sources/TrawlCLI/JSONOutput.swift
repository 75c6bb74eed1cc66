internal import Trawl

/// What `--json` writes: one JSON document on standard output, which may be a terminal.
enum JSONOutput {
    /// A list, an element a line.
    static func list(_ values: [Value]) -> String {
        guard !values.isEmpty else { return "[]\n" }
        return TerminalText.escaped("[\n" + values.map(\.json).joined(separator: ",\n") + "\n]\n")
    }

    /// One value on one line.
    static func document(_ value: Value) -> String { TerminalText.escaped(value.json) + "\n" }
}

extension Value {
    /// An object from its fields, in order.
    static func object(_ fields: KeyValuePairs<String, Value>) -> Value {
        .object(Fields(fields.map { (name: $0.key, value: $0.value) }))
    }

    /// A whole number.
    static func count(_ number: Int) -> Value { .integer(Int64(number)) }

    /// A time as ISO 8601 in UTC, or null.
    static func time(_ instant: Instant?) -> Value { instant.map { .text($0.iso8601) } ?? .null }

    /// A text, or null.
    static func optional(_ text: String?) -> Value { text.map(Value.text) ?? .null }
}
