internal import Foundation
internal import TrawlCore

/// Turns tasks into requests, and answers into outcomes; a consumer's own.
///
/// The extractors of runs are compiled once and kept while their run goes on.
struct PageHandler: ~Copyable {
    private let plans: RunPlans
    let steps: ExtractionSteps
    private var extractors: [Int64: PageExtractor] = [:]
    var links: LinkCollector
    private var random = SystemRandomNumberGenerator()

    init(plans: RunPlans, steps: ExtractionSteps) {
        self.plans = plans
        self.steps = steps
        guard let anywhere = WebURL("http://localhost/") else {
            preconditionFailure("a plain URL must parse")
        }
        links = LinkCollector(base: anywhere)
    }

    /// The request for a task.
    ///
    /// Secrets of the job go to the origins of its seeds only.
    func request(for task: FetchTask, url: WebURL, plan: RunPlan) -> FetchRequest {
        let settings = plan.job.fetch
        let isTrusted = plan.mayReceiveSecrets(url)
        var headers: [(name: String, value: String)] = []
        let own = plan.request(of: task)
        let ownHeaders = plan.headers(of: task)
        let replaced = Set(ownHeaders.map { $0.name.lowercased() })
        let common = settings.headers.filter { !replaced.contains($0.name.lowercased()) }
        for header in common + ownHeaders where isTrusted || !header.isSecret {
            headers.append((name: header.name, value: header.value))
        }
        var authorization: String?
        if isTrusted { authorization = settings.authorization?.header }
        if let seed = task.seed, plan.job.seeds.indices.contains(seed) {
            let own = plan.job.seeds[seed].url
            // Not to another seed's origin either, where it may have been redirected to.
            if own.origin == url.origin, let basic = own.basicAuthorization {
                authorization = basic
            }
        }
        if let kept = task.kept { headers += kept.conditions }
        if let authorization { headers.append((name: "Authorization", value: authorization)) }
        return FetchRequest(
            url: task.url,
            method: own?.method ?? "GET",
            headers: headers,
            body: own?.body,
            userAgent: settings.userAgent ?? Version.userAgent,
            timeout: settings.timeout,
            connectTimeout: settings.connectTimeout,
            firstByteTimeout: settings.firstByteTimeout,
            idleTimeout: settings.idleTimeout,
            maxBodyBytes: maxBodyBytes(of: task, settings),
            // RFC 9309, 2.5: what stands in the first 500 KiB holds.
            cutsLongBody: task.purpose == .robots,
            cookies: task.purpose == .robots
                ? nil : plan.cookies?.withLock { $0.lines(for: url.hostKey) },
            addressPolicy: plan.addressPolicy
        )
    }

    private func maxBodyBytes(of task: FetchTask, _ settings: FetchSettings) -> Int {
        switch task.purpose {
        case .page: settings.maxBodyBytes
        case .robots: RobotsRules.longestFile
        case .sitemap, .feed: max(settings.maxBodyBytes, StartList.maximumBytes)
        }
    }

    /// All that an answer led to.
    mutating func outcome(
        of result: FetchResult,
        task: FetchTask,
        plan: RunPlan,
        startedAt: Instant,
        now: Instant
    ) -> FetchOutcome {
        var outcome = FetchOutcome(task: task, startedAt: startedAt, verdict: .failed)
        outcome.milliseconds = (now - startedAt).wholeMilliseconds
        switch result {
        case .failure(let failure):
            outcome.failure = .init(kind: failure.kind, message: failure.message)
            if failure.isProxyFault {
                waitForProxy(&outcome, plan: plan, now: now)
            } else {
                decideRetry(&outcome, plan: plan, now: now)
            }
        case .response(let response):
            outcome.status = response.status
            outcome.bytes = response.body.count
            if !response.cookies.isEmpty, let jar = plan.cookies {
                outcome.cookies = jar.withLock { $0.apply(response.cookies) }
            }
            let began = ContinuousClock.now
            answer(response, &outcome, plan: plan, now: now)
            noteDuration(response.timings.total + (.now - began), &outcome)
        }
        // The writer has no use for what the page held before.
        outcome.task.kept?.findings = []
        return outcome
    }

