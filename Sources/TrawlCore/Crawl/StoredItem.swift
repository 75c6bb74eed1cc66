/// An item as the store has it.
public struct StoredItem: Sendable, Hashable {
    /// The kind of item.
    public var kind: String
    /// What makes it the same item over runs.
    public var key: String
    /// The fields as one JSON object.
    public var json: String
    /// The page, after redirects.
    public var url: String
    /// When that page was fetched last.
    public var fetchedAt: Instant
    /// When a run saw it first.
    public var firstSeen: Instant
    /// When its content changed last.
    public var lastChanged: Instant
    /// The name of the run that saw it last.
    public var run: String

    /// An item from its parts.
    public init(
        kind: String,
        key: String,
        json: String,
        url: String,
        fetchedAt: Instant,
        firstSeen: Instant,
        lastChanged: Instant,
        run: String
    ) {
        self.kind = kind
        self.key = key
        self.json = json
        self.url = url
        self.fetchedAt = fetchedAt
        self.firstSeen = firstSeen
        self.lastChanged = lastChanged
        self.run = run
    }
}

/// What became of an item in a run.
public struct ItemChange: Sendable, Hashable {
    /// The ways an item can change.
    public enum Kind: String, Sendable {
        /// No run had seen it, or it had been removed.
        case added
        /// Its content is another one.
        case changed
        /// A complete run did not see it any more.
        case removed
    }

    /// What became of it.
    public var kind: Kind
    /// The kind of item.
    public var itemKind: String
    /// What makes it the same item over runs.
    public var key: String
    /// The page where it was seen last.
    public var url: String
    /// The content after the run; nil when it was removed.
    public var json: String?
    /// The content before the run; nil when it was new.
    public var oldJSON: String?

    /// A change from its parts.
    public init(
        kind: Kind,
        itemKind: String,
        key: String,
        url: String,
        json: String?,
        oldJSON: String?
    ) {
        self.kind = kind
        self.itemKind = itemKind
        self.key = key
        self.url = url
        self.json = json
        self.oldJSON = oldJSON
    }
}
