/// One extracted value, as it is stored, exported and handed to item steps: the values of JSON, with
/// whole numbers, exact decimals and floating-point numbers kept apart.
public enum Value: Hashable, Sendable {
    /// Nothing matched, or what matched did not fit its type.
    case null
    /// True or false.
    case boolean(Bool)
    /// A whole number.
    case integer(Int64)
    /// An exact decimal number, in JSON's number grammar (RFC 8259, section 6), such as `12.30`.
    case decimal(String)
    /// A floating-point number; never infinite and never not-a-number.
    case number(Double)
    /// Text; always valid Unicode.
    case text(String)
    /// Values in order; empty for a field with `all` that matched nothing.
    case list([Value])
    /// Named values in the order of the job file.
    case object(Fields)

    /// Whether the value counts as filled: anything but null, empty text and an empty list.
    public var isFilled: Bool {
        switch self {
        case .null: false
        case .text(let text): !text.isEmpty
        case .list(let values): !values.isEmpty
        default: true
        }
    }
}

/// Named values in a fixed order: the fields of an item, or of an object inside one.
public struct Fields: Hashable, Sendable {
    /// One name with its value.
    public struct Field: Hashable, Sendable {
        /// The field's name, as in the job file.
        public var name: String
        /// The field's value; null when nothing matched.
        public var value: Value

        /// A name with its value.
        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// The fields in order; names are unique.
    public private(set) var all: [Field] = []

    /// No fields.
    public init() {}

    /// The fields in the given order; of two with one name the later value wins, at the first's place.
    public init(_ fields: [(name: String, value: Value)]) {
        for field in fields { self[field.name] = field.value }
    }

    /// The value of a field, nil when there is no such field.
    ///
    /// Setting nil removes the field, setting a new name appends it. Linear in the number of
    /// fields.
    public subscript(name: String) -> Value? {
        get { all.first { $0.name == name }?.value }
        set {
            let place = all.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): all[place].value = value
            case (let place?, nil): all.remove(at: place)
            case (nil, let value?): all.append(Field(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Appends a field whose name is known to be new.
    ///
    /// Constant time.
    package mutating func append(name: String, value: Value) {
        all.append(Field(name: name, value: value))
    }
}

extension Value: ExpressibleByStringLiteral {
    /// Text.
    public init(stringLiteral text: String) { self = .text(text) }
}

extension Value: ExpressibleByIntegerLiteral {
    /// A whole number.
    public init(integerLiteral number: Int64) { self = .integer(number) }
}

extension Value: ExpressibleByBooleanLiteral {
    /// True or false.
    public init(booleanLiteral truth: Bool) { self = .boolean(truth) }
}
