internal import TrawlCore

/// Answers what is asked of a data directory that no process holds: by its store.
package struct DirectoryControl: Sendable {
    private let crawler: Crawler

    /// For the directory and the job files of a crawler.
    package init(_ crawler: Crawler) { self.crawler = crawler }

    /// Answers a request.
    package func answer(_ request: ControlRequest) -> ControlAnswer {
        do {
            switch request {
            case .pause(let job): return try pause(job, true)
            case .resume(let job): return try pause(job, false)
            case .trigger(let job): return try trigger(job)
            case .cancel(let run): return try cancel(run)
            case .prune(let retention, _): return try prune(retention)
            case .accept(let run): return try accept(run)
            case .status, .stop, .reload, .progress, .run:
                return .refused(.noDaemon(crawler.data.description))
            }
        } catch let refusal as ControlAnswer.Refusal {
            return .refused(refusal)
        } catch let error as StoreError {
            return .refused(.init(.failed, error.description))
        } catch {
            return .refused(.init(.failed, "\(error)"))
        }
    }

    private func pause(_ name: String, _ isPaused: Bool) throws -> ControlAnswer {
        let contents = crawler.load()
        guard let job = contents.job(named: name) else { return .noJob(name) }
        let store = try open(contents)
        let now = EngineClock.now
        var agenda = Agenda(startedAt: now)
        let kept = try store.clock(of: name)
        guard (kept?.standing == .paused) != isPaused else {
            let message = isPaused ? "\(name) is paused already" : "\(name) is not paused"
            return .refused(.init(.pointless, message))
        }
        var entries = agenda.take(in: SharedJob(job), kept: kept, isBroken: false, now: now)
        // What was due while no process was there to fire it ends here, one way or the other.
        entries += agenda.setPaused(name, isPaused, now: now) ?? Agenda.Entries()
        try commit(entries.commands, store)
        return .paused(name, isPaused, next: agenda.nextDue(of: name))
    }

    /// Records a run that begins with the next `trawl start`.
    private func trigger(_ name: String) throws -> ControlAnswer {
        let contents = crawler.load()
        guard let job = contents.job(named: name) else { return .noJob(name) }
        let store = try open(contents)
        let run = RunName(job: name, scheduledAt: EngineClock.now, isManual: true)
        let plan = RunPlan(
            id: try store.lastRunNumber() + 1,
            name: run,
            job: job,
            pageLimit: nil,
            extraAllow: []
        )
        try commit([.enqueue(NewRun(plan, at: run.scheduledAt))], store)
        return .run(name: "\(run)", note: "no daemon is there: it begins with 'trawl start'")
    }

    private func cancel(_ text: String) throws -> ControlAnswer {
        let store = try open(crawler.load())
        guard let run = try store.run(named: text), run.name.description == text else {
            return .noRun(text)
        }
        guard !run.state.isEnded else {
            return .refused(.init(.pointless, "\(text) has ended: \(run.state.rawValue)"))
        }
        let end = StoreCommand.end(
            run: run.id,
            state: .cancelled,
            reason: "somebody cancelled it",
            at: EngineClock.now,
            elapsedMilliseconds: run.elapsedMilliseconds
        )
        try commit([end], store)
        return .done("\(text) is cancelled")
    }

    /// Removes what is not kept, all of it.
    private func prune(_ retention: Retention) throws -> ControlAnswer {
        let store = try open(crawler.load())
        let recorder = Recorder(store: store)
        var step = PruneStep(retention: retention, now: EngineClock.now, isFirst: true)
        var standing = PruneStanding(pass: 0, removed: Pruned(), isOver: false)
        while !standing.isOver {
            for case .pruned(let removed, let isOver) in try recorder.commit(
                [.prune(step)],
                durably: true
            ) {
                standing.removed = standing.removed + removed
                standing.isOver = isOver
            }
            step.isFirst = false
        }
        try store.close()
        return .pruning(standing)
    }

    /// Accepts a run, and writes its outputs; one that cannot be written is tried again at the next
    /// start, or when the run is accepted again.
    private func accept(_ name: String) throws -> ControlAnswer {
        let store = try open(crawler.load())
        let acceptance = try Acceptance(of: name, store, crawler.context, isAlone: true)
        let plan = acceptance.plan
        let recorder = Recorder(store: store)
        if !acceptance.isRecorded {
            _ = try recorder.commit([.accept(run: plan.id, at: EngineClock.now)], durably: true)
        }
        let failures = Lock<[String]>([])
        let exporter = RunExporter(
            store: store,
            root: crawler.folder.root,
            report: { event in
                guard case .notExported(_, let reason) = event else { return }
                failures.withLock { $0.append(reason) }
            },
            record: { _ = try Recorder(store: store).commit([.appended($0)], durably: true) }
        )
        if let run = try store.run(named: name), exporter.write(plan, run: run) {
            CrashPoint.beforeExported.pass()
            _ = try recorder.commit([.exported(run: plan.id)], durably: true)
        }
        try store.close()
        if let failure = failures.withLock({ $0.first }) {
            return .refused(
                .init(.failed, "\(name) is accepted, but an output is not written: \(failure)")
            )
        }
        return .accepted(plan)
    }

    private func open(_ contents: JobFolder.Contents) throws -> Store {
        try Store(
            crawler.data,
            durability: crawler.settings.over(contents.settings).durability
        )
    }

    private func commit(_ commands: [StoreCommand], _ store: Store) throws {
        _ = try Recorder(store: store).commit(commands, durably: true)
        try store.close()
    }
}

extension Agenda.Entries {
    /// As what the writer is told.
    var commands: [StoreCommand] {
        skipped.map(StoreCommand.skip)
            + clocks.map { .clock(job: $0.job, $0.clock, $0.source) }
    }
}
