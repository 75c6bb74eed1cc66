internal import Logging
internal import TrawlCore

/// Whether runs are well, and jobs.
extension Producer {
    /// Has a run's figures recorded, and judges a run that has come to its end.
    ///
    /// - Returns: The ending; degraded, with what is wrong as its reason, for a run that is not as
    ///   expected.
    func judge(_ ending: ActiveRun.Ending, of run: ActiveRun, _ now: Instant) -> ActiveRun.Ending {
        let isJudged = ending.state == .done || ending.state == .limited
        do {
            guard var figures = try figures(of: run, now) else { return ending }
            if isJudged { figures.departures = try departures(of: figures, run, ending.state) }
            surroundings.record(.figures(run: run.plan.id, figures))
            guard !figures.departures.isEmpty else { return ending }
            let reasons = [ending.reason].compactMap(\.self) + figures.departures.map(\.text)
            return .init(state: .degraded, reason: reasons.joined(separator: "; "))
        } catch {
            surroundings.logger.error("the figures of \(run.plan.name) are unreadable: \(error)")
            guard isJudged else { return ending }
            // Nobody knows that it is well.
            return .init(state: .degraded, reason: "its figures are unreadable: \(error)")
        }
    }

    private func figures(of run: ActiveRun, _ now: Instant) throws -> RunFigures? {
        guard let tally = try surroundings.store.tally(of: run.plan.id) else { return nil }
        return RunFigures(
            of: run.plan.job,
            items: tally.items,
            pages: tally.pages,
            failed: tally.failed,
            elapsedMilliseconds: run.elapsedMilliseconds(at: now),
            counts: tally.counts
        )
    }

    private func departures(
        of figures: RunFigures,
        _ run: ActiveRun,
        _ state: RunState
    ) throws -> [Departure] {
        let plan = run.plan
        let isPartial = state == .limited && plan.isCutShort
        let check = HealthCheck(plan.job.expectations, isPartial: isPartial)
        let past = try surroundings.store.goodFigures(before: plan.id, of: plan.job.name)
        var departures = check.departures(of: figures, past: past)
        for place in departures.indices {
            departures[place].urls = try surroundings.store.pages(
                showing: departures[place].subject,
                in: plan.id
            )
        }
        return departures
    }

    // MARK: - Jobs without a good run

    /// Reports the jobs that have had no good run for too long.
    func checkQuiet(_ now: Instant) {
        if !hasHealth, agenda.count > 0 {
            hasHealth = true
            followHealth(of: nil, from: nil)
        }
        let names = quiet.take(now: now)
        if !names.isEmpty { surroundings.report(.quiet(names)) }
    }

    /// Takes note of what the runs of a job say now, and of its definition.
    ///
    /// - Parameters:
    ///   - job: The job's name; nil: every job.
    ///   - start: From when its time counts anew; nil: from its last good run.
    func followHealth(of job: String?, from start: Instant?) {
        guard hasHealth else { return }
        do {
            let facts = try surroundings.store.healthFacts(of: job)
            for name in job.map({ [$0] }) ?? agenda.names {
                let isAwake = !agenda.isPaused(name)
                var known = facts[name] ?? .init()
                if let start, let end = known.lastGoodEnd ?? known.firstRun {
                    known.lastGoodEnd = max(start, end)
                }
                let definition = isAwake ? agenda.job(named: name) : nil
                quiet.set(name, deadline: definition?.quietAt(known))
            }
        } catch {
            surroundings.logger.error("the health of jobs is unreadable: \(error)")
        }
    }

    /// Takes note that a run of a job is over, or was accepted.
    func followEnd(of plan: RunPlan, isGood: Bool) {
        let name = plan.job.name
        guard hasHealth, agenda.knows(name) else { return }
        // A bad run changes nothing but for a job that has never run before.
        guard isGood || !quiet.isWatching(name) else { return }
        if isGood, quiet.isQuiet(name) { surroundings.report(.recovered(plan.name)) }
        followHealth(of: name, from: nil)
    }

    // MARK: - Acceptance

    /// Accepts a degraded run, once that is recorded.
    func accept(_ plan: RunPlan, _ reply: ControlReply, _ now: Instant) {
        acceptances[plan.id, default: []].append((plan, reply))
        surroundings.record(.accept(run: plan.id, at: now))
    }

    /// Answers who accepted a run, and has its outputs written.
    func didAccept(_ id: Int64, isNew: Bool) {
        guard var waiting = acceptances[id], !waiting.isEmpty else { return }
        let (plan, reply) = waiting.removeFirst()
        acceptances[id] = waiting.isEmpty ? nil : waiting
        guard isNew else {
            return reply.give(.refused(.init(.pointless, "\(plan.name) was accepted meanwhile")))
        }
        surroundings.report(.accepted(plan))
        followEnd(of: plan, isGood: true)
        reply.give(.accepted(plan))
    }
}

extension ControlAnswer {
    /// A run was accepted.
    static func accepted(_ plan: RunPlan) -> ControlAnswer {
        let outputs = plan.job.outputs.isEmpty ? "" : ", and its outputs are written"
        return .done("\(plan.name) is accepted: it counts as a good run\(outputs)")
    }
}
