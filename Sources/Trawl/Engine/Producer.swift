internal import DequeModule
internal import HeapModule
internal import Logging
internal import TrawlCore

/// Fires due schedules, claims URLs from the frontier, holds them by host until the host's gate lets
/// them go, and puts them into the queue.
///
/// It lives on one thread. `step(now:)` does all that is due and says when it wants to be called
/// again; neither it nor anything below it reads a clock, so that years pass in a test in an instant.
final class Producer {
    /// What the producer has to do with.
    struct Surroundings {
        let tasks: BoundedQueue<FetchTask>
        let plans: RunPlans
        let store: Store
        /// Hands a command to the writer; may block until the writer has room.
        let record: (StoreCommand) -> Void
        /// Tells the front what happened.
        let report: (FrontEvent) -> Void
        let numbers: RunNumbers
        let logger: Logger
        /// Run starts a second.
        let startRate: Int
        /// How long a disk that cannot be read is left alone.
        let diskRetry: Duration
        /// When this process began, when the one before it was killed: until then requests may have
        /// been going on that nobody recorded.
        let unrecordedUntil: Instant?
        /// What the store keeps, once a day; nil: nothing is removed unless somebody asks.
        let retention: Retention?
    }

    /// Runs that go at once; more wait.
    static let mostRuns = 32

    let surroundings: Surroundings
    var runs: [Int64: ActiveRun] = [:]
    /// Which of the runs that wait starts next, and the runs themselves.
    var starts: StartQueue
    var waiting: [Int64: AskedRun] = [:]
    /// Runs that came since the last start of runs, and are not given to the writer.
    var unrecorded: [Int64] = []
    /// When the next run that waits may start; nil: when something happens.
    var nextStart: Instant?
    /// Runs given to the writer, not recorded yet.
    var beginning: [Int64: AskedRun] = [:]
    var lateness = StartLateness()
    /// Who waits for what is being recorded.
    var confirmations: [Int: (reply: ControlReply, answer: ControlAnswer)] = [:]
    var lastConfirmation = 0
    var hosts: [String: HostLine] = [:]
    var ready = Deque<HostLine>()
    var timers = Heap<Timer>()
    private var reserve: PromptReserve
    var agenda: Agenda
    /// Which jobs have had no good run for too long, and whether that was looked at.
    var quiet = QuietWatch()
    var hasHealth = false
    /// Who waits for the acceptance of a run to be recorded, by the run's number.
    var acceptances: [Int64: [(RunPlan, ControlReply)]] = [:]
    var isDraining = false
    /// While it is on, nothing new is begun.
    var pause = DiskPause()
    var nextMark: Instant?
    /// Takes the links of pages that are not fetched.
    var keptLinks: LinkCollector
    /// Pages passed over in this step.
    var passedOver = 0
    /// The pass of retention that goes on, or the last one; nil before the first.
    var pruning: Pruning?
    /// When the next daily pass is due; nil before the first step, and without retention.
    var nextPrune: Instant?

    /// A host that waits for a time.
    struct Timer: Comparable {
        let at: Instant
        let host: HostLine
        let number: Int

        static func < (left: Timer, right: Timer) -> Bool { left.at < right.at }
        static func == (left: Timer, right: Timer) -> Bool { left.at == right.at }
    }

    /// A producer of the thread that calls this.
    ///
    /// - Parameters:
    ///   - surroundings: What it has to do with.
    ///   - agenda: The schedules; none for a producer that only does what it is asked.
    init(_ surroundings: Surroundings, agenda: Agenda) {
        self.surroundings = surroundings
        self.agenda = agenda
        // The queue holds twice as many as may be in flight.
        reserve = PromptReserve(concurrency: surroundings.tasks.capacity / 2)
        guard let anywhere = WebURL("http://localhost/") else {
            preconditionFailure("a plain URL must parse")
        }
        keptLinks = LinkCollector(base: anywhere)
        starts = StartQueue(perSecond: surroundings.startRate, mostRuns: Producer.mostRuns)
    }

