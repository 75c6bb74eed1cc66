internal import Logging
internal import TrawlCore

/// The daemon.
extension CrawlSession {
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
}
