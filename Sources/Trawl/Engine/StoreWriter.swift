internal import TrawlCore

/// The one thread that writes the store: it takes what is there, and commits it as one transaction.
///
/// At once when little comes, up to a batch under load: the more there is to do, the fewer syncs it
/// costs.
struct StoreWriter {
    let tasks: BoundedQueue<FetchTask>
    let received: ReceivedPages
    let commands: BoundedQueue<StoreCommand>
    let producer: Mailbox<ProducerEvent>
    /// Where the exporter waits for lengths of appended files to be committed.
    let appended: BoundedQueue<AppendedFile>
    let plans: RunPlans
    let durability: Durability
    let diskRetry: Duration
    let report: @Sendable (FrontEvent) -> Void
    /// Told why the writer waits for the disk, and nil when it does not any more.
    let pause: @Sendable (String?) -> Void
    let committed: @Sendable ([FetchOutcome]) -> Void

    /// What was taken and is not recorded; this and what follows is the writer's own.
    var batch: [StoreCommand] = []
    var lastSync: Instant?
    var isSynced = true
    var isPaused = false

    /// While the consumers have work, a transaction waits for so many commands or so long.
    ///
    /// A sync, and the pages of the file that all of them touch, then serve them all. Waiting
    /// saved 8 % of the CPU on 6,085 pages when it came in, by 64 commands or 25 ms; 100 or 30 ms and
    /// these were as fast as each other, 200 or 100 ms a little slower.
    private static let worthwhile = 160
    private static let linger = Duration.milliseconds(60)
    private static let look = Duration.milliseconds(5)
    /// So many tasks, and pages that are to be parsed, are work for the consumers; what little comes
    /// else must not keep others waiting: of 1,000 runs a minute, one in a hundred began later for it.
    ///
    /// Tasks alone are few where a host's own limit keeps them back: 6,085 pages of one site made 608
    /// transactions then, and 254 so, for 5 % less CPU.
    private static let busy = 8

    /// Records commands until the queue is closed and empty, or the store fails.
    ///
    /// While the disk is full or fails, what comes is kept, and tried again and again.
    mutating func run(_ recorder: Recorder) {
        while true {
            do {
                if batch.isEmpty {
                    if isPaused {
                        // What went wrong was no transaction.
                        try recorder.sync()
                        isSynced = true
                        resume()
                    }
                    guard try take(recorder) else { return }
                    gather(&batch)
                }
                try record(recorder)
            } catch {
                guard waitOut(error) else { return fail(error) }
            }
        }
    }

    /// Takes what is there; false when the queue is closed and empty.
    private mutating func take(_ recorder: Recorder) throws -> Bool {
        while true {
            do throws(BoundedQueue<StoreCommand>.Refusal) {
                // Nothing that was committed waits longer than a second for the disk.
                let patience: BoundedQueue<StoreCommand>.Patience =
                    isSynced ? .blocking : .timeout(.seconds(1))
                try commands.take(upTo: TransactionSize.mostCommands, patience, into: &batch)
                return true
            } catch {
                if !isSynced { try recorder.sync() }
                isSynced = true
                guard error == .empty else { return false }
            }
        }
    }

    /// Commits a transaction of what was taken, and tells everybody.
    private mutating func record(_ recorder: Recorder) throws {
        let part = Array(nextPart(of: batch))
        let now = EngineClock.now
        let isDurable =
            durability == .full || lastSync.map { now >= $0 + .seconds(1) || now < $0 } ?? true
        let notes = try recorder.commit(part, durably: isDurable)
        CrashPoint.afterCommitBeforeAck.pass()
        batch.removeFirst(part.count)
        if isDurable { lastSync = now }
        isSynced = isDurable
        resume()
        learn(part)
        producer.post(.committed(notes))
        tellExporter(notes)
        committed(part.compactMap(\.outcome))
        CrashPoint.afterAck.pass()
        for _ in part { commands.taskDone() }
        // While the outputs of the run are written.
        if try recorder.moveLog(isIdle: part.contains(where: \.endsRun)) { isSynced = true }
    }