    /// Does all that is due.
    ///
    /// - Returns: When to call again at the latest, if nothing happens before; nil: whenever
    ///   something happens.
    func step(now: Instant) -> Instant? {
        if pause.isReadingDue(now) { setReading(nil, now) }
        let isWorking = !isDraining && !pause.isOn
        if isWorking {
            fireSchedules(now)
            startRuns(now)
            checkQuiet(now)
        }
        while let timer = timers.min, timer.at <= now {
            timers.removeMin()
            if timer.number == timer.host.timer { makeReady(timer.host) }
        }
        for run in runs.values where !pause.isOn && run.deadline.map({ $0 <= now }) ?? false {
            run.checkLimits(at: now)
            endIfOver(run, now)
        }
        if isWorking {
            passedOver = 0
            handOut(now)
            prune(now)
        }
        markRuns(now)
        return nextDeadline()
    }

    /// Takes note of what another thread tells.
    func handle(_ event: ProducerEvent, now: Instant) {
        switch event {
        case .started(let name, let at):
            guard let host = hosts[name] else { return }
            host.gate.didStart(at: min(at, now))
            if host.standing == .idle { makeReady(host) }
        case .finished(let name, let run, let at, let answer, let pace, let waited):
            runs[run]?.inFlight -= 1
            guard let host = hosts[name] else { return }
            // One that was read before the clock was set back lies ahead.
            host.gate.didFinish(at: min(at, now), answer)
            host.gate.follow(pace)
            reserve.end(at: host, waited)
            makeReady(host)
            keep(host, after: answer, now)
        case .returned(let task, let name, let at):
            giveBack(task, name, at)
        case .robots(let outcome): answerRobots(outcome, now)
        case .committed(let notes):
            for note in notes { take(note, now) }
            // Only now: a page that ends the frontier may have brought new links.
            for run in runs.values { endIfOver(run, now) }
        case .exported(let run): finish(run)
        case .ask(let run): wait(run, now)
        case .agenda(let change): follow(change, now)
        case .control(let order, let reply): answer(order, reply, now)
        case .writing(let trouble): setWriting(trouble, now)
        case .clockJumped(let jump): shift(by: jump, now)
        case .drain: drain(now)
        case .quit: keepHosts(now)
        }
    }

    // MARK: - Hosts in their order

    /// Puts a host into the ring of those to be looked at.
    func makeReady(_ host: HostLine) {
        guard host.standing != .ready else { return }
        host.timer += 1
        host.standing = .ready
        ready.append(host)
    }

    /// Lets a host wait for a time.
    private func makeWait(_ host: HostLine, until time: Instant, _ standing: HostLine.Standing) {
        host.timer += 1
        host.standing = standing
        timers.insert(Timer(at: time, host: host, number: host.timer))
    }

    /// The line of a host, its gate as it was kept over restarts.
    func host(named name: String) -> HostLine {
        if let known = hosts[name] { return known }
        var kept = HostGate.Snapshot.plain
        do {
            if let json = try surroundings.store.gate(of: name) { kept = try .init(json: json) }
        } catch {
            surroundings.logger.error("a host's record is unreadable: \(name): \(error)")
        }
        let host = HostLine(name: name, kept: kept)
        if let until = surroundings.unrecordedUntil { host.gate.mayHaveEnded(at: until) }
        hosts[name] = host
        return host
    }

    /// Hands out what may be fetched now, host by host in turn, until the queue is full.
    private func handOut(_ now: Instant) {
        while !surroundings.tasks.isFull, !pause.isOn, let host = ready.popFirst() ?? nextHeld() {
            host.standing = .idle
            switch host.gate.decision(at: now) {
            case .busy: continue  // A report comes, and makes it ready.
            case .wait(let time):
                if let end = host.gate.longWait(at: now) {
                    if refuseInVain(at: host, until: end, now) {
                        makeReady(host)
                    } else if hasWaiting(host) {
                        // New URLs are to be looked at: they may fail, too.
                        makeWait(host, until: time, .timed)
                    }
                } else if hasWaiting(host) {
                    makeWait(host, until: time, .gated)
                }
                continue
            case .go:
                // `nextHeld` comes back to it.
                guard reserve.admits(host, isFirst: { hasIdleRun(host) }) else { continue }
            }
            switch next(at: host, now) {
            case .nothing: break
            case .wait(let time): makeWait(host, until: time, .timed)
            case .again: makeReady(host)
            case .task(var task):
                task.isSpaced = host.gate.spacing > .zero
                host.gate.willStart(at: now)
                reserve.handOut(to: host)
                runs[task.run]?.inFlight += 1
                // The producer alone puts, so that a queue that was not full takes it at once.
                do { try surroundings.tasks.put(task) } catch { return }
                makeReady(host)
            }
        }
    }

