/// How long the store keeps what runs leave behind: the key `retention` of `trawl.yaml`.
///
/// Current items are kept whatever it says, and so is what is known of the pages of a job.
public struct Retention: Sendable, Hashable, Codable {
    /// Of so many runs of a job, the latest ones, the URLs and the samples are kept; at least 1.
    public var urls = 10
    /// Older runs are forgotten, with what they changed; nil: none.
    ///
    /// The latest runs of a job stay, and so do those that saw an item last.
    public var runs: Duration?
    /// Older changes of items are forgotten, and items that were removed before; nil: none.
    public var changes: Duration?
    /// Older fires are forgotten; nil: none.
    public var fires: Duration?

    /// All results for ever, the URLs of ten runs.
    public init() {}

    /// So many runs of each job stay, however old they are: the latest ones are what the next run is
    /// compared with.
    package static let fewestRuns = 10

    /// The shortest time that can be asked for: what is of today is being worked with.
    static let shortest = Duration.seconds(86_400)
}
