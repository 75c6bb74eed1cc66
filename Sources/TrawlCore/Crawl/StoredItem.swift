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
    /// The name of the run that saw it last; of a change the run that found it.
    public var run: String
    /// What became of it, where that is what is told; nil: the item as it is.
    public var change: Change?

    /// An item from its parts.
    public init(
        kind: String,
        key: String,
        json: String,
        url: String,
        fetchedAt: Instant,
        firstSeen: Instant,
        lastChanged: Instant,
        run: String,
        change: Change? = nil
    ) {
        self.kind = kind
        self.key = key
        self.json = json
        self.url = url
        self.fetchedAt = fetchedAt
        self.firstSeen = firstSeen
        self.lastChanged = lastChanged
        self.run = run
        self.change = change
    }

    /// What became of an item in a run.
    public struct Change: Sendable, Hashable {
        /// What became of it.
        public var kind: ItemChange.Kind
        /// The old values of the fields that changed, as one JSON object; nil unless it changed.
        public var oldJSON: String?

        /// A change from its parts.
        public init(kind: ItemChange.Kind, oldJSON: String?) {
            self.kind = kind
            self.oldJSON = oldJSON
        }
    }
}
