internal import DequeModule
internal import TrawlCore

/// One thread that fetches, parses and extracts: it owns a multi handle with up to so many transfers
/// in flight, takes tasks while it has free slots, and waits in one call for sockets and new tasks.
///
/// It lives on the thread that made it; other threads reach it through its `ConsumerDoor`.
final class Consumer {
    private let surroundings: Surroundings
    private let door: ConsumerDoor
    private let multi: CurlMulti
    private let slots: Int
    private var pages: PageHandler
    private var inFlight: [UInt64: InFlight] = [:]
    private var nextTag: UInt64 = 0
    /// Requests that were started since libcurl was called last.
    private var unsent = 0
    private var taken: [FetchTask] = []
    private var finished = Deque<(flight: InFlight, result: FetchResult)>()
    /// What the producer is to be told of ended requests.
    private var reports: [ProducerEvent] = []

    /// Answers that are taken together, before any of them is parsed.
    ///
    /// Looking after the sockets costs libcurl a poll(2) for each transfer in flight; more at once
    /// would leave the sockets alone for too long.
    private static let batchSize = 8
    /// Between pages, one request to be sent is worth looking at so many transfers: some microseconds
    /// (a guess from profiles; with it 6,085 pages took 5 % less time).
    private static let sendShare = 16

    /// What a consumer has to do with.
    struct Surroundings: Sendable {
        let tasks: BoundedQueue<FetchTask>
        let received: ReceivedPages
        let commands: BoundedQueue<StoreCommand>
        let producer: Mailbox<ProducerEvent>
        let plans: RunPlans
        let steps: ExtractionSteps
        let parsing: ParsingWatch
        let log: FetchLog
    }

    private struct InFlight {
        let task: FetchTask
        let plan: RunPlan
        let url: WebURL
        let startedAt: Instant
        var route: FetchRoute

        var host: String { url.hostKey }
    }

    /// A consumer of the thread that calls this, with its share of the requests in flight.
    init(_ surroundings: Surroundings, slots: Int, door: ConsumerDoor) throws(CurlError) {
        self.surroundings = surroundings
        self.door = door
        self.slots = slots
        multi = try CurlMulti(maxConnections: slots)
        pages = PageHandler(plans: surroundings.plans, steps: surroundings.steps)
        door.open(multi.wakeHandle)
    }

    /// Works until the door says that it is enough: then what is in flight ends, and no more begins.
    func run() throws(CurlError) {
        while true {
            let order = door.order
            if order == .stop { multi.cancelAll() }
            if order == .work { _ = try fill() }
            try perform()
            if takeFinished() {
                surroundings.received.add(finished.count)
                // Free slots are filled before the pages just received are parsed, and in between,
                // as the producer answers meanwhile.
                if door.order == .work, try fill() { try perform() }
                while let next = finished.popFirst() {
                    surroundings.received.add(-1)
                    settle(next.flight, next.result)
                    if door.order == .work, !finished.isEmpty { try sendMore() }
                }
                continue
            }
            if order.isEnd, inFlight.isEmpty { return }
            if order == .work, hasFreeSlot {
                // Asked for a ring first, looked second: no task can slip in between.
                door.wantRing()
                if !surroundings.tasks.isEmpty { continue }
            }
            try multi.wait(atMost: door.timeLeft)
            door.wantNoRing()
        }
    }

    /// Fills free slots, and sends what is worth it.
    ///
    /// libcurl looks at every transfer in flight to send one; with many in flight that waits for
    /// several. What is not sent here goes out after the batch.
    private func sendMore() throws(CurlError) {
        let before = nextTag
        guard try fill() else { return }
        unsent += Int(nextTag - before)
        if unsent * Self.sendShare >= inFlight.count { try perform() }
    }

    /// Moves all transfers on, and tells which requests went out.
    ///
    /// Not before that: told when it was handed to libcurl, a request that waits for its connection
    /// would be followed too soon.
    private func perform() throws(CurlError) {
        unsent = 0
        try multi.perform()
        while let tag = multi.nextBegun() {
            guard let flight = inFlight[tag], flight.task.isSpaced else { continue }
            surroundings.producer.post(.started(host: flight.host, at: EngineClock.upcoming))
        }
    }

    /// Takes the answers that are there, up to a batch; false when there is none.
    private func takeFinished() -> Bool {
        while finished.count < Self.batchSize, let (tag, result) = multi.nextFinished() {
            guard let flight = inFlight.removeValue(forKey: tag) else {
                preconditionFailure("libcurl ended a transfer that was not begun")
            }
            proceed(flight, after: result)
        }
        sendReports()
        return !finished.isEmpty
    }

    private var hasFreeSlot: Bool { inFlight.count < slots }

