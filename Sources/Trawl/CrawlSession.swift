internal import Logging
package import TrawlCore

/// One use of a data directory by a crawler: opens the store, runs the engine, ends both.
package final class CrawlSession {
    let crawler: Crawler
    let contents: JobFolder.Contents
    let settings: EngineSettings
    let store: Store
    private let parsing: ParsingWatch
    /// The runs of this session by their numbers: written before a run begins, read by the writing
    /// thread, which knows numbers only.
    private let names = Lock<[Int64: RunName]>([:])
    /// Outputs that could not be written; the log has the reasons.
    package private(set) var unwrittenOutputs = 0
    var logger: Logger { crawler.logger }

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

    // MARK: - These and the daemon's

    /// Writes the outputs of runs that ended in a process that died before it had written them.
    func exportMissed(
        _ engine: Engine,
        where isWanted: (RunRecord) -> Bool
    ) throws {
        for run in try store.openRuns() where run.record.endedAt != nil && isWanted(run.record) {
            if let asked = resumed(run) { engine.exportAgain(asked.plan) }
        }
    }

    /// A run as it is to go on; nil, with the reason in the log, when its definition cannot be read
    /// any more.
    func resumed(_ run: OpenRun) -> AskedRun? {
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
    func begin(_ engine: Engine, _ agenda: Agenda, _ asked: [AskedRun]) throws {
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
    func engine(
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
    func wait(
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

    func end(_ engine: Engine) {
        engine.stop()
        engine.join()
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
