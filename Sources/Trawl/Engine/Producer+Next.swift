internal import DequeModule
internal import TrawlCore

extension Producer {
    /// What a host has to be fetched.
    enum Next {
        /// A task that may be put into the queue now.
        case task(FetchTask)
        /// A URL was dealt with without a fetch: ask again.
        case again
        /// Nothing before this time.
        case wait(until: Instant)
        /// Nothing until something happens.
        case nothing
    }

    /// The next URL at a host, from the runs that use it in turn.
    ///
    /// The gate was asked already.
    func next(at host: HostLine, _ now: Instant) -> Next {
        if let task = host.robotsTasks.first, mayStart(task.run, at: host) {
            host.robotsTasks.removeFirst()
            return .task(task)
        }
        var earliest: Instant?
        for asked in 0..<host.turns.count {
            guard let id = host.turns.next(asked: asked) else { break }
            guard let run = runs[id], run.ending == nil, mayStart(id, at: host) else { continue }
            refill(host, run, now)
            guard let url = host.waiting[id]?.claimed.popFirst() else {
                if let at = host.waiting[id]?.nextAt { earliest = min(earliest ?? at, at) }
                continue
            }
            if run.passesOver {
                guard passedOver < Self.mostPassedOver else {
                    host.waiting[id]?.claimed.prepend(url)
                    return .wait(until: now)
                }
                if passOver(url, run, now) { return .again }
            }
            if url.isFresh, run.begun >= run.plan.pageLimit {
                run.leases.remove(url.id)
                fill(run)
                endIfOver(run, now)
                return .again
            }
            if url.isFresh, run.hasEnough(ofHost: host.name) {
                leaveOut(url, at: host, of: run)
                endIfOver(run, now)
                return .again
            }
            switch permit(url, host, run, now) {
            case .go:
                if url.isFresh { run.begin(atHost: host.name) }
                return .task(task(for: url, at: host, of: run))
            case .ask(let task):
                host.waiting[id]?.claimed.prepend(url)
                return .task(task)
            case .refuse(let kind, let message):
                refuse(url, run, kind, message, now)
                return .again
            case .askGate:
                host.waiting[id]?.claimed.prepend(url)
                return .again
            case .wait(let until):
                host.waiting[id]?.claimed.prepend(url)
                if let until { earliest = min(earliest ?? until, until) }
            }
        }
        return earliest.map { .wait(until: $0) } ?? .nothing
    }

    /// Takes the next URLs of a run at a host from the frontier, when none is at hand.
    func refill(_ host: HostLine, _ run: ActiveRun, _ now: Instant) {
        let id = run.plan.id
        guard var waiting = host.waiting[id], waiting.claimed.isEmpty else { return }
        guard waiting.mayHaveMore || waiting.nextAt.map({ $0 <= now }) ?? false else { return }
        do {
            let claim = try surroundings.store.claim(
                run: id,
                host: host.name,
                limit: claimSize,
                onlyBegun: run.isFull || run.hasEnough(ofHost: host.name),
                now: now,
                isLeased: { run.leases.contains($0) }
            )
            waiting.claimed.append(contentsOf: claim.urls)
            waiting.mayHaveMore = claim.isCut
            waiting.nextAt = claim.nextAt
            run.leases.formUnion(claim.urls.map(\.id))
            CrashPoint.afterClaim.pass()
        } catch {
            return failedToRead(error, now)
        }
        host.waiting[id] = waiting
    }

    /// Whether one more request of a run may go out; a host that asks in vain is asked again when one
    /// has ended.
    private func mayStart(_ id: Int64, at host: HostLine) -> Bool {
        guard let run = runs[id], !run.hasFreeSlot else { return true }
        run.hold(host.name)
        return false
    }

    /// Leaves the pages of a host unfetched that has as many of the run as the limit says.
    ///
    /// They stay queued in the store, as those beyond the limit on pages do.
    private func leaveOut(_ url: ClaimedURL, at host: HostLine, of run: ActiveRun) {
        run.leases.remove(url.id)
        guard var waiting = host.waiting[run.plan.id] else { return }
        run.leases.subtract(waiting.claimed.filter(\.isFresh).map(\.id))
        waiting.claimed.removeAll(where: \.isFresh)
        host.waiting[run.plan.id] = waiting
    }

    /// Hands out no further pages of a run; those that were begun are gone on with, so that as many
    /// as the limit says are there in the end.
    private func fill(_ run: ActiveRun) {
        run.isFull = true
        run.keptAhead.removeAll()
        for name in run.hosts {
            guard var waiting = hosts[name]?.waiting[run.plan.id] else { continue }
            run.leases.subtract(waiting.claimed.filter(\.isFresh).map(\.id))
            waiting.claimed.removeAll(where: \.isFresh)
            hosts[name]?.waiting[run.plan.id] = waiting
        }
        run.endIfFull()
    }

    /// Ends a URL without a fetch.
    func refuse(
        _ url: ClaimedURL,
        _ run: ActiveRun,
        _ kind: FailureKind,
        _ message: String,
        _ now: Instant
    ) {
        if url.isFresh { run.refused.insert(url.id) }
        let task = FetchTask(url, run: run.plan.id)
        var outcome = FetchOutcome(task: task, startedAt: now, verdict: .failed)
        outcome.failure = .init(kind: kind, message: message)
        surroundings.record(.outcome(outcome))
    }

    /// So many URLs are claimed at once: many where one host is fetched as fast as it goes, few
    /// where many hosts share the memory.
    private var claimSize: Int {
        max(8, min(4 * surroundings.tasks.capacity, 8192 / max(1, hosts.count)))
    }
}

extension ClaimedURL {
    /// Whether it was never handed out.
    var isFresh: Bool { hops == 0 && attempts == 0 && throttled == 0 }
}
