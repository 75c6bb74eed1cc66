/// What the value of a key looks like; the reader, the JSON Schema and the README's table share it.
indirect enum KeyShape: Sendable {
    case text
    case boolean
    case integer(ClosedRange<Int>)
    /// `500ms 30s 15m 6h 7d`
    case duration
    /// `64KB 10MB 2GB`
    case size
    /// `95%`
    case percentage
    /// `>= 20`, or `20..50`
    case countExpectation
    /// `>= 95%`, or `90%..100%`
    case shareExpectation
    /// `[a-z0-9][a-z0-9_-]{0,63}`
    case name
    /// An http or https URL.
    case url
    /// Anything that JSON can say.
    case json
    /// Text, a number or a boolean.
    case constant
    /// One of some words.
    case word([String])
    /// A list of one or more.
    case list(KeyShape)
    /// One, or a list of one or more.
    case oneOrMany(KeyShape)
    /// Any of several.
    case either([KeyShape])
    /// A mapping with the keys of a section.
    case mapping(KeySection)
    /// A mapping with free names.
    case named(KeyShape)
    /// A field: one way, or a list of ways.
    case field
    /// One way to a field's value.
    case way
    /// A CSS selector, or a mapping with `css` or `xpath`.
    case selector

    /// The shape in a few words, for the README's table and for "must be …".
    var words: String {
        switch self {
        case .text: "text"
        case .boolean: "true or false"
        case .integer(let range):
            range.upperBound == .max
                ? "a whole number from \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .duration: "a duration"
        case .size: "a size"
        case .percentage: "a percentage"
        case .countExpectation: "a comparison such as `>= 20`"
        case .shareExpectation: "a comparison such as `>= 95%`"
        case .name: "a name"
        case .url: "a URL"
        case .json: "any value"
        case .constant: "text, a number or a boolean"
        case .word(let words):
            words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
        case .list(.mapping): "a list of mappings"
        case .list(.text): "a list of text"
        case .list: "a list"
        case .oneOrMany(let shape): shape.words + ", or a list of them"
        case .either(let shapes): shapes.map(\.words).joined(separator: ", or ")
        case .mapping: "a mapping"
        case .named(let shape): "a mapping of names to " + shape.words
        case .field: "a selector, a mapping, or a list of both"
        case .way: "a selector or a mapping"
        case .selector: "a selector"
        }
    }
}

/// A mapping of the grammar.
enum KeySection: String, Sendable, CaseIterable {
    case job
    case schedule
    case overlap
    case source
    case request
    case fetch
    case auth
    case politeness
    case page
    case follow
    case selector
    case field
    case transform
    case limits
    case expect
    case output
    case settings
    case retention
}
