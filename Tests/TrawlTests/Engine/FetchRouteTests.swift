import Testing
import TrawlCore

@testable import Trawl

@Suite("The way of a fetch")
struct FetchRouteTests {
    private static let start = Instant.test

    private static func plan(_ fetch: String, allow: String = "a.example") throws -> RunPlan {
        let text =
            "start: http://a.example/\nallow: [a.example, \(allow)]\nfields: {a: b}\n" + fetch
        let name = RunName(job: "site", scheduledAt: start, isManual: true)
        let job = try Job.make(text)
        return RunPlan(id: 1, name: name, job: job, pageLimit: nil, extraAllow: [])
    }

    private static let three = "fetch: {proxy: [http://p:1, http://p:2, http://p:3]}"

    private static func route(
        _ plan: RunPlan,
        _ url: String = "http://a.example/",
        throttled: Int = 0
    ) throws -> FetchRoute {
        var task = FetchTask(run: 1, id: 1, url: url)
        task.throttled = throttled
        return FetchRoute(task, url: try #require(WebURL(url)), plan: plan)
    }

    private static func failure(_ kind: FailureKind, isProxyFault: Bool = false) -> FetchResult {
        .failure(FetchFailure(kind: kind, code: 7, message: "no", isProxyFault: isProxyFault))
    }

    @Test("without proxies it is straight, whatever comes of it")
    func direct() throws {
        var route = try Self.route(try Self.plan(""))
        #expect(route.begin(at: Self.start).words == "direct")
        #expect(route.proceed(after: Self.failure(.connect), at: Self.start).words == "connect: no")
    }

    @Test("an address is judged before any proxy sees it, and needs no lookup")
    func addresses() throws {
        let plan = try Self.plan(Self.three, allow: "127.0.0.1")
        for (host, words) in [
            ("127.0.0.1", "http://p:1"), ("127.0.0.2", "address_blocked"),
            ("10.0.0.1", "address_blocked"), ("[::1]", "address_blocked"),
            ("[::ffff:10.0.0.1]", "address_blocked"), ("8.8.8.8", "http://p:2"),
        ] {
            var route = try Self.route(plan, "http://\(host)/")
            #expect(route.begin(at: Self.start).words.hasPrefix(words), "\(host)")
        }
    }

    @Test("a name is looked up first; what is found out holds for a minute, for all threads")
    func names() throws {
        for (found, words) in [
            (FailureKind.connect, "http://p:"), (.dns, "http://p:"), (.timeoutConnect, "http://p:"),
            (.addressBlocked, "address_blocked: no"),
        ] {
            let plan = try Self.plan(Self.three)
            var route = try Self.route(plan)
            #expect(route.begin(at: Self.start).words == "lookup")
            let step = route.proceed(after: Self.failure(found), at: Self.start)
            #expect(step.words.hasPrefix(words))
            for (seconds, wanted) in [(59, words), (60, "lookup")] {
                var next = try Self.route(plan)
                #expect(next.begin(at: Self.start + .seconds(seconds)).words.hasPrefix(wanted))
            }
        }
    }

    @Test("a lookup that was given up says nothing about the name")
    func cancelled() throws {
        let plan = try Self.plan(Self.three)
        var route = try Self.route(plan)
        _ = route.begin(at: Self.start)
        let step = route.proceed(after: Self.failure(.cancelled), at: Self.start)
        #expect(step.words == "cancelled: no")
        var next = try Self.route(plan)
        #expect(next.begin(at: Self.start).words == "lookup")
    }

    @Test("after a proxy's failure the next one is tried, each once; then the task waits")
    func everyProxy() throws {
        let plan = try Self.plan(Self.three, allow: "8.8.8.8")
        var route = try Self.route(plan, "http://8.8.8.8/")
        let fault = Self.failure(.connect, isProxyFault: true)
        var seen = [route.begin(at: Self.start).words]
        for _ in 1...3 { seen.append(route.proceed(after: fault, at: Self.start).words) }
        #expect(
            seen == ["http://p:1", "http://p:2", "http://p:3", "connect: proxy http://p:3: no"]
        )
        var next = try Self.route(plan, "http://8.8.8.8/")
        #expect(
            next.begin(at: Self.start).words == "connect: every proxy rests after a failure"
        )
        #expect(plan.proxies?.earliest(at: Self.start) == Self.start + .seconds(30))
    }

    @Test("a task that has waited tries one proxy at a time")
    func waited() throws {
        let plan = try Self.plan(Self.three)
        var route = try Self.route(plan, "http://8.8.8.8/", throttled: 1)
        #expect(route.begin(at: Self.start).words == "http://p:1")
        let step = route.proceed(
            after: Self.failure(.connect, isProxyFault: true),
            at: Self.start
        )
        #expect(step.words == "connect: proxy http://p:1: no")
    }

    @Test("what fails behind a proxy is the server's, and neither a rest nor its end")
    func serversFailure() throws {
        let plan = try Self.plan(Self.three)
        var route = try Self.route(plan, "http://8.8.8.8/")
        _ = route.begin(at: Self.start)
        let step = route.proceed(after: Self.failure(.timeoutFirstByte), at: Self.start)
        #expect(step.words == "timeout_first_byte: no")
        let places = (1...3).map { _ in plan.proxies?.choose(at: Self.start) }
        #expect(places == [.use(1), .use(2), .use(0)])
    }

    @Test("a proxy's failure tells nothing about the host", arguments: [true, false])
    func breaker(isProxyFault: Bool) {
        let result = Self.failure(.connect, isProxyFault: isProxyFault)
        #expect(HostAnswer(result, at: Self.start) == (isProxyFault ? .cancelled : .failed))
    }

    @Test(
        "a page waits for the first proxy, as often as there are retries and using none of them",
        arguments: [(0, true), (2, true), (3, false)]
    )
    func waits(throttled: Int, waits: Bool) throws {
        let plan = try Self.plan("fetch: {retries: 3, proxy: http://p:1}")
        plan.proxies?.failed(0, at: Self.start)
        let steps = ExtractionSteps(transforms: TransformRegistry(), items: [])
        var handler = PageHandler(plans: RunPlans(), steps: steps)
        var task = FetchTask(run: 1, id: 1, url: "http://a.example/")
        task.throttled = throttled
        task.attempts = 3
        let outcome = handler.outcome(
            of: Self.failure(.connect, isProxyFault: true),
            task: task,
            plan: plan,
            startedAt: Self.start,
            now: Self.start + .seconds(1)
        )
        let retry = FetchOutcome.Verdict.retry(
            notBefore: Self.start + .seconds(30),
            usesRetry: false
        )
        #expect(outcome.verdict == (waits ? retry : .failed))
        #expect(outcome.failure?.kind == .connect)
    }
}

extension FetchRoute.Step {
    /// The step in a few words.
    fileprivate var words: String {
        switch self {
        case .send(.direct): "direct"
        case .send(.lookup): "lookup"
        case .send(.proxy(let proxy)): "\(proxy)"
        case .end(.response): "response"
        case .end(.failure(let failure)): "\(failure.kind.rawValue): \(failure.message)"
        }
    }
}
