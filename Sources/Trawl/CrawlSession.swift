internal import Logging
package import TrawlCore

/// One use of a data directory by a crawler: opens the store, runs the engine, ends both.
package final class CrawlSession {
    private let crawler: Crawler
    private let contents: JobFolder.Contents
    private let settings: EngineSettings
    private let store: Store
    private let parsing: ParsingWatch
    /// The runs of this session by their numbers: written before a run begins, read by the writing
    /// thread, which knows numbers only.
    private let names = Lock<[Int64: RunName]>([:])
    /// Outputs that could not be written; the log has the reasons.
    package private(set) var unwrittenOutputs = 0
    private var logger: Logger { crawler.logger }

    /// Opens the store; no thread runs yet.
    ///
    /// - Throws: `StoreError`, `held` when another process has the data directory.
    package init(_ crawler: Crawler, contents: JobFolder.Contents) throws {
        self.crawler = crawler
        self.contents = contents
        settings = crawler.settings.over(contents.settings)
        store = try Store(crawler.data, durability: settings.durability)
        parsing = try CrawlSession.watch(
            store,
            consumers: settings.consumers,
            logger: crawler.logger
        )
    }

    // MARK: - Runs that somebody asks for

    /// Runs jobs once, or goes on with their interrupted runs, and waits for their ends.
    ///
    /// - Returns: The runs that ended, in the order of the jobs; fewer when the program was asked to
    ///   end before.
    package func run(_ jobs: [Job], _ options: RunOptions) throws -> [RunRecord] {
        var asked: [AskedRun] = []
        let numbers = RunNumbers(last: try store.lastRunNumber())
        for job in jobs {
            let open = try store.openRuns().filter {
                $0.record.name.job == job.name && $0.record.endedAt == nil
            }
            if options.isNew || open.isEmpty {
                try cancel(open)
                asked.append(newRun(of: job, numbers, options))
            } else {
                for run in open {
                    guard let run = resumed(run) else {
                        throw CrawlerError.failed(
                            "\(run.record.name) cannot go on, as the log says; a new run cancels it"
                        )
                    }
                    asked.append(run)
                }
            }
        }
        let engine = try engine(numbers, options)
        let names = Set(jobs.map(\.name))
        try exportMissed(engine) { names.contains($0.name.job) }
        try begin(engine, Agenda(startedAt: EngineClock.now), asked)
        let finished = try wait(engine, for: Set(asked.map(\.plan.name)), options)
        end(engine)
        let ended = asked.map(\.plan.name).filter(finished.contains)
        let records = try ended.compactMap { try store.run(named: $0.description) }
        guard let failure = engine.failure else {
            try store.close()
            return records
        }
        store.abandon()
        guard options.stop?.count ?? 0 > 0 else { throw CrawlerError.failed(failure) }
        // Whoever ended a run that waited for the disk has it go on later.
        logger.error(
            "not all was recorded: what is missing is fetched again",
            metadata: ["cause": "\(failure)"]
        )
        return records
    }

    private func newRun(of job: Job, _ numbers: RunNumbers, _ options: RunOptions) -> AskedRun {
        let now = EngineClock.now
        let name = RunName(job: job.name, scheduledAt: now, isManual: true)
        return AskedRun(
            plan: RunPlan(
                id: numbers.next(),
                name: name,
                job: job,
                pageLimit: options.pageLimit,
                extraAllow: []
            )
        )
    }

    private func cancel(_ runs: [OpenRun]) throws {
        guard !runs.isEmpty else { return }
        let commands = runs.map { run in
            StoreCommand.end(
                run: run.record.id,
                state: .cancelled,
                reason: "a new run was asked for",
                at: EngineClock.now,
                elapsedMilliseconds: run.record.elapsedMilliseconds
            )
        }
        _ = try Recorder(store: store).commit(commands, durably: true)
    }

    // MARK: - The daemon

    /// The clocks of so many new jobs are committed at once: what a transaction holds is memory.
    private static let clocksOfBatch = 1000

    /// Fires schedules and goes on with interrupted runs until somebody asks for the end.
    ///
    /// Of the options `stop`, `reload`, `onProgress` and `onItems` count.
    package func start(_ options: RunOptions) throws {
        // Reading thousands of files has freed much, and what follows would be put on top of it.
        FreeMemory.giveBack()
        let now = EngineClock.now
        let agenda = try agenda(now)
        var options = options
        let stop = options.stop ?? StopRequest()
        options.stop = stop
        let engine = try engine(
            RunNumbers(last: try store.lastRunNumber()),
            options,
            retention: contents.settings?.retention ?? Retention()
        )
        let going = try store.openRuns().filter { $0.record.endedAt == nil }.compactMap(resumed)
        try exportMissed(engine) { _ in true }
        try begin(engine, agenda, going)
        let reloader = JobReloader(crawler.folder, crawler.context, logger: logger) { change in
            engine.change(change)
        }
        reloader.start(from: contents)
        options.reload?.notify { reloader.reload() }
        defer {
            options.reload?.notify(nil)
            reloader.end()
        }
        let control = DaemonControl(
            engine: engine,
            store: store,
            context: crawler.context,
            startedAt: now,
            drain: settings.drain,
            reloader: reloader,
            stop: stop
        )
        let server = serve(control)
        defer { server?.stop() }
        let jobs = contents.readings.count { $0.sharedJob != nil }
        logger.notice("started", metadata: ["jobs": "\(jobs)"])
        _ = try wait(engine, for: nil, options)
        // Before the engine, which nobody should wait for any more.
        server?.stop()
        end(engine)
        if let failure = engine.failure {
            store.abandon()
            throw CrawlerError.failed(failure)
        }
        try store.close()
    }

    /// Takes orders over the data directory's socket; nil where there is none.
    private func serve(_ control: DaemonControl) -> ControlServer? {
        guard case .directory(let directory) = crawler.data else { return nil }
        do throws(ControlError) {
            return try ControlServer(directory: directory, limits: ControlLimits()) { request in
                control.answer(request)
            }
        } catch {
            // Schedules do not need it.
            logger.error("no orders can be taken", metadata: ["cause": "\(error)"])
            return nil
        }
    }

    /// The jobs with their schedules, from where the last daemon left them.
    ///
    /// What became of due times while none was there is recorded, as far as it is decided.
    private func agenda(_ now: Instant) throws -> Agenda {
        var agenda = Agenda(startedAt: now)
        let reader = JobReader(context: crawler.context)
        let entries = try agenda.resume(
            contents.sharedJobs,
            badFiles: contents.badFiles,
            clocks: try store.clocks(),
            now: now
        ) { name in
            try store.keptSource(of: name).flatMap { reader.read(resuming: $0).sharedJob }
        }
        let commands = entries.commands
        // What was skipped and the clocks that say so belong together; clocks alone are each for itself.
        let size = entries.skipped.isEmpty ? Self.clocksOfBatch : max(1, commands.count)
        let recorder = Recorder(store: store)
        for first in stride(from: 0, to: commands.count, by: size) {
            let batch = commands[first..<min(first + size, commands.count)]
            _ = try recorder.commit(Array(batch), durably: true)
            // Ten thousand new jobs fill the cache of a store that has little else to do.
            store.releaseMemory()
        }
        return agenda
    }

    // MARK: - Both

    /// Writes the outputs of runs that ended in a process that died before it had written them.
    private func exportMissed(
        _ engine: Engine,
        where isWanted: (RunRecord) -> Bool
    ) throws {
        for run in try store.openRuns() where run.record.endedAt != nil && isWanted(run.record) {
            if let asked = resumed(run) { engine.exportAgain(asked.plan) }
        }
    }

    /// A run as it is to go on; nil, with the reason in the log, when its definition cannot be read
    /// any more.
    private func resumed(_ run: OpenRun) -> AskedRun? {
        let reading = JobReader(context: crawler.context).read(resuming: run.source)
        guard let job = reading.job else {
            for diagnostic in reading.diagnostics where diagnostic.severity == .error {
                logger.error(
                    "an interrupted run cannot go on",
                    metadata: [
                        "run": "\(run.record.name)", "cause": "\(diagnostic.rendered)",
                    ]
                )
            }
            return nil
        }
        return AskedRun(run, as: job)
    }

    /// Starts the engine with runs that are asked for before the first fire can be due, so that a
    /// job whose run goes on does not fire beside it.
    private func begin(_ engine: Engine, _ agenda: Agenda, _ asked: [AskedRun]) throws {
        for run in asked { try ask(for: run, engine) }
        try engine.start(agenda)
        do {
            // Until the set is filled, the store decides alone what is known.
            for run in asked where run.isKnown { try engine.learnKnown(run.plan) }
        } catch {
            end(engine)
            throw error
        }
    }

    private func ask(for asked: AskedRun, _ engine: Engine) throws {
        var asked = asked
        names.withLock { $0[asked.plan.id] = asked.plan.name }
        if asked.isKnown {
            if asked.hasStarted { try asked.readBacklog(in: store) }
            if let jar = asked.plan.cookies {
                let kept = try store.cookies(of: asked.plan.id)
                jar.withLock { $0 = CookieJar(kept) }
            }
            logger.notice(
                asked.hasStarted
                    ? "going on with an interrupted run" : "going on with a run that waited",
                metadata: ["run": "\(asked.plan.name)"]
            )
        }
        engine.ask(asked)
    }

    /// The engine of this session; one with `retention` applies it once a day.
    private func engine(
        _ numbers: RunNumbers,
        _ options: RunOptions,
        retention: Retention? = nil
    ) throws -> Engine {
        let now = EngineClock.upcoming
        let wasKilled = try Recorder(store: store).beginCrawl(at: now)
        return Engine(
            Engine.Parts(
                store: store,
                settings: settings,
                steps: ExtractionSteps(
                    transforms: crawler.transforms,
                    items: crawler.itemSteps
                ),
                root: crawler.folder.root,
                logger: logger,
                numbers: numbers,
                parsing: parsing,
                unrecordedUntil: wasKilled ? now : nil,
                retention: retention,
                committed: { [names] outcomes in
                    guard let onItems = options.onItems else { return }
                    let names = names.withLock { $0 }
                    let items = outcomes.flatMap { outcome in
                        outcome.storedItems(of: names[outcome.task.run])
                    }
                    if !items.isEmpty { onItems(items) }
                }
            )
        )
    }

    /// Takes events until the named runs are finished, or until somebody asks for the end.
    private func wait(
        _ engine: Engine,
        for runs: Set<RunName>?,
        _ options: RunOptions
    ) throws -> Set<RunName> {
        options.stop?.notify(engine.events)
        defer { options.stop?.notify(nil) }
        var left = runs
        var finished: Set<RunName> = []
        var requests = 0
        while left.map({ !$0.isEmpty }) ?? true {
            let deadline =
                options.onProgress == nil
                ? nil : Deadline(after: .milliseconds(200))
            let events = engine.events.takeAll(waitingUntil: deadline)
            options.onProgress?(engine.progress.withLock { $0 })
            for event in events {
                log(event)
                switch event {
                case .finished(let name):
                    finished.insert(name)
                    left?.remove(name)
                case .failed(let reason):
                    engine.stop()
                    engine.join()
                    store.abandon()
                    throw CrawlerError.failed(reason)
                case .stopRequested:
                    requests += 1
                    if requests == 1 {
                        engine.drain(for: settings.drain)
                    } else {
                        engine.stop()
                    }
                case .drained: return finished
                case .notExported: unwrittenOutputs += 1
                case .began, .skipped, .ended, .outputMended, .paused, .resumed, .accepted, .quiet,
                    .recovered:
                    break
                }
            }
        }
        return finished
    }

    private func end(_ engine: Engine) {
        engine.stop()
        engine.join()
    }

    private func log(_ event: FrontEvent) {
        switch event {
        case .began(let name): logger.notice("run began", metadata: ["run": "\(name)"])
        case .skipped(let name, let reason):
            logger.notice(
                "fire skipped",
                metadata: ["run": "\(name)", "reason": "\(reason.rawValue)"]
            )
        case .ended(let plan, let state):
            logger.notice(
                "run ended",
                metadata: ["run": "\(plan.name)", "state": "\(state.rawValue)"]
            )
        case .outputMended(let name, let what):
            logger.warning(
                "output mended",
                metadata: ["run": "\(name)", "cause": "\(what)"]
            )
        case .accepted(let plan):
            logger.notice("run accepted", metadata: ["run": "\(plan.name)"])
        case .quiet(let jobs): logQuiet(jobs)
        case .recovered(let name):
            logger.info(
                "the job has a good run again",
                metadata: ["job": "\(name.job)", "run": "\(name)"]
            )
        case .notExported(let name, let reason):
            logger.error(
                "output not written",
                metadata: ["run": "\(name)", "cause": "\(reason)"]
            )
        case .paused(let cause):
            logger.error(
                "paused: nothing is fetched until the disk can be used, nothing is lost",
                metadata: ["cause": "\(cause)", "retry": "\(settings.diskRetry.shortText)"]
            )
        case .resumed: logger.notice("going on: the disk can be used again")
        case .failed(let reason): logger.critical("\(reason)")
        case .finished, .stopRequested, .drained: break
        }
    }
}

extension CrawlSession {
    /// A line for each job, or one for many, as after a long time without a daemon.
    private func logQuiet(_ jobs: [String]) {
        guard jobs.count > 10 else {
            for job in jobs {
                logger.warning("no good run for too long", metadata: ["job": "\(job)"])
            }
            return
        }
        logger.warning(
            "no good run for too long",
            metadata: [
                "jobs": "\(jobs.count)", "first": "\(jobs.prefix(10).joined(separator: ", "))",
            ]
        )
    }
}

/// Gives every run a number of its own.
final class RunNumbers: Sendable {
    private let last: Lock<Int64>

    init(last: Int64) { self.last = Lock(last) }

    /// The next number; each is given once.
    func next() -> Int64 {
        last.withLock { last in
            last += 1
            return last
        }
    }
}

extension FetchOutcome {
    /// The items as an export shows them.
    fileprivate func storedItems(of run: RunName?) -> [StoredItem] {
        items.map { entry in
            StoredItem(
                kind: entry.kind,
                key: entry.key,
                json: entry.json,
                url: task.url,
                fetchedAt: startedAt,
                firstSeen: startedAt,
                lastChanged: startedAt,
                run: run?.description ?? ""
            )
        }
    }
}
