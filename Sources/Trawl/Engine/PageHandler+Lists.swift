internal import TrawlCore

/// Sitemaps and feeds that a run begins with: their URLs are start URLs.
extension PageHandler {
    /// Reads a list of start URLs.
    ///
    /// A list that cannot be read is a failure. Of one that breaks off, or is too long, what came
    /// before counts, and that it is not whole.
    mutating func readList(
        _ response: FetchResponse,
        _ outcome: inout FetchOutcome,
        plan: RunPlan
    ) {
        let task = outcome.task
        guard let url = WebURL(task.url) else {
            preconditionFailure("a task's URL must parse: it was written by the parser")
        }
        var found: [(url: String, target: StartList.Target)] = []
        var list = StartList(
            url: url,
            contentType: response.headers["Content-Type"],
            isFeed: task.purpose == .feed
        ) { found.append(($0, $1)) }
        var cause: String?
        let file = GzipBody(maximumBytes: StartList.maximumBytes)
        do throws(GzipError) {
            try response.body.withUnsafeBufferPointer { body throws(GzipError) in
                try file.read(body) { list.read($0) }
            }
            try file.finish { list.read($0) }
        } catch {
            cause = error.description
        }
        switch list.finish() {
        case .whole: break
        case .cut(let reason): cause = cause ?? reason
        case .none(let reason):
            outcome.failure = .init(kind: .parse, message: cause ?? reason)
            return
        }
        if let cause {
            outcome.counts["lists.cut"] = 1
            outcome.samples.append(.init(subject: "lists.cut", text: cause))
        }
        outcome.verdict = .stored
        take(found, of: url, &outcome, plan: plan)
    }

    private mutating func take(
        _ found: [(url: String, target: StartList.Target)],
        of url: WebURL,
        _ outcome: inout FetchOutcome,
        plan: RunPlan
    ) {
        let scope = plan.scope.withLock { $0 }
        let form = plan.canonicalForm
        let match = plan.seed(of: outcome.task)?.match
        let wish = match.map { LinkCollector.Wish.matching($0) } ?? .page
        links.begin(base: url, most: plan.job.limits.links)
        for entry in found {
            var address = entry.url
            address.withUTF8 {
                links.add(
                    listed: $0,
                    as: entry.target == .list ? .list : wish,
                    scope: scope,
                    form: form
                )
            }
        }
        links.finishList(plan: plan, depth: outcome.task.depth, into: &outcome)
    }
}
