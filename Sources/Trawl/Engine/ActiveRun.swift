internal import TrawlCore

/// A run that is going, as the producer counts it.
///
/// The producer's own.
final class ActiveRun {
    let plan: RunPlan
    /// URLs of the frontier that are neither done nor failed, leased ones included.
    var unfinished = 0
    /// URLs handed out and not settled, by their rows; the host they wait at.
    var leases: Set<Int64> = []
    /// Pages handed out, redirects and retries of the same page not counted.
    var begun = 0
    /// Those of them that are not settled.
    var open = 0
    /// URLs that were refused without being handed out, until that is recorded.
    var refused: Set<Int64> = []
    /// Set when the limit on pages is reached: only those that were begun are gone on with.
    var isFull = false
    var seedsDone = 0
    var pages = 0
    var errors = 0
    var items = 0
    var bytes: Int64 = 0
    /// The hosts it uses.
    var hosts: Set<String> = []
    let startedAt: Instant
    let elapsedBefore: Int64
    /// Set when a limit, or somebody, ends it: then nothing new is handed out.
    var ending: Ending?
    /// Whether its end was given to the writer.
    var isEnded = false

    /// Why a run ends before its frontier is empty.
    struct Ending {
        var state: RunState
        var reason: String?
    }

    init(_ asked: AskedRun, now: Instant) {
        plan = asked.plan
        startedAt = now
        elapsedBefore = asked.elapsedMilliseconds
        pages = asked.pages
        errors = asked.errors
        items = asked.items
        bytes = asked.bytes
        begun = asked.backlog?.begun ?? 0
        open = asked.backlog?.open ?? 0
        seedsDone = asked.backlog?.seedsDone ?? 0
    }

    /// How long it has been going, downtime not counted, in milliseconds.
    func elapsedMilliseconds(at now: Instant) -> Int64 {
        elapsedBefore + max(0, (now - startedAt).wholeMilliseconds)
    }

    /// When `duration` ends it; nil without that limit.
    var deadline: Instant? {
        plan.job.limits.duration.map { startedAt + $0 - .milliseconds(elapsedBefore) }
    }

    /// Ends it when one of its limits is reached; the first that is wins.
    func checkLimits(at now: Instant) {
        guard ending == nil else { return }
        let limits = plan.job.limits
        if let most = limits.bytes, bytes >= most {
            ending = Ending(state: .limited, reason: "bytes: \(most)")
        } else if let most = limits.items, items >= most {
            ending = Ending(state: .limited, reason: "items: \(most)")
        } else if let deadline, now >= deadline {
            let reason = "duration: \(limits.duration?.shortText ?? "")"
            ending = Ending(state: items == 0 ? .failed : .limited, reason: reason)
        }
    }

    /// Takes note that a URL is ended for good.
    func settle(_ url: Int64) {
        unfinished -= 1
        if refused.remove(url) == nil { open -= 1 }
        endIfFull()
    }

    /// Ends it when the limit on pages is reached and all that were begun are settled.
    func endIfFull() {
        guard isFull, open == 0, ending == nil else { return }
        ending = Ending(state: .limited, reason: "pages: \(plan.pageLimit)")
    }

    /// Whether nothing of it is in flight and nothing more will be handed out.
    var isOver: Bool { ending != nil ? leases.isEmpty : unfinished == 0 }
}

extension Duration {
    /// As in job files: `90s`, `1500ms`.
    var shortText: String {
        let milliseconds = wholeMilliseconds
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
