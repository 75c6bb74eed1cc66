internal import DequeModule
internal import TrawlCore

/// The runs that wait for their start, and which of them starts next.
///
/// A run waits while its job has as many runs as may go at once, while as many go as may go in all,
/// and for its turn by `StartRate`. Those that nothing holds back start by host in turn, and at a
/// host in the order in which they came, so that what is due together does not meet at one host. The
/// cost of a start does not grow with the number of runs that wait.
struct StartQueue {
    /// A run that waits.
    struct Waiting {
        let run: Int64
        let job: String
        /// The host of its first start URL.
        let host: String
        /// How many runs of the job may go at once.
        let mostRuns: Int
        /// Whether somebody asked for it and waits: then the rate does not hold it back.
        let isUrgent: Bool
        let since: Instant
    }

    /// What the queue says when it is asked for the next start.
    enum Answer: Equatable {
        /// This run starts now; with what held it back, nil when nothing did.
        case start(run: Int64, LateReason?)
        /// None before this time.
        case wait(until: Instant)
        /// None until a run ends or comes.
        case none
    }

    private var rate: StartRate
    private let mostRuns: Int
    private var waiting: [Int64: Waiting] = [:]
    /// The runs of each host that may be looked at, and the hosts in turn.
    ///
    /// Numbers of runs that wait no more are passed over.
    private var lines: [String: Deque<Int64>] = [:]
    private var ring = Deque<String>()
    private var urgent = Deque<Int64>()
    /// Runs whose job has as many as may go at once, by job.
    private var held: [String: Deque<Int64>] = [:]
    private var heldCount = 0
    private var overlapped: Set<Int64> = []
    /// Runs that wait and runs that go, by job.
    private var waitingByJob: [String: Int] = [:]
    private var goingByJob: [String: Int] = [:]
    private var going = 0
    /// When a run was last held back by the others that go, and by the rate.
    private var fullAt: Instant?
    private var ratedAt: Instant?

    /// An empty queue.
    ///
    /// - Parameters:
    ///   - perSecond: Starts a second.
    ///   - mostRuns: Runs that may go at once.
    init(perSecond: Int, mostRuns: Int) {
        rate = StartRate(perSecond: perSecond)
        self.mostRuns = mostRuns
    }

    /// How many runs wait.
    var count: Int { waiting.count }

    /// How many runs of a job wait.
    func waitingCount(of job: String) -> Int { waitingByJob[job, default: 0] }

    /// How many runs of a job go or wait.
    func count(of job: String) -> Int {
        waitingByJob[job, default: 0] + goingByJob[job, default: 0]
    }

    /// Whether a run waits for the end of another one of its job.
    func isHeld(_ run: Int64) -> Bool { overlapped.contains(run) && waiting[run] != nil }

    /// The runs of a job that wait, in the order of their numbers.
    func waitingRuns(of job: String) -> [Int64] {
        guard waitingByJob[job] != nil else { return [] }
        return waiting.values.filter { $0.job == job }.map(\.run).sorted()
    }

    /// Lets a run wait for its start.
    mutating func add(_ run: Waiting) {
        precondition(waiting[run.run] == nil, "a run waits once")
        waiting[run.run] = run
        waitingByJob[run.job, default: 0] += 1
        lineUp(run)
    }

    /// Takes out a run that is not to start any more.
    mutating func remove(_ run: Int64) {
        guard let gone = forget(run), overlapped.remove(run) != nil,
            var line = held.removeValue(forKey: gone.job)
        else { return }
        let count = line.count
        line.removeAll { $0 == run }
        heldCount -= count - line.count
        if !line.isEmpty { held[gone.job] = line }
    }

    /// Which run starts next; it counts as going from then on.
    mutating func next(at now: Instant) -> Answer {
        while going < mostRuns, let number = urgent.popFirst() {
            if let run = waiting[number], mayStart(run) { return start(run) }
        }
        while let host = ring.first {
            guard let number = lines[host]?.first else {
                lines[host] = nil
                ring.removeFirst()
                continue
            }
            guard let run = waiting[number], mayStart(run) else {
                lines[host]?.removeFirst()
                continue
            }
            guard going < mostRuns else {
                fullAt = now
                return .none
            }
            // Those that wait for another run of their job do not wait for the rate.
            if let time = rate.wait(at: now, waiting: waiting.count - heldCount) {
                ratedAt = now
                return .wait(until: time)
            }
            rate.take()
            lines[host]?.removeFirst()
            ring.removeFirst()
            ring.append(host)
            return start(run)
        }
        return .none
    }

    /// Takes note that a run of a job has ended.
    mutating func didEnd(_ job: String) {
        going -= 1
        let left = goingByJob[job, default: 1] - 1
        goingByJob[job] = left == 0 ? nil : left
        guard let next = held[job]?.popFirst() else { return }
        heldCount -= 1
        if held[job]?.isEmpty == true { held[job] = nil }
        if let run = waiting[next] { lineUp(run) }
    }

    private mutating func start(_ run: Waiting) -> Answer {
        _ = forget(run.run)
        going += 1
        goingByJob[run.job, default: 0] += 1
        let reason: LateReason? =
            if overlapped.remove(run.run) != nil {
                .overlap
            } else if let fullAt, fullAt >= run.since {
                .mostRuns
            } else if let ratedAt, ratedAt >= run.since, !run.isUrgent {
                .startRate
            } else {
                nil
            }
        return .start(run: run.run, reason)
    }

    private mutating func forget(_ run: Int64) -> Waiting? {
        guard let gone = waiting.removeValue(forKey: run) else { return nil }
        let left = waitingByJob[gone.job, default: 1] - 1
        waitingByJob[gone.job] = left == 0 ? nil : left
        return gone
    }

    private mutating func lineUp(_ run: Waiting) {
        if run.isUrgent { return urgent.append(run.run) }
        if lines[run.host] == nil { ring.append(run.host) }
        lines[run.host, default: []].append(run.run)
    }

    /// Whether its job may have one more run; else it is held until one has ended.
    private mutating func mayStart(_ run: Waiting) -> Bool {
        guard goingByJob[run.job, default: 0] >= run.mostRuns else { return true }
        overlapped.insert(run.run)
        held[run.job, default: []].append(run.run)
        heldCount += 1
        return false
    }
}
