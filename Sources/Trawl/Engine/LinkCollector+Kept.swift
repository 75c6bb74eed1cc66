internal import TrawlCore

extension LinkCollector {
    /// Gives an outcome what is kept of its page: the items, and the links as far as the run wants them
    /// now.
    ///
    /// - Parameters:
    ///   - kept: What an earlier run kept of the page.
    ///   - plan: The run.
    ///   - outcome: The outcome of the page's task; as it was when the answer is false.
    /// - Returns: False when what was kept is damaged, or of other follow rules.
    mutating func take(
        _ kept: KeptPage,
        plan: RunPlan,
        into outcome: inout FetchOutcome
    ) -> Bool {
        let task = outcome.task
        guard let findings = PageFindings(packed: kept.findings), let url = WebURL(task.url) else {
            return false
        }
        let rule = plan.job.pages[task.page]
        let scope = plan.scope.withLock { $0 }
        begin(base: url, most: plan.job.limits.links)
        var isWhole = true
        _ = findings.links.forEach { link, followRule in
            guard rule.follow.indices.contains(followRule) else {
                isWhole = false
                return
            }
            add(link, rule: followRule, of: rule, scope: scope, form: plan.canonicalForm)
        }
        guard isWhole else { return false }
        finish(plan: plan, page: task.page, depth: task.depth, into: &outcome)
        outcome.counts.merge(findings.counts, uniquingKeysWith: +)
        outcome.items = findings.items
        outcome.canonical = findings.canonical
        outcome.samples = findings.samples
        return true
    }
}