    /// What goes into the next transaction.
    private func nextPart(of batch: [StoreCommand]) -> ArraySlice<StoreCommand> {
        TransactionSize.prefix(of: batch) { run in
            plans[run: run]?.known.withLock(\.count) ?? 0
        }
    }

    // MARK: - A disk that is full or fails

    /// Waits until it is time to try again.
    ///
    /// What comes meanwhile is kept, little as nothing is fetched: so nobody waits for room in the
    /// queue.
    ///
    /// - Returns: False when waiting does not help, or when the program is ending.
    private mutating func waitOut(_ error: any Error) -> Bool {
        guard let error = error as? StoreError, error.mayPass, !commands.isClosed else {
            return false
        }
        if !isPaused { pause(error.description) }
        isPaused = true
        let deadline = Deadline(after: diskRetry)
        while !deadline.isOver {
            do {
                try commands.take(
                    upTo: TransactionSize.mostCommands,
                    .timeout(deadline.timeLeft),
                    into: &batch
                )
            } catch {
                // The time is over; or the program ends, and this is the last try.
                break
            }
        }
        return true
    }

    private mutating func resume() {
        guard isPaused else { return }
        isPaused = false
        pause(nil)
    }

    private func fail(_ error: any Error) {
        // Nobody may wait for a writer that is gone.
        commands.close()
        appended.close()
        report(.failed("the store cannot be written: \(error)"))
    }

    /// Waits a moment for more commands, unless somebody may be waiting for these.
    ///
    /// It looks again and again whether somebody is: answers without a page empty the tasks in less time
    /// than it may wait, and what would follow them lies in the batch.
    private func gather(_ batch: inout [StoreCommand]) {
        let deadline = Deadline(after: Self.linger)
        while batch.count < Self.worthwhile, nextPart(of: batch).count == batch.count,
            tasks.count + received.count >= Self.busy, !deadline.isOver,
            !batch.contains(where: \.startsRun), !mayEndRun(batch)
        {
            do throws(BoundedQueue<StoreCommand>.Refusal) {
                try commands.take(
                    upTo: TransactionSize.mostCommands - batch.count,
                    waitingFor: Self.worthwhile - batch.count,
                    .timeout(min(Self.look, deadline.timeLeft)),
                    into: &batch
                )
            } catch {
                // None will come: what is there is recorded.
                guard error == .empty else { return }
            }
        }
    }

    /// Whether a run of the batch is to end at a number that only commits count.
    private func mayEndRun(_ batch: [StoreCommand]) -> Bool {
        batch.contains { command in
            guard let run = command.outcome?.task.run, let limits = plans[run: run]?.job.limits
            else { return false }
            return limits.items != nil || limits.bytes != nil
        }
    }

    private func tellExporter(_ notes: [CommitNote]) {
        for case .appended(let file) in notes {
            // It waits for this one; closed it is by this thread alone.
            do { try appended.put(file) } catch { return }
        }
    }

    /// Tells the consumers which URLs the frontier has for sure.
    private func learn(_ batch: [StoreCommand]) {
        for command in batch {
            switch command {
            case .outcome(let outcome):
                guard let plan = plans[run: outcome.task.run] else { continue }
                plan.known.withLock { known in
                    for link in outcome.links { known.insert(link.fingerprint) }
                    if case .redirected(_, _, let fingerprint) = outcome.verdict {
                        known.insert(fingerprint)
                    }
                }
            case .begin(let run):
                plans[run: run.id]?.known.withLock { known in
                    for seed in run.seeds { known.insert(seed.fingerprint) }
                }
            default: continue
            }
        }
    }
}

extension StoreCommand {
    /// The outcome to be recorded; nil for other commands.
    var outcome: FetchOutcome? {
        if case .outcome(let outcome) = self { outcome } else { nil }
    }

    /// Whether a run waits for this before it can fetch.
    fileprivate var startsRun: Bool { if case .begin = self { true } else { false } }
    fileprivate var endsRun: Bool { if case .end = self { true } else { false } }
}