    private mutating func answer(
        _ response: FetchResponse,
        _ outcome: inout FetchOutcome,
        plan: RunPlan,
        now: Instant
    ) {
        let status = response.status
        switch status {
        case 200..<300:
            switch outcome.task.purpose {
            case .robots: outcome.verdict = .robots(body: response.body)
            case .sitemap, .feed: readList(response, &outcome, plan: plan)
            case .page: read(response, &outcome, plan: plan)
            }
        case 304 where outcome.task.kept?.hasValidators ?? false:
            reuse(response, &outcome, plan: plan)
        case 301, 302, 303, 307, 308:
            guard let location = response.headers["Location"] else {
                let message = "status \(status) without a Location"
                outcome.failure = .init(kind: .protocol, message: message)
                return
            }
            redirect(to: location, status, &outcome, plan: plan)
        default:
            let kind: FailureKind =
                switch status {
                case 400..<500: .http4xx
                case 500...: .http5xx
                default: .protocol
                }
            let unasked = status == 304 ? " to a request without a condition" : ""
            outcome.failure = .init(kind: kind, message: "status \(status)" + unasked)
            outcome.retryAfter = response.headers["Retry-After"]
                .flatMap { RetryAfter.parse($0, at: now) }
            decideRetry(&outcome, plan: plan, now: now)
        }
    }

    /// Whether a failed page is tried again; robots.txt has its own rules, the producer's.
    private mutating func decideRetry(
        _ outcome: inout FetchOutcome,
        plan: RunPlan,
        now: Instant
    ) {
        let task = outcome.task
        guard task.purpose != .robots, let failure = outcome.failure else { return }
        let decision = RetryPolicy(retries: plan.job.fetch.retries).decide(
            failure: failure.kind,
            status: outcome.status,
            method: plan.request(of: task)?.method ?? "GET",
            attempt: task.attempts + 1,
            throttledAnswers: task.throttled + 1,
            retryAfter: outcome.retryAfter,
            random: &random
        )
        switch decision {
        case .retry(let wait):
            outcome.verdict = .retry(notBefore: now + wait, usesRetry: true)
        case .waitForHost:
            outcome.verdict = .retry(notBefore: now, usesRetry: false)
        case .giveUp:
            outcome.verdict = .failed
        }
    }

    /// Lets a page wait for the first proxy that has rested; as often as the job has retries, of
    /// which it uses up none.
    ///
    /// Such waits count with those for the host. robots.txt has its own rules here too.
    private func waitForProxy(_ outcome: inout FetchOutcome, plan: RunPlan, now: Instant) {
        let task = outcome.task
        guard task.purpose != .robots, let proxies = plan.proxies,
            task.throttled < plan.job.fetch.retries
        else { return }
        outcome.verdict = .retry(notBefore: proxies.earliest(at: now), usesRetry: false)
    }

    /// Follows a redirect: the same row at another place, when that place may be fetched.
    private func redirect(
        to location: String,
        _ status: Int,
        _ outcome: inout FetchOutcome,
        plan: RunPlan
    ) {
        let task = outcome.task
        func refuse(_ kind: FailureKind, _ message: String) {
            outcome.failure = .init(kind: kind, message: message)
        }
        guard let target = WebURL(location, relativeTo: WebURL(task.url)) else {
            return refuse(.protocol, "redirects to what is no URL: \(location.prefix(200))")
        }
        let url = target.withoutFragment().withoutCredentials()
        let limit = task.purpose == .robots ? 5 : plan.job.fetch.redirects
        guard task.hops < limit else {
            return refuse(.redirectLimit, "more than \(limit) redirects, the next to \(url)")
        }
        guard url.isHTTP else { return refuse(.schemeBlocked, "redirects to \(url)") }
        if task.purpose != .robots, let refusal = refusal(of: url, &outcome, plan: plan) {
            return refuse(refusal.kind, refusal.message)
        }
        // 307 and 308 keep method and body, the others turn into GET (RFC 9110, 15.4; Fetch, 4.4).
        var request = plan.request(of: task)
        if let own = request {
            let isKept = status >= 307 || (status != 303 && own.method != "POST")
            if isKept, own.body != nil, WebURL(task.url)?.origin != url.origin {
                return refuse(.redirectRefused, "redirects a body to another origin: \(url)")
            }
            if !isKept, own.method != "GET" {
                outcome.dropsRequest = true
                request = nil
            }
        }
        outcome.verdict = .redirected(
            to: url.text,
            host: url.hostKey,
            fingerprint: plan.canonicalForm.fingerprint(
                of: url,
                method: request?.method ?? "GET",
                body: request?.body ?? []
            )
        )
    }

    /// Why a page may not redirect to a URL; a seed may always go to its `www.` twin.
    private func refusal(
        of url: WebURL,
        _ outcome: inout FetchOutcome,
        plan: RunPlan
    ) -> FetchOutcome.Failure? {
        let task = outcome.task
        let scope = plan.scope.withLock { $0 }
        switch scope.refusal(of: url) {
        case nil: return nil
        case .scheme: return .init(kind: .schemeBlocked, message: "redirects to \(url)")
        case .denied:
            return .init(kind: .outOfScope, message: "redirects to \(url), which `deny` names")
        case .trap(let trap):
            let cause = scope.traps.explanation(of: trap)
            return .init(kind: .trap, message: "redirects to \(url): \(cause)")
        case .host:
            let host = url.hostKey
            if task.seed != nil, let from = WebURL(task.url)?.hostKey, from.isTwin(of: host) {
                plan.scope.withLock { scope in
                    if let pattern = HostPattern(host) { scope.allow.append(pattern) }
                }
                outcome.allowedHost = host
                return nil
            }
            let message = "redirects to \(url): to follow it, add \(host) to `allow`"
            return .init(kind: .outOfScope, message: message)
        }
    }

