internal import Logging
internal import TrawlCore

/// The threads and queues of a crawl, put together: one producer, consumers, one writer, one
/// exporter.
///
/// Whoever starts it takes its events, and ends it with `drain` and `join`.
final class Engine: Sendable {
    /// What an engine is made of.
    struct Parts: Sendable {
        let store: Store
        let settings: EngineSettings
        let steps: ExtractionSteps
        let root: String
        let logger: Logger
        let numbers: RunNumbers
        let parsing: ParsingWatch
        /// As for the producer.
        let unrecordedUntil: Instant?
        /// As for the producer.
        let retention: Retention?
        let committed: @Sendable ([FetchOutcome]) -> Void
    }

    /// What happens, for whoever started the engine.
    let events = Mailbox<FrontEvent>()
    /// How far the runs are; written by the producer, read by anyone.
    let progress = Lock(CrawlProgress())

    private let parts: Parts
    private let tasks: BoundedQueue<FetchTask>
    private let received = ReceivedPages()
    private let commands: BoundedQueue<StoreCommand>
    private let inbox = Mailbox<ProducerEvent>()
    private let outbox = Mailbox<ExportOrder>()
    /// Lengths of appended files that are committed, for the exporter, which waits for each.
    private let appended = BoundedQueue<AppendedFile>(capacity: 1)
    private let plans = RunPlans()
    private let doors: [ConsumerDoor]
    private let threads = Lock<[WorkerThread]>([])
    private let working: Lock<Int>
    private let broken = Lock<String?>(nil)

    /// Why the store could not take all that was done, for after `join`; nil: it could.
    var failure: String? { broken.withLock { $0 } }

    private enum ExportOrder: Sendable {
        case write(RunPlan)
        case end
    }

    /// An engine that does not run yet.
    init(_ parts: Parts) {
        self.parts = parts
        let concurrency = parts.settings.concurrency
        tasks = BoundedQueue(capacity: 2 * concurrency)
        commands = BoundedQueue(capacity: max(256, 2 * concurrency))
        doors = (0..<parts.settings.consumers).map { _ in ConsumerDoor() }
        working = Lock(doors.count)
    }

    /// Starts every thread.
    ///
    /// - Parameter agenda: The schedules.
    /// - Throws: When the store cannot be read or libcurl cannot be set up; then nothing runs.
    func start(_ agenda: Agenda) throws {
        try CurlLibrary.initialise()
        let writer = WorkerThread(name: "writer") { self.write() }
        let exporter = WorkerThread(name: "exporter") { self.export() }
        let consumers = doors.indices.map { number in
            WorkerThread(name: "consumer") { self.consume(number) }
        }
        let producer = WorkerThread(name: "producer") { self.produce(agenda) }
        threads.withLock { $0 = [producer, exporter, writer] + consumers }
    }

    /// Has the producer follow changes of job files.
    func change(_ change: AgendaChange) { inbox.post(.agenda(change)) }

    /// Gives the producer an order, which it answers.
    func order(_ order: ControlOrder, _ reply: ControlReply) {
        inbox.post(.control(order, reply))
    }

    /// Asks for a run.
    func ask(_ run: AskedRun) { inbox.post(.ask(run)) }

    /// Writes the outputs of a run that ended in an earlier process.
    func exportAgain(_ plan: RunPlan) { outbox.post(.write(plan)) }

    /// Fills the set of known URLs of a run that goes on.
    func learnKnown(_ plan: RunPlan) throws {
        var known: [Fingerprint] = []
        try parts.store.forEachFingerprint(of: plan.id) { high, low in
            known.append(Fingerprint(high: high, low: low))
            if known.count == 4096 {
                let batch = known
                plan.known.withLock { set in for print in batch { set.insert(print) } }
                known.removeAll(keepingCapacity: true)
            }
        }
        let rest = known
        plan.known.withLock { set in for print in rest { set.insert(print) } }
    }

    /// Takes no new work; what is in flight may go on for so long.
    ///
    /// `drained` tells the end.
    func drain(for limit: Duration) {
        inbox.post(.drain)
        let deadline = Deadline(after: limit)
        for door in doors { door.drain(until: deadline) }
    }

    /// Gives up what is in flight.
    func stop() {
        for door in doors { door.stop() }
    }

    /// Ends every thread after `drain` or `stop`, and records all that was done.
    func join() {
        let threads = threads.withLock { $0 }
        for thread in threads.dropFirst(3) { thread.join() }
        inbox.post(.quit)
        threads[0].join()
        outbox.post(.end)
        threads[1].join()
        commands.close()
        threads[2].join()
    }

    // MARK: - The threads

