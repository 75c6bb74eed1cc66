internal import Logging
internal import TrawlCore

/// Pages of kinds that are visited once: what an earlier run stored of them is taken without a fetch.
extension Producer {
    /// So many pages are passed over before the producer looks at what happens elsewhere: a guess, some
    /// milliseconds of work.
    static let mostPassedOver = 64

    /// Whether a run has a kind of page that is visited once, and earlier runs kept pages of its job.
    func mayPassOver(_ plan: RunPlan) -> Bool {
        plan.job.pages.contains { $0.visit == .once } && keepsPages(plan)
    }

    /// Ends a URL with what an earlier run stored of its page: the items stay current, and the links
    /// are followed; false when the page is to be fetched.
    func passOver(_ url: ClaimedURL, _ run: ActiveRun, _ now: Instant) -> Bool {
        let plan = run.plan
        let task = FetchTask(url, run: plan.id)
        guard task.purpose == .page, plan.job.pages[task.page].visit == .once,
            plan.request(of: task) == nil, let location = WebURL(url.location),
            let kept = keptPage(at: location, plan)
        else { return false }
        var outcome = FetchOutcome(task: task, startedAt: now, verdict: .visited)
        guard keptLinks.take(kept, plan: plan, into: &outcome) else { return false }
        outcome.kept = kept
        outcome.kept?.findings = []
        outcome.counts[UnchangedCount.visited] = 1
        // It was never handed out, unless it was redirected.
        if url.isFresh { run.refused.insert(url.id) }
        surroundings.record(.outcome(outcome))
        passedOver += 1
        return true
    }

    private func keptPage(at url: WebURL, _ plan: RunPlan) -> KeptPage? {
        do {
            return try surroundings.store.page(
                of: plan.job.name,
                plan.canonicalForm.fingerprint(of: url)
            )
        } catch {
            // The page is fetched as if it were new.
            surroundings.logger.error("a kept page is unreadable: \(url.text): \(error)")
            return nil
        }
    }
}
