package import TrawlCore

/// What the threads share of a run: the definition it began with, and the URLs it knows.
///
/// The definition never changes; the scope and the known URLs do, each behind its lock.
package final class RunPlan: Sendable {
    /// The run's number in the store.
    package let id: Int64
    /// The run's name.
    package let name: RunName
    /// The job as it was when the run began.
    package let job: Job
    /// The most pages to fetch: the job's limit, or that of `--limit`.
    package let pageLimit: Int
    /// The addresses that may be connected to.
    let addressPolicy: AddressPolicy
    /// The form in which URLs are the same.
    let canonicalForm: CanonicalForm
    /// What may be fetched; grows when a seed redirects to its `www.` twin.
    let scope: Lock<Scope>
    /// URLs that are in the frontier for sure.
    ///
    /// Written by the writing thread after its commits, read by consumers to spare the writer what
    /// it has: it may lack some, the store decides.
    let known = Lock(FingerprintSet())
    /// The run's cookies, shared by all that fetch for it; nil when the job keeps none.
    let cookies: Lock<CookieJar>?
    /// What its requests go through; nil when they go straight.
    let proxies: RunProxies?
    private let seedOrigins: Set<String>

    /// The plan of a run.
    package init(id: Int64, name: RunName, job: Job, pageLimit: Int?, extraAllow: [String]) {
        self.id = id
        self.name = name
        self.job = job
        self.pageLimit = pageLimit ?? job.limits.pages
        canonicalForm = CanonicalForm(ignoring: job.ignoredParameters)
        scope = Lock(Scope(job: job, extraAllow: extraAllow, time: name.scheduledAt))
        proxies = RunProxies(job.fetch.proxies)
        cookies = job.fetch.keepsCookies ? Lock(CookieJar()) : nil
        seedOrigins = Set(job.seeds.map(\.url.origin))
        addressPolicy = RunPlan.addressPolicy(of: job)
    }

    /// Whether somebody lets it fetch another number of pages than its job says.
    var isCutShort: Bool { pageLimit != job.limits.pages }

    /// Whether its outputs are written when it has ended so.
    func writesOutputs(as state: RunState) -> Bool {
        state.writesOutputs && !(state == .degraded && job.isQuarantining)
    }

    /// The agent that robots.txt is asked about.
    var robotsAgent: String { job.fetch.userAgent ?? Version.userAgent }

    /// Whether credentials and secret headers may go to a URL: to the origins of the seeds only.
    func mayReceiveSecrets(_ url: WebURL) -> Bool { seedOrigins.contains(url.origin) }

    /// The request that a task's seed asks for in place of a GET; nil when it is a GET.
    func request(of task: FetchTask) -> SeedRequest? {
        task.dropsRequest ? nil : seed(of: task)?.request
    }

    /// The header fields that a task's seed brings along; those of a body go with it.
    func headers(of task: FetchTask) -> [FetchSettings.Header] {
        let headers = seed(of: task)?.request?.headers ?? []
        guard task.dropsRequest else { return headers }
        return headers.filter { !$0.name.lowercased().hasPrefix("content-") }
    }

    /// The seed that a task began with; nil for links.
    func seed(of task: FetchTask) -> Seed? {
        guard task.purpose != .robots, let seed = task.seed, job.seeds.indices.contains(seed)
        else { return nil }
        return job.seeds[seed]
    }

    /// The kind of a seed's page: the first that its URL matches, else the first.
    package static func page(ofSeed url: WebURL, in job: Job) -> Int {
        job.pages.firstIndex { $0.match.map { url.withBytes($0.matches) } ?? false } ?? 0
    }

    /// The hash of what decides, besides the answer, what comes out of a page.
    func definition(
        ofPage page: Int,
        at url: String,
        scope: Scope,
        steps: [ItemStep]
    ) -> ContentHash {
        let digest = job.pages[page].digest
        var words = ["\(Version.number) \(digest)", url]
        words += scope.allow.map(\.description)
        words.append("")
        words += steps.map(\.name)
        return ContentHash(Array(words.joined(separator: "\n").utf8))
    }

    /// Global addresses, and those that the job writes out: IP literals and `localhost` among its
    /// seeds and its `allow`, and what `private` covers.
    private static func addressPolicy(of job: Job) -> AddressPolicy {
        // `*.localhost` names what lies below it, and not `localhost`.
        let allowed = job.allow.filter { !$0.coversSubdomains }.map(\.host)
        let hosts = job.seeds.compactMap(\.url.host) + allowed
        let named = hosts.flatMap { host -> [CIDR] in
            if host == "localhost" {
                return ["127.0.0.0/8", "::1/128"].compactMap { CIDR($0) }
            }
            let literal = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            guard let address = IPAddress(literal) else { return [] }
            return CIDR(address, prefixLength: address.width).map { [$0] } ?? []
        }
        return AddressPolicy(exceptions: named + job.privateRanges)
    }
}

/// The plans of the runs that are going, by their numbers.
package final class RunPlans: Sendable {
    private let plans = Lock<[Int64: RunPlan]>([:])

    /// No plans.
    package init() {}

    /// The plan of a run; nil when it is over.
    ///
    /// Setting nil forgets it.
    package subscript(run run: Int64) -> RunPlan? {
        get { plans.withLock { $0[run] } }
        set { plans.withLock { $0[run] = newValue } }
    }
}
