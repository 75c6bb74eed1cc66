internal import Logging
internal import TrawlCore

/// What earlier runs kept of the pages of a run.
extension Producer {
    /// Whether earlier runs kept pages that a run may ask for changes.
    func hasKeptPages(_ plan: RunPlan) -> Bool {
        plan.job.fetch.revalidates && keepsPages(plan)
    }

    /// Whether anything is kept of any page of a run's job.
    func keepsPages(_ plan: RunPlan) -> Bool {
        do {
            return try surroundings.store.keepsPages(of: plan.job.name)
        } catch {
            surroundings.logger.error("kept pages are unreadable: \(plan.name): \(error)")
            return false
        }
    }

    /// The task of a URL, with what an earlier run kept of its page.
    func task(for url: ClaimedURL, of run: ActiveRun) -> FetchTask {
        var task = FetchTask(url, run: run.plan.id)
        guard run.asksForChanges, task.purpose == .page, run.plan.request(of: task) == nil,
            let location = WebURL(url.location)
        else { return task }
        let fingerprint = run.plan.canonicalForm.fingerprint(of: location)
        do {
            task.kept = try surroundings.store.page(of: run.plan.job.name, fingerprint)
        } catch {
            // The page is fetched as if it were new.
            surroundings.logger.error("a kept page is unreadable: \(url.location): \(error)")
        }
        return task
    }
}
