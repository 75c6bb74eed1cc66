/// What `trawl.yaml` says: what belongs to the project and not to one job.
public struct ProjectSettings: Sendable {
    /// Requests in flight in all, 1 to 10,000; nil: not said.
    public var concurrency: Int?
    /// Consumer threads, 1 to 1024; nil: not said.
    public var threads: Int?
    /// Runs that may start in a second, 1 to 1,000,000; nil: not said.
    public var startRate: Int?
    /// How long a stop waits for what is in flight; nil: not said.
    public var drain: Duration?
    /// What a power loss may cost; nil: not said.
    public var durability: Durability?
    /// How long the store keeps what; nil: not said.
    public var retention: Retention?
    /// The file's path as the user named it.
    public let path: String
    /// The file's text, as it goes into `JobSource.defaults`.
    public let text: String
    /// The mapping under `defaults`.
    let defaults: [YAMLEntry]

    /// Settings that say nothing.
    init(path: String, text: String, defaults: [YAMLEntry]) {
        self.path = path
        self.text = text
        self.defaults = defaults
    }
}