    /// The host that waited longest for a request of its run, or of any other host, to end, when one
    /// has.
    private func nextHeld() -> HostLine? {
        while let host = reserve.nextHeld() {
            // Otherwise it has a turn anyway: in the ring, or at its time.
            if host.standing == .idle { return host }
        }
        for run in runs.values where run.hasFreeSlot {
            while let name = run.nextHeld() {
                // One that is gated is looked at when its time has come.
                guard let host = hosts[name], host.standing != .gated else { continue }
                host.timer += 1
                return host
            }
        }
        return nil
    }

    /// Whether a run that uses a host has nothing in flight.
    private func hasIdleRun(_ host: HostLine) -> Bool {
        host.turns.contains { run in runs[run].map { $0.inFlight == 0 } ?? false }
    }

    func hasWaiting(_ host: HostLine) -> Bool {
        !host.robotsTasks.isEmpty
            || host.waiting.values.contains {
                !$0.claimed.isEmpty || $0.mayHaveMore || $0.nextAt != nil
            }
    }

    // MARK: - The end

    private func drain(_ now: Instant) {
        isDraining = true
        for run in runs.values {
            surroundings.record(
                .mark(
                    run: run.plan.id,
                    state: .interrupted,
                    elapsedMilliseconds: run.elapsedMilliseconds(at: now)
                )
            )
        }
    }

    /// A task came back unfetched: its URL is queued in the store, and waits again.
    private func giveBack(_ task: FetchTask, _ name: String, _ givenUpAt: Instant?) {
        runs[task.run]?.inFlight -= 1
        guard let host = hosts[name] else { return }
        if let givenUpAt {
            host.gate.didFinish(at: givenUpAt, .cancelled)
        } else {
            host.gate.didNotStart()
        }
        reserve.end(at: host, .unknown)
        if task.purpose == .robots {
            if let origin = task.origin, let url = WebURL(origin) {
                // Another host, when that one's robots.txt redirected: its URLs wait for the answer.
                let asking = self.host(named: url.hostKey)
                asking.robots[origin]?.isAsked = false
                makeReady(asking)
            }
        } else if let run = runs[task.run] {
            run.leases.remove(task.id)
            host.waiting[task.run]?.mayHaveMore = true
        }
        makeReady(host)
    }

    /// When the next host that waits is looked at.
    var nextTimer: Instant? { timers.min?.at }

    private func nextDeadline() -> Instant? {
        guard !isDraining else { return nil }
        if pause.isOn { return pause.reading?.until }
        // What is ending already waits for events alone.
        let deadlines = runs.values.filter { $0.ending == nil && !$0.isEnded }
            .compactMap(\.deadline).min()
        return [
            agenda.nextDue, nextStart, nextTimer, deadlines, nextMark, nextPruneStep, quiet.next,
        ]
        .compactMap(\.self).min()
    }

    /// Writes down every ten seconds how long runs have been going, so that a killed process's
    /// downtime does not count.
    private func markRuns(_ now: Instant) {
        guard !runs.isEmpty, !isDraining, !pause.isOn else {
            nextMark = nil
            return
        }
        if let nextMark, now < nextMark { return }
        if nextMark != nil {
            for run in runs.values where !run.isEnded {
                surroundings.record(
                    .mark(
                        run: run.plan.id,
                        state: .running,
                        elapsedMilliseconds: run.elapsedMilliseconds(at: now)
                    )
                )
            }
        }
        nextMark = now + .seconds(10)
    }
}
