internal import DequeModule
internal import TrawlCore

extension Producer {
    /// Notes that URLs of a run wait at a host.
    func queue(_ count: Int, at name: String, of run: ActiveRun) {
        run.unfinished += count
        look(at: name, for: run)
    }

    /// Has a host looked at, as URLs of a run may wait there.
    private func look(at name: String, for run: ActiveRun) {
        let host = host(named: name)
        join(run, host)
        host.waiting[run.plan.id]?.mayHaveMore = true
        if host.standing != .gated { makeReady(host) }
    }

    /// Lets a run use a host, if it does not yet.
    func join(_ run: ActiveRun, _ host: HostLine) {
        if run.hosts.insert(host.name).inserted { host.join(run.plan) }
    }

    // MARK: - What the writer tells

    /// Takes note of what was recorded.
    func take(_ note: CommitNote, _ now: Instant) {
        switch note {
        case .began(let id, let hosts):
            // While the program ends it stays queued, for the next start.
            guard let asked = beginning.removeValue(forKey: id), !isDraining else { return }
            let run = activate(asked, now)
            for (host, count) in hosts { queue(count, at: host, of: run) }
            if let ending = asked.ending {
                run.ending = ending
                endIfOver(run, now)
            }
        case .existed(let id):
            if let asked = beginning.removeValue(forKey: id) {
                starts.didEnd(asked.plan.job.name)
            }
            surroundings.plans[run: id] = nil
        case .confirmed(let number): confirm(number)
        case .appended: break
        case .found(let id, let hosts, let count):
            guard let run = runs[id] else { return }
            run.unfinished += count
            for host in hosts { look(at: host, for: run) }
        case .settled(let id, let url, let succeeded, let isSeed, let isNew):
            guard let run = runs[id] else { return }
            run.leases.remove(url)
            if isNew {
                run.settle(url, succeeded: succeeded)
                if isSeed, succeeded { run.seedsDone += 1 }
            }
        case .requeued(let id, let url, let from, let host, let notBefore):
            guard let run = runs[id] else { return }
            run.leases.remove(url)
            requeue(run, at: host ?? WebURL(from)?.hostKey ?? "", notBefore)
        case .troubled(let id, let errors):
            runs[id]?.errors += errors
        case .counted(let id, let items, let bytes):
            guard let run = runs[id] else { return }
            run.items += items
            run.bytes += Int64(bytes)
            run.pages += 1
            run.checkLimits(at: now)
        case .pruned(let removed, let isOver): pruned(removed, isOver: isOver, now)
        case .ended(let id, let state):
            guard let run = runs[id] else { return }
            surroundings.report(.ended(run.plan, state))
            followEnd(of: run.plan, isGood: run.isGood(as: state))
            if !run.plan.writesOutputs(as: state) { finish(id) }
        case .accepted(let id, let isNew): didAccept(id, isNew: isNew)
        }
    }

    private func requeue(_ run: ActiveRun, at name: String, _ notBefore: Instant) {
        let host = host(named: name)
        join(run, host)
        let nextAt = host.waiting[run.plan.id]?.nextAt
        host.waiting[run.plan.id]?.nextAt = min(nextAt ?? notBefore, notBefore)
        if host.standing != .gated { makeReady(host) }
    }

    // MARK: - Ending

    /// Gives the end of a run to the writer, once nothing of it is left to do.
    func endIfOver(_ run: ActiveRun, _ now: Instant) {
        guard !run.isEnded, !isDraining else { return }
        let id = run.plan.id
        if run.isLeftWithFullHosts({ !mayHaveMore(of: id, at: $0) }) {
            let reason = "host_pages: \(run.plan.job.limits.hostPages ?? 0)"
            run.ending = .init(state: .limited, reason: reason)
        }
        if run.ending != nil { release(run) }
        guard run.isOver else { return }
        run.isEnded = true
        var ending = run.ending ?? .init(state: .done, reason: nil)
        // A limit that was reached with the last page has ended nothing.
        if ending.state == .limited, run.unfinished == 0 { ending = .init(state: .done) }
        if run.seedsDone == 0, ending.state != .cancelled {
            let reasons = [ending.reason, failureOfSeeds(id)].compactMap(\.self)
            ending = .init(state: .failed, reason: reasons.joined(separator: "; "))
        }
        ending = judge(ending, of: run, now)
        surroundings.record(
            .end(
                run: id,
                state: ending.state,
                reason: ending.reason,
                at: now,
                elapsedMilliseconds: run.elapsedMilliseconds(at: now)
            )
        )
        for name in run.hosts { hosts[name]?.leave(id) }
    }

    /// Whether something of a run waits at a host.
    private func mayHaveMore(of run: Int64, at host: String) -> Bool {
        guard let waiting = hosts[host]?.waiting[run] else { return false }
        return !waiting.claimed.isEmpty || waiting.mayHaveMore || waiting.nextAt != nil
    }

    /// Lets go of what was claimed and not handed out.
    private func release(_ run: ActiveRun) {
        for name in run.hosts {
            guard var waiting = hosts[name]?.waiting[run.plan.id] else { continue }
            run.leases.subtract(waiting.claimed.map(\.id))
            waiting.claimed.removeAll()
            hosts[name]?.waiting[run.plan.id] = waiting
        }
    }

    private func failureOfSeeds(_ run: Int64) -> String {
        do {
            let failure = try surroundings.store.seedFailure(of: run)
            return "no start URL succeeded" + (failure.map { ": " + $0 } ?? "")
        } catch {
            return "no start URL succeeded"
        }
    }

    /// Forgets a run whose end and outputs are written.
    func finish(_ id: Int64) {
        guard let run = runs.removeValue(forKey: id) else { return }
        starts.didEnd(run.plan.job.name)
        surroundings.plans[run: id] = nil
        surroundings.report(.finished(run.plan.name))
    }
}

extension TrawlCore.Seed {
    /// What its URL is asked for.
    fileprivate var purpose: FetchTask.Purpose {
        switch kind {
        case .page, .request: .page
        case .sitemap: .sitemap
        case .feed: .feed
        }
    }
}

extension NewRun {
    /// What the store is to keep of a plan.
    init(_ plan: RunPlan, at now: Instant) {
        let job = plan.job
        self.init(
            id: plan.id,
            name: plan.name,
            at: now,
            source: job.source,
            pageLimit: plan.isCutShort ? plan.pageLimit : nil,
            removedAfter: job.removedAfter,
            forms: ItemForms(job),
            seeds: job.seeds.enumerated().map { number, seed in
                let url = seed.url.withoutFragment().withoutCredentials()
                return Seed(
                    number: number,
                    url: url.text,
                    host: url.hostKey,
                    fingerprint: plan.canonicalForm.fingerprint(
                        of: url,
                        method: seed.request?.method ?? "GET",
                        body: seed.request?.body ?? []
                    ),
                    page: seed.purpose.row ?? RunPlan.page(ofSeed: url, in: job)
                )
            }
        )
        stagesItems = job.isQuarantining
    }
}
