internal import DequeModule
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
    /// Pages handed out at each host, by the name that led to them; kept with `host_pages` only.
    var begunByHost: [String: Int] = [:]
    /// Requests handed out whose transfers have not ended, those for robots.txt included.
    var inFlight = 0
    /// Hosts that had a turn while as many requests were in flight as may be; the first goes first.
    private var held = Deque<String>()
    private var heldNames: Set<String> = []
    /// Pages that were handed out and failed for good.
    var failed = 0
    /// Set when the limit on pages is reached: only those that were begun are gone on with.
    var isFull = false
    var seedsDone = 0
    var pages = 0
    var errors = 0
    var items = 0
    var bytes: Int64 = 0
    /// Whether earlier runs kept pages that are to be asked for on the condition that they have
    /// changed.
    var asksForChanges = false
    /// What was read of kept pages whose URLs wait to be handed out, by their rows; nil where nothing
    /// is kept.
    var keptAhead: [Int64: KeptPage?] = [:]
    /// Whether earlier runs kept pages that are not to be fetched again.
    var passesOver = false
    /// The hosts it uses.
    var hosts: Set<String> = []
    private(set) var startedAt: Instant
    let elapsedBefore: Int64
    /// Set when a limit, or somebody, ends it: then nothing new is handed out.
    var ending: Ending?
    /// Whether its end was given to the writer.
    var isEnded = false

    /// Why a run ends before its frontier is empty.
    struct Ending: Sendable {
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
        failed = asked.backlog?.failed ?? 0
        begunByHost = asked.backlog?.begunByHost ?? [:]
        seedsDone = asked.backlog?.seedsDone ?? 0
    }

    /// Whether it is a measure for later runs when it has ended so.
    func isGood(as state: RunState) -> Bool {
        state == .done || state == .limited && !plan.isCutShort
    }

    /// How long it has been going, downtime not counted, in milliseconds.
    func elapsedMilliseconds(at now: Instant) -> Int64 {
        elapsedBefore + max(0, (now - startedAt).wholeMilliseconds)
    }

    /// Takes note that the clock was set by so much.
    func shift(by jump: Duration) { startedAt = startedAt + jump }

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
    func settle(_ url: Int64, succeeded: Bool) {
        unfinished -= 1
        if refused.remove(url) == nil {
            open -= 1
            if !succeeded { failed += 1 }
            endIfFailing()
        }
        endIfFull()
    }

    /// Takes note that a page is handed out for the first time.
    func begin(atHost host: String) {
        begun += 1
        open += 1
        if plan.job.limits.hostPages != nil { begunByHost[host, default: 0] += 1 }
    }

    /// Whether no further page of a host may be begun.
    func hasEnough(ofHost host: String) -> Bool {
        plan.job.limits.hostPages.map { begunByHost[host, default: 0] >= $0 } ?? false
    }

    /// Whether one more request may go out.
    var hasFreeSlot: Bool { plan.job.limits.concurrency.map { inFlight < $0 } ?? true }

    /// Lets a host wait until a request has ended.
    func hold(_ host: String) {
        if heldNames.insert(host).inserted { held.append(host) }
    }

    /// The host that waited longest; nil when none waits.
    func nextHeld() -> String? {
        guard let host = held.popFirst() else { return nil }
        heldNames.remove(host)
        return host
    }

    /// The share of failed pages means something from so many pages on: a guess.
    private static let fewestPagesForErrors = 20

    /// Ends it when too many of its pages fail.
    func endIfFailing() {
        let ended = begun - open
        guard let most = plan.job.limits.errors, ending == nil, ended >= Self.fewestPagesForErrors,
            failed * 100 > most * ended
        else { return }
        let reason = "errors: \(failed) of \(ended) pages failed, more than \(most)%"
        ending = Ending(state: .failed, reason: reason)
    }

    /// Ends it when the limit on pages is reached and all that were begun are settled.
    func endIfFull() {
        guard isFull, open == 0, ending == nil else { return }
        ending = Ending(state: .limited, reason: "pages: \(plan.pageLimit)")
    }

    /// Whether pages of full hosts are all that is left, and nothing of them was begun.
    ///
    /// - Parameter isEmpty: Whether a host has nothing more of the run.
    /// - Returns: False also when nothing is left at all.
    func isLeftWithFullHosts(_ isEmpty: (String) -> Bool) -> Bool {
        guard plan.job.limits.hostPages != nil, unfinished > 0, open == 0, leases.isEmpty,
            ending == nil
        else { return false }
        return hosts.allSatisfy { hasEnough(ofHost: $0) || isEmpty($0) }
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
