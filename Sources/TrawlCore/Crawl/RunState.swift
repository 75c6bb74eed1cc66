/// Where a run stands.
public enum RunState: String, Sendable, Codable, CaseIterable {
    /// Due and recorded, not begun.
    case queued
    /// Fetching.
    case running
    /// Kept from going on by a disk that is full or fails; never stored, as nothing can be.
    case paused
    /// Its process ended; it goes on by itself at the next start.
    case interrupted
    /// Everything reachable was fetched.
    case done
    /// One of its limits ended it.
    case limited
    /// An expectation, or its own past, says that something is wrong.
    case degraded
    /// No start URL succeeded, or `duration` was over with no item.
    case failed
    /// Somebody ended it.
    case cancelled

    /// Whether nothing more will happen to the run.
    public var isEnded: Bool {
        switch self {
        case .queued, .running, .paused, .interrupted: false
        case .done, .limited, .degraded, .failed, .cancelled: true
        }
    }

    /// Whether the run's outputs are written: done, limited and degraded runs.
    public var writesOutputs: Bool {
        self == .done || self == .limited || self == .degraded
    }
}
