internal import DequeModule
internal import TrawlCore

/// How much later than they were due the last runs started that their schedules asked for.
///
/// Jitter does not count, nor do runs that were missed, or that waited for another run of their job.
struct StartLateness {
    private var milliseconds = Deque<Int64>()

    /// So many starts are looked at: enough for a hundredth of them to be some.
    private static let most = 1000

    /// Takes note of a start.
    mutating func note(_ lateness: Duration) {
        if milliseconds.count == Self.most { milliseconds.removeFirst() }
        milliseconds.append(max(0, lateness.wholeMilliseconds))
    }

    /// The figures for people.
    var summary: DaemonStatus.Lateness {
        var summary = DaemonStatus.Lateness()
        let sorted = milliseconds.sorted()
        guard let last = sorted.last else { return summary }
        summary.starts = sorted.count
        summary.p50Milliseconds = sorted[(sorted.count - 1) / 2]
        summary.p99Milliseconds = sorted[(sorted.count - 1) * 99 / 100]
        summary.maxMilliseconds = last
        return summary
    }
}
