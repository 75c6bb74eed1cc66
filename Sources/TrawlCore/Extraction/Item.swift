/// What one page, or one element of it, gave by one rule of a job file: an item before it is stored.
public struct Item: Hashable, Sendable {
    /// The name of the job.
    public let job: String
    /// The kind of item: the rule's `item`, else the job's name.
    public let kind: String
    /// The page it came from, after redirects, without credentials and fragment.
    public let url: String
    /// The fields, in the order of the job file.
    public var fields: Fields

    /// An item with its fields.
    public init(job: String, kind: String, url: String, fields: Fields) {
        self.job = job
        self.kind = kind
        self.url = url
        self.fields = fields
    }

    /// The value of a field, nil when there is no such field; setting nil removes it.
    public subscript(name: String) -> Value? {
        get { fields[name] }
        set { fields[name] = newValue }
    }
}