    /// Parses a page, and takes its items and links.
    private mutating func read(
        _ response: FetchResponse,
        _ outcome: inout FetchOutcome,
        plan: RunPlan
    ) {
        let type = response.headers["Content-Type"]
        guard MediaType.isReadable(type) else {
            outcome.verdict = .skippedType
            return
        }
        let task = outcome.task
        guard let url = WebURL(task.url) else {
            preconditionFailure("a task's URL must parse: it was written by the parser")
        }
        let rule = plan.job.pages[task.page]
        let scope = plan.scope.withLock { $0 }
        var kept = keptPage(of: response, task, url, plan: plan, scope: scope)
        if let kept, resemble(kept, &outcome, plan: plan) { return }
        let form = plan.canonicalForm
        let extractor = extractor(of: plan)
        links.begin(base: url, most: plan.job.limits.links)
        let extraction = extractor.extract(
            PageInput(
                url: url,
                body: response.body,
                contentType: type,
                rule: task.page,
                fetchedAt: outcome.startedAt,
                canonicalHosts: rule.takesCanonical ? scope.allow : nil
            ),
            robots: RobotsDirectives(of: response, plan),
            onBase: { links.setBase($0, queryEncoding: $1) },
            onLink: { href, followRule, isNofollow in
                if isNofollow {
                    links.refuseNofollow()
                } else {
                    links.add(href, rule: followRule, of: rule, scope: scope, form: form)
                }
            }
        )
        if let failure = extraction.failure {
            outcome.failure = .init(kind: failure, message: extraction.failureMessage)
            return
        }
        if let target = extraction.refresh {
            return redirect(to: target.text, 302, &outcome, plan: plan)
        }
        if extraction.isNoindex {
            outcome.counts["pages.noindex"] = 1
            outcome.samples.append(.init(subject: "pages.noindex", text: "items are kept"))
        }
        outcome.verdict = .stored
        outcome.canonical = extraction.canonical?.text
        let packed = kept == nil ? nil : links.packed
        links.finish(plan: plan, page: task.page, depth: task.depth, into: &outcome)
        ItemStage(job: plan.job, rule: rule, steps: steps.items).run(extraction, into: &outcome)
        if let packed { kept?.findings = findings(of: outcome, packed).packed }
        outcome.kept = kept
    }

    private mutating func extractor(of plan: RunPlan) -> PageExtractor {
        if let known = extractors[plan.id] { return known }
        // Runs that are over leave with the first page of a new one.
        for run in Array(extractors.keys) where plans[run: run] == nil { extractors[run] = nil }
        do {
            let new = try PageExtractor(
                job: plan.job,
                transforms: steps.transforms,
                trace: steps.trace
            )
            extractors[plan.id] = new
            return new
        } catch {
            preconditionFailure("a selector of a checked job does not compile: \(error)")
        }
    }
}

/// What a program that embeds Trawl adds to extraction.
package struct ExtractionSteps: Sendable {
    /// Transforms by the names that job files use.
    package var transforms: TransformRegistry
    /// Run over each item in order.
    package var items: [ItemStep]
    /// Where it is noted how values come about; nil: nowhere.
    package var trace: ExtractionTrace?

    /// The steps of a program.
    package init(transforms: TransformRegistry, items: [ItemStep]) {
        self.transforms = transforms
        self.items = items
    }
}

extension WebURL {
    /// The Authorization header for user name and password written in the URL (RFC 7617); nil
    /// without them.
    fileprivate var basicAuthorization: String? {
        guard !username.isEmpty || !password.isEmpty else { return nil }
        let user = username.removingPercentEncoding ?? username
        let secret = password.removingPercentEncoding ?? password
        return FetchSettings.Authorization.basic(user: user, password: secret).header
    }
}

extension FetchSettings.Authorization {
    /// The value of the Authorization header.
    fileprivate var header: String {
        switch self {
        case .basic(let user, let password):
            "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
        case .bearer(let token): "Bearer " + token
        }
    }
}

extension String {
    /// Whether two hosts are one with and one without `www.`, or the same.
    fileprivate func isTwin(of other: String) -> Bool {
        self == other || "www." + self == other || self == "www." + other
    }
}
