internal import DequeModule
internal import TrawlCore

/// A host name as the producer sees it: its gate, its robots.txt files, and the URLs of each run
/// that wait for it.
///
/// The producer's own.
final class HostLine {
    /// Where a host stands in the producer's order.
    enum Standing {
        /// Nothing to do.
        case idle
        /// In the ring of hosts to be looked at.
        case ready
        /// In the heap of timers, for the gate: what else happens changes nothing.
        case gated
        /// In the heap of timers, for URLs that wait: new ones may go first.
        case timed
    }

    /// The URLs of one run that wait here.
    struct Waiting {
        /// Taken from the frontier, next first.
        var claimed = Deque<ClaimedURL>()
        /// Whether the frontier may have more that may be fetched now.
        var mayHaveMore = false
        /// When the next of those that must wait may be fetched.
        var nextAt: Instant?
    }

    /// What is known of the robots.txt of one origin.
    struct Robots {
        var standing = RobotsStanding()
        var isAsked = false
        var failuresInARow = 0
        /// The rules as they hold for one agent, compiled once.
        var policies: [String: RobotsPolicy] = [:]
    }

    let name: String
    var gate: HostGate
    /// What the store has of the gate.
    var kept: HostGate.Snapshot
    var standing = Standing.idle
    /// Counts up when the host leaves the timers early, so that the old timer is ignored.
    var timer = 0
    /// The runs that use the host, in turn.
    var turns = RunTurns()
    var waiting: [Int64: Waiting] = [:]
    var robots: [String: Robots] = [:]
    /// Requests for a robots.txt that other ones redirected here.
    var robotsTasks = Deque<FetchTask>()
    /// Whether its last page came promptly; written by the `PromptReserve` alone, as are the next two.
    var isPrompt = false
    /// Requests handed out while it was not known to be prompt that have not ended.
    var requestsAsOther = 0
    /// Whether it waits for a request to another host that is not prompt to end.
    var isHeldBack = false

    /// A host as it was kept over restarts.
    init(name: String, kept: HostGate.Snapshot) {
        self.name = name
        self.kept = kept
        gate = HostGate(restoring: kept)
    }

    /// Lets a run use the host.
    func join(_ plan: RunPlan) {
        guard waiting[plan.id] == nil else { return }
        waiting[plan.id] = Waiting()
        turns.join(plan.id, priority: plan.job.priority)
        let politeness = plan.job.politeness
        gate.use(
            run: plan.id,
            delay: politeness.delay,
            concurrency: politeness.concurrency
        )
        if politeness.isAdaptive { gate.adapt(for: plan.id) }
    }

    /// Ends a run's use of the host.
    func leave(_ run: Int64) {
        waiting[run] = nil
        turns.leave(run)
        gate.leave(run: run)
    }

    /// Moves every time on, after the clock was set by so much: waits stay as long as they were.
    func shift(by jump: Duration) {
        gate.shift(by: jump)
        for origin in robots.keys { robots[origin]?.standing.shift(by: jump) }
        for (run, urls) in waiting {
            waiting[run]?.nextAt = urls.nextAt.map { $0 + jump }
        }
    }
}
