/// A step of a field's `transform` that the embedding program adds, named in job files.
public protocol FieldTransform: Sendable {
    /// The value that takes the place of another; called on any of the fetching threads, for each
    /// value of a list.
    ///
    /// - Throws: Anything: the value becomes null, and the error's text is counted and shown with
    ///   the field and the page.
    func apply(_ value: Value) throws -> Value
}

/// The transforms of the embedding program by name.
public struct TransformRegistry: Sendable {
    private var transforms: [String: any FieldTransform] = [:]

    /// No transforms.
    public init() {}

    /// The names, sorted.
    public var names: [String] { transforms.keys.sorted() }

    /// The transform of a name; setting it registers it, nil takes it out.
    public subscript(name: String) -> (any FieldTransform)? {
        get { transforms[name] }
        set { transforms[name] = newValue }
    }

    /// Registers a closure under a name.
    public mutating func register(
        _ name: String,
        _ transform: @escaping @Sendable (Value) throws -> Value
    ) {
        transforms[name] = ClosureTransform(body: transform)
    }
}

private struct ClosureTransform: FieldTransform {
    let body: @Sendable (Value) throws -> Value

    func apply(_ value: Value) throws -> Value { try body(value) }
}

/// Why a value is null though something matched.
public struct ValueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is, the word under which it is counted.
    public enum Kind: String, Sendable {
        /// The text does not fit the field's type.
        case unfit
        /// A transform threw, or is not registered.
        case transform
        /// A regular expression cost too much, or the text was too long for it.
        case pattern
    }

    /// What kind of mistake it is.
    public let kind: Kind
    /// What is wrong: lower case, no full stop.
    public let message: String

    /// The message.
    public var description: String { message }
}

/// A field's value that became null though something matched, with what was there.
public struct FieldProblem: Error, Hashable, Sendable {
    /// The field, with the objects that it lies in: `offer.price`.
    public var field: String
    /// What kind of problem it is.
    public var kind: ValueError.Kind
    /// The text that did not fit, cut to 200 characters.
    public var text: String
    /// Why it did not fit, or what a transform threw.
    public var reason: String
    /// The job.
    public var job: String
    /// The page, without credentials.
    public var url: String

    /// The longest text that is kept, in characters.
    package static let maximumTextLength = 200

    /// A problem of a field, the text cut to its longest.
    package init(field: String, error: ValueError, text: String, job: String, url: String) {
        self.field = field
        self.kind = error.kind
        self.text = String(text.prefix(FieldProblem.maximumTextLength))
        self.reason = error.message
        self.job = job
        self.url = url
    }
}
