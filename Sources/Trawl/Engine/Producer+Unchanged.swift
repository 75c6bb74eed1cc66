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
    func task(for url: ClaimedURL, at host: HostLine, of run: ActiveRun) -> FetchTask {
        var task = FetchTask(url, run: run.plan.id)
        guard run.asksForChanges else { return task }
        if run.keptAhead[url.id] == nil { readKept(url, at: host, of: run) }
        task.kept = run.keptAhead.removeValue(forKey: url.id) ?? nil
        return task
    }

    /// Reads what is kept of a page, and of those that follow it at its host.
    ///
    /// Most of what a single one costs is to begin and end the reading.
    private func readKept(_ url: ClaimedURL, at host: HostLine, of run: ActiveRun) {
        var urls = [url]
        if run.keptAhead.count < Self.mostAhead, let waiting = host.waiting[run.plan.id] {
            urls += waiting.claimed.prefix(Self.readTogether - 1)
        }
        var asked: [(url: Int64, page: Fingerprint)] = []
        for url in urls where run.keptAhead[url.id] == nil {
            let task = FetchTask(url, run: run.plan.id)
            guard task.purpose == .page, run.plan.request(of: task) == nil,
                let location = WebURL(url.location)
            else { continue }
            asked.append((url.id, run.plan.canonicalForm.fingerprint(of: location)))
        }
        guard !asked.isEmpty else { return }
        do {
            let pages = try surroundings.store.pages(of: run.plan.job.name, asked.map(\.page))
            for (place, asked) in asked.enumerated() { run.keptAhead[asked.url] = pages[place] }
        } catch {
            // The page is fetched as if it were new.
            surroundings.logger.error("a kept page is unreadable: \(url.location): \(error)")
        }
    }

    /// Kept pages have some kilobytes each, with their links.
    private static let readTogether = 16
    private static let mostAhead = 64
}
