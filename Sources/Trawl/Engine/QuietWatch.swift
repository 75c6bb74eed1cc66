internal import HeapModule
internal import TrawlCore

/// Which jobs have had no good run for too long.
///
/// The producer's own; a value. Each job has the time at which it is quiet if no good run comes
/// before; a good run moves it on.
struct QuietWatch {
    private struct Deadline: Comparable {
        let at: Instant
        let job: String

        static func < (left: Deadline, right: Deadline) -> Bool {
            (left.at, left.job) < (right.at, right.job)
        }
    }

    private var deadlines: [String: Instant] = [:]
    private var heap = Heap<Deadline>()
    private var quiet: Set<String> = []

    /// When the next job becomes quiet; nil when none does.
    ///
    /// May be early, where a job's time has moved on.
    var next: Instant? { heap.min?.at }

    /// The jobs that are quiet, sorted.
    var names: [String] { quiet.sorted() }

    /// Whether a job is quiet.
    func isQuiet(_ job: String) -> Bool { quiet.contains(job) }

    /// Whether a job becomes quiet at some time, or is.
    func isWatching(_ job: String) -> Bool { deadlines[job] != nil }

    /// Sets when a job becomes quiet; nil: never.
    ///
    /// One that is quiet is so no more when the time is another one.
    mutating func set(_ job: String, deadline: Instant?) {
        guard deadlines[job] != deadline else { return }
        deadlines[job] = deadline
        quiet.remove(job)
        if let deadline { heap.insert(Deadline(at: deadline, job: job)) }
    }

    /// Takes the jobs that have become quiet, sorted; each is given once.
    mutating func take(now: Instant) -> [String] {
        var names: [String] = []
        while let first = heap.min, first.at <= now {
            heap.removeMin()
            guard deadlines[first.job] == first.at, quiet.insert(first.job).inserted else {
                continue
            }
            names.append(first.job)
        }
        return names.sorted()
    }
}
