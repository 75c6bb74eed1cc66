package import TrawlCore

/// One page fetched and read as a run of a job would, on the calling thread and without a store: for
/// trying selectors out.
///
/// Robots, politeness, retries and the page's place in the frontier do not come in.
package struct PageTrial {
    /// All that the page led to, as a run would record it.
    package private(set) var outcome: FetchOutcome
    /// The URLs that redirected on, in order.
    package private(set) var redirects: [String] = []
    /// The value of the answer's Content-Type header; nil without an answer or without one.
    package private(set) var contentType: String?
    /// The body of the last answer; empty without one.
    package private(set) var body: [UInt8] = []
    private var readingTime = Duration.zero

    /// How long reading the page took, in microseconds: decoding, parsing, extraction.
    package var readingMicroseconds: Int64 { Int64(readingTime / .microseconds(1)) }

    /// Fetches a page, through its redirects, and reads it by the rules of a job.
    ///
    /// The host of the URL may be fetched, whatever the job allows; a private address only when the
    /// URL or the job writes it out.
    ///
    /// - Throws: When libcurl cannot be used.
    package init(fetching url: WebURL, job: Job, steps: ExtractionSteps) throws(CurlError) {
        let task = PageTrial.task(for: url, job)
        try self.init(following: task, plan: PageTrial.plan(for: url, job), steps: steps)
    }

    /// Fetches the robots.txt that holds for a URL, through at most five redirects (RFC 9309,
    /// 2.3.1.2), as a run of a job would.
    ///
    /// - Throws: When libcurl cannot be used.
    package init(fetchingRobotsFor url: WebURL, job: Job) throws(CurlError) {
        let task = FetchTask(robotsOf: url.origin, run: 0)
        let steps = ExtractionSteps(transforms: TransformRegistry(), items: [])
        try self.init(following: task, plan: PageTrial.plan(for: url, job), steps: steps)
    }

    private init(
        following first: FetchTask,
        plan: RunPlan,
        steps: ExtractionSteps
    ) throws(CurlError) {
        var handler = PageHandler(plans: RunPlans(), steps: steps)
        let multi = try CurlMulti(maxConnections: 1)
        var task = first
        while true {
            guard let url = WebURL(task.url) else {
                preconditionFailure("a task's URL must parse: it was written by the parser")
            }
            let startedAt = EngineClock.now
            var route = FetchRoute(task, url: url, plan: plan)
            let result = try PageTrial.result(of: multi, through: &route) {
                handler.request(for: task, url: url, plan: plan)
            }
            let began = ContinuousClock.now
            outcome = handler.outcome(
                of: result,
                task: task,
                plan: plan,
                startedAt: startedAt,
                now: EngineClock.now
            )
            readingTime = ContinuousClock.now - began
            if case .response(let response) = result {
                contentType = response.headers["Content-Type"]
                body = response.body
            }
            guard case .redirected(let target, _, _) = outcome.verdict else { return }
            redirects.append(task.url)
            task.url = target
            task.hops += 1
            task.dropsRequest = task.dropsRequest || outcome.dropsRequest
        }
    }

    /// Reads a document that is at hand as if it had been fetched.
    package init(
        reading body: [UInt8],
        contentType: String? = nil,
        as url: WebURL,
        job: Job,
        steps: ExtractionSteps
    ) {
        self.body = body
        self.contentType = contentType
        var handler = PageHandler(plans: RunPlans(), steps: steps)
        let response = FetchResponse(
            status: 200,
            headers: contentType.map { ResponseHeaders(contentType: $0) } ?? ResponseHeaders(),
            body: body,
            remoteAddress: "",
            wireBytes: body.count,
            timings: FetchTimings(
                nameLookup: .zero,
                connect: .zero,
                startTransfer: .zero,
                total: .zero,
                newConnections: 0
            )
        )
        let now = EngineClock.now
        let began = ContinuousClock.now
        outcome = handler.outcome(
            of: .response(response),
            task: PageTrial.task(for: url, job),
            plan: PageTrial.plan(for: url, job),
            startedAt: now,
            now: now
        )
        readingTime = ContinuousClock.now - began
    }

    private static func plan(for url: WebURL, _ job: Job) -> RunPlan {
        var job = job
        if let host = url.host.flatMap({ HostPattern($0) }) { job.allow.append(host) }
        let name = RunName(job: job.name, scheduledAt: EngineClock.now, isManual: true)
        return RunPlan(id: 0, name: name, job: job, pageLimit: nil, extraAllow: [])
    }

    private static func task(for url: WebURL, _ job: Job) -> FetchTask {
        let plain = url.withoutFragment().withoutCredentials()
        var task = FetchTask(run: 0, id: 0, url: plain.text)
        task.page = RunPlan.page(ofSeed: plain, in: job)
        // Where a seed is tried, it is asked for with what the seed brings along.
        task.seed = job.seeds.firstIndex {
            $0.url.withoutFragment().withoutCredentials().text == plain.text
        }
        return task
    }

    private static func result(
        of multi: CurlMulti,
        through route: inout FetchRoute,
        _ request: () -> FetchRequest
    ) throws(CurlError) -> FetchResult {
        var step = route.begin(at: EngineClock.now)
        while true {
            switch step {
            case .end(let result): return result
            case .send(let connection):
                var request = request()
                request.connection = connection
                try multi.start(request, tag: 0)
                step = route.proceed(after: try result(of: multi), at: EngineClock.now)
            }
        }
    }

    private static func result(of multi: CurlMulti) throws(CurlError) -> FetchResult {
        while true {
            try multi.perform()
            if let (_, result) = multi.nextFinished() { return result }
            try multi.wait(atMost: .seconds(1))
        }
    }
}
