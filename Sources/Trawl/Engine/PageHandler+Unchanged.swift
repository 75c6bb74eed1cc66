internal import TrawlCore

/// Pages that are as an earlier run kept them: their items and links are taken as they were, without
/// parsing.
extension PageHandler {
    /// A task with what was kept of its page only where that still holds: the job file says the same
    /// about what comes out of it.
    func prepared(_ task: FetchTask, plan: RunPlan) -> FetchTask {
        guard let kept = task.kept else { return task }
        let scope = plan.scope.withLock { $0 }
        guard definition(for: task, plan: plan, scope: scope) != kept.definition else {
            return task
        }
        var task = task
        task.kept = nil
        return task
    }

    private func definition(for task: FetchTask, plan: RunPlan, scope: Scope) -> ContentHash {
        plan.definition(ofPage: task.page, at: task.url, scope: scope, steps: steps.items)
    }

    /// What is to be kept of a page, its findings still missing; nil when nothing is.
    func keptPage(
        of response: FetchResponse,
        _ task: FetchTask,
        _ url: WebURL,
        plan: RunPlan,
        scope: Scope
    ) -> KeptPage? {
        let isKept = plan.job.fetch.revalidates || plan.job.pages[task.page].visit == .once
        guard isKept, plan.request(of: task) == nil else { return nil }
        return KeptPage(
            fingerprint: plan.canonicalForm.fingerprint(of: url),
            definition: definition(for: task, plan: plan, scope: scope),
            answer: response.contentHash,
            etag: response.validator("ETag"),
            lastModified: response.validator("Last-Modified"),
            bytes: response.body.count,
            findings: []
        )
    }

    /// What came out of a page, for the next run.
    func findings(of outcome: FetchOutcome, _ links: PackedLinks) -> PageFindings {
        var findings = PageFindings()
        findings.items = outcome.items
        findings.canonical = outcome.canonical
        findings.samples = outcome.samples
        findings.counts = LinkCollector.counts(outcome.counts, without: links.count)
        findings.links = links
        return findings
    }

    /// Takes a page as it was kept, when the whole answer is the same as then.
    mutating func resemble(
        _ answer: KeptPage,
        _ outcome: inout FetchOutcome,
        plan: RunPlan
    ) -> Bool {
        guard let kept = outcome.task.kept else { return false }
        let isSame = kept.answer == answer.answer
        guard isSame, take(kept, &outcome, plan: plan) else { return false }
        outcome.kept = answer
        outcome.counts[UnchangedCount.sameBody] = 1
        return true
    }

    /// Takes a page as it was kept, since the server says that it has not changed (RFC 9110, 15.4.5).
    mutating func reuse(
        _ response: FetchResponse,
        _ outcome: inout FetchOutcome,
        plan: RunPlan
    ) {
        guard var kept = outcome.task.kept, take(kept, &outcome, plan: plan) else {
            outcome.failure = .init(kind: .parse, message: "what was kept of the page is damaged")
            return
        }
        // What the answer does not name holds on (RFC 9111, 3.2).
        kept.etag = response.validator("ETag") ?? kept.etag
        kept.lastModified = response.validator("Last-Modified") ?? kept.lastModified
        kept.findings = []
        outcome.kept = kept
        outcome.counts[UnchangedCount.notModified] = 1
        outcome.counts[UnchangedCount.savedBytes] = kept.bytes
    }

    /// Keeps how long a page took, or counts what it saved that its earlier run's holds on.
    ///
    /// Some pages take longer this time, and count against it.
    func noteDuration(_ took: Duration, _ outcome: inout FetchOutcome) {
        guard outcome.verdict == .unchanged else {
            outcome.kept?.took = took
            return
        }
        guard let before = outcome.task.kept?.took else { return }
        outcome.counts[UnchangedCount.savedMicroseconds] = Int((before - took) / .microseconds(1))
    }

    /// Ends a page with what was kept of it; false when that is damaged.
    private mutating func take(
        _ kept: KeptPage,
        _ outcome: inout FetchOutcome,
        plan: RunPlan
    ) -> Bool {
        guard links.take(kept, plan: plan, into: &outcome) else { return false }
        outcome.verdict = .unchanged
        return true
    }
}

/// The names under which pages that have not changed are counted.
package enum UnchangedCount {
    /// Pages that the server said have not changed.
    package static let notModified = "unchanged.not_modified"
    /// Pages that were sent once more as they were.
    package static let sameBody = "unchanged.same_body"
    /// Bytes of bodies that were not sent again, after decompression.
    package static let savedBytes = "unchanged.saved_bytes"
    /// How much longer transfer and reading of these pages took when they had changed last; below zero
    /// where it was shorter.
    package static let savedMicroseconds = "unchanged.saved_us"
    /// Pages that were not asked for, as `visit: once` wants.
    package static let visited = "visited"
    /// All of them.
    package static let all = [notModified, sameBody, savedBytes, savedMicroseconds, visited]
}

extension KeptPage {
    /// The header fields that make a request conditional (RFC 9110, 13.1.2 and 13.1.3).
    var conditions: [(name: String, value: String)] {
        [("If-None-Match", etag), ("If-Modified-Since", lastModified)].compactMap { name, value in
            value.map { (name: name, value: $0) }
        }
    }
}

extension FetchResponse {
    /// A longer validator is not kept: it would be sent with every request (a guess; usual ones have
    /// under 100 bytes).
    static let longestValidator = 1024

    /// The value of a validator's field; nil when there is none, or none that can be sent back as it
    /// came.
    func validator(_ name: String) -> String? {
        guard let bytes = headers.bytes(of: name),
            (1...Self.longestValidator).contains(bytes.count),
            bytes.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The hash of the body and of the header fields that decide how it is read.
    var contentHash: ContentHash {
        let body = ContentHash(body)
        let fields = ["Content-Type", "X-Robots-Tag"].map { name in
            headers.values(of: name).joined(separator: "\n")
        }
        return ContentHash(Array("\(body)\n\n\(fields.joined(separator: "\n\n"))".utf8))
    }
}