    private func produce(_ agenda: Agenda) {
        let producer = Producer(
            Producer.Surroundings(
                tasks: tasks,
                plans: plans,
                store: parts.store,
                record: { [commands] command in
                    // A closed queue means that the store failed, which is reported.
                    do { try commands.put(command) } catch { return }
                },
                report: { [self] in report($0) },
                numbers: parts.numbers,
                logger: parts.logger,
                startRate: parts.settings.startRate,
                diskRetry: parts.settings.diskRetry,
                unrecordedUntil: parts.unrecordedUntil,
                retention: parts.retention
            ),
            agenda: agenda
        )
        // What was asked for before the start comes before the first fire.
        var wait: Deadline? = Deadline(after: .zero)
        while true {
            for event in inbox.takeAll(waitingUntil: wait) {
                producer.handle(event, now: EngineClock.now)
                if case .quit = event { return }
            }
            if let jump = EngineClock.follow() {
                producer.handle(.clockJumped(jump), now: EngineClock.now)
            }
            let deadline = producer.step(now: EngineClock.now)
            ringConsumers()
            publish(producer)
            // Whether the time of day was set is told by nobody who would wake this thread.
            let patience = deadline.map { min($0 - EngineClock.now, Self.clockPatience) }
            wait = Deadline(after: max(.zero, patience ?? Self.clockPatience))
        }
    }

    /// How soon the producer notices that the clock was set: a look costs a few microseconds.
    private static let clockPatience = Duration.seconds(1)

    private func ringConsumers() {
        var left = tasks.count
        for door in doors where left > 0 {
            if door.ringIfWanted() { left -= 1 }
        }
    }

    private func publish(_ producer: Producer) {
        let now = CrawlProgress(producer, queue: tasks)
        progress.withLock { $0 = now }
    }

    private func consume(_ number: Int) {
        let surroundings = Consumer.Surroundings(
            tasks: tasks,
            received: received,
            commands: commands,
            producer: inbox,
            plans: plans,
            steps: parts.steps,
            parsing: parts.parsing,
            log: FetchLog(parts.logger)
        )
        parts.parsing.attach(number)
        defer { parts.parsing.detach() }
        do throws(CurlError) {
            let consumer = try Consumer(
                surroundings,
                slots: parts.settings.slots(of: number),
                door: doors[number]
            )
            try consumer.run()
        } catch {
            events.post(.failed("libcurl: \(error)"))
        }
        let isLast = working.withLock { working in
            working -= 1
            return working == 0
        }
        if isLast { events.post(.drained) }
    }

    private func write() {
        var writer = StoreWriter(
            tasks: tasks,
            received: received,
            commands: commands,
            producer: inbox,
            appended: appended,
            plans: plans,
            durability: parts.settings.durability,
            diskRetry: parts.settings.diskRetry,
            report: { [self] in report($0) },
            pause: { [self] in pause($0) },
            committed: parts.committed
        )
        writer.run(Recorder(store: parts.store))
    }

    private func export() {
        let exporter = RunExporter(
            store: parts.store,
            root: parts.root,
            report: { [events] in events.post($0) },
            record: { [commands, appended] file in
                do {
                    try commands.put(.appended(file))
                    while try appended.take() != file {}
                } catch {
                    // Both are closed when the store failed, which is reported.
                    throw StoreError(
                        .failed,
                        path: file.path,
                        message: "its length cannot be stored"
                    )
                }
            }
        )
        while true {
            for order in outbox.takeAll(waitingUntil: nil) {
                guard case .write(let plan) = order else { return }
                do {
                    if let run = try parts.store.run(named: plan.name.description),
                        exporter.write(plan, run: run)
                    {
                        CrashPoint.beforeExported.pass()
                        try commands.put(.exported(run: plan.id))
                    }
                } catch {
                    events.post(.notExported(plan.name, "\(error)"))
                }
                inbox.post(.exported(run: plan.id))
            }
        }
    }

    /// Lets nobody fetch while the writer waits for the disk.
    private func pause(_ trouble: String?) {
        for door in doors { door.hold(trouble != nil) }
        inbox.post(.writing(trouble: trouble))
        events.post(trouble.map { .paused($0) } ?? .resumed)
    }

    /// Hands the end of a run to the exporter, and everything on to the front.
    private func report(_ event: FrontEvent) {
        if case .failed(let reason) = event { broken.withLock { $0 = $0 ?? reason } }
        switch event {
        case .ended(let plan, let state) where plan.writesOutputs(as: state):
            outbox.post(.write(plan))
        case .accepted(let plan): outbox.post(.write(plan))
        default: break
        }
        events.post(event)
    }
}
