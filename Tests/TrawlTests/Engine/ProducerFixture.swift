import Logging
import Testing
import TrawlCore

@testable import Trawl

/// A producer on its own, with a store in memory: the test is the clock, the consumers, the writer
/// and the front.
final class Stage {
    let ledger: Ledger
    let producer: Producer
    let tasks: BoundedQueue<FetchTask>
    /// What was reported.
    var events: [FrontEvent] { box.events }
    /// What was reported, as `began site@…`.
    var told: [String] { box.events.map(Stage.sentence) }
    /// What the producer gave away since the writer wrote last.
    var pending: [StoreCommand] { box.commands }
    private let box = Box()

    /// What the producer gave away.
    private final class Box {
        var commands: [StoreCommand] = []
        var events: [FrontEvent] = []
    }

    /// A stage with jobs that are new at a time.
    ///
    /// `unrecordedUntil` is when its process began, if the one before was killed.
    convenience init(
        _ jobs: Job...,
        from: Instant = .test,
        capacity: Int = 64,
        ledger: Ledger? = nil,
        unrecordedUntil: Instant? = nil,
        startRate: Int = 1_000_000,
        retention: Retention? = nil
    ) throws {
        try self.init(
            jobs: jobs,
            from: from,
            capacity: capacity,
            ledger: ledger,
            unrecordedUntil: unrecordedUntil,
            startRate: startRate,
            retention: retention
        )
    }

    /// A stage with jobs that begins at a time, on a ledger that earlier ones have left.
    ///
    /// `keptJob` reads the text of a file that the ledger has kept.
    init(
        jobs: [Job],
        from: Instant = .test,
        badFiles: Set<String> = [],
        capacity: Int = 64,
        ledger: Ledger? = nil,
        unrecordedUntil: Instant? = nil,
        startRate: Int = 1_000_000,
        retention: Retention? = nil,
        keptJob: (JobSource) -> Job? = { _ in nil }
    ) throws {
        self.ledger = try ledger ?? Ledger()
        tasks = BoundedQueue(capacity: capacity)
        var agenda = Agenda(startedAt: from)
        let box = box
        let store = self.ledger.store
        let entries = try agenda.resume(
            jobs.map(SharedJob.init),
            badFiles: badFiles,
            clocks: try store.clocks(),
            now: from
        ) { try store.keptSource(of: $0).flatMap(keptJob).map(SharedJob.init) }
        box.commands += entries.commands
        producer = Producer(
            Producer.Surroundings(
                tasks: tasks,
                plans: RunPlans(),
                store: store,
                record: { box.commands.append($0) },
                report: { box.events.append($0) },
                numbers: RunNumbers(last: try store.lastRunNumber()),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                startRate: startRate,
                diskRetry: .seconds(30),
                unrecordedUntil: unrecordedUntil,
                retention: retention
            ),
            agenda: agenda
        )
    }

    /// Has the producer do all that is due, and the writer all that follows.
    @discardableResult
    func step(_ now: Instant) throws -> Instant? {
        var next = producer.step(now: now)
        while !box.commands.isEmpty {
            try write(now)
            next = producer.step(now: now)
        }
        return next
    }

    /// Steps on until something is handed out, and says when that was; nil when nothing ever is.
    func stepToTask(from start: Instant) throws -> Instant? {
        var now = start
        while true {
            let next = try step(now)
            if !tasks.isEmpty { return now }
            guard let next else { return nil }
            now = max(now, next)
        }
    }

    /// Records what the producer gave away, and tells it.
    func write(_ now: Instant) throws {
        let batch = box.commands
        box.commands = []
        let notes = try ledger.recorder.commit(batch, durably: false)
        producer.handle(.committed(notes), now: now)
    }

    /// Records the first of what the producer gave away, and loses the rest: so a process is killed.
    func die(keeping count: Int) throws {
        let batch = box.commands.prefix(count)
        box.commands = []
        _ = try ledger.recorder.commit(Array(batch), durably: false)
    }

    /// What was reported since the last time.
    func takeEvents() -> [FrontEvent] {
        defer { box.events = [] }
        return box.events
    }

    /// Tells the producer something.
    func tell(_ event: ProducerEvent, _ now: Instant) { producer.handle(event, now: now) }

    /// Asks for a run.
    func ask(_ job: Job, run: Int64 = 1, _ now: Instant = .test) {
        let name = RunName(job: job.name, scheduledAt: now + .milliseconds(run), isManual: true)
        let plan = RunPlan(id: run, name: name, job: job, pageLimit: nil, extraAllow: [])
        var asked = AskedRun(plan: plan)
        asked.isUrgent = true
        tell(.ask(asked), now)
    }

    /// The tasks that were handed out since the last time.
    func handedOut() -> [FetchTask] {
        var all: [FetchTask] = []
        // Not until the queue refuses: the test library keeps a backtrace of each error.
        while !tasks.isEmpty, let task = try? tasks.take(.nonBlocking) { all.append(task) }
        return all
    }

    /// Begins the transfer of a task.
    func begin(_ task: FetchTask, _ now: Instant) throws {
        tell(.started(host: try task.host, at: now), now)
    }

    /// Ends the transfer of a task that began, promptly, as a page with links.
    func finish(_ task: FetchTask, links: [String] = [], _ now: Instant) throws {
        let host = try task.host
        tell(.finished(host: host, run: task.run, at: now, .ok, waited: .prompt), now)
        var outcome = FetchOutcome(task: task, startedAt: now, verdict: .stored)
        outcome.links = links.map { .make($0) }
        try record(outcome, now)
    }

    /// Ends the transfer of a task as a page without links; the writer records it when it writes.
    func deliver(_ task: FetchTask, _ now: Instant) throws {
        let host = try task.host
        tell(.finished(host: host, run: task.run, at: now, .ok, waited: .prompt), now)
        box.commands.append(.outcome(FetchOutcome(task: task, startedAt: now, verdict: .stored)))
    }

    /// The outputs of a run are written.
    func export(_ run: Int64, _ now: Instant) {
        box.commands.append(.exported(run: run))
        tell(.exported(run: run), now)
    }

    /// Has the writer record an outcome.
    func record(_ outcome: FetchOutcome, _ now: Instant) throws {
        box.commands.append(.outcome(outcome))
        try write(now)
    }

    private static func sentence(_ event: FrontEvent) -> String {
        switch event {
        case .began(let name): "began \(name)"
        case .skipped(let name, let reason): "skipped \(name) \(reason)"
        case .ended(let plan, let state): "ended \(plan.name) \(state)"
        case .finished(let name): "finished \(name)"
        case .failed(let reason): "failed \(reason)"
        default: "\(event)"
        }
    }
}

extension FetchTask {
    /// The host that the request goes to.
    var host: String {
        get throws { try #require(WebURL(url)).hostKey }
    }
}