    /// Takes tasks while there are free slots; true when one was started.
    private func fill() throws(CurlError) -> Bool {
        guard hasFreeSlot else { return false }
        taken.removeAll(keepingCapacity: true)
        do {
            try surroundings.tasks.take(
                upTo: slots - inFlight.count,
                .nonBlocking,
                into: &taken
            )
        } catch { return false }
        for task in taken { start(task) }
        return true
    }

    private func start(_ task: FetchTask) {
        let now = EngineClock.now
        guard let plan = surroundings.plans[run: task.run], let url = WebURL(task.url) else {
            // Its run was cancelled: nobody waits for it.
            return giveBack(task, host: WebURL(task.url)?.hostKey ?? "", at: nil)
        }
        let task = pages.prepared(task, plan: plan)
        var flight = InFlight(
            task: task,
            plan: plan,
            url: url,
            startedAt: now,
            route: FetchRoute(task, url: url, plan: plan)
        )
        switch flight.route.begin(at: now) {
        case .send(let connection): send(flight, over: connection)
        case .end(let result): end(flight, result)
        }
    }

    /// Goes on after a request has ended, whose slot is still free.
    private func proceed(_ flight: InFlight, after result: consuming FetchResult) {
        var flight = flight
        switch flight.route.proceed(after: result, at: EngineClock.now) {
        case .send(let connection): send(flight, over: connection)
        case .end(let result):
            report(flight, result)
            // What need not be parsed does not wait for what must be: its links may be all there is to do.
            if result.hasBody {
                finished.append((flight, result))
            } else {
                finished.prepend((flight, result))
            }
        }
    }

    private func send(_ flight: InFlight, over connection: FetchRequest.Connection) {
        var request = pages.request(for: flight.task, url: flight.url, plan: flight.plan)
        request.connection = connection
        nextTag += 1
        do throws(CurlError) {
            try multi.start(request, tag: nextTag)
            inFlight[nextTag] = flight
        } catch {
            let failure = FetchFailure(kind: .protocol, code: 0, message: error.description)
            end(flight, .failure(failure))
        }
    }

    /// Ends a task without a request.
    private func end(_ flight: InFlight, _ result: FetchResult) {
        report(flight, result)
        sendReports()
        settle(flight, result)
    }

    /// Tells the producer what was noted for it.
    private func sendReports() {
        surroundings.producer.post(reports)
        reports.removeAll(keepingCapacity: true)
    }

    /// Notes for the producer that the host is free: it is told before anything is parsed, of all answers
    /// that were taken together.
    private func report(_ flight: InFlight, _ result: FetchResult) {
        if case .failure(let failure) = result, failure.kind == .cancelled { return }
        reports.append(
            .finished(
                host: flight.host,
                run: flight.task.run,
                at: EngineClock.upcoming,
                HostAnswer(result, at: EngineClock.now),
                pace: HostPace(result),
                waited: PromptReserve.Pace(result, purpose: flight.task.purpose)
            )
        )
    }

    private func giveBack(_ task: FetchTask, host: String, at givenUpAt: Instant?) {
        surroundings.tasks.taskDone()
        surroundings.producer.post(.returned(task, host: host, at: givenUpAt))
    }

    /// Parses, then hands the outcome to the writer.
    private func settle(_ flight: InFlight, _ result: consuming FetchResult) {
        let now = EngineClock.now
        if case .failure(let failure) = copy result, failure.kind == .cancelled {
            return giveBack(flight.task, host: flight.host, at: EngineClock.upcoming)
        }
        surroundings.parsing.begin(flight.task)
        let outcome = pages.outcome(
            of: copy result,
            task: flight.task,
            plan: flight.plan,
            startedAt: flight.startedAt,
            now: now
        )
        surroundings.parsing.end(flight.task)
        if case .response(var response) = consume result {
            let body = response.body
            response.body = []
            multi.recycle(body)
        }
        surroundings.log.record(outcome, run: flight.plan.name, at: now)
        if outcome.task.purpose == .robots {
            surroundings.producer.post(.robots(outcome))
        } else {
            // Closed only when the store failed, which is reported: the page counts as not fetched.
            do { try surroundings.commands.put(.outcome(outcome)) } catch {
                return surroundings.tasks.taskDone()
            }
        }
        surroundings.tasks.taskDone()
    }
}

extension FetchResult {
    /// Whether there is something to parse.
    fileprivate var hasBody: Bool {
        if case .response(let response) = self { !response.body.isEmpty } else { false }
    }
}

extension HostAnswer {
    /// What a fetch tells about its host.
    init(_ result: FetchResult, at now: Instant) {
        switch result {
        case .response(let response):
            switch response.status {
            case 429, 503:
                let value = response.headers["Retry-After"]
                let wait = value.flatMap { RetryAfter.parse($0, at: now) }
                self = .throttled(retryAfter: wait)
            case 500...: self = .failed
            default: self = .ok
            }
        case .failure(let failure):
            // What a proxy failed at is not the host's.
            self = failure.kind.isNetworkError && !failure.isProxyFault ? .failed : .cancelled
        }
    }
}
