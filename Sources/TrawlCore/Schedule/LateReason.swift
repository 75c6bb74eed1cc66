/// Why a run that its schedule asked for started later than its due time.
public enum LateReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// `jitter` says so.
    case jitter
    /// Many runs were due together, and so many a second start.
    case startRate = "start_rate"
    /// As many runs went as may go at once.
    case mostRuns = "most_runs"
    /// A run of the job was still going.
    case overlap
    /// It was missed, and is made up for.
    case missed
}
